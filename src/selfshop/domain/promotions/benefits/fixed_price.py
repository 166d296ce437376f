"""Any unit in scope for one price: 特价 9.9, at most so many units."""

from typing import ClassVar

from attrs import field, frozen

from selfshop.domain.promotions.conditions import Condition
from selfshop.domain.promotions.units.pools import Pool
from selfshop.domain.promotions.units.tops import top
from selfshop.domain.shared import Money, checks


@frozen(kw_only=True)
class FixedPrice:
    """Bring units down to *price*: the *max_units* dearest of those it lowers."""

    kind: ClassVar[str] = "fixed_price"
    takes_goods: ClassVar[bool] = True

    price: Money = field(validator=checks.money(least_minor=1))
    max_units: int | None = field(default=None, validator=checks.optional(checks.quantity))

    def amounts(self) -> tuple[tuple[str, Money], ...]:
        """List every amount with the path of its field."""
        return (("price", self.price),)

    def give(self, pool: Pool, condition: Condition | None, cap: int | None) -> int:
        """Fill *pool* with what each unit is given; return the sum, at most *cap* minor units."""
        del condition
        price = self.price.minor
        savings = [
            min(current - price, room)
            for current, room in zip(pool.currents, pool.capacities, strict=True)
        ]
        return pool.lower(pool.dearest_first(), savings, self.max_units, cap)

    def most(self, pool: Pool, condition: Condition | None) -> int:
        """Return what it could give at most on any part of *pool*, capacities aside."""
        del condition
        price = self.price.minor
        savings = [
            (current - price, count)
            for current, count in zip(pool.currents, pool.counts, strict=True)
        ]
        return top(savings, self.max_units)
