"""Reading what is left in an account's lots."""

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
