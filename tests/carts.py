"""Small carts in a few words: made as cases, so that a test reads like one."""

from collections.abc import Mapping, Sequence
from typing import Any

from selfshop.adapters.codec.cases import read_case
from selfshop.domain import checkout
from selfshop.domain.shared import InvalidInput, format_minor

Json = dict[str, Any]
AT = "2026-11-11T00:00:00+08:00"


def case(
    prices: Mapping[str, Any],
    cart: Mapping[str, int] | Sequence[Json],
    *rules: Json,
    coupons: Sequence[str] = (),
    **more: Any,
) -> Json:
    """Make a case.

    Args:
        prices: list price of each SKU, or fields of the SKU beside its ``price``.
        cart: quantity of each SKU, or whole lines.
        rules: of the layer ``order`` and named R1, R2… unless they say otherwise.
        coupons: presented.
        more: ``currency`` and other fields of the shop; ``member``, ``at``; fields of the cart
            under ``cart_…``.
    """
    made = case_fields(more)
    lines = cart
    if isinstance(cart, Mapping):
        lines = [{"line": sku, "sku": sku, "quantity": n} for sku, n in cart.items()]
    return {
        "shop": {"currency": "CNY", **more},
        "at": AT,
        "skus": [_sku(name, price) for name, price in prices.items()],
        "rules": [
            {"id": f"R{place}", "layer": "order", **rule} for place, rule in enumerate(rules, 1)
        ],
        **made,
        "cart": {"lines": lines, "coupons": list(coupons), **made["cart"]},
    }


def case_fields(more: Json) -> Json:
    """Take what is no field of the shop out of *more*."""
    own: Json = {name: more.pop(name) for name in ("member", "at") if name in more}
    wishes = [name for name in more if name.startswith("cart_")]
    own["cart"] = {name.removeprefix("cart_"): more.pop(name) for name in wishes}
    return own


def _sku(name: str, price: str | Json) -> Json:
    if isinstance(price, str):
        price = {"price": price}
    fields = {key: value for key, value in price.items() if key != "price"}
    return {"sku": name, "prices": [{"kind": "list", "amount": price["price"]}], **fields}


def quoted(
    prices: Mapping[str, Any],
    cart: Mapping[str, int] | Sequence[Json],
    *rules: Json,
    **more: Any,
) -> checkout.Quote:
    """Quote what `case` makes."""
    return read_case(case(prices, cart, *rules, **more)).quote()


def payable(quote: checkout.Quote) -> dict[str, str]:
    """What is paid for each line, as text, by line."""
    return {line.line: format_minor(line.payable, quote.currency) for line in quote.lines}


def applied(quote: checkout.Quote) -> dict[str, str]:
    """What each rule takes off, as text."""
    return {one.rule: format_minor(one.amount, quote.currency) for one in quote.applied}


def rejected(quote: checkout.Quote) -> dict[str, str]:
    """Why each other rule does not apply."""
    return {one.rule: one.code for one in quote.rejected}


def complaint(*rules: Json, **more: Any) -> tuple[str, str]:
    """Path and code with which a shop selling A for 10.00 refuses *rules*."""
    try:
        read_case(case({"A": "10.00"}, {"A": 1}, *rules, **more))
    except InvalidInput as error:
        return error.path, error.code
    return "", ""
