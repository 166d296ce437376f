"""The rules of a case."""

from collections.abc import Callable
from typing import Any

from selfshop.adapters.codec.fields import Fields, under, whole_object
from selfshop.domain import promotions
from selfshop.domain.shared import (
    ALWAYS,
    InvalidInput,
    Money,
    Period,
    ProductId,
    RuleId,
    SkuId,
)

benefits = promotions.benefits


def read_rule(plain: Any, currency: str) -> tuple[promotions.Rule, promotions.Usage]:
    """Read one rule, and how much of its limits is used."""
    return whole_object(plain, lambda fields: _rule(fields, currency))


def _rule(fields: Fields, currency: str) -> tuple[promotions.Rule, promotions.Usage]:
    given: dict[str, Any] = {
        "id": RuleId(fields.text("id")),
        "layer": fields.text("layer"),
        "tags": fields.texts("tags"),
        "benefit": fields.inside("benefit", lambda inner: _benefit(inner, currency)),
    }
    _put(fields, given, "name", fields.text)
    _put(fields, given, "kind", lambda name: fields.choice(name, promotions.RuleKind))
    _put(fields, given, "window", lambda name: fields.inside(name, read_period))
    _put(fields, given, "scope", lambda name: fields.inside(name, _scope))
    _put(fields, given, "audience", lambda name: fields.inside(name, _audience))
    _put(
        fields,
        given,
        "condition",
        lambda name: fields.inside(name, lambda inner: _condition(inner, currency)),
    )
    _put(fields, given, "base", lambda name: fields.choice(name, promotions.Base))
    _put(fields, given, "group", fields.text)
    _put(fields, given, "combines_with", lambda name: _combines_with(fields, name))
    _put(fields, given, "priority", lambda name: fields.whole(name, least=-(10**9), most=10**9))
    _put(fields, given, "funded_by", fields.text)
    usage = promotions.Usage()
    if fields.has("limits"):
        given["limits"], usage = fields.inside("limits", lambda inner: _limits(inner, currency))
    return promotions.Rule(**given), usage


def _put(fields: Fields, given: dict[str, Any], name: str, read: Callable[[str], Any]) -> None:
    if fields.has(name):
        given[name] = read(name)


def read_period(fields: Fields) -> Period:
    """Read ``from`` and ``until``, both optional."""
    from_ = fields.instant("from") if fields.has("from") else None
    until = fields.instant("until") if fields.has("until") else None
    return Period(from_=from_, until=until) if from_ or until else ALWAYS


def _scope(fields: Fields) -> promotions.Scope:
    include = fields.inside("include", _selector) if fields.has("include") else None
    exclude = fields.inside("exclude", _selector) if fields.has("exclude") else None
    return promotions.Scope(include=include, exclude=exclude)


def _selector(fields: Fields) -> promotions.Selector:
    kinds = ("skus", "products", "categories", "brands", "tags")
    names = {kind: fields.texts(kind) for kind in kinds}
    # A misspelt field would otherwise read as a selection of nothing.
    fields.done()
    return promotions.Selector(
        skus=frozenset(map(SkuId, names["skus"])),
        products=frozenset(map(ProductId, names["products"])),
        categories=names["categories"],
        brands=names["brands"],
        tags=names["tags"],
    )


def _audience(fields: Fields) -> promotions.Audience:
    return promotions.Audience(
        tiers=fields.texts("tiers"),
        segments=fields.texts("segments"),
        channels=fields.texts("channels"),
        first_order=fields.flag("first_order"),
        members_only=fields.flag("members_only"),
    )


def _condition(fields: Fields, currency: str) -> promotions.Condition:
    by_amount, by_quantity = fields.has("min_amount"), fields.has("min_quantity")
    if by_amount and by_quantity:
        raise InvalidInput("min_quantity", "input.unknown_field")
    if by_quantity:
        return promotions.BuyAtLeast(quantity=fields.whole("min_quantity", least=1))
    return promotions.SpendAtLeast(amount=fields.money("min_amount", currency, least=1))


def _combines_with(fields: Fields, name: str) -> frozenset[str] | None:
    return None if fields.raw(name) == "all" else fields.texts(name)


def _limits(fields: Fields, currency: str) -> tuple[promotions.Limits, promotions.Usage]:
    limits = promotions.Limits(
        total=fields.whole("total", least=1) if fields.has("total") else None,
        per_member=fields.whole("per_member", least=1) if fields.has("per_member") else None,
        budget=fields.money("budget", currency, least=1) if fields.has("budget") else None,
        partial=fields.flag("partial"),
    )
    usage = promotions.Usage(
        used=fields.whole("used", least=0) if fields.has("used") else 0,
        used_by_member=(
            fields.whole("used_by_member", least=0) if fields.has("used_by_member") else 0
        ),
        spent_minor=fields.money("spent", currency).minor if fields.has("spent") else 0,
    )
    return limits, usage


def _benefit(fields: Fields, currency: str) -> benefits.Benefit:
    kind = fields.text("kind")
    if kind not in _BENEFITS:
        raise InvalidInput("kind", "input.not_one_of", choices=tuple(sorted(_BENEFITS)))
    return _BENEFITS[kind](fields, currency)


def _amount_off(fields: Fields, currency: str) -> benefits.AmountOff:
    return benefits.AmountOff(
        amount=fields.money("amount", currency, least=1),
        every=fields.flag("every"),
        max_times=fields.whole("max_times", least=1) if fields.has("max_times") else None,
    )


