"""Money off the units in scope together: 满300减50, 每满300减50."""

from typing import ClassVar

from attrs import field, frozen

from selfshop.domain.promotions.conditions import Condition, times
from selfshop.domain.promotions.units.pools import Pool
from selfshop.domain.shared import Money, checks


@frozen(kw_only=True)
class AmountOff:
    """Take *amount* off, split over the units by what they cost now.

    Attributes:
        every: once for each whole time the threshold is met, instead of once.
        max_times: with *every*, at most so often; None = without limit.
    """

    kind: ClassVar[str] = "amount_off"
    takes_goods: ClassVar[bool] = True

    amount: Money = field(validator=checks.money(least_minor=1))
    every: bool = field(default=False, validator=checks.true_or_false)
    max_times: int | None = field(default=None, validator=checks.optional(checks.quantity))

    def amounts(self) -> tuple[tuple[str, Money], ...]:
        """List every amount with the path of its field."""
        return (("amount", self.amount),)

    def give(self, pool: Pool, condition: Condition | None, cap: int | None) -> int:
        """Fill *pool* with what each unit is given; return the sum, at most *cap* minor units."""
        wanted = self.wanted(pool.amount, pool.quantity, condition)
        return pool.split(wanted if cap is None else min(wanted, cap))

    def wanted(self, amount: int, quantity: int, condition: Condition | None) -> int:
        """Return what it takes off units that measure *amount*, capacities aside."""
        if not self.every or condition is None:
            return self.amount.minor
        met = times(condition, amount=amount, quantity=quantity)
        return self.amount.minor * (met if self.max_times is None else min(met, self.max_times))

    def most(self, pool: Pool, condition: Condition | None) -> int:
        """Return what it could give at most on any part of *pool*, capacities aside."""
        return self.wanted(pool.amount, pool.quantity, condition)
