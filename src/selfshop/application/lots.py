"""Reading what is left in an account's lots, and what has ended in them unused."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from selfshop.domain import ledger
from selfshop.domain.shared import AccountId
from selfshop.ports.work import Work

_AT_ONCE = 200
#: The kind of the journals that `ledger.expiring` makes, which name their lot.
_EXPIRED = "ledger.lot_expired"


def left_in(work: Work, account: AccountId) -> list[ledger.Lot]:
    """Return the lots of an account that have something left, in the order of their ids."""
    found: list[ledger.Lot] = []
    after: ledger.LotId | None = None
    while True:
        page = work.ledger.lots(account, after=after, limit=_AT_ONCE, with_something_left=True)
        found += page
        if len(page) < _AT_ONCE:
            return found
        after = page[-1].id


def ended_in(
    work: Work, account: AccountId, lots: Collection[ledger.LotId], *, since: datetime
) -> int:
    """Return what of some lots of an account has ended unused, swept or not.

    Args:
        since: the first instant at which any of them may have ended.
    """
    swept = sum(
        one.transfer.posted
        for one in _booked(work, account, since=since)
        if one.kind == _EXPIRED and one.facts["lot"] in lots
    )
    left = [lot for lot in left_in(work, account) if lot.id in lots]
    return swept + sum(lot.remaining for lot in left if lot.is_over(work.at))


def _booked(work: Work, account: AccountId, *, since: datetime) -> Iterator[ledger.Booked]:
    # No transfer was booked at an instant and has a name that sorts behind this one.
    last = ledger.transfer_id("\U0010ffff", 1)
    after = ledger.Place(at=since - timedelta(microseconds=1), transfer=last)
    while page := work.ledger.booked(account, after=after, until=work.at, limit=_AT_ONCE):
        yield from page
        after = ledger.Place(at=page[-1].transfer.at, transfer=page[-1].transfer.id)
