"""One order from quote to delivery, deterministic, so that two databases can live the same day."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from attrs import define, field

from selfshop.domain import catalog, checkout, inventory, payments, pricing, promotions
from selfshop.domain.shared import MemberId, Money, ProductId, RuleId, SkuId, System
from selfshop.shop import Shop, open_shop

START = datetime(2026, 11, 11, tzinfo=UTC)
SKUS = 200


@define
class CountingIds:
    """Ids in order: the same calls get the same ids."""

    count: int = 0

    def new(self, at: datetime) -> str:
        del at
        self.count += 1
        return f"{self.count:032d}"


@define
class SteppingClock:
    """A clock that moves a second whenever it is read."""

    at: datetime = START

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@define
class Life:
    """A small shop and the orders that go through it."""

    shop: Shop
    lines: int
    chance: random.Random = field(factory=lambda: random.Random(20261111))
    orders: int = 0

    @classmethod
    def begin(cls, url: str, *, lines: int) -> "Life":
        shop = open_shop(url, clock=SteppingClock(), ids=CountingIds(), migrate=True)
        shop.settings.change(choice=promotions.Choice.PRIORITY)
        skus = [SkuId(f"sku-{number:03d}") for number in range(SKUS)]
        shop.catalog.add_products(
            products=tuple(catalog.Product(id=ProductId(sku), title=sku) for sku in skus),
            skus=tuple(
                catalog.Sku(
                    id=sku, product=ProductId(sku), title=sku, listing=catalog.Listing.LISTED
                )
                for sku in skus
            ),
        )
        list_price = pricing.PriceEntry(kind=pricing.Kind.LIST, amount=Money.of("99.00", "CNY"))
        shop.pricing.set_prices(
            prices=tuple(pricing.SkuPrice(sku=sku, entry=list_price) for sku in skus)
        )
        shop.inventory.receive_stock(
            lines=tuple(inventory.StockLine(sku=sku, quantity=10**8) for sku in skus)
        )
        shop.promotions.publish(
            rules=(
                promotions.Rule(
                    id=RuleId("full-300-less-50"),
                    layer="order",
                    condition=promotions.SpendAtLeast(amount=Money.of("300.00", "CNY")),
                    benefit=promotions.benefits.AmountOff(
                        amount=Money.of("50.00", "CNY"), every=True
                    ),
                ),
            )
        )
        shop.membership.register(member=MemberId("ann"))
        return cls(shop=shop, lines=lines)

    def steps(self) -> Iterator[str]:
        """Carry one order from quote to delivery; yield the name of each step after it."""
        self.orders += 1
        system = System(id="bench")
        shop = self.shop.acting_as(system)
        cart = checkout.Cart(
            lines=tuple(
                checkout.CartLine(sku=SkuId(f"sku-{n:03d}"), quantity=self.chance.randint(1, 3))
                for n in self.chance.sample(range(SKUS), self.lines)
            )
        )
        quote = shop.checkout.quote(cart=cart, member=MemberId("ann"))
        yield "quote"
        goods = tuple(
            inventory.StockLine(sku=line.sku, quantity=line.quantity) for line in cart.lines
        )
        hold = shop.inventory.hold(lines=goods)
        yield "hold"
        order = self.shop.acting_as(system, key=f"place-{self.orders}").orders.place(
            cart=cart, quote_hash=quote.hash, member=MemberId("ann"), hold=hold.id
        )
        yield "place"
        (payment,) = shop.payments.get(order=order.id)
        shop.payments.receive(
            receipt=payments.Receipt(
                order=order.id,
                payment=payment.id,
                amount=Money(order.payable, order.currency),
                payee=payment.payee,
                provider=payment.provider,
                transaction=f"transaction-{self.orders}",
            )
        )
        yield "pay"
        parcel = shop.fulfilment.ship(order=order.id)
        yield "ship"
        shop.fulfilment.deliver(order=order.id, parcel=parcel.id)
        yield "deliver"

    def order(self) -> None:
        """Carry one order from quote to delivery."""
        for _ in self.steps():
            pass
