"""N元任选: any n units in scope for one price, 99元3件."""

from typing import ClassVar

from attrs import field, frozen

from selfshop.domain.promotions.conditions import Condition
from selfshop.domain.promotions.units.pools import Pool
from selfshop.domain.promotions.units.tops import top_sets
from selfshop.domain.shared import Money, checks

GROUP_MAX = 10_000


@frozen(kw_only=True)
class NFor:
    """Units dearest first, cut once into groups of *n*; each complete group costs *price*.

    Attributes:
        max_times: at most so many groups; None = without limit.
    """

    kind: ClassVar[str] = "n_for"
    takes_goods: ClassVar[bool] = True

    n: int = field(validator=checks.whole(least=1, most=GROUP_MAX))
    price: Money = field(validator=checks.money(least_minor=1))
    max_times: int | None = field(default=None, validator=checks.optional(checks.quantity))

    def amounts(self) -> tuple[tuple[str, Money], ...]:
        """List every amount with the path of its field."""
        return (("price", self.price),)

    def give(self, pool: Pool, condition: Condition | None, cap: int | None) -> int:
        """Fill *pool* with what each unit is given; return the sum, at most *cap* minor units."""
        del condition
        hand = pool.hand()
        taken = 0
        for group in pool.groups(pool.dearest_first(), self.n):
            if taken == self.max_times:
                break
            taken += hand.give_set(group, self.price.minor)
        return pool.give_parts(hand.parts(), cap)

    def most(self, pool: Pool, condition: Condition | None) -> int:
        """Return what it could give at most on any part of *pool*, capacities aside."""
        del condition
        units = list(zip(pool.currents, pool.counts, strict=True))
        return top_sets([(units, self.n)], self.price.minor, self.max_times)
