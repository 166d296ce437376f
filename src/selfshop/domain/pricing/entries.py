"""One rung of a SKU's price ladder."""

from enum import StrEnum

from attrs import field, frozen

from selfshop.domain.shared import ALWAYS, InvalidInput, Money, Period, SkuId, checks


class Kind(StrEnum):
    """Why an entry exists, in the order in which equal amounts are named."""

    LIST = "list"
    SALE = "sale"
    TIER = "tier"
    CHANNEL = "channel"
    SEGMENT = "segment"
    QUANTITY = "quantity"


#: The condition each kind must carry; a list price may carry none at all.
_OWN_FIELD = {
    Kind.TIER: "tier",
    Kind.CHANNEL: "channel",
    Kind.SEGMENT: "segment",
    Kind.QUANTITY: "min_quantity",
}
_CONDITIONS = ("tier", "channel", "segment", "min_quantity")


@frozen(kw_only=True)
class PriceEntry:
    """An amount for one unit, the conditions under which it holds, and the time it holds for.

    Attributes:
        min_quantity: units of the SKU in the cart, over all its lines, from which it holds.

    Raises:
        InvalidInput: naming the field; a kind without its own condition, or a list price with
            any, is refused.
    """

    kind: Kind = field(validator=checks.is_a(Kind))
    amount: Money = field(validator=checks.money(least_minor=0))
    tier: str | None = field(default=None, validator=checks.optional(checks.text()))
    channel: str | None = field(default=None, validator=checks.optional(checks.text()))
    segment: str | None = field(default=None, validator=checks.optional(checks.text()))
    min_quantity: int | None = field(default=None, validator=checks.optional(checks.quantity))
    period: Period = field(default=ALWAYS, validator=checks.is_a(Period))

    def __attrs_post_init__(self) -> None:
        needed = _OWN_FIELD.get(self.kind)
        if needed is not None and getattr(self, needed) is None:
            raise InvalidInput(needed, "input.missing")
        if self.kind is Kind.LIST:
            for name in _CONDITIONS:
                if getattr(self, name) is not None:
                    raise InvalidInput(name, "price.list_with_condition")


@frozen(kw_only=True)
class SkuPrice:
    """A price entry and the SKU on whose ladder it goes."""

    sku: SkuId = field(validator=checks.text())
    entry: PriceEntry = field(validator=checks.is_a(PriceEntry))
