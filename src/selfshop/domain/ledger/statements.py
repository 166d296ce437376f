"""Statements: an account's entries in the order of their instants, each with the balance after it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from attrs import field, frozen

from selfshop.domain.ledger.accounts import Account, Standing
from selfshop.domain.ledger.ids import JournalId, TransferId, journal_of, number_of
from selfshop.domain.ledger.transfers import Kind, Transfer
from selfshop.domain.shared import AccountId, Fact


@frozen(kw_only=True)
class Place:
    """A place in the order of an account's entries, which is by instant, journal and number."""

    at: datetime
    transfer: TransferId

    @property
    def key(self) -> tuple[datetime, JournalId, int]:
        """What entries are ordered by."""
        return (self.at, journal_of(self.transfer), number_of(self.transfer))


@frozen(kw_only=True)
class Booked:
    """A transfer and what its journal says of it."""

    transfer: Transfer
    kind: str
    reason: str = ""
    facts: Mapping[str, Fact] = field(factory=dict)


@frozen(kw_only=True)
class Entry:
    """One line of a statement, in the account's unit.

    Attributes:
        does: what the transfer does.
        kind, reason, facts: of its journal.
        other: the account on the transfer's other side.
        change: of the balance: above 0 = came in, below 0 = went out, 0 = held or given back.
        held: change of what is held of this account.
        coming: change of what is on its way to it.
        balance: after the entry.
    """

    transfer: TransferId
    at: datetime
    does: Kind
    kind: str
    reason: str
    facts: Mapping[str, Fact]
    other: AccountId
    change: int
    held: int
    coming: int
    balance: int


def entries(account: Account, booked: Iterable[Booked], *, opening: int) -> Iterator[Entry]:
    """Yield a statement's lines.

    Args:
        booked: transfers of the account, in the order of their places.
        opening: the balance before the first of them.
    """
    balance = opening
    for one in booked:
        transfer = one.transfer
        effect = Standing(account=account, counters=transfer.effect_on(account.id))
        balance += effect.balance
        yield Entry(
            transfer=transfer.id,
            at=transfer.at,
            does=transfer.kind,
            kind=one.kind,
            reason=one.reason,
            facts=one.facts,
            other=transfer.credit if transfer.debit == account.id else transfer.debit,
            change=effect.balance,
            held=effect.held,
            coming=effect.coming,
            balance=balance,
        )
