"""A small shop in three lines.

```python
shop = open_shop("memory://")
furnish(shop, Goods(sku="tea", price="12.90", units=5), Goods(sku="pot", price="89.00"))
quote = shop.checkout.quote(cart=cart({"tea": 2}))
```
"""

from collections.abc import Iterable, Mapping

from attrs import frozen

from selfshop.domain import catalog, checkout, inventory, pricing
from selfshop.domain.shared import MemberId, Money, ProductId, RuleId, SkuId
from selfshop.shop import Shop


@frozen(kw_only=True)
class Goods:
    """One SKU that is on sale, a product of its own.

    Attributes:
        price: the list price of one unit, as a decimal in the shop's currency; None = no price.
        units: how many there are; 0 = never received.
    """

    sku: str
    price: str | None = "100.00"
    units: int = 10
    listing: catalog.Listing = catalog.Listing.LISTED


def furnish(shop: Shop, *goods: Goods, members: Iterable[str] = ()) -> Shop:
    """Put *goods* into the catalogue, priced and in stock, and register *members*."""
    shop.catalog.add_products(
        products=tuple(catalog.Product(id=ProductId(g.sku), title=g.sku) for g in goods),
        skus=tuple(
            catalog.Sku(
                id=SkuId(g.sku),
                product=ProductId(g.sku),
                title=g.sku,
                categories=("goods",),
                listing=g.listing,
            )
            for g in goods
        ),
    )
    currency = shop.settings.get().currency
    prices = tuple(list_price(g.sku, g.price, currency) for g in goods if g.price is not None)
    if prices:
        shop.pricing.set_prices(prices=prices)
    received = tuple(stock_line(g.sku, g.units) for g in goods if g.units)
    if received:
        shop.inventory.receive_stock(lines=received)
    for member in members:
        shop.membership.register(member=MemberId(member))
    return shop


def list_price(sku: str, amount: str, currency: str = "CNY") -> pricing.SkuPrice:
    """Return a list price that has always been in force."""
    entry = pricing.PriceEntry(kind=pricing.Kind.LIST, amount=Money.of(amount, currency))
    return pricing.SkuPrice(sku=SkuId(sku), entry=entry)


def stock_line(sku: str, quantity: int) -> inventory.StockLine:
    """Return so many units of a SKU at the one location."""
    return inventory.StockLine(sku=SkuId(sku), quantity=quantity)


def cart(units: Mapping[str, int], *, coupons: Iterable[str] = ()) -> checkout.Cart:
    """Return a cart with a line for each SKU, in their order."""
    lines = tuple(
        checkout.CartLine(sku=SkuId(sku), quantity=quantity) for sku, quantity in units.items()
    )
    return checkout.Cart(lines=lines, coupons=tuple(map(RuleId, coupons)))
