"""Lots: what came in together and ends together, used the earliest end first.

What was used of which lot is recorded, so that giving back is the exact inverse of taking:
always ``amount - sum(used - returned) = remaining``, for every lot.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from attrs import evolve, frozen

from selfshop.domain.ledger.ids import LotId, TransferId, opened_by
from selfshop.domain.shared import AccountId


@frozen(kw_only=True)
class Lot:
    """What came in with one transfer.

    Attributes:
        amount: what came in.
        remaining: what of it is neither used nor held.
        expires_at: from then on it can be used no more; None = never.
    """

    id: LotId
    account: AccountId
    amount: int
    remaining: int
    expires_at: datetime | None = None

    @property
    def origin(self) -> TransferId:
        """The transfer that opened it."""
        return opened_by(self.id)

    def is_over(self, at: datetime) -> bool:
        """Tell whether its time is over."""
        return self.expires_at is not None and self.expires_at <= at


@frozen(kw_only=True)
class LotUse:
    """What one transfer took from one lot.

    Attributes:
        transfer: the move or hold.
        number: its place among that transfer's uses, from 1: the order in which it took them.
        quantity: what it took.
        returned: what of it came back.
    """

    transfer: TransferId
    number: int
    account: AccountId
    lot: LotId
    quantity: int
    returned: int = 0

    @property
    def kept(self) -> int:
        """What has not come back."""
        return self.quantity - self.returned


@frozen(kw_only=True)
class Remains:
    """What has become of what came in with one lot, in whichever lots it is by now.

    Attributes:
        lots: those in which some of it can be used.
        usable: what of it can be used.
        ended: what of it has ended unused, swept or not.
    """

    lots: tuple[LotId, ...]
    usable: int
    ended: int


def usable(lots: Iterable[Lot], *, at: datetime) -> int:
    """Add up what can be taken of *lots*."""
    return sum(lot.remaining for lot in lots if not lot.is_over(at))


def in_order(lots: Iterable[Lot]) -> list[Lot]:
    """Return *lots* in the order in which they are used: the earliest end first, endless ones last."""
    endless = [lot for lot in lots if lot.expires_at is None]
    ending = [(lot.expires_at, lot.id, lot) for lot in lots if lot.expires_at is not None]
    return [lot for _, _, lot in sorted(ending)] + sorted(endless, key=lambda lot: lot.id)


def take(
    lots: Sequence[Lot], quantity: int, *, transfer: TransferId, after: int, at: datetime
) -> tuple[LotUse, ...]:
    """Return what *transfer* uses of which lot to get *quantity*, which they must have.

    Args:
        after: the number of uses that the transfer has already.
    """
    uses: list[LotUse] = []
    for lot in in_order([lot for lot in lots if lot.remaining and not lot.is_over(at)]):
        part = min(quantity, lot.remaining)
        if not part:
            break
        uses.append(
            LotUse(
                transfer=transfer,
                number=after + len(uses) + 1,
                account=lot.account,
                lot=lot.id,
                quantity=part,
            )
        )
        quantity -= part
    return tuple(uses)


def give_back(uses: Iterable[LotUse], quantity: int) -> tuple[LotUse, ...]:
    """Return those of *uses* that change when *quantity* comes back, the last used first."""
    changed: list[LotUse] = []
    for use in sorted(uses, key=lambda use: -use.number):
        part = min(quantity, use.kept)
        if part:
            changed.append(evolve(use, returned=use.returned + part))
            quantity -= part
    return tuple(changed)
