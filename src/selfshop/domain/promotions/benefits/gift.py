"""满赠: something else for nothing."""

from typing import ClassVar

from attrs import field, frozen

from selfshop.domain.promotions.conditions import Condition, times
from selfshop.domain.promotions.units.pools import Pool
from selfshop.domain.shared import Money, SkuId, checks


@frozen(kw_only=True)
class Gift:
    """Add *quantity* units of *sku* for nothing, all of them or none.

    Attributes:
        every: once for each whole time the threshold is met, instead of once.
        value: what one piece is worth to the buyer, when sets of rules are compared; None = 0.
    """

    kind: ClassVar[str] = "gift"
    takes_goods: ClassVar[bool] = False

    sku: SkuId = field(validator=checks.text())
    quantity: int = field(default=1, validator=checks.quantity)
    every: bool = field(default=False, validator=checks.true_or_false)
    value: Money | None = field(
        default=None, validator=checks.optional(checks.money(least_minor=0))
    )

    def amounts(self) -> tuple[tuple[str, Money], ...]:
        """List every amount with the path of its field."""
        return () if self.value is None else (("value", self.value),)

    def pieces(self, pool: Pool, condition: Condition | None) -> int:
        """Return how many pieces units in *pool* earn."""
        if not self.every or condition is None:
            return self.quantity
        return self.quantity * times(condition, amount=pool.amount, quantity=pool.quantity)

    def worth(self, pieces: int) -> int:
        """Return what *pieces* are worth, in minor units."""
        return 0 if self.value is None else pieces * self.value.minor
