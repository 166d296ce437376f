"""Movements: the only writer of stock counters.

| cause     | on_hand | held | allocated | what it needs before        |
|-----------|---------|------|-----------|-----------------------------|
| received  | +n      |      |           |                             |
| held      |         | +n   |           | available >= n              |
| lapsed    |         | -n   |           | held >= n                   |
| released  |         | -n   |           | held >= n                   |
| claimed   |         | -n   | +n        | held >= n                   |
| shipped   | -n      |      | -n        | on_hand >= n, allocated >= n|
| cancelled |         |      | -n        | allocated >= n              |
| restocked | +n      |      |           |                             |
| adjusted  | any     | any  | any       | no counter below zero       |
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from attrs import frozen

from selfshop.domain.inventory.levels import StockKey, StockLine, merged
from selfshop.domain.shared import LocationId, SkuId


class Cause(StrEnum):
    """Why a counter moved."""

    RECEIVED = "received"
    HELD = "held"
    LAPSED = "lapsed"
    RELEASED = "released"
    CLAIMED = "claimed"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"
    RESTOCKED = "restocked"
    ADJUSTED = "adjusted"


#: What one unit does to (on_hand, held, allocated); `adjusted` says it line by line.
EFFECTS: Mapping[Cause, tuple[int, int, int]] = {
    Cause.RECEIVED: (1, 0, 0),
    Cause.HELD: (0, 1, 0),
    Cause.LAPSED: (0, -1, 0),
    Cause.RELEASED: (0, -1, 0),
    Cause.CLAIMED: (0, -1, 1),
    Cause.SHIPPED: (-1, 0, -1),
    Cause.CANCELLED: (0, 0, -1),
    Cause.RESTOCKED: (1, 0, 0),
}


@frozen(kw_only=True)
class Movement:
    """One entry of the stock book; never changed, corrected by further entries.

    The four of (reference, cause, sku, location) name it: the same parcel cannot ship twice.

    Attributes:
        reference: what caused it, kind and id, such as ``hold:0192…`` or ``parcel:0192…``.
        on_hand: change in units, as are *held* and *allocated*.
    """

    sku: SkuId
    location: LocationId
    cause: Cause
    reference: str
    on_hand: int
    held: int
    allocated: int
    at: datetime

    @property
    def key(self) -> StockKey:
        """The counter row it moves."""
        return self.sku, self.location


def book(
    cause: Cause, lines: Iterable[StockLine], *, reference: str, at: datetime
) -> tuple[Movement, ...]:
    """Write one entry per SKU and location of *lines*, all with the cause's own effect."""
    on_hand, held, allocated = EFFECTS[cause]
    return tuple(
        Movement(
            sku=line.sku,
            location=line.location,
            cause=cause,
            reference=reference,
            on_hand=on_hand * line.quantity,
            held=held * line.quantity,
            allocated=allocated * line.quantity,
            at=at,
        )
        for line in merged(lines)
    )


def receive(lines: Iterable[StockLine], *, reference: str, at: datetime) -> tuple[Movement, ...]:
    """Book goods that came in from outside."""
    return book(Cause.RECEIVED, lines, reference=reference, at=at)


def ship(lines: Iterable[StockLine], *, reference: str, at: datetime) -> tuple[Movement, ...]:
    """Book allocated goods that left in a parcel."""
    return book(Cause.SHIPPED, lines, reference=reference, at=at)


def cancel(lines: Iterable[StockLine], *, reference: str, at: datetime) -> tuple[Movement, ...]:
    """Book allocated goods that go back on sale: the recorded lines, turned round."""
    return book(Cause.CANCELLED, lines, reference=reference, at=at)


def restock(lines: Iterable[StockLine], *, reference: str, at: datetime) -> tuple[Movement, ...]:
    """Book returned goods that are fit for sale again."""
    return book(Cause.RESTOCKED, lines, reference=reference, at=at)
