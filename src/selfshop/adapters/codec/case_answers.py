"""The answer to a case: a quote as plain JSON, and how it differs from what was expected."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from selfshop.domain import checkout
from selfshop.domain.shared import RuleId, ShopError, format_minor

#: Units of a quote up to which each is listed by itself; beyond it equal ones are listed together.
UNITS_LISTED_MAX = 10_000
#: Lines times rules of a quote up to which the answer says what only further quotes can tell: what
#: it would cost to force a rule, and what a little more would save.
FURTHER_QUOTES_MAX = 100_000


def answer(
    quote: checkout.Quote, *, rules: Sequence[RuleId] = (), locale: str = "en"
) -> dict[str, Any]:
    """Write *quote* in the answer's shape, amounts as decimal strings.

    Args:
        quote: fresh, where rules are named.
        rules: rules to answer for even where they cannot touch the cart.
        locale: of the messages.
    """
    single = sum(line.quantity for line in quote.lines) <= UNITS_LISTED_MAX
    named = {one.rule for one in quote.applied} | {one.rule for one in quote.rejected}
    others = [quote.why(rule) for rule in rules if rule not in named]
    rejected = [*quote.rejected, *(o for o in others if isinstance(o, checkout.Rejected))]
    money = _Writer(quote.currency)
    further = len(quote.lines) * len(named) <= FURTHER_QUOTES_MAX
    costs = quote.extra_costs() if further else {}
    extra = {rule: {"extra": money(cost)} for rule, cost in costs.items()}
    return {
        "currency": quote.currency,
        "list": money(quote.list),
        "price": money(quote.price),
        "discount": money(quote.discount),
        "goods": money(quote.goods),
        "freight": money(quote.freight),
        "points": {"used": quote.points_used, "amount": money(quote.points)},
        "tax": money(quote.tax),
        "payable": money(quote.payable),
        "lines": [_line(line, money, single=single) for line in quote.lines],
        "gifts": [
            {"sku": gift.sku, "quantity": gift.quantity, "rule": gift.rule} for gift in quote.gifts
        ],
        "applied": [{"rule": one.rule, "amount": money(one.amount)} for one in quote.applied],
        "rejected": [
            {
                "rule": one.rule,
                "code": one.code,
                "message": one.message(locale),
                "facts": {**one.facts, **extra.get(one.rule, {})},
            }
            for one in sorted(rejected, key=lambda one: one.rule)
        ],
        "hints": [_hint(hint, money, locale) for hint in (quote.hints if further else ())],
        "optimal": quote.optimal,
        "gap": money(quote.gap),
        "hash": quote.hash,
        **_delivery(quote, money, locale),
    }


def _delivery(quote: checkout.Quote, money: "_Writer", locale: str) -> dict[str, Any]:
    """Say how freight by templates came about, and why goods cannot be sent as things stand."""
    if all(one.template is None for one in quote.delivery):
        return {}
    return {
        "delivery": [
            {
                "template": one.template,
                "region": one.region,
                "served": one.served,
                "skus": list(one.skus),
                "by": one.by.value,
                "quantity": one.quantity,
                "first": {"quantity": one.first, "price": money(one.first_price)},
                "steps": {
                    "count": one.steps,
                    "quantity": one.step,
                    "price": money(one.step_price),
                },
                "free": None if one.free is None else one.free.value,
                "amount": money(one.amount),
            }
            for one in quote.delivery
        ],
        "obstacles": [
            {"code": one.code, "message": one.message(locale), "facts": dict(one.facts)}
            for one in quote.obstacles
        ],
    }


def _hint(hint: checkout.Hint, money: "_Writer", locale: str) -> dict[str, Any]:
    more = (
        {"add_quantity": hint.add_quantity}
        if hint.add_amount is None
        else {"add_amount": money(hint.add_amount)}
    )
    message = hint.message(locale)
    return {"rule": hint.rule, **more, "saves": money(hint.saves), "message": message}


class _Writer:
    def __init__(self, currency: str) -> None:
        self._currency = currency

    def __call__(self, minor: int) -> str:
        return format_minor(minor, self._currency)


def _line(line: checkout.LineQuote, money: _Writer, *, single: bool) -> dict[str, Any]:
    return {
        "line": line.line,
        "sku": line.sku,
        "quantity": line.quantity,
        "list": money(line.list),
        "price": money(line.price),
        "payable": money(line.payable),
        "shares": {rule: money(amount) for rule, amount in line.shares},
        "units": [unit for row in line.units for unit in _units(row, money, single=single)],
    }


def _units(row: checkout.UnitRow, money: _Writer, *, single: bool) -> Iterator[dict[str, Any]]:
    unit = {
        "payable": money(row.payable),
        "shares": {rule: money(amount) for rule, amount in row.shares},
    }
    if single:
        yield from (dict(unit) for _ in range(row.count))
    else:
        yield {"count": row.count, **unit}


def refusal(error: ShopError, *, locale: str = "en") -> dict[str, Any]:
    """Write what went wrong with a case in the answer's shape."""
    said: dict[str, Any] = {"code": error.code, "message": error.message(locale)}
    path = getattr(error, "path", None) or error.facts.get("path")
    if path:
        said["path"] = path
    if error.facts:
        said["facts"] = dict(error.facts)
    return {"error": said}


def differences(expected: Mapping[str, Any], answered: Mapping[str, Any]) -> list[str]:
    """List how *answered* differs from what a case's ``quote`` names, each with its path."""
    keyed = {
        **answered,
        "lines": {line["line"]: line for line in answered["lines"]},
        "applied": {one["rule"]: one["amount"] for one in answered["applied"]},
        "rejected": {one["rule"]: one["code"] for one in answered["rejected"]},
    }
    return list(_differing("", expected, keyed))


def _differing(path: str, expected: Any, found: Any) -> Iterator[str]:
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        for name, value in expected.items():
            place = f"{path}.{name}" if path else name
            if name in found:
                yield from _differing(place, value, found[name])
            else:
                yield f"{place}: expected {value!r}, found nothing"
    elif isinstance(expected, list) and isinstance(found, list):
        if len(expected) != len(found):
            yield f"{path}: expected {len(expected)} entries, found {len(found)}"
            return
        for place, (one, other) in enumerate(zip(expected, found, strict=True)):
            yield from _differing(f"{path}[{place}]", one, other)
    elif not _same(expected, found):
        yield f"{path}: expected {expected!r}, found {found!r}"


def _same(expected: Any, found: Any) -> bool:
    """Compare values; amounts as numbers, so that ``20.0`` equals ``20.00``."""
    if isinstance(expected, str) and isinstance(found, str) and expected != found:
        try:
            return Decimal(expected) == Decimal(found)
        except InvalidOperation:
            return False
    return type(expected) is type(found) and bool(expected == found)
