"""Reading what is left in an account's lots, and what has become of one."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from selfshop.domain import ledger
from selfshop.domain.shared import AccountId
from selfshop.ports.work import Work

_AT_ONCE = 200


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


def remains_of(work: Work, lot: ledger.Lot, accounts: Sequence[AccountId]) -> ledger.Remains:
    """Return what has become of what came in with a lot.

    Args:
        lot: as it was opened.
        accounts: whose it was, and whose it became since; the last one's it is now.
    """
    left = [
        one
        for account in accounts
        for one in left_in(work, account)
        if _first_of(work, one.id) == lot.id
    ]
    usable = [one for one in left if not one.is_over(work.at)]
    over = sum(one.remaining for one in left if one.is_over(work.at))
    return ledger.Remains(
        lots=tuple(one.id for one in usable),
        usable=sum(one.remaining for one in usable),
        ended=over + sum(_swept(work, lot, account) for account in accounts),
    )


def _first_of(work: Work, lot: ledger.LotId) -> ledger.LotId:
    """Return with which lot came in what is in another: all of one came out of one other."""
    while True:
        transfer, number = ledger.opening_of(lot)
        uses = work.ledger.uses(transfer)
        if len(uses) < number:
            return lot
        lot = uses[number - 1].lot


def _swept(work: Work, lot: ledger.Lot, account: AccountId) -> int:
    """Return what of a lot was swept from an account since it had ended."""
    standing = work.ledger.standings([account]).get(account)
    if standing is None or lot.expires_at is None or not lot.is_over(work.at):
        return 0
    return sum(
        use.quantity
        for one in _booked(work, account, since=lot.expires_at)
        if standing.account.lapses_to in {one.debit, one.credit}
        for use in work.ledger.uses(one.id)
        if _first_of(work, use.lot) == lot.id
    )


def _booked(work: Work, account: AccountId, *, since: datetime) -> Iterator[ledger.Transfer]:
    after = ledger.Place(at=since, transfer=ledger.transfer_id("", 0))
    while page := work.ledger.booked(account, after=after, until=work.at, limit=_AT_ONCE):
        yield from (one.transfer for one in page)
        after = ledger.Place(at=page[-1].transfer.at, transfer=page[-1].transfer.id)
