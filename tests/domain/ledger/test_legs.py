import pytest

from selfshop.domain.ledger import (
    Amount,
    Back,
    Fresh,
    Hold,
    LotId,
    Move,
    MoveLots,
    Recoup,
    RecoupRest,
    Rest,
)
from selfshop.domain.shared import InvalidInput
from tests.ledgers import ANN, SPENT, points


@pytest.mark.parametrize("leg", [Move, Recoup, Hold])
def test_a_transfer_is_between_two_accounts(leg: type[Move]) -> None:
    with pytest.raises(InvalidInput) as no:
        leg(debit=ANN, credit=ANN, amount=points(1))
    assert (no.value.code, no.value.path) == ("ledger.same_account", "credit")
    with pytest.raises(InvalidInput, match="account"):
        MoveLots(debit=ANN, credit=ANN, amount=points(1), taken_from=(LotId("a/1#1"),))
    with pytest.raises(InvalidInput, match="account"):
        Rest(of=1, debit=ANN, credit=ANN)
    with pytest.raises(InvalidInput, match="account"):
        RecoupRest(of=1, debit=ANN, credit=ANN)


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 5},
        {"amount": None},
        {"up_to": 1},
        {"lots": "fresh"},
        {"debit": ""},
        {"credit": None},
    ],
)
def test_what_has_another_shape_is_refused(wrong: dict[str, object]) -> None:
    fields: dict[str, object] = {"debit": ANN, "credit": SPENT, "amount": Amount(1, "points")}
    with pytest.raises(InvalidInput):
        Move(**fields | wrong)  # type: ignore[arg-type]  # that is what is tried


def test_the_ends_of_lots_are_instants() -> None:
    with pytest.raises(InvalidInput):
        Fresh(expires_at="2026-01-01")  # type: ignore[arg-type]  # that is what is tried
    with pytest.raises(InvalidInput):
        Back(of="")  # type: ignore[arg-type]  # that is what is tried


@pytest.mark.parametrize(("of", "right"), [(0, False), (1, True), (100, True), (101, False)])
def test_a_rest_is_of_a_leg_that_there_may_be(of: int, *, right: bool) -> None:
    if right:
        assert Rest(of=of, debit=ANN, credit=SPENT).of == of
        return
    with pytest.raises(InvalidInput) as no:
        Rest(of=of, debit=ANN, credit=SPENT)
    assert no.value.path == "of"


def test_all_of_it_is_taken_unless_the_leg_says_otherwise() -> None:
    move = Move(debit=ANN, credit=SPENT, amount=points(1))
    hold = Hold(debit=ANN, credit=SPENT, amount=points(1))
    assert (move.up_to, hold.up_to) == (False, False)
    assert not Rest(of=1, debit=ANN, credit=SPENT).up_to


@pytest.mark.parametrize("wrong", [(), ("",), "a/1#1", (7,), ("a/1#1",) * 1_001])
def test_lots_are_named_one_by_one(wrong: object) -> None:
    with pytest.raises(InvalidInput, match="taken_from"):
        MoveLots(debit=ANN, credit=SPENT, amount=points(1), taken_from=wrong)  # type: ignore[arg-type]  # on purpose


def test_a_thousand_lots_may_be_named() -> None:
    names = (LotId("a/1#1"),) * 1_000
    leg = MoveLots(debit=ANN, credit=SPENT, amount=points(1), taken_from=names)
    assert leg.taken_from == names
