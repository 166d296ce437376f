"""One good request in plain data for each kind of operation, and a way to spoil it."""

import copy
import re
from typing import Any

from selfshop import Shop, System
from selfshop.testing.builders import Goods, furnish

#: Operation -> arguments that it accepts in the shop that `small_shop` makes.
GOOD: dict[str, dict[str, Any]] = {
    "catalog.add_product": {
        "product": {
            "id": "shirt",
            "title": "衬衫",
            "options": [{"name": "size", "values": ["S", "M"]}],
            "categories": ["apparel/tops"],
            "tags": ["new"],
        }
    },
    "catalog.add_products": {
        "products": [{"id": "cup", "title": "杯"}],
        "skus": [
            {
                "id": "cup-red",
                "product": "cup",
                "attributes": {"color": "red"},
                "weight_g": 300,
                "floor_price": "1.00",
                "cash_equivalent": False,
                "role": "profit",
                "listing": "listed",
            }
        ],
    },
    "pricing.set_prices": {
        "prices": [
            {"sku": "tea", "entry": {
                "kind": "sale", "amount": "8.80", "min_quantity": 2,
                "period": {"from": "2026-11-11T00:00:00+08:00", "until": "2026-11-12T00:00:00Z"},
            }},
            {"sku": "pot", "entry": {"kind": "tier", "amount": "80", "tier": "gold"}},
        ]
    },
    "inventory.receive_stock": {
        "lines": [{"sku": "tea", "quantity": 3}, {"sku": "pot", "quantity": 1, "location": "back"}],
        "reference": "7",
    },
    "inventory.hold": {"lines": [{"sku": "tea", "quantity": 1}]},
    "inventory.set_safety": {"sku": "tea", "units": 2},
    "membership.register": {"member": "bob", "tier": "gold", "segments": ["students"]},
    "promotions.publish": {
        "rules": [
            {
                "id": "r1",
                "layer": "order",
                "condition": {"type": "spend_at_least", "amount": "30.00"},
                "benefit": {"type": "amount_off", "amount": "3.00", "every": True},
            },
            {"id": "r2", "layer": "item", "benefit": {"type": "percent_off", "percent": "12.5"}},
        ]
    },
    "checkout.quote": {
        "cart": {
            "lines": [
                {"line": "a", "sku": "tea", "quantity": 2,
                 "adjustments": [{"amount": "0.50", "reason": "damaged"}]},
                {"line": "b", "sku": "pot", "quantity": 1},
            ],
            "channel": "app",
        },
        "member": "ann",
    },
    "settings.change": {"hold_minutes": 20, "languages": ["zh"], "choice": "priority"},
    "membership.find": {"tier": "gold", "limit": 5},
}  # fmt: skip


def small_shop(shop: Shop) -> Shop:
    """Furnish *shop* with tea, a pot and Ann, and return it as the system sees it."""
    furnish(shop, Goods(sku="tea", price="12.90"), Goods(sku="pot", price="89.00"), members=["ann"])
    return shop.acting_as(System())


def spoiled(operation: str, path: str, value: Any) -> dict[str, Any]:
    """Return the good arguments with *value* at *path*, such as ``cart.lines[0].quantity``."""
    arguments = copy.deepcopy(GOOD[operation])
    *steps, last = _steps(path)
    place: Any = arguments
    for step in steps:
        place = place[step]
    if value is MISSING:
        del place[last]
    else:
        place[last] = value
    return arguments


#: Stands for a field that is left out.
MISSING = object()


def _steps(path: str) -> list[str | int]:
    return [int(n) if n else name for name, n in re.findall(r"([a-z_]+)|\[(\d+)\]", path)]


def places(plain: Any, path: str = "") -> list[str]:
    """Return the path of everything in *plain*."""
    if isinstance(plain, dict):
        inner = [(f"{path}.{name}" if path else name, value) for name, value in plain.items()]
    elif isinstance(plain, list):
        inner = [(f"{path}[{place}]", value) for place, value in enumerate(plain)]
    else:
        inner = []
    return [found for place, value in inner for found in (place, *places(value, place))]