def _percent_off(fields: Fields, currency: str) -> benefits.PercentOff:
    rounding = benefits.Rounding.RULE
    if fields.has("rounding"):
        rounding = fields.choice("rounding", benefits.Rounding)
    return benefits.PercentOff(
        percent=fields.decimal("percent"),
        cap=fields.money("cap", currency, least=1) if fields.has("cap") else None,
        rounding=rounding,
    )


def _ladder(fields: Fields, currency: str) -> benefits.Ladder:
    read = fields.each("steps", lambda plain: whole_object(plain, lambda f: _step(f, currency)))
    return benefits.Ladder(steps=read)


def _step(fields: Fields, currency: str) -> benefits.Step:
    """Read a step: a threshold, and its benefit.

    The benefit stands in an object of its own (``benefit``, or the name of its kind), or its
    ``kind`` and parameters stand beside the threshold.
    """
    threshold = _condition(fields, currency)
    named = [name for name in ("benefit", "amount_off", "percent_off", "gift") if fields.has(name)]
    if len(named) > 1:
        # It gives one thing.
        raise InvalidInput(named[1], "input.unknown_field")
    if not named:
        benefit = _step_benefit(fields, currency)
    elif named == ["benefit"]:
        benefit = fields.inside("benefit", lambda inner: _step_benefit(inner, currency))
    else:
        benefit = _named_benefit(fields, named[0], currency)
    return benefits.Step(threshold=threshold, benefit=benefit)


def _named_benefit(
    fields: Fields, kind: str, currency: str
) -> benefits.AmountOff | benefits.PercentOff | benefits.Gift:
    """Read ``{"amount_off": {"amount": "50.00"}}`` or, shorter, ``{"amount_off": "50.00"}``."""
    plain = fields.raw(kind)
    if not isinstance(plain, dict):
        short = {"amount_off": "amount", "percent_off": "percent", "gift": "sku"}
        every = {"every": fields.raw("every")} if fields.has("every") else {}
        plain = {short[kind]: plain, **every}
    with under(kind):
        return whole_object({"kind": kind, **plain}, lambda f: _step_benefit(f, currency))


def _step_benefit(
    fields: Fields, currency: str
) -> benefits.AmountOff | benefits.PercentOff | benefits.Gift:
    benefit = _benefit(fields, currency)
    if not isinstance(benefit, benefits.AmountOff | benefits.PercentOff | benefits.Gift):
        raise InvalidInput(
            "kind", "input.not_one_of", choices=("amount_off", "gift", "percent_off")
        )
    return benefit


def _fixed_price(fields: Fields, currency: str) -> benefits.FixedPrice:
    return benefits.FixedPrice(
        price=fields.money("price", currency, least=1),
        max_units=fields.whole("max_units", least=1) if fields.has("max_units") else None,
    )


def _buy_get(fields: Fields, currency: str) -> benefits.BuyGet:
    del currency
    return benefits.BuyGet(
        buy=fields.whole("buy", least=1),
        get=fields.whole("get", least=1),
        percent=fields.decimal("percent"),
        max_times=fields.whole("max_times", least=1) if fields.has("max_times") else None,
    )


def _n_for(fields: Fields, currency: str) -> benefits.NFor:
    return benefits.NFor(
        n=fields.whole("n", least=1),
        price=fields.money("price", currency, least=1),
        max_times=fields.whole("max_times", least=1) if fields.has("max_times") else None,
    )


def _bundle(fields: Fields, currency: str) -> benefits.Bundle:
    return benefits.Bundle(
        parts=fields.each("parts", lambda plain: whole_object(plain, _part)),
        price=fields.money("price", currency, least=1),
        max_times=fields.whole("max_times", least=1) if fields.has("max_times") else None,
    )


def _part(fields: Fields) -> benefits.Part:
    scope = fields.inside("scope", _scope) if fields.has("scope") else promotions.EVERYTHING
    return benefits.Part(scope=scope, quantity=fields.whole("quantity", least=1))


def _add_on(fields: Fields, currency: str) -> benefits.AddOn:
    return benefits.AddOn(
        offers=fields.inside("offers", lambda inner: _offers(inner, currency)),
        max_units=fields.whole("max_units", least=1) if fields.has("max_units") else None,
    )


def _offers(fields: Fields, currency: str) -> dict[SkuId, Money]:
    return {SkuId(name): fields.money(name, currency, least=1) for name in fields.names()}


def _gift(fields: Fields, currency: str) -> benefits.Gift:
    return benefits.Gift(
        sku=SkuId(fields.text("sku")),
        quantity=fields.whole("quantity", least=1) if fields.has("quantity") else 1,
        every=fields.flag("every"),
        value=fields.money("value", currency) if fields.has("value") else None,
    )


def _shipping_off(fields: Fields, currency: str) -> benefits.ShippingOff:
    amount = fields.money("amount", currency, least=1) if fields.has("amount") else None
    return benefits.ShippingOff(amount=amount, free=fields.flag("free"))


def _points_factor(fields: Fields, currency: str) -> benefits.PointsFactor:
    del currency
    return benefits.PointsFactor(factor=fields.decimal("factor"))


_BENEFITS: dict[str, Callable[[Fields, str], benefits.Benefit]] = {
    "add_on": _add_on,
    "amount_off": _amount_off,
    "bundle": _bundle,
    "buy_get": _buy_get,
    "fixed_price": _fixed_price,
    "gift": _gift,
    "ladder": _ladder,
    "n_for": _n_for,
    "percent_off": _percent_off,
    "points_factor": _points_factor,
    "shipping_off": _shipping_off,
}
