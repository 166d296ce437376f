"""One basket, quoted under the rules that are and under the rules that might be."""

from collections.abc import Mapping
from datetime import datetime

from attrs import field, frozen

from selfshop.domain import catalog, membership, pricing, promotions
from selfshop.domain.checkout.carts import Cart
from selfshop.domain.checkout.quotes import Quote
from selfshop.domain.checkout.quoting import quote
from selfshop.domain.checkout.snapshots import Snapshot, Terms
from selfshop.domain.shared import OrderId, RuleId, SkuId


@frozen(kw_only=True)
class RuleBook:
    """A set of rules as a shop runs it.

    Attributes:
        usage: what of the rules' limits is used up before every basket; absent = nothing.
    """

    terms: Terms
    rules: promotions.RuleSet
    usage: Mapping[RuleId, promotions.Usage] = field(factory=dict)


@frozen(kw_only=True)
class Basket:
    """What somebody bought at one instant, and all that a quote of it depends on but the rules.

    Attributes:
        at: aware; the instant of both quotes.
        prices: the price ladder of the cart's SKUs, as it was then.
        buyer: tier, segments and earlier orders as they were then, as far as they are known.
    """

    order: OrderId
    at: datetime
    cart: Cart
    skus: Mapping[SkuId, catalog.Sku]
    prices: Mapping[SkuId, tuple[pricing.PriceEntry, ...]]
    buyer: membership.Purchaser


@frozen(kw_only=True)
class Tried:
    """A basket with its two quotes."""

    basket: Basket
    before: Quote
    after: Quote


def try_out(basket: Basket, *, current: RuleBook, proposed: RuleBook) -> Tried:
    """Quote *basket* under both sets of rules.

    Raises:
        InvalidInput, Refused: what `quote` raises; the basket cannot be compared.
    """
    return Tried(
        basket=basket, before=quote_under(basket, current), after=quote_under(basket, proposed)
    )


def quote_under(basket: Basket, book: RuleBook) -> Quote:
    """Quote *basket* under one set of rules."""
    snapshot = Snapshot(
        terms=book.terms,
        skus=basket.skus,
        prices=basket.prices,
        rules=book.rules,
        buyer=basket.buyer,
        usage=book.usage,
    )
    return quote(basket.cart, snapshot, at=basket.at)
