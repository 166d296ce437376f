"""Saying that there is too little, of what, and how much there is."""

from collections.abc import Iterable, Mapping

from attrs import frozen

from selfshop.domain.inventory.levels import StockKey, StockLevel, StockLine, merged
from selfshop.domain.shared import LocationId, Refused, SkuId


@frozen(kw_only=True)
class Shortage:
    """One SKU at one location of which there is less than is wanted, in units."""

    sku: SkuId
    location: LocationId
    wanted: int
    available: int


def shortages(
    lines: Iterable[StockLine], levels: Mapping[StockKey, StockLevel]
) -> tuple[Shortage, ...]:
    """Return every SKU of *lines* that is short, in key order; none where there is enough.

    A SKU without a level has never been received: there are 0 of it.
    """
    short: list[Shortage] = []
    for line in merged(lines):
        level = levels.get(line.key)
        there = max(0, level.available) if level is not None else 0
        if there < line.quantity:
            short.append(
                Shortage(
                    sku=line.sku, location=line.location, wanted=line.quantity, available=there
                )
            )
    return tuple(short)


def short_stock(short: Iterable[Shortage]) -> Refused:
    """Return the refusal that names every SKU that is short and how much of it there is."""
    return Refused(
        "stock.short",
        short=tuple(
            {
                "sku": lack.sku,
                "location": lack.location,
                "wanted": lack.wanted,
                "available": lack.available,
            }
            for lack in short
        ),
    )
