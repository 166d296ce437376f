"""A shop made ready for a recording: settings, goods, stock, prices, members and coupon rules.

Everything goes in by bulk calls of up to 10,000 rows, each under a key of its own, so that it can
be interrupted anywhere and done again without anything happening twice. Rules come last: once
there are orders, all of it is in.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import count, islice
from typing import TypeVar

from attrs import frozen

from selfshop.domain import aftersales, catalog, inventory, membership, pricing, promotions
from selfshop.domain.shared import Money, ProductId, Refused, System, checks
from selfshop.replay import till
from selfshop.replay.recording import (
    RecordedCoupon,
    RecordedCustomer,
    RecordedPrice,
    RecordedProduct,
    Recording,
)
from selfshop.replay.rewards import Reward, earning_terms, marked, publish_plan
from selfshop.replay.watching import Watcher
from selfshop.shop import Shop

T = TypeVar("T")

#: Who does everything that a replay does.
REPLAY = System(id="replay")
ROWS_MAX = 10_000
#: A recorded return comes when it comes, and nothing of the past is forgotten or swept meanwhile.
DAYS = aftersales.WINDOW_DAYS_MAX

_PAYEE = "recording:"


def furnish(
    shop: Shop, recording: Recording, watcher: Watcher, *, rewards: Collection[Reward] = ()
) -> bool:
    """Make *shop* ready for *recording*, unless it is; return whether it has orders already.

    Args:
        shop: as opened.
        recording: what it is to hold.
        watcher: told how far it is.
        rewards: what households are to get for sales.

    Raises:
        Refused: ``replay.other_recording``, ``replay.shop_in_use``: the shop is another's.
    """
    bound = shop.acting_as(REPLAY)
    _claim(bound, recording, rewards)
    if bound.orders.find(limit=1).items:
        return True
    span = recording.span()
    if span is not None:
        furnisher = Furnisher(shop=bound, since=span.first, watcher=watcher)
        furnisher.furnish(recording, rewards)
    return False


def payee_of(recording: Recording) -> str:
    """Name the account that the recording's money goes to; it marks the shop as this replay's."""
    name = recording.name.encode(errors="replace").decode()
    return f"{_PAYEE}{name[:120]}:{recording.fingerprint}"


def _claim(shop: Shop, recording: Recording, rewards: Collection[Reward]) -> None:
    """Decide the shop's settings, once."""
    settings, payee = shop.settings.get(), marked(payee_of(recording), rewards)
    if settings.payee == payee:
        return
    if settings.payee.startswith(_PAYEE):
        holds, wanted = (of.removeprefix(_PAYEE) for of in (settings.payee, payee))
        raise Refused("replay.other_recording", holds=holds, recording=wanted)
    if settings.version or shop.catalog.find(limit=1).items:
        raise Refused("replay.shop_in_use")
    shop.settings.change(
        currency=recording.currency,
        timezone="UTC",
        choice=promotions.Choice.PRIORITY,
        receive_after_days=DAYS,
        remember_days=DAYS,
        returns=aftersales.ReturnPolicy(window_days=DAYS, send_within_days=DAYS),
        provider=till.NAME,
        payee=payee,
        earning=earning_terms(recording.currency) if Reward.POINTS in rewards else None,
    )


@frozen(kw_only=True)
class Furnisher:
    """Puts a recording's goods, prices, members and rules into a shop.

    Attributes:
        since: when the recording begins: goods and members are there from then on.
    """

    shop: Shop
    since: datetime
    watcher: Watcher

    def furnish(self, recording: Recording, rewards: Collection[Reward]) -> None:
        """Put all of it in; what is there already stays as it is."""
        currency = recording.currency
        for shop, _, products in self._batches("products", recording.products()):
            _add_products(shop, products)
        for shop, name, products in self._batches("stock", recording.products()):
            _receive_stock(shop, name, products)
        prices = (_price_of(price, currency) for price in recording.prices())
        for shop, _, rows in self._batches("prices", prices):
            shop.pricing.set_prices(prices=rows)
        members = (_member_of(customer, self.since) for customer in recording.customers())
        for shop, _, batch in self._batches("members", members):
            shop.membership.register_many(members=batch)
        if Reward.COMMISSIONS in rewards:
            self.watcher.begins("placing households", 0)
            publish_plan(self._keyed, [customer.id for customer in recording.customers()])
        rules = tuple(rule_of(coupon, currency) for coupon in recording.coupons())
        self._keyed("recording:rules").promotions.publish(rules=rules)

    def _keyed(self, key: str) -> Shop:
        return self.shop.acting_as(REPLAY, key=key).as_of(self.since)

    def _batches(self, what: str, rows: Iterable[T]) -> Iterator[tuple[Shop, str, tuple[T, ...]]]:
        """Yield the shop to put each batch into, the batch's name, and the batch."""
        self.watcher.begins(f"loading {what}", 0)
        walk = iter(rows)
        for number in count():
            batch = tuple(islice(walk, ROWS_MAX))
            if not batch:
                return
            name = f"recording:{what}:{number}"
            yield self._keyed(name), name, batch
            self.watcher.advances(len(batch))


def _add_products(shop: Shop, batch: tuple[RecordedProduct, ...]) -> None:
    shop.catalog.add_products(
        products=tuple(_product_of(product) for product in batch),
        skus=tuple(sku_of(product) for product in batch),
    )


def _product_of(product: RecordedProduct) -> catalog.Product:
    return catalog.Product(
        id=ProductId(product.sku),
        title=product.title,
        categories=_categories(product),
        brand=product.brand,
        tags=frozenset(product.tags),
    )


def sku_of(product: RecordedProduct) -> catalog.Sku:
    """Write a recorded product as the SKU it is sold as."""
    return catalog.Sku(
        id=product.sku,
        product=ProductId(product.sku),
        title=product.title,
        categories=_categories(product),
        brand=product.brand,
        tags=frozenset(product.tags),
        listing=catalog.Listing.LISTED,
    )


def _categories(product: RecordedProduct) -> tuple[str, ...]:
    return () if product.category is None else (product.category,)


def _receive_stock(shop: Shop, delivery: str, batch: tuple[RecordedProduct, ...]) -> None:
    # More than one delivery can hold is more than any shop sells; what is short is told as such.
    lines = tuple(
        inventory.StockLine(sku=product.sku, quantity=min(product.units, checks.QUANTITY_MAX))
        for product in batch
    )
    shop.inventory.receive_stock(lines=lines, reference=delivery)


def _price_of(price: RecordedPrice, currency: str) -> pricing.SkuPrice:
    entry = pricing.PriceEntry(
        kind=pricing.Kind.LIST, amount=Money(price.list_minor, currency), period=price.period
    )
    return pricing.SkuPrice(sku=price.sku, entry=entry)


def _member_of(customer: RecordedCustomer, since: datetime) -> membership.Member:
    return membership.Member(
        id=customer.id, segments=frozenset(customer.segments), registered_at=since
    )


def rule_of(coupon: RecordedCoupon, currency: str) -> promotions.Rule:
    """Write a recorded coupon as the rule that gives its amount."""
    return promotions.Rule(
        id=coupon.id,
        name=coupon.name,
        layer="coupon",
        kind=promotions.RuleKind.COUPON,
        window=coupon.window,
        scope=promotions.Scope(include=promotions.Selector(skus=coupon.skus)),
        audience=promotions.Audience(segments=frozenset({coupon.segment})),
        benefit=promotions.benefits.AmountOff(amount=Money(coupon.amount_minor, currency)),
        funded_by=coupon.funded_by,
    )
