"""How quotes grow: with rules that exist, with memory, with JSON around them, with what is read.

make bench        or        pytest benchmarks/test_quote_extent.py --benchmark-enable -s
"""

import json
import statistics
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from typing import Any

import cattrs
import pytest
from attrs import evolve, frozen
from benchmarks.quote_floor import FloorQuote, reckon
from benchmarks.quote_timing import CODES, MACHINE, ratio, read, seconds
from benchmarks.quote_workload import AT, Wish, cart_of, large, make, snapshot_of
from pytest_benchmark.fixture import BenchmarkFixture

from selfshop.adapters.codec import JsonCodec
from selfshop.domain import checkout, promotions
from selfshop.domain.shared import RuleId, SkuId

Claims, Choice = promotions.Claims, promotions.Choice
SEEDS = 60


def once(benchmark: BenchmarkFixture, work: Callable[[], object]) -> None:
    # pytest-benchmark has no types; without a round it would report an unused fixture.
    measure: Any = benchmark
    measure.pedantic(work, rounds=1)


def test_rules_that_do_not_touch_the_cart_cost_nothing(benchmark: BenchmarkFixture) -> None:
    made = make()
    cart = cart_of(made.carts[10])
    usual = snapshot_of(made, 20, claims=Claims.NONE, choice=Choice.PRIORITY)
    (stranger,) = (rule for rule in usual.rules.rules if rule.id == "fix0")
    works: dict[int, Callable[[], object]] = {}
    for published in (20, 1_000, 100_000):
        more = tuple(
            evolve(stranger, id=RuleId(f"away{n}"), scope=_elsewhere(n))
            for n in range(published - 20)
        )
        rules = evolve(usual.rules, rules=usual.rules.rules + more)
        snapshot = evolve(usual, rules=rules)
        works[published] = partial(checkout.quote, cart, snapshot, at=AT)
        works[published]()
    taken: dict[int, list[float]] = {published: [] for published in works}
    for _ in range(40):
        for published, work in works.items():
            taken[published].append(seconds(work, 5))
    least = statistics.median(taken[20])
    print(f"\nrules published, of which 20 touch the cart; target below 1.20x ({MACHINE})")
    for published, times in taken.items():
        median = statistics.median(times)
        print(f"  {published:7}: {median * 1e6:6.0f} us, {median / least:.2f}x")
    once(benchmark, works[100_000])


def _elsewhere(number: int) -> promotions.Scope:
    skus = frozenset({SkuId(f"elsewhere{number}"), SkuId(f"elsewhere{number + 1}")})
    return promotions.Scope(include=promotions.Selector(skus=skus))


@pytest.mark.parametrize("claims", list(Claims))
def test_200_lines_and_1000_matching_rules_end(
    claims: promotions.Claims, benchmark: BenchmarkFixture
) -> None:
    made = large(lines=200, rules=1_000)
    cart = cart_of(made.carts[200])
    snapshot = snapshot_of(made, 1_000, claims=claims, choice=Choice.BEST)
    start = time.process_time()
    quote = read(checkout.quote(cart, snapshot, at=AT))
    taken = time.process_time() - start
    print(
        f"\n200 x 1000, best, claims {claims}: {taken:.2f} s, optimal {quote.optimal}, "
        f"gap {quote.gap} of {quote.price} ({MACHINE})"
    )
    assert quote.optimal == (quote.gap == 0)
    once(benchmark, lambda: None)


@pytest.mark.parametrize("claims", list(Claims))
@pytest.mark.parametrize("choice", list(Choice))
def test_a_quote_stays_below_5_mb(
    claims: promotions.Claims, choice: promotions.Choice, benchmark: BenchmarkFixture
) -> None:
    made = make()
    cart = cart_of(made.carts[50])
    snapshot = snapshot_of(made, 100, claims=claims, choice=choice)
    checkout.quote(cart, snapshot, at=AT)
    tracemalloc.start()
    quote = read(checkout.quote(cart, snapshot, at=AT))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"\n50 x 100 {choice}, claims {claims}: peak {peak / 1e6:.2f} MB, target below 5 MB")
    assert quote.lines
    assert peak < 5_000_000
    once(benchmark, lambda: None)


@frozen
class _FloorCart:
    lines: tuple[Wish, ...]
    codes: tuple[str, ...]


@pytest.mark.parametrize(("size", "count"), [(10, 5), (10, 20), (10, 100), (50, 20), (50, 100)])
def test_json_in_and_out(size: int, count: int, benchmark: BenchmarkFixture) -> None:
    made = make()
    snapshot = snapshot_of(made, count, claims=Claims.NONE, choice=Choice.PRIORITY)
    codec, plain_codec = JsonCodec("CNY"), cattrs.Converter()
    plain = json.loads(json.dumps(codec.dump(cart_of(made.carts[size]), checkout.Cart)))
    bare = plain_codec.unstructure(_FloorCart(made.carts[size], tuple(CODES)))

    def ours() -> object:
        cart = codec.load(plain, checkout.Cart)
        return codec.dump(checkout.quote(cart, snapshot, at=AT), checkout.Quote)

    def floor() -> object:
        cart = plain_codec.structure(bare, _FloorCart)
        reckoned = reckon(cart.lines, made.promotions[count], frozenset(cart.codes), stack=True)
        return plain_codec.unstructure(reckoned, FloorQuote)

    times, own, least = ratio(ours, floor)
    print(
        f"\nJSON {size} x {count}: {own * 1e6:.0f} us, floor {least * 1e6:.0f} us: {times:.1f}x, "
        f"target 4x ({MACHINE})"
    )
    once(benchmark, ours)


@pytest.mark.parametrize(("size", "count"), [(10, 20), (50, 100)])
def test_what_is_worked_out_when_it_is_read(
    size: int, count: int, benchmark: BenchmarkFixture
) -> None:
    made = make()
    cart = cart_of(made.carts[size])
    snapshot = snapshot_of(made, count, claims=Claims.NONE, choice=Choice.BEST)
    parts: dict[str, Callable[[checkout.Quote], object]] = {
        "hash": lambda quote: quote.hash,
        "facts": lambda quote: [dict(one.facts) for one in quote.rejected],
        "hints": lambda quote: quote.hints,
        "receipt": checkout.receipt,
        "not better": lambda quote: quote.extra_costs(),
    }
    print(f"\nread from a fresh quote of {size} x {count}, best ({MACHINE})")
    for name, part in parts.items():
        times = []
        for _ in range(3):
            quote = checkout.quote(cart, snapshot, at=AT)
            start = time.process_time()
            part(quote)
            times.append(time.process_time() - start)
        print(f"  {name:10} {statistics.median(times) * 1e6:9.0f} us")
    once(benchmark, lambda: None)


def test_how_often_the_best_exclusive_set_is_proven(benchmark: BenchmarkFixture) -> None:
    proven = 0
    for seed in range(SEEDS):
        made = make(seed)
        snapshot = snapshot_of(made, 20, claims=Claims.UNIT, choice=Choice.BEST)
        proven += checkout.quote(cart_of(made.carts[10]), snapshot, at=AT).optimal
    print(f"\nexclusive best, 10 x 20: {proven} of {SEEDS} seeds optimal, target 95 %")
    assert proven * 100 >= SEEDS * 95
    once(benchmark, lambda: None)
