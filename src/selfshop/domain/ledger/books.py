"""The page of the books that a journal needs before it, and what it has changed on it."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from attrs import field, frozen

from selfshop.domain.ledger.accounts import Counters, Side, Standing
from selfshop.domain.ledger.ids import JournalId, LotId, TransferId
from selfshop.domain.ledger.journals import Journal
from selfshop.domain.ledger.legs import (
    Back,
    Capture,
    ExpireLot,
    Hold,
    Lapse,
    Move,
    Release,
    Rest,
)
from selfshop.domain.ledger.lots import Lot, LotUse
from selfshop.domain.ledger.transfers import Holding, Recorded
from selfshop.domain.shared import AccountId

K = TypeVar("K")
V = TypeVar("V")


@frozen(kw_only=True)
class Books:
    """What is known of accounts, holds and lots; complete for what it has.

    Attributes:
        standings: accounts that are not limited may stand at nothing here: nobody asks them.
        holdings: holds by the transfer that made them.
        uses: by the transfer that took them; empty where it took none.
        lots: at least all with something left, of each account that keeps lots.
    """

    standings: Mapping[AccountId, Standing] = field(factory=dict)
    holdings: Mapping[TransferId, Holding] = field(factory=dict)
    uses: Mapping[TransferId, tuple[LotUse, ...]] = field(factory=dict)
    lots: Mapping[LotId, Lot] = field(factory=dict)

    def and_also(self, more: "Books") -> "Books":
        """Return these books with what *more* has and they have not."""
        return Books(
            standings={**more.standings, **self.standings},
            holdings={**more.holdings, **self.holdings},
            uses={**more.uses, **self.uses},
            lots={**more.lots, **self.lots},
        )


@frozen(kw_only=True)
class Needs:
    """What has to be known before journals can be posted.

    Attributes:
        holds: transfers that may have made holds; their accounts are needed too.
        uses: transfers whose uses of lots are needed, with those lots.
    """

    accounts: frozenset[AccountId]
    holds: frozenset[TransferId]
    uses: frozenset[TransferId]


def needs_of(journals: Iterable[Journal]) -> Needs:
    """Return what has to be known before *journals* can be posted."""
    accounts: set[AccountId] = set()
    holds: set[TransferId] = set()
    backs: set[TransferId] = set()
    for leg in (leg for journal in journals for leg in journal.legs):
        if isinstance(leg, Move | Rest | Hold):
            accounts |= {leg.debit, leg.credit}
        if isinstance(leg, Capture | Release | Lapse):
            holds.add(leg.hold)
        if isinstance(leg, Move | Rest | Capture) and isinstance(leg.lots, Back):
            backs.add(leg.lots.of)
        if isinstance(leg, ExpireLot):
            accounts.add(leg.account)
    return Needs(accounts=frozenset(accounts), holds=frozenset(holds | backs),
                 uses=frozenset(holds | backs))  # fmt: skip


def giving_lots(journals: Iterable[Journal], books: Books) -> frozenset[AccountId]:
    """Return the accounts whose lots *journals* take from, as far as *books* know the accounts."""
    found: set[AccountId] = set()
    for leg in (leg for journal in journals for leg in journal.legs):
        if isinstance(leg, Move | Rest | Hold):
            for name, side in ((leg.debit, Side.DEBIT), (leg.credit, Side.CREDIT)):
                standing = books.standings.get(name)
                if standing and standing.account.lots and not standing.account.grows_by(side):
                    found.add(name)
    return frozenset(found)


@frozen(kw_only=True)
class BalanceMove:
    """A change of one account's counters, and on what condition.

    Attributes:
        root: the journal that says which of the account's rows is moved: a hold's own for all that
            becomes of it, so that no row gives back what another has kept.
        gives: whether the account gives something away, which it must not do while frozen; what
            the house takes back is its own.
        exact: whether what was decided holds only for the balance that was read.
    """

    account: AccountId
    root: JournalId
    change: Counters = field(factory=Counters)
    gives: bool = False
    exact: bool = False

    def and_also(self, more: "BalanceMove") -> "BalanceMove":
        """Return both moves as one."""
        return BalanceMove(
            account=self.account,
            root=self.root,
            change=self.change + more.change,
            gives=self.gives or more.gives,
            exact=self.exact or more.exact,
        )


@frozen(kw_only=True)
class Posting:
    """One journal, decided: what is to be written, all of it or nothing.

    Attributes:
        content: the hash of what was asked for.
        moves: one for each account and root.
        before, after: the books around it; what differs is to be written.
    """

    recorded: Recorded
    content: str
    moves: tuple[BalanceMove, ...]
    before: Books
    after: Books

    def changed_holdings(self) -> list[tuple[Holding | None, Holding]]:
        """Return the holds that it made or ended, each with how it stood before."""
        return _changes(self.before.holdings, self.after.holdings)

    def changed_lots(self) -> list[tuple[Lot | None, Lot]]:
        """Return the lots that it opened, used or filled, each with how it stood before."""
        return _changes(self.before.lots, self.after.lots)

    def changed_uses(self) -> list[tuple[LotUse | None, LotUse]]:
        """Return the uses that it made or gave back of, each with how it stood before."""
        flat = [
            {(use.transfer, use.number): use for uses in books.uses.values() for use in uses}
            for books in (self.before, self.after)
        ]
        return _changes(*flat)


def _changes(before: Mapping[K, V], after: Mapping[K, V]) -> list[tuple[V | None, V]]:
    return [(before.get(key), value) for key, value in after.items() if before.get(key) != value]
