"""Freight templates for tests: made in a few words, or by chance."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

Json = dict[str, Any]
PLACES = ["CN-31", "CN-31-0115", "CN-XJ", "CN-XJ-01", "CN", "JP-13", "CN-3"]
REGIONS = ["CN-31", "CN-31-0115", "CN-XJ", "CN", "JP"]
STEPS = {"piece": 3, "weight": 700, "volume": 900}


def rate(first: int, first_price: str, step: int = 0, step_price: str = "", **more: Any) -> Json:
    """Make a rate; no step = what goes beyond the first costs no more."""
    made: Json = {"first": first, "first_price": first_price, **more}
    return made | ({"step": step, "step_price": step_price} if step else {})


def template(
    name: str, by: str = "piece", *, zones: Sequence[Json] = (), rest: Any = None, **more: Any
) -> Json:
    """Make a template: its zones, and the *rest* of the world, for 8.00 unless it says otherwise."""
    elsewhere = {"rate": rate(1, "8.00") if rest is None else rest}
    return {"name": name, "by": by, "zones": [*zones, elsewhere], **more}


def put_templates(rnd: Random, case: Json, money: Callable[[int], str]) -> None:
    """Give the shop of *case* templates, its SKUs what these count, its cart a place to go to."""
    freight = case["shop"]["freight"]
    names = [f"T{place}" for place in range(rnd.randint(1, 3))]
    freight["templates"] = [_template(rnd, name, money) for name in names]
    if rnd.random() < 0.5:
        freight["combine"] = rnd.choice(["sum", "greatest_first"])
    if rnd.random() < 0.4:
        freight["default"] = rnd.choice(names)
        del freight["flat"]
    if rnd.random() < 0.5:
        freight.pop("free_over", None)
    if rnd.random() < 0.8:
        case["cart"]["ship_to"] = rnd.choice(PLACES)
    for sku in case["skus"]:
        sku["weight_g"], sku["volume_cm3"] = rnd.randint(1, 900), rnd.randint(1, 2_000)
        if rnd.random() < 0.7:
            sku["freight_template"] = rnd.choice(names)


def _template(rnd: Random, name: str, money: Callable[[int], str]) -> Json:
    by = rnd.choice(list(STEPS))
    regions = rnd.sample(REGIONS, rnd.randint(0, 4))
    zones: list[Json] = [{"rate": _rate(rnd, by, money)}]
    while regions:
        own = [regions.pop() for _ in range(rnd.randint(1, len(regions)))]
        rate = _rate(rnd, by, money) if rnd.random() < 0.8 else None
        zones.append({"to": own, "rate": rate})
    rnd.shuffle(zones)
    template: Json = {"name": name, "by": by, "zones": zones}
    if rnd.random() < 0.3:
        template["base"] = rnd.choice(["list", "price", "running"])
    return template


def _rate(rnd: Random, by: str, money: Callable[[int], str]) -> Json:
    rate: Json = {"first": rnd.randint(1, STEPS[by]), "first_price": money(300)}
    if rnd.random() < 0.8:
        rate["step"], rate["step_price"] = rnd.randint(1 + STEPS[by] // 9, STEPS[by]), money(90)
    if rnd.random() < 0.4:
        rate["free_over"] = money(1500)
    if rnd.random() < 0.3:
        rate["free_pieces"] = rnd.randint(1, 8)
    return rate
