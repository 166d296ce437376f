"""Where accounts, journals, holds and lots are kept, and how they are posted.

Whatever else a unit does, it posts in the same breath:

```python
recorded = work.ledger.post(
    ledger.Journal(
        id=JournalId(f"points:earn:{order.id}"),
        kind="points.earned",
        facts={"order": order.id},
        legs=(
            ledger.Hold(debit=ISSUED, credit=available, amount=ledger.Amount(120, "points")),
        ),
    )
)
hold = recorded.transfers[0].id      # "points:earn:…/1"; what `Capture` and `Release` name
```

Amounts are whole numbers above zero of the accounts' unit: points, or minor units of a currency.
Balances are never loaded and saved: what was decided is written by conditional updates when the
unit ends, members' balances in key order before all other counters, the house's after them; a unit
that was overtaken is repeated as a whole. Within a unit each journal sees what earlier ones have
done, which the other reads do not: they see what is committed.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from selfshop.domain import ledger
from selfshop.domain.shared import AccountId, MemberId


class Ledger(Protocol):
    """The ledger of one shop. Part of an open unit; not for sharing between threads."""

    def open(self, accounts: Iterable[ledger.Account]) -> None:
        """Open those of *accounts* that are not there; the unit's journals may use them at once.

        Raises:
            Refused: ``ledger.id_reused``: an account with the id of one has other terms; or where
                one lapses to is not there or not fit, as `domain.ledger.require_lapsing` says.
        """

    def post(self, journal: ledger.Journal) -> ledger.Recorded:
        """Book *journal*, all of it when the unit ends or nothing; return what comes of it.

        A journal that is there already under its id, with the same content, is returned as it was
        booked then, and nothing changes. Holds that have lapsed and stand in its way are swept.

        Raises:
            Refused: ``ledger.id_reused``, or as `domain.ledger.post` says.
        """

    def post_all(self, journals: Sequence[ledger.Journal]) -> Sequence[ledger.Recorded]:
        """Book several journals, in this order, having read what they need at once."""

    def is_booking(self, journal_id: ledger.JournalId) -> bool:
        """Tell whether this unit books the journal, rather than finding it booked."""

    def freeze(self, account: AccountId, *, frozen: bool) -> None:
        """Let an account give nothing away from now on, or again.

        What is over ends all the same, and a `Recoup` or `RecoupRest` takes what is the house's own.
        """

    def standings(self, ids: Collection[AccountId]) -> Mapping[AccountId, ledger.Standing]:
        """Return those of the accounts that exist, and how they stand."""

    def accounts_of(self, owner: MemberId) -> Sequence[ledger.Standing]:
        """Return all accounts of a member, in the order of their ids."""

    def find(self, *, after: AccountId | None, limit: int) -> Sequence[ledger.Standing]:
        """Return up to *limit* accounts in the order of their ids, those past *after*."""

    def standing_at(self, account: ledger.Account, at: datetime) -> ledger.Standing:
        """Return how an account stood after everything booked at or before an instant."""

    def journal(self, journal_id: ledger.JournalId) -> ledger.Recorded | None:
        """Return the journal as it was booked, if it exists."""

    def holdings(
        self, ids: Collection[ledger.TransferId]
    ) -> Mapping[ledger.TransferId, ledger.Holding]:
        """Return those of *ids* that are holds."""

    def lots(
        self,
        account: AccountId,
        *,
        after: ledger.LotId | None,
        limit: int,
        with_something_left: bool = False,
    ) -> Sequence[ledger.Lot]:
        """Return up to *limit* lots of an account in the order of their ids, those past *after*.

        Args:
            with_something_left: only those; however many are used up, none of them is read.
        """

    def uses(self, transfer: ledger.TransferId) -> Sequence[ledger.LotUse]:
        """Return what a transfer took from which lots, in the order in which it did."""

    def booked(
        self, account: AccountId, *, after: ledger.Place | None, until: datetime, limit: int
    ) -> Sequence[ledger.Booked]:
        """Return up to *limit* transfers of an account, by their places, at or before *until*."""

    def latest(self, account: AccountId, *, until: datetime, limit: int) -> Sequence[ledger.Booked]:
        """Return the last *limit* transfers of an account at or before *until*, by their places."""

    def lapsed(self, at: datetime, *, limit: int) -> Sequence[ledger.Open]:
        """Return up to *limit* open holds whose time is over at *at*, the oldest first."""

    def next_lapse(self) -> datetime | None:
        """Return when the next open hold's time is over, if there is one."""

    def expired_lots(self, at: datetime, *, limit: int) -> Sequence[ledger.Lot]:
        """Return up to *limit* lots with something left whose time is over, the oldest first."""

    def count_expired_lots(self, at: datetime) -> int:
        """Return how many lots with something left there are whose time is over."""

    def next_lot_expiry(self) -> datetime | None:
        """Return when the time of the next lot with something left is over, if there is one."""

    # -- for the proof; each read is of one instant, whatever is written meanwhile ---------------

    def links(self, *, after: tuple[int, int] | None, limit: int) -> Sequence[ledger.Link]:
        """Return up to *limit* journals by part and number, those past *after*."""

    def orphans(self, *, parts: tuple[int, int], limit: int) -> Sequence[ledger.TransferId]:
        """Return up to *limit* transfers without a journal in the parts from, and before, *parts*."""

    def audit_accounts(
        self, *, after: tuple[int, AccountId] | None, limit: int
    ) -> Sequence[ledger.AccountAudit]:
        """Return up to *limit* accounts by part and id, each beside what was booked on it."""

    def audit_lots(
        self, *, after: tuple[int, AccountId, ledger.LotId] | None, limit: int
    ) -> Sequence[ledger.LotAudit]:
        """Return up to *limit* lots by part, account and id, each beside its uses and its journal.

        An account and its lots are in the part of the account's id.
        """
