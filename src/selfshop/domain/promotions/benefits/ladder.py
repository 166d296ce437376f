"""The more, the cheaper: 满300减30, 满500减60; the highest step reached counts, alone."""

from itertools import pairwise
from typing import ClassVar

from attrs import field, frozen

from selfshop.domain.promotions.benefits.amount_off import AmountOff
from selfshop.domain.promotions.benefits.gift import Gift
from selfshop.domain.promotions.benefits.percent_off import PercentOff
from selfshop.domain.promotions.conditions import (
    BuyAtLeast,
    Condition,
    SpendAtLeast,
    missing,
)
from selfshop.domain.promotions.units.pools import Pool
from selfshop.domain.shared import InvalidInput, Money, checks

STEPS_MAX = 100


@frozen(kw_only=True)
class Step:
    """A threshold and what is given from it on."""

    threshold: Condition = field(validator=checks.is_a(SpendAtLeast, BuyAtLeast))
    benefit: AmountOff | PercentOff | Gift = field(
        validator=checks.is_a(AmountOff, PercentOff, Gift)
    )


@frozen(kw_only=True)
class Ladder:
    """Give what the highest step reached says.

    Raises:
        InvalidInput: no steps, or thresholds that are not of one kind and strictly rising.
    """

    kind: ClassVar[str] = "ladder"
    takes_goods: ClassVar[bool] = True

    steps: tuple[Step, ...] = field(
        validator=checks.each(checks.is_a(Step), least=1, most=STEPS_MAX)
    )

    def __attrs_post_init__(self) -> None:
        for position, (lower, upper) in enumerate(pairwise(self.steps), 1):
            if type(lower.threshold) is not type(upper.threshold):
                raise InvalidInput(f"steps[{position}]", "rule.steps_mixed")
            if _height(lower.threshold) >= _height(upper.threshold):
                raise InvalidInput(f"steps[{position}]", "rule.steps_not_rising")

    def amounts(self) -> tuple[tuple[str, Money], ...]:
        """List every amount with the path of its field."""
        named: list[tuple[str, Money]] = []
        for position, step in enumerate(self.steps):
            place = f"steps[{position}]"
            if isinstance(step.threshold, SpendAtLeast):
                named.append((f"{place}.min_amount", step.threshold.amount))
            named += [(f"{place}.{path}", money) for path, money in step.benefit.amounts()]
        return tuple(named)

    def most(self, pool: Pool, condition: Condition | None) -> int:
        """Return what it could give at most on any part of *pool*, capacities aside."""
        del condition
        # A lower step may give more than a higher one.
        return max(
            0 if isinstance(step.benefit, Gift) else step.benefit.most(pool, step.threshold)
            for step in self.steps
        )

    def worth(self, pool: Pool) -> int:
        """Return what the gifts of any step are worth at most."""
        return max(
            step.benefit.worth(step.benefit.pieces(pool, step.threshold))
            if isinstance(step.benefit, Gift)
            else 0
            for step in self.steps
        )

    def reached(self, amount: int, quantity: int) -> Step | None:
        """Return the highest step that units measuring *amount* reach, if any."""
        for step in reversed(self.steps):
            if missing(step.threshold, amount=amount, quantity=quantity) <= 0:
                return step
        return None


def _height(threshold: Condition) -> int:
    if isinstance(threshold, SpendAtLeast):
        return threshold.amount.minor
    return threshold.quantity
