"""Recorded baskets as the carts they were, with the goods, prices and buyers of their instant."""

from collections.abc import Mapping

from attrs import frozen

from selfshop.domain import catalog, membership, pricing
from selfshop.domain.checkout import rehearsals
from selfshop.domain.shared import MemberId, Money, SkuId
from selfshop.replay.furnishing import sku_of
from selfshop.replay.recording import RecordedBasket, Recording
from selfshop.replay.selling import cart_of


@frozen(kw_only=True)
class Surroundings:
    """What is known of a recording's goods and customers, for every basket."""

    skus: Mapping[SkuId, catalog.Sku]
    segments: Mapping[MemberId, frozenset[str]]

    @classmethod
    def of(cls, recording: Recording, catalogue: Mapping[SkuId, catalog.Sku]) -> "Surroundings":
        """Read them; *catalogue* says of its SKUs what the recording does not."""
        skus = (sku_of(product) for product in recording.products())
        return cls(
            skus={sku.id: catalogue.get(sku.id, sku) for sku in skus},
            segments={
                one.id: frozenset(one.segments) for one in recording.customers() if one.segments
            },
        )

    def basket_of(self, recorded: RecordedBasket, *, earlier: int) -> rehearsals.Basket:
        """Write a recorded basket for quoting; its customer has *earlier* ones in the recording.

        Raises:
            InvalidInput: it is more than a cart can be.
        """
        return rehearsals.Basket(
            order=recorded.order,
            at=recorded.at,
            cart=cart_of(recorded),
            skus={line.sku: self.skus[line.sku] for line in recorded.lines},
            prices={
                line.sku: (
                    pricing.PriceEntry(
                        kind=pricing.Kind.LIST, amount=Money(line.list_minor, recorded.currency)
                    ),
                )
                for line in recorded.lines
            },
            buyer=membership.Purchaser(
                member=recorded.customer,
                segments=self.segments.get(recorded.customer, frozenset()),
                orders=earlier,
            ),
        )

    def names(self) -> Mapping[str, frozenset[str]]:
        """Return what goods can be named by, kind by kind."""
        skus = self.skus.values()
        return {
            "skus": frozenset(self.skus),
            "products": frozenset(sku.product for sku in skus),
            "categories": frozenset(name for sku in skus for name in sku.category_paths),
            "brands": frozenset(sku.brand for sku in skus if sku.brand is not None),
            "tags": frozenset(tag for sku in skus for tag in sku.tags),
        }
