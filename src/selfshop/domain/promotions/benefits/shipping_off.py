"""包邮: freight for less, or for nothing."""

from typing import ClassVar

from attrs import field, frozen

from selfshop.domain.shared import InvalidInput, Money, checks


@frozen(kw_only=True)
class ShippingOff:
    """Take *amount* off freight, or all of it.

    Raises:
        InvalidInput: neither *amount* nor *free* is given, or both.
    """

    kind: ClassVar[str] = "shipping_off"
    takes_goods: ClassVar[bool] = False

    amount: Money | None = field(
        default=None, validator=checks.optional(checks.money(least_minor=1))
    )
    free: bool = field(default=False, validator=checks.true_or_false)

    def __attrs_post_init__(self) -> None:
        if self.free == (self.amount is not None):
            raise InvalidInput("amount", "rule.amount_or_free")

    def amounts(self) -> tuple[tuple[str, Money], ...]:
        """List every amount with the path of its field."""
        return () if self.amount is None else (("amount", self.amount),)

    def off(self, freight: int) -> int:
        """Return what it takes off *freight*, in minor units."""
        return freight if self.amount is None else min(freight, self.amount.minor)
