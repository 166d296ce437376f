r"""What was booked: transfers, which never change, and holds, which end once.

| hold \ leg | Capture before `until` | Capture from `until` on | Release  | Lapse from `until` on |
|------------|------------------------|-------------------------|----------|-----------------------|
| Open       | Ended: captured        | refused                 | Ended: released | Ended: lapsed  |
| Ended      | refused                | refused                 | refused  | refused               |
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

from selfshop.domain.ledger.accounts import Counters, Side, on_side
from selfshop.domain.ledger.ids import JournalId, TransferId, number_of
from selfshop.domain.ledger.lots import Lot
from selfshop.domain.shared import AccountId, Fact, Refused


class Kind(StrEnum):
    """What a transfer does."""

    MOVED = "moved"
    HELD = "held"
    CAPTURED = "captured"
    RELEASED = "released"
    LAPSED = "lapsed"


@frozen(kw_only=True)
class Transfer:
    """One entry on each of two accounts of one unit.

    Attributes:
        posted: what it moves for good; 0 where nothing is.
        pending: what it keeps back, or, below 0, what it keeps back no longer.
        hold: the hold that it ends.
        until: from when on a hold can be captured no more.
    """

    id: TransferId
    journal: JournalId
    kind: Kind
    debit: AccountId
    credit: AccountId
    unit: str
    posted: int
    pending: int
    at: datetime
    hold: TransferId | None = None
    until: datetime | None = None

    @property
    def amount(self) -> int:
        """What it is about: what is moved, or else held, or given back."""
        return self.posted or abs(self.pending)

    @property
    def number(self) -> int:
        """The number of its leg."""
        return number_of(self.id)

    def effect_on(self, account: AccountId) -> Counters:
        """Return what it does to the counters of one of its accounts."""
        side = Side.DEBIT if account == self.debit else Side.CREDIT
        return on_side(side, posted=self.posted, pending=self.pending)


@frozen(kw_only=True)
class Open:
    """A hold that keeps its amount back."""

    transfer: Transfer

    def is_over(self, at: datetime) -> bool:
        """Tell whether its time is over, swept or not."""
        return self.transfer.until is not None and self.transfer.until <= at


@frozen(kw_only=True)
class Ended:
    """A hold that was captured, released or has lapsed, by the transfer *by*."""

    transfer: Transfer
    state: Kind
    by: TransferId


Holding = Open | Ended


@frozen(kw_only=True)
class Recorded:
    """A journal as it was booked: the outcome to which its id is pinned.

    Attributes:
        transfers: of those legs that moved or held anything, in their order.
        lots: those it opened, as they were then.
    """

    id: JournalId
    kind: str
    at: datetime
    transfers: tuple[Transfer, ...]
    reason: str = ""
    facts: Mapping[str, Fact] = field(factory=dict)
    lots: tuple[Lot, ...] = ()

    def transfer(self, number: int) -> Transfer | None:
        """Return what leg *number*, from 1, was booked as; None = it had nothing to move."""
        name = f"{self.id}/{number}"
        return next((one for one in self.transfers if one.id == name), None)


def require_open(holding: Holding) -> Open:
    """Return a hold that has not ended.

    Raises:
        Refused: ``ledger.hold_ended``.
    """
    if isinstance(holding, Ended):
        raise Refused("ledger.hold_ended", hold=holding.transfer.id, state=holding.state.value)
    return holding
