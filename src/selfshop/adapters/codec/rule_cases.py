"""A case without a cart: a small shop with costs, and the rules that are to be checked in it.

As a case for a quote, but: each of ``skus`` may have a ``cost``, ``shop`` may declare a
``margin_floor`` in percent, and a ``cart`` is not needed and not looked at.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from attrs import frozen

from selfshop.adapters.codec.cases import Case, read_case
from selfshop.adapters.codec.fields import Fields, parse, under
from selfshop.domain import pricing
from selfshop.domain.checkout import margins
from selfshop.domain.shared import InvalidInput, Money, SkuId, parse_minor

_SOME_CART = {"lines": [{"sku": "any", "quantity": 1}]}


@frozen(kw_only=True)
class RuleCase:
    """What a file of rules says.

    Attributes:
        case: its cart means nothing.
        costs: of SKUs that have one.
        floor: the margin that the shop declares; None = none.
    """

    case: Case
    costs: Mapping[SkuId, pricing.Cost]
    floor: Decimal | None


def read_rule_case(text: str) -> RuleCase:
    """Read a file of rules with the shop they are for.

    Raises:
        InvalidInput: with the path of the field, such as ``skus[2].cost``.
    """
    plain = parse(text)
    if not isinstance(plain, Mapping):
        raise InvalidInput("", "input.wrong_type", expected="object")
    shop, skus = plain.get("shop"), plain.get("skus")
    rest: dict[str, Any] = {**plain, "cart": plain.get("cart", _SOME_CART)}
    if isinstance(shop, Mapping):
        rest["shop"] = _without(shop, "margin_floor")
    if isinstance(skus, list):
        rest["skus"] = [_without(one, "cost") for one in skus]
    case = read_case(rest)
    floor = None
    if isinstance(shop, Mapping) and "margin_floor" in shop:
        with under("shop"):
            floor = _floor(shop)
    return RuleCase(case=case, costs=_costs(skus or [], case.snapshot.terms.currency), floor=floor)


def _without(plain: Any, name: str) -> Any:
    if not isinstance(plain, Mapping):
        return plain
    return {key: value for key, value in plain.items() if key != name}


def _floor(shop: Mapping[str, Any]) -> Decimal:
    text = shop["margin_floor"]
    # A floor may be below nothing, and no other decimal of a case may.
    negative = isinstance(text, str) and text.startswith("-")
    size = Fields({"margin_floor": text[1:] if negative else text}).decimal("margin_floor")
    floor = -size if negative else size
    try:
        margins.Floor(percent=floor)
    except InvalidInput as fault:
        raise InvalidInput("margin_floor", fault.code, **fault.facts) from fault
    return floor


def _costs(skus: list[Any], currency: str) -> dict[SkuId, pricing.Cost]:
    costs: dict[SkuId, pricing.Cost] = {}
    for place, one in enumerate(skus):
        if "cost" not in one:
            continue
        path = f"skus[{place}].cost"
        minor = parse_minor(one["cost"], currency, path=path)
        if minor < 0:
            raise InvalidInput(path, "input.too_small", least=0)
        sku = SkuId(one["sku"])
        costs[sku] = pricing.Cost(sku=sku, amount=Money(minor, currency))
    return costs
