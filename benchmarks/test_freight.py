"""What delivery by very many templates costs beside a flat price: the largest carts end in seconds.

make bench        or        pytest benchmarks/test_freight.py --benchmark-enable -s
"""

import random
import time
from typing import Any

import pytest
from benchmarks.quote_timing import MACHINE
from pytest_benchmark.fixture import BenchmarkFixture

from selfshop.adapters.codec.cases import read_case

Json = dict[str, Any]
LINES, TEMPLATES, RULES = 10_000, 1_000, 20
#: By what each template's threshold is: none, out of reach, or about what its goods cost.
THRESHOLDS = {"none": (), "far": (9_999_999, 9_999_999), "near": (300, 600)}


def template(number: int, threshold: tuple[int, ...], rnd: random.Random) -> Json:
    rate: Json = {"first": 1, "first_price": "6.00", "step": 1, "step_price": "1.00"}
    if threshold:
        rate["free_over"] = f"{rnd.randint(*threshold)}.00"
    return {"name": f"T{number}", "by": "piece", "zones": [{"rate": rate}]}


def rule(number: int) -> Json:
    made: Json = {"id": f"R{number}", "layer": "all", "priority": -number}
    if number % 3:
        made["scope"] = {"include": {"categories": [f"C{number % 10}"]}}
    if number % 2:
        made["condition"] = {"min_amount": f"{100 + number * 100}.00"}
        return made | {"benefit": {"kind": "amount_off", "amount": f"{300 + number}.00"}}
    percent = f"{3 + number % 5}"
    return made | {"benefit": {"kind": "percent_off", "percent": percent, "cap": "5000.00"}}


def case(claims: str, templates: list[Json]) -> Json:
    rnd = random.Random(5)
    return {
        "shop": {
            "currency": "CNY",
            "layers": [{"name": "all", "base": "running", "claims": claims}],
            "freight": {"flat": "3.00", "templates": templates},
        },
        "at": "2026-11-11T00:00:00+08:00",
        "skus": [
            {
                "sku": f"S{at}",
                "categories": [f"C{at % 10}"],
                "prices": [{"kind": "list", "amount": f"{rnd.randint(20, 80)}.00"}],
                **({"freight_template": f"T{at % TEMPLATES}"} if templates else {}),
            }
            for at in range(LINES)
        ],
        "rules": [rule(number) for number in range(RULES)],
        "cart": {"lines": [{"sku": f"S{at}", "quantity": 1} for at in range(LINES)]},
    }


@pytest.mark.parametrize("claims", ["none", "unit"])
@pytest.mark.parametrize("threshold", ["flat", *THRESHOLDS])
def test_many_templates(threshold: str, claims: str, benchmark: BenchmarkFixture) -> None:
    rnd = random.Random(7)
    numbers = range(0 if threshold == "flat" else TEMPLATES)
    templates = [template(number, THRESHOLDS[threshold], rnd) for number in numbers]
    read = read_case(case(claims, templates))
    start = time.process_time()
    quote = read.quote()
    taken = time.process_time() - start
    print(
        f"\n{LINES} lines x {len(templates)} templates x {RULES} rules, thresholds {threshold}, "
        f"claims {claims}: {taken:.2f} s, optimal {quote.optimal}, freight {quote.freight} ({MACHINE})"
    )
    # pytest-benchmark has no types; without a round it would report an unused fixture.
    measure: Any = benchmark
    measure.pedantic(read.quote, rounds=1)
    assert sum(line.freight for line in quote.lines) == quote.freight
