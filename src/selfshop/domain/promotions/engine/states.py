"""A cart after some rules."""

from collections.abc import Iterator, Sequence
from operator import mul

from selfshop.domain.promotions.units.columns import Columns, OpeningRun
from selfshop.domain.promotions.units.writing import Log, amounts
from selfshop.domain.shared import SkuId


class State(Columns):
    """The cart after some rules: its units, and what is given away besides.

    Cheap to copy, since nothing that it holds ever changes.

    Attributes:
        layer: the place of the layer whose start the columns remember.
        goods: what all units cost now.
        chosen: bit mask of the rules applied.
        coupons: how many of them are coupons.
        log: what they gave to which units.
        gifts: what is given away: (rule's number, SKU, pieces).
        gift_value: what the gifts are worth.
        extras: how many of the rules give gifts or points.
        shipping: numbers of the rules that will take something off freight.
    """

    __slots__ = (
        "chosen",
        "coupons",
        "extras",
        "gift_value",
        "gifts",
        "goods",
        "layer",
        "log",
        "shipping",
    )

    def __init__(
        self, runs: Sequence[Sequence[OpeningRun]], *, prices: list[int], lists: list[int]
    ) -> None:
        """Lay out each line's *runs*; no rule has applied yet."""
        super().__init__(runs, prices=prices, lists=lists)
        self.layer = -1
        self.goods: int = sum(map(mul, self.counts, self.nows))
        self.chosen = 0
        self.coupons = 0
        self.log: Log = None
        self.gifts: tuple[tuple[int, SkuId, int], ...] = ()
        self.gift_value = 0
        self.extras = 0
        self.shipping: tuple[int, ...] = ()

    def copy(self) -> "State":
        """Return a state that can go its own way."""
        other = State.__new__(State)
        self.share(other)
        other.layer, other.goods, other.log = self.layer, self.goods, self.log
        other.chosen, other.coupons, other.extras = self.chosen, self.coupons, self.extras
        other.gifts, other.gift_value = self.gifts, self.gift_value
        other.shipping = self.shipping
        return other

    def leaving(self, counts: list[int]) -> "State":
        """Return the state at the layer's start with only *counts* units of each run unclaimed."""
        other = self.copy()
        other.counts = counts
        other.claims = [-1 if count else 0 for count in counts]
        other.known, other.sums = [{}, {}, {}], [{}, {}, {}]
        return other

    @property
    def given(self) -> dict[int, int]:
        """What each rule applied took off goods, by number, ascending."""
        found = dict.fromkeys(numbers(self.chosen), 0)
        found.update(amounts(self.log))
        return found

    def pieces_of(self, sku: SkuId) -> int:
        """Return how many pieces of *sku* are given away."""
        return sum(pieces for _, gift, pieces in self.gifts if gift == sku)

    def goods_by_line(self) -> list[int]:
        """Return what the units of each line cost now."""
        goods = [0] * (len(self.first) - 1)
        for line, count, now in zip(self.lines, self.counts, self.nows, strict=True):
            goods[line] += count * now
        return goods

    def enter(self, layer: int) -> None:
        """Start *layer*, unless it has started."""
        if self.layer != layer:
            self.layer = layer
            self.start()


def numbers(mask: int) -> Iterator[int]:
    """List the numbers in a bit mask, ascending."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
