from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from selfshop.domain.ledger import Lot, LotId, LotUse, TransferId
from selfshop.domain.ledger.lots import give_back, in_order, take, usable
from selfshop.domain.shared import AccountId
from tests.ledgers import AT, DAY

BY = TransferId("s/1")


def lot(name: str, remaining: int, ends: datetime | None) -> Lot:
    return Lot(
        id=LotId(name),
        account=AccountId("ann"),
        amount=100,
        remaining=remaining,
        expires_at=ends,
    )


LOTS = [
    lot("d", 40, None),
    lot("b", 20, AT + DAY),
    lot("a", 10, AT + 2 * DAY),
    lot("c", 5, AT + DAY),
    lot("e", 7, AT),
]


def test_lots_are_used_in_the_order_of_their_ends_and_names() -> None:
    assert [one.id for one in in_order(LOTS)] == ["e", "b", "c", "a", "d"]


def test_what_is_over_cannot_be_used() -> None:
    assert usable(LOTS, at=AT) == 75
    assert usable(LOTS, at=AT + DAY) == 50


def test_what_is_taken_of_which_lot() -> None:
    uses = take(LOTS, 28, transfer=BY, after=3, at=AT)
    assert [(use.number, use.lot, use.quantity) for use in uses] == [
        (4, "b", 20), (5, "c", 5), (6, "a", 3),
    ]  # fmt: skip
    assert take(LOTS, 0, transfer=BY, after=0, at=AT) == ()


@given(st.integers(0, 75), st.data())
def test_taking_and_giving_some_back_is_taking_less(quantity: int, data: st.DataObject) -> None:
    less = data.draw(st.integers(0, quantity))
    uses = {use.number: use for use in take(LOTS, quantity, transfer=BY, after=0, at=AT)}
    uses |= {use.number: use for use in give_back(uses.values(), quantity - less)}
    kept = {use.lot: use.kept for use in uses.values() if use.kept}
    assert kept == {use.lot: use.quantity for use in take(LOTS, less, transfer=BY, after=0, at=AT)}


def test_what_came_back_does_not_come_back_again() -> None:
    use = LotUse(
        transfer=BY, number=1, account=AccountId("ann"), lot=LotId("a"), quantity=9, returned=4
    )
    (changed,) = give_back([use], 50)
    assert (changed.returned, changed.kept) == (9, 0)
    assert give_back([changed], 1) == ()
