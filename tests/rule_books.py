"""Rule books of a few rules, written as cases are."""

from collections.abc import Mapping
from typing import Any

from selfshop.adapters.codec.cases import read_case
from selfshop.domain.promotions import linting
from selfshop.domain.promotions.linting.books import Check
from selfshop.domain.promotions.linting.steps import Steps
from tests.carts import case

Json = dict[str, Any]
UNITS_MAX = 1_000
A: Json = {"A": {"price": "10.00", "tags": ["new"], "brand": "own", "categories": ["x/y"]}}


def book(
    *rules: Json, skus: Mapping[str, Any] | None = None, layers: Any = None, **named: Any
) -> linting.Book:
    """Return a book of *rules*, by default in a shop of one SKU at 10.00."""
    shop = {} if layers is None else {"layers": layers}
    read = read_case(case(A if skus is None else skus, {"A": 1}, *rules, **shop))
    dearest = {
        sku: max(entry.amount.minor for entry in entries)
        for sku, entries in read.snapshot.prices.items()
        if entries
    }
    given = {
        "rules": read.snapshot.rules,
        "catalogue": linting.Catalogue(read.snapshot.skus.values(), dearest=dearest),
        "at": read.at,
        "usage": read.snapshot.usage,
        "units_max": UNITS_MAX,
        "goods_alone": True,
        **named,
    }
    return linting.Book(**given)


def found(check: Check, *rules: Json, **named: Any) -> list[tuple[str, str]]:
    """Return path and code of what *check* finds."""
    steps = Steps(left=100_000)
    return [(one.path, one.code) for one in check(book(*rules, **named), steps)]


def off(amount: str, **more: Any) -> Json:
    """Return a rule that takes *amount* off."""
    return {"benefit": {"kind": "amount_off", "amount": amount}, **more}


def percent(share: str, **more: Any) -> Json:
    """Return a rule that takes *share* percent off."""
    return {"benefit": {"kind": "percent_off", "percent": share}, **more}


def ladder(*steps: Json, **more: Any) -> Json:
    """Return a rule of *steps*."""
    return {"benefit": {"kind": "ladder", "steps": list(steps)}, **more}


def from_(amount: str, **benefit: Any) -> Json:
    """Return a step from *amount* on."""
    return {"min_amount": amount, **benefit}


def units(quantity: int, **benefit: Any) -> Json:
    """Return a step from so many units on."""
    return {"min_quantity": quantity, **benefit}
