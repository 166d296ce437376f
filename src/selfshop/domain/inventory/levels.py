"""How much of a SKU there is at one location, and what a request for goods looks like."""

from collections.abc import Iterable
from itertools import pairwise

from attrs import field, frozen

from selfshop.domain.shared import LocationId, SkuId, checks

MAIN = LocationId("main")

#: Lines of one hold, receipt or parcel.
LINES_MAX = 10_000

#: What one counter row is found by.
StockKey = tuple[SkuId, LocationId]


@frozen(kw_only=True)
class StockLevel:
    """The counters of one SKU at one location, in units; none of them is ever below zero.

    Attributes:
        on_hand: physically there.
        safety: kept back from sale.
        held: promised to holds that may still lapse.
        allocated: promised to orders for good, not yet shipped.
    """

    sku: SkuId
    location: LocationId = MAIN
    on_hand: int = 0
    safety: int = 0
    held: int = 0
    allocated: int = 0

    @property
    def key(self) -> StockKey:
        """What the row is found by."""
        return self.sku, self.location

    @property
    def available(self) -> int:
        """Units that may be promised now; below zero after a loss of promised goods."""
        return self.on_hand - self.safety - self.held - self.allocated


@frozen(kw_only=True)
class StockLine:
    """So many units of one SKU at one location.

    Raises:
        InvalidInput: an id is empty, or the quantity is no integer in 1..QUANTITY_MAX.
    """

    sku: SkuId = field(validator=checks.text())
    quantity: int = field(validator=checks.quantity)
    location: LocationId = field(default=MAIN, validator=checks.text())

    @property
    def key(self) -> StockKey:
        """The counter row it moves."""
        return self.sku, self.location


def merged(lines: Iterable[StockLine]) -> tuple[StockLine, ...]:
    """Add up lines of the same SKU and location, in the one order in which rows are locked.

    Raises:
        InvalidInput: together they are more than QUANTITY_MAX.
    """
    lines = tuple(lines)
    if all(earlier.key < later.key for earlier, later in pairwise(lines)):
        return lines
    totals: dict[StockKey, int] = {}
    for line in lines:
        totals[line.key] = totals.get(line.key, 0) + line.quantity
    checks.require_whole("lines", max(totals.values()), least=1, most=checks.QUANTITY_MAX)
    return tuple(
        StockLine(sku=sku, location=location, quantity=quantity)
        for (sku, location), quantity in sorted(totals.items())
    )
