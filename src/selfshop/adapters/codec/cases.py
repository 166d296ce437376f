"""A case: a small shop, its rules and one cart as one JSON object."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from attrs import frozen

from selfshop.adapters.codec.case_freight import read_freight, require_templates
from selfshop.adapters.codec.case_rules import read_period, read_rule
from selfshop.adapters.codec.fields import Fields, parse, whole_object
from selfshop.domain import catalog, checkout, membership, pricing, promotions
from selfshop.domain.shared import (
    InvalidInput,
    LineId,
    MemberId,
    ProductId,
    RuleId,
    SkuId,
    checks,
    decimals_of,
)

T = TypeVar("T")


@frozen(kw_only=True)
class Case:
    """What one case says.

    Attributes:
        id, title, source: for people and for reports.
        at: the instant of the quote.
        expected: what must hold of the answer; only what is named is compared.
    """

    id: str | None
    title: str | None
    source: str | None
    cart: checkout.Cart
    snapshot: checkout.Snapshot
    at: datetime
    expected: Mapping[str, Any]

    def quote(self) -> checkout.Quote:
        """Answer it."""
        return checkout.quote(self.cart, self.snapshot, at=self.at)


def read_case(plain: str | Mapping[str, Any]) -> Case:
    """Read one case from its JSON text, or from what a JSON reader made of it.

    Raises:
        InvalidInput: with the path of the field, such as ``rules[0].benefit.percent``.
    """
    return whole_object(parse(plain) if isinstance(plain, str) else plain, _case)


def _case(fields: Fields) -> Case:
    shop = fields.inside("shop", read_shop)
    currency = shop.terms.currency
    skus = fields.each("skus", lambda one: whole_object(one, lambda f: read_sku(f, currency)))
    checks.no_duplicates("skus", [sku.id for sku, _, _ in skus])
    _require_classes(shop.terms.tax, [sku for sku, _, _ in skus])
    require_templates(shop.terms.freight, [sku for sku, _, _ in skus])
    read = fields.each("rules", lambda one: read_rule(one, currency))
    snapshot = checkout.Snapshot(
        terms=shop.terms,
        skus={sku.id: sku for sku, _, _ in skus},
        prices={sku.id: prices for sku, prices, _ in skus},
        rules=promotions.RuleSet(
            currency=currency, rules=tuple(rule for rule, _ in read), layers=shop.layers
        ),
        buyer=fields.inside("member", _member) if fields.has("member") else membership.GUEST,
        usage={rule.id: usage for rule, usage in read},
        stock={sku.id: stock for sku, _, stock in skus if stock is not None},
    )
    expected = fields.mapping("quote") if fields.has("quote") else {}
    return Case(
        id=fields.text("id") if fields.has("id") else None,
        title=fields.text("title") if fields.has("title") else None,
        source=fields.text("source") if fields.has("source") else None,
        cart=fields.inside("cart", lambda inner: _cart(inner, currency)),
        snapshot=snapshot,
        at=fields.instant("at"),
        expected=expected,
    )


def _require_classes(tax: checkout.TaxTerms | None, skus: list[catalog.Sku]) -> None:
    for place, sku in enumerate(skus):
        if tax is not None and sku.tax_class not in {None, *tax.classes}:
            raise InvalidInput(f"skus[{place}].tax_class", "tax.unknown_class")


@frozen(kw_only=True)
class ShopBlock:
    """How a case's shop reckons."""

    terms: checkout.Terms
    layers: tuple[promotions.Layer, ...]


def read_shop(fields: Fields) -> ShopBlock:
    """Read a case's shop."""
    currency = fields.text("currency")
    decimals_of(currency)
    if fields.has("timezone"):
        _require_zone(fields.text("timezone"))
    layers = promotions.DEFAULT_LAYERS
    if fields.has("layers"):
        layers = fields.each("layers", lambda one: whole_object(one, _layer))
        promotions.require_layers("layers", layers)
    choice = promotions.Choice.BEST
    if fields.has("choice"):
        choice = fields.choice("choice", promotions.Choice)
    most = fields.whole("max_coupons", least=0, most=500) if fields.has("max_coupons") else None
    terms = checkout.Terms(
        currency=currency,
        choice=choice,
        coupons_max=most,
        freight=_optional(fields, "freight", lambda inner: read_freight(inner, currency)),
        points=_optional(fields, "points", _points),
        tax=_optional(fields, "tax", _tax),
    )
    return ShopBlock(terms=terms, layers=layers)


def _optional(fields: Fields, name: str, read: Callable[[Fields], T]) -> T | None:
    return fields.inside(name, read) if fields.has(name) else None


