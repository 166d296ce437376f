"""A share off the price: 八折, 10 % off, at most so much."""

from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from operator import mul
from typing import ClassVar

from attrs import field, frozen

from selfshop.domain.promotions.conditions import Condition
from selfshop.domain.promotions.units.percents import check_percent, part_of, ratio
from selfshop.domain.promotions.units.pools import Pool
from selfshop.domain.shared import Money, checks

_percent: checks.Validator = check_percent


class Rounding(StrEnum):
    """Round once for the whole rule, or unit by unit."""

    RULE = "rule"
    UNIT = "unit"


@frozen(kw_only=True)
class PercentOff:
    """Take *percent* of the base off, rounded half up, at most *cap* in all."""

    kind: ClassVar[str] = "percent_off"
    takes_goods: ClassVar[bool] = True

    percent: Decimal = field(validator=_percent)
    cap: Money | None = field(default=None, validator=checks.optional(checks.money(least_minor=1)))
    rounding: Rounding = field(default=Rounding.RULE, validator=checks.is_a(Rounding))

    @cached_property
    def ratio(self) -> tuple[int, int]:
        """The percentage as a fraction of 1."""
        return ratio(self.percent)

    def amounts(self) -> tuple[tuple[str, Money], ...]:
        """List every amount with the path of its field."""
        return () if self.cap is None else (("cap", self.cap),)

    def give(self, pool: Pool, condition: Condition | None, cap: int | None) -> int:
        """Fill *pool* with what each unit is given; return the sum, at most *cap* minor units."""
        del condition
        if self.cap is not None:
            cap = self.cap.minor if cap is None else min(cap, self.cap.minor)
        if self.rounding is Rounding.UNIT:
            return pool.give_each([part_of(base, self.ratio) for base in pool.bases], cap)
        wanted = part_of(pool.amount, self.ratio)
        return pool.split(wanted if cap is None else min(wanted, cap))

    def most(self, pool: Pool, condition: Condition | None) -> int:
        """Return what it could give at most on any part of *pool*, capacities aside."""
        del condition
        if self.rounding is Rounding.RULE:
            return self.wanted(pool.amount)
        each = (part_of(base, self.ratio) for base in pool.bases)
        most: int = sum(map(mul, pool.counts, each))
        return most if self.cap is None else min(most, self.cap.minor)

    def wanted(self, amount: int) -> int:
        """Return what it takes off units that measure *amount*, rounded once, capacities aside."""
        wanted = part_of(amount, self.ratio)
        return wanted if self.cap is None else min(wanted, self.cap.minor)

    def density(self, base: int, scale: int) -> int:
        """Return *scale* times what it gives for one unit at *base* at most, rounded up."""
        if self.rounding is Rounding.UNIT:
            return part_of(base, self.ratio) * scale
        numerator, denominator = self.ratio
        return -(-base * numerator * scale // denominator)
