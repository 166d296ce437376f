"""How a member's points stand."""

from datetime import UTC, datetime, timedelta

from selfshop.domain import ledger
from selfshop.domain.membership.points import (
    AVAILABLE,
    DEBT,
    PENDING,
    Ending,
    account,
    accounts_of,
    balance_of,
    usable,
)
from selfshop.domain.shared import MemberId

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
SOON, LATER = AT + timedelta(days=1), AT + timedelta(days=2)
ANN = MemberId("ann")
KINDS = {one.id: one for one in accounts_of(ANN)}


def lot(name: str, remaining: int, ends: datetime | None) -> ledger.Lot:
    return ledger.Lot(
        id=ledger.LotId(name),
        account=account(AVAILABLE, ANN),
        amount=100,
        remaining=remaining,
        expires_at=ends,
    )


def standing(what: str, **counters: int) -> ledger.Standing:
    return ledger.Standing(account=KINDS[account(what, ANN)], counters=ledger.Counters(**counters))


def test_a_lot_whose_time_is_over_gives_nothing_swept_or_not() -> None:
    lots = [lot("1", 5, AT), lot("2", 7, SOON), lot("3", 2, None)]
    assert usable(lots, at=AT) == 9
    assert usable(lots, at=AT - timedelta(microseconds=1)) == 14


def test_a_balance_says_what_is_available_pending_held_and_owed_and_what_ends_when() -> None:
    there = [
        standing(AVAILABLE, credits_posted=30, debits_pending=4),
        standing(PENDING, credits_posted=9, debits_posted=1),
        standing(DEBT, debits_posted=3),
    ]
    lots = [
        lot("1", 5, LATER),
        lot("2", 6, SOON),
        lot("3", 1, LATER),
        lot("4", 9, None),
        lot("5", 5, AT),
        lot("6", 0, SOON),
    ]
    found = balance_of(ANN, {one.account.id: one for one in there}, lots, at=AT)
    assert (found.available, found.pending, found.held, found.debt) == (21, 8, 4, 3)
    assert found.next_endings == (Ending(points=6, at=SOON), Ending(points=6, at=LATER))


def test_a_member_without_accounts_has_nothing() -> None:
    found = balance_of(ANN, {}, [], at=AT)
    assert (found.available, found.pending, found.held, found.debt) == (0, 0, 0, 0)
