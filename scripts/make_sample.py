"""Make the sample of the Complete Journey that ships with selfshop. Needs the extra `replay`.

    python scripts/make_sample.py [FOLDER-OF-PARQUET-FILES]

Whole households are chosen, so that a year of each can be followed: first the one that met two
prices in one instant, then for every trap of the data the household that meets it in the fewest
lines, then those who used most coupons (of those that run as rules) for their lines, while there
is room. The same data gives the same bytes.
"""

import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from attrs import evolve

from selfshop.domain.shared import RuleId, SkuId, format_minor
from selfshop.replay import rejected
from selfshop.replay.journey import JourneyRecording, open_journey
from selfshop.replay.journey.tables import CODES, CURRENCY, USABLE, judged_lines
from selfshop.replay.orders_file.catalogue import as_data
from selfshop.replay.sample import CATALOGUE, ORDERS

LINES_MAX = 11_000
TRAPS = (*CODES, "pack_price", "three_funders", "costs_nothing", "coupon_rule")

#: One line of the data, column by column, as `judged_lines` names them.
Line = Mapping[str, int]


def main(folder: Path | None) -> None:
    """Write the two files of the sample into the package."""
    with open_journey(folder) as journey:
        chosen = choose(journey)
        lines = [line for line in all_lines(journey) if line["household"] in chosen]
        catalogue = catalogue_of(journey, lines)
        rows = [order_row(line, journey.rules.uses) for line in lines]
    write(ORDERS, "".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows))
    write(CATALOGUE, json.dumps(catalogue, separators=(",", ":")))
    print(f"{len(chosen)} households, {len(rows)} lines")


def write(path: Path, text: str) -> None:
    """Gzip *text* without a time or a name, so that the bytes depend on the text alone."""
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
    print(f"{path.name}: {path.stat().st_size} bytes")


def all_lines(journey: JourneyRecording) -> Iterator[Line]:
    """Walk every line of the data, those that cannot be used included."""
    for batch in judged_lines(journey.data, journey.fuel):
        names = batch.schema.names
        for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            yield dict(zip(names, values, strict=True))


def choose(journey: JourneyRecording) -> frozenset[int]:
    """Choose the households, as the head of this file says."""
    size: Counter[int] = Counter()
    met: dict[int, Counter[str]] = defaultdict(Counter)
    paid: Counter[tuple[int, int]] = Counter()
    apart: Counter[tuple[int, int, int]] = Counter()
    for line in all_lines(journey):
        household = line["household"]
        size[household] += 1
        met[household].update(traps_of(line, journey))
        if (line["product"], line["at"]) in journey.overview.second_prices:
            apart[household, line["product"], line["at"]] += 1
        if line["verdict"] == USABLE:
            paid[household, line["basket"]] += line["shelf"] - taken_off(line)
    for (household, _), amount in paid.items():
        met[household]["costs_nothing"] += amount == 0
    # Two prices in one instant are seen only where both sales are in the sample.
    first = next(household for (household, _, _), count in apart.items() if count > 1)
    torn = {household for household, _, _ in apart}
    pool = [household for household in size if household not in torn]
    return frozenset(chosen_by_need(first, pool, size, met))


def chosen_by_need(
    first: int, pool: list[int], size: Counter[int], met: Mapping[int, Counter[str]]
) -> Iterator[int]:
    """Yield *first*, then for each trap the smallest household, then the best users of coupons."""
    taken = [first]
    for trap in TRAPS:
        if not any(met[household][trap] for household in taken):
            meeting = [household for household in pool if met[household][trap]]
            taken.append(min(meeting, key=lambda household: (size[household], household)))
    used = "coupon_rule"
    by_use = sorted(pool, key=lambda one: (-met[one][used] / size[one], one))
    room = LINES_MAX - sum(size[household] for household in taken)
    for household in by_use:
        if household not in taken and size[household] <= room:
            taken.append(household)
            room -= size[household]
    yield from taken


def traps_of(line: Line, journey: JourneyRecording) -> Iterator[str]:
    """Name the traps that a line holds."""
    if line["verdict"] != USABLE:
        yield CODES[line["verdict"] - 1]
        return
    if line["list"] * line["quantity"] > line["shelf"]:
        yield "pack_price"
    if line["loyalty"] and line["match"] and line["coupon"]:
        yield "three_funders"
    if (line["basket"], line["product"]) in journey.rules.uses:
        yield "coupon_rule"


def taken_off(line: Line) -> int:
    """All discounts of a line but the pack price, in cents."""
    return line["loyalty"] + line["match"] + line["coupon"]


def order_row(line: Line, uses: Mapping[tuple[int, int], RuleId]) -> dict[str, Any]:
    """Write one line of the data as a row of a file of orders."""
    priced = line["quantity"] > 0 and line["shelf"] > 0
    coupon = uses.get((line["basket"], line["product"]))
    amounts = {
        "unit_price": line["list"] if priced else 0,
        "discount.retailer.pack_price": line["list"] * line["quantity"] - line["shelf"],
        "discount.retailer.loyalty": line["loyalty"],
        "discount.retailer.coupon_match": line["match"],
        "discount.supplier.coupon": line["coupon"],
    }
    if not priced:
        del amounts["discount.retailer.pack_price"]
    return {
        "order": str(line["basket"]),
        "customer": str(line["household"]),
        "time": datetime.fromtimestamp(line["at"], UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "sku": str(line["product"]),
        "quantity": line["quantity"],
        **{name: format_minor(cents, CURRENCY) for name, cents in amounts.items() if cents},
        **({"coupon": coupon} if coupon else {}),
        "currency": CURRENCY,
    }


def catalogue_of(journey: JourneyRecording, lines: Iterable[Line]) -> Mapping[str, Any]:
    """Describe what the chosen lines sell, who bought, and the coupons that they used."""
    lines = list(lines)
    usable = [line for line in lines if line["verdict"] == USABLE]
    skus = {SkuId(str(line["product"])) for line in usable}
    households = {str(line["household"]) for line in usable}
    used = {journey.rules.uses.get((line["basket"], line["product"])) for line in usable}
    coupons = [
        evolve(coupon, skus=coupon.skus & skus) for coupon in journey.coupons() if coupon.id in used
    ]
    running = {coupon.segment for coupon in coupons}
    return as_data(
        # Like beside like packs best.
        products=sorted(
            (product for product in journey.products() if product.sku in skus),
            key=lambda product: (product.category or "", product.title, product.sku),
        ),
        customers=[
            evolve(one, segments=tuple(name for name in one.segments if name in running))
            for one in journey.customers()
            if one.id in households
        ],
        coupons=coupons,
        fuel=sorted(
            {
                SkuId(str(line["product"]))
                for line in lines
                if line["verdict"] and CODES[line["verdict"] - 1] == rejected.FUEL
            }
        ),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
