"""What goods cost the shop: stated SKU by SKU, or assumed; never made up."""

from collections.abc import Mapping
from decimal import Decimal

from attrs import field, frozen

from selfshop.domain import promotions
from selfshop.domain.checkout.quotes import Quote
from selfshop.domain.shared import Minor, SkuId, checks

_percent: checks.Validator = promotions.check_percent


@frozen(kw_only=True)
class StatedCosts:
    """Costs of one unit, in minor units of the rehearsal's currency; of other SKUs none is known."""

    by_sku: Mapping[SkuId, Minor]

    def of(self, quote: Quote) -> Minor | None:
        """Return what the goods and gifts of *quote* cost; None = one of them has no cost."""
        total = 0
        goods = [(line.sku, line.quantity) for line in quote.lines]
        gifts = [(gift.sku, gift.quantity) for gift in quote.gifts]
        for sku, quantity in goods + gifts:
            cost = self.by_sku.get(sku)
            if cost is None:
                return None
            total += cost * quantity
        return Minor(total)


@frozen(kw_only=True)
class AssumedMargin:
    """So many percent of a unit's price, before adjustments and rules, are the shop's to keep."""

    percent: Decimal = field(validator=_percent)

    def of(self, quote: Quote) -> Minor | None:
        """Return what the goods of *quote* cost, rounded half up by line.

        None = it has gifts: what is given away has no price in a quote to reckon a cost from.
        """
        if quote.gifts:
            return None
        kept = promotions.ratio(self.percent)
        share = (kept[1] - kept[0], kept[1])
        return Minor(sum(promotions.part_of(line.price, share) for line in quote.lines))


#: None = nobody has said what goods cost.
Costs = StatedCosts | AssumedMargin | None


def cost_of(quote: Quote, costs: Costs) -> Minor | None:
    """Return what the goods and gifts of *quote* cost; None = it is not known."""
    return None if costs is None else costs.of(quote)
