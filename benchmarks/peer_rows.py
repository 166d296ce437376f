"""Our side beside other shops' engines: reads a neutral workload, prints a row for each cell.

The workload is JSON: ``carts`` by number of lines, ``promotions`` by number, amounts in minor
units. A row has CPU and wall time in microseconds a quote and the discount it comes to. A quote is
timed with everything in it read: the shares of each unit, a reason for each rule.

    python -m benchmarks.peer_rows --workload workload.json --carts 3 10 --promos 5 20
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from attrs import evolve
from benchmarks.quote_timing import read
from benchmarks.quote_workload import AT, Promotion, Wish, Workload, cart_of, snapshot_of

from selfshop.domain import checkout, promotions
from selfshop.domain.shared import RuleId

Json = dict[str, Any]
Quoting = Callable[[], checkout.Quote]
#: Who takes part in what, and who decides; the first part is what other engines call it too.
VARIANTS = {
    "stack_priority": (promotions.Claims.NONE, promotions.Choice.PRIORITY),
    "stack_best": (promotions.Claims.NONE, promotions.Choice.BEST),
    "excl_priority": (promotions.Claims.UNIT, promotions.Choice.PRIORITY),
    "excl_best": (promotions.Claims.UNIT, promotions.Choice.BEST),
}
KINDS = {
    "pct_category": "percent",
    "fixed_item": "fixed",
    "bxgy": "get",
    "threshold": "spend",
    "coupon": "coupon",
}


def workload_of(plain: Json) -> Workload:
    """Read a workload."""
    items = tuple((item["sku"], item["category"], item["price"]) for item in plain["items"])
    carts = {
        int(size): tuple(
            Wish(line["sku"], line["category"], line["unit_price"], line["qty"])
            for line in cart["lines"]
        )
        for size, cart in plain["carts"].items()
    }
    named = {
        int(count): tuple(
            promotion_of(one) for one in sorted(own, key=lambda one: -int(one["priority"]))
        )
        for count, own in plain["promotions"].items()
    }
    return Workload(items=items, carts=carts, promotions=named)


def promotion_of(plain: Json) -> Promotion:
    """Read a promotion; a coupon is called by its code."""
    assert plain.get("get", 1) == 1
    return Promotion(
        name=str(plain["code"] if "code" in plain else plain["id"]),
        kind=KINDS[plain["kind"]],
        category=plain.get("category", ""),
        skus=tuple(plain.get("skus", ())),
        amount=plain.get("amount", 0),
        least=plain.get("min_subtotal", 0),
        basis_points=plain.get("percent_bp", 0),
        buy=plain.get("buy", 0),
    )


def quoting(made: Workload, codes: Sequence[str], variant: str, size: int, count: int) -> Quoting:
    """Return what quotes one cell of *made*."""
    claims, choice = VARIANTS[variant]
    snapshot = snapshot_of(made, count, claims=claims, choice=choice)
    cart = evolve(cart_of(made.carts[size]), coupons=tuple(RuleId(code) for code in codes))
    return lambda: read(checkout.quote(cart, snapshot, at=AT))


def timed(works: Mapping[str, Quoting], *, repeats: int, seconds: float) -> dict[str, Json]:
    """Time *works* in turns, each for so many *seconds* a turn; the first call is not counted."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    loops = {name: max(1, int(seconds / _cpu(work, 1)[0])) for name, work in works.items()}
    for _ in range(repeats):
        for name, work in works.items():
            taken[name].append(_cpu(work, loops[name]))
    return {
        name: {
            "cpu_us_median": round(statistics.median(cpu for cpu, _ in own) * 1e6, 2),
            "cpu_us_min": round(min(cpu for cpu, _ in own) * 1e6, 2),
            "us_median": round(statistics.median(wall for _, wall in own) * 1e6, 2),
            "us_min": round(min(wall for _, wall in own) * 1e6, 2),
            "loops": loops[name],
            "repeats": repeats,
        }
        for name, own in taken.items()
    }


def _cpu(work: Quoting, times: int) -> tuple[float, float]:
    """Return CPU and wall seconds of one call, on average over *times*."""
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(times):
        work()
    return (
        max((time.process_time() - cpu) / times, 1e-9),
        (time.perf_counter() - wall) / times,
    )


def rows(plain: Json, asked: argparse.Namespace) -> list[Json]:
    """Time each cell that is *asked* for."""
    made = workload_of(plain)
    found: list[Json] = []
    for size in asked.carts:
        codes = plain["carts"][str(size)]["codes"]
        for count in asked.promos:
            works = {name: quoting(made, codes, name, size, count) for name in asked.variants}
            quotes = {name: work() for name, work in works.items()}
            for name, figures in timed(
                works, repeats=asked.repeats, seconds=asked.min_time
            ).items():
                quote = quotes[name]
                cell = {"peer": "selfshop", "variant": name, "lines": size, "promos": count}
                off = {"queries": 0, "discount": quote.price - quote.goods, "gap": quote.gap}
                found.append({**cell, **off, **figures})
    return found


def main() -> None:
    """Print one JSON document, or write it to a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workload", type=Path, required=True)
    parser.add_argument("--carts", type=int, nargs="+", default=[3, 10, 50])
    parser.add_argument("--promos", type=int, nargs="+", default=[5, 20, 100])
    parser.add_argument("--variants", nargs="+", choices=VARIANTS, default=list(VARIANTS))
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--min-time", type=float, default=0.05)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    found = rows(json.loads(asked.workload.read_text()), asked)
    versions = {"selfshop": version("selfshop")}
    text = json.dumps({"peer": "selfshop", "versions": versions, "rows": found}, indent=1)
    if asked.out is None:
        print(text)
    else:
        asked.out.write_text(text + "\n")


if __name__ == "__main__":
    main()
