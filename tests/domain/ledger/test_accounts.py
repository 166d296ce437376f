import pytest
from attrs import evolve

from selfshop.domain.ledger import Counters, Side, Standing, require_lapsing, require_same_account
from selfshop.domain.ledger.accounts import on_side
from selfshop.domain.shared import InvalidInput, NotFound, Refused
from tests.ledgers import ACCOUNTS, ANN, ENDED, account

COUNTERS = Counters(debits_posted=20, credits_posted=100, debits_pending=7, credits_pending=5)


@pytest.mark.parametrize(
    ("normal", "balance", "held", "coming", "available"),
    [(Side.CREDIT, 80, 7, 5, 73), (Side.DEBIT, -80, 5, 7, -85)],
)
def test_how_an_account_stands(
    normal: Side, balance: int, held: int, coming: int, available: int
) -> None:
    standing = Standing(account=account("a", normal), counters=COUNTERS)
    assert (standing.balance, standing.held, standing.coming) == (balance, held, coming)
    assert standing.available == available


def test_counters_add_up() -> None:
    moved = Standing(account=ACCOUNTS[0]).moved(COUNTERS).moved(on_side(Side.DEBIT, pending=-7))
    assert moved.counters == evolve(COUNTERS, debits_pending=0)
    assert on_side(Side.CREDIT, posted=3) == Counters(credits_posted=3)


@pytest.mark.parametrize(
    ("path", "terms"),
    [
        ("shards", {"limited": True, "shards": 2}),
        ("lots", {"lots": True, "lapses_to": "b"}),
        ("lapses_to", {"limited": True, "lots": True}),
        ("lapses_to", {"lapses_to": "b"}),
        ("lapses_to", {"limited": True, "lots": True, "lapses_to": "a"}),
    ],
)
def test_terms_that_do_not_go_together_are_refused(path: str, terms: dict[str, object]) -> None:
    with pytest.raises(InvalidInput) as no:
        account("a", Side.CREDIT, **terms)
    assert (no.value.code, no.value.path) == ("ledger.account_unfit", path)


@pytest.mark.parametrize(
    "terms",
    [
        {"unit": ""},
        {"unit": "x" * 33},
        {"kind": ""},
        {"shards": 0},
        {"shards": 65},
        {"shards": True},
        {"limited": 1},
        {"owner": ""},
    ],
)
def test_fields_have_bounds(terms: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        account("a", Side.CREDIT, **terms)


def test_a_side_has_another() -> None:
    assert (Side.DEBIT.other, Side.CREDIT.other) == (Side.CREDIT, Side.DEBIT)


def test_the_id_of_an_account_is_pinned() -> None:
    require_same_account(ACCOUNTS[0], ACCOUNTS[0])
    with pytest.raises(Refused) as no:
        require_same_account(ACCOUNTS[0], evolve(ACCOUNTS[0], kind="other"))
    assert no.value.code == "ledger.id_reused"


def test_lots_lapse_to_an_account_that_takes_them() -> None:
    ann, ended = ACCOUNTS[3], ACCOUNTS[2]
    assert (ann.id, ended.id) == (ANN, ENDED)
    require_lapsing(ended, None)
    require_lapsing(ann, Standing(account=ended))
    with pytest.raises(NotFound, match=r"ledger\.account_unknown"):
        require_lapsing(ann, None)
    with pytest.raises(Refused, match=r"ledger\.other_unit"):
        require_lapsing(ann, Standing(account=evolve(ended, unit="CNY")))
    with pytest.raises(Refused, match=r"ledger\.lots_unfit"):
        require_lapsing(ann, Standing(account=evolve(ended, limited=True)))
