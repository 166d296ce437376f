"""What one unit of a SKU costs the shop itself."""

from attrs import field, frozen

from selfshop.domain.shared import Money, SkuId, checks


@frozen(kw_only=True)
class Cost:
    """What the shop gives for one unit, landed: the fact that margins are reckoned from.

    It is the current one; whoever buys the goods in keeps the history and the layers.

    Raises:
        InvalidInput: naming the field; a cost is never negative, and 0 is what was had for nothing.
    """

    sku: SkuId = field(validator=checks.text())
    amount: Money = field(validator=checks.money(least_minor=0))