def _points(fields: Fields) -> checkout.PointsTerms:
    as_ = checkout.PointsAs.TENDER
    if fields.has("as"):
        as_ = fields.choice("as", checkout.PointsAs)
    return checkout.PointsTerms(
        value_per_point=fields.decimal("value_per_point"),
        max_percent=fields.decimal("max_percent") if fields.has("max_percent") else Decimal(100),
        step=fields.whole("step", least=1) if fields.has("step") else 1,
        min_points=fields.whole("min_points", least=0) if fields.has("min_points") else 0,
        as_=as_,
    )


def _tax(fields: Fields) -> checkout.TaxTerms:
    return checkout.TaxTerms(
        mode=fields.choice("mode", checkout.TaxMode),
        rounding=fields.choice("rounding", checkout.TaxRounding),
        classes=fields.inside(
            "classes", lambda inner: {name: inner.decimal(name) for name in inner.names()}
        ),
    )


def _require_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInput("timezone", "input.unknown_zone", zone=name[:100]) from None


def _layer(fields: Fields) -> promotions.Layer:
    return promotions.Layer(
        name=fields.text("name"),
        base=fields.choice("base", promotions.Base),
        claims=fields.choice("claims", promotions.Claims),
    )


def read_sku(
    fields: Fields, currency: str
) -> tuple[catalog.Sku, tuple[pricing.PriceEntry, ...], int | None]:
    """Read one SKU, its price ladder, and its stock; None = without limit."""
    name = fields.text("sku")
    on_sale = fields.flag("listed") if fields.has("listed") else True
    sku = catalog.Sku(
        id=SkuId(name),
        product=ProductId(fields.text("product") if fields.has("product") else name),
        categories=tuple(sorted(fields.texts("categories"))),
        brand=fields.text("brand") if fields.has("brand") else None,
        tags=fields.texts("tags"),
        weight_g=fields.whole("weight_g", least=0) if fields.has("weight_g") else 0,
        volume_cm3=fields.whole("volume_cm3", least=0) if fields.has("volume_cm3") else 0,
        freight_template=fields.text("freight_template")
        if fields.has("freight_template")
        else None,
        tax_class=fields.text("tax_class") if fields.has("tax_class") else None,
        floor_price=fields.money("floor_price", currency) if fields.has("floor_price") else None,
        cash_equivalent=fields.flag("cash_equivalent"),
        listing=catalog.Listing.LISTED if on_sale else catalog.Listing.UNLISTED,
    )
    stock = fields.whole("stock", least=0) if fields.has("stock") else None
    prices = fields.each("prices", lambda one: whole_object(one, lambda f: _price(f, currency)))
    return sku, prices, stock


def _price(fields: Fields, currency: str) -> pricing.PriceEntry:
    least = fields.whole("min_quantity", least=1) if fields.has("min_quantity") else None
    return pricing.PriceEntry(
        kind=fields.choice("kind", pricing.Kind),
        amount=fields.money("amount", currency),
        tier=fields.text("tier") if fields.has("tier") else None,
        channel=fields.text("channel") if fields.has("channel") else None,
        segment=fields.text("segment") if fields.has("segment") else None,
        min_quantity=least,
        period=read_period(fields),
    )


def _member(fields: Fields) -> membership.Purchaser:
    return membership.Purchaser(
        member=MemberId(fields.text("id")),
        tier=fields.text("tier") if fields.has("tier") else None,
        segments=fields.texts("segments"),
        orders=fields.whole("orders", least=0) if fields.has("orders") else 0,
        points=fields.whole("points", least=0) if fields.has("points") else 0,
    )


def _cart(fields: Fields, currency: str) -> checkout.Cart:
    points = 0
    if fields.has("points"):
        wanted = fields.raw("points")
        points = checkout.ALL_POINTS if wanted == "max" else fields.whole("points", least=0)
    lines = fields.each("lines", lambda one: whole_object(one, lambda f: _line(f, currency)))
    coupons = fields.each("coupons", lambda one: RuleId(_text(one)))
    return checkout.Cart(
        lines=lines,
        coupons=coupons,
        channel=fields.text("channel") if fields.has("channel") else None,
        points=points,
        ship_to=fields.text("ship_to") if fields.has("ship_to") else None,
    )


def _text(plain: Any) -> str:
    checks.require_text("", plain)
    return str(plain)


def _line(fields: Fields, currency: str) -> checkout.CartLine:
    return checkout.CartLine(
        line=LineId(fields.text("line")) if fields.has("line") else None,
        sku=SkuId(fields.text("sku")),
        quantity=fields.whole("quantity", least=1),
        adjustments=fields.each(
            "adjustments", lambda one: whole_object(one, lambda f: _adjustment(f, currency))
        ),
    )


def _adjustment(fields: Fields, currency: str) -> checkout.Adjustment:
    return checkout.Adjustment(
        amount=fields.money("amount", currency),
        funded_by=fields.text("funded_by") if fields.has("funded_by") else None,
        reason=fields.text("reason") if fields.has("reason") else None,
    )
