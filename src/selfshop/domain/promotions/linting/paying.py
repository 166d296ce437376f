"""What goods worth an amount cost under one step of a rule, other rules and floors aside."""

from attrs import frozen

from selfshop.domain.promotions import benefits
from selfshop.domain.promotions.conditions import Condition, SpendAtLeast
from selfshop.domain.promotions.units.percents import part_of


@frozen
class Stage:
    """A threshold and what is given from it on; without benefit, what comes before any threshold.

    Amounts are minor units on the rule's base.

    Attributes:
        place: of the field, inside the rule.
    """

    place: str
    threshold: Condition | None = None
    benefit: benefits.AmountOff | benefits.PercentOff | benefits.Gift | None = None

    @property
    def by_amount(self) -> bool:
        """Whether the threshold is an amount."""
        return isinstance(self.threshold, SpendAtLeast)

    @property
    def height(self) -> int:
        """Where it begins, in minor units or units."""
        if self.threshold is None:
            return 0
        if isinstance(self.threshold, SpendAtLeast):
            return self.threshold.amount.minor
        return self.threshold.quantity

    def off(self, measure: int) -> int:
        """Return what it takes off goods that measure so much, their own worth aside.

        *measure* is in units where the threshold is; a percentage needs an amount.
        """
        match self.benefit:
            case benefits.AmountOff(amount=amount, every=every, max_times=most):
                if not every or not self.height:
                    return amount.minor
                times = measure // self.height
                return amount.minor * (times if most is None else min(times, most))
            case benefits.PercentOff(cap=cap) as percent:
                share = part_of(measure, percent.ratio)
                return share if cap is None else min(share, cap.minor)
            case _:
                return 0

    def pays(self, amount: int) -> int:
        """Return what goods worth *amount* cost."""
        return amount - min(amount, self.off(amount))

    def most(self) -> int | None:
        """Return what it ever takes off at most; None = there is no end to it."""
        match self.benefit:
            case benefits.AmountOff(amount=amount, every=every, max_times=most):
                if not every:
                    return amount.minor
                return None if most is None else amount.minor * most
            case benefits.PercentOff(cap=cap):
                return None if cap is None else cap.minor
            case _:
                return 0

    def stretch_before(self, amount: int) -> int:
        """Return from where up to *amount* it takes off evenly: where what is paid only rises."""
        every = isinstance(self.benefit, benefits.AmountOff) and self.benefit.every
        if every and self.height:
            return (amount - 1) // self.height * self.height
        return self.height


def stages_of(ladder: benefits.Ladder) -> list[Stage]:
    """Return a ladder's steps, the lowest first."""
    return [
        Stage(f"benefit.steps[{position}]", step.threshold, step.benefit)
        for position, step in enumerate(ladder.steps)
    ]
