"""What a quote costs beside the least it could: integer loops with frozen objects and reasons.

Each round times the floor, then selfshop, in CPU time of this process; the ratio is the median
over rounds. Every quote has the shares of each unit and a reason for each rule; its hash, hints
and what rules that are no better would cost are worked out when they are read, and not timed.
Totals differ by design: selfshop shares to the cent and unit, the floor by whole lines.

    make bench        or        pytest benchmarks/test_quotes.py --benchmark-enable -s
"""

import os
import platform
import statistics
import time
from collections.abc import Callable
from typing import Any

import pytest
from benchmarks.quote_floor import reckon
from benchmarks.quote_workload import AT, cart_of, make, snapshot_of
from pytest_benchmark.fixture import BenchmarkFixture

from selfshop.domain import checkout, promotions

ROUNDS = 7
SECONDS_A_ROUND = 0.03
CODES = frozenset({"CODE0"})


def seconds(work: Callable[[], object], times: int) -> float:
    """Return the CPU seconds that *work* takes, on average over *times*."""
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) / times


def repeats(work: Callable[[], object]) -> int:
    """Return how often *work* fits into a round."""
    work()
    return max(1, int(SECONDS_A_ROUND / max(seconds(work, 1), 1e-6)))


@pytest.mark.parametrize("count", [5, 20, 100])
@pytest.mark.parametrize("size", [3, 10, 50])
@pytest.mark.parametrize("choice", list(promotions.Choice))
@pytest.mark.parametrize("claims", list(promotions.Claims))
def test_a_quote_against_the_floor(
    claims: promotions.Claims,
    choice: promotions.Choice,
    size: int,
    count: int,
    benchmark: BenchmarkFixture,
) -> None:
    made = make()
    wishes, rules = made.carts[size], made.promotions[count]
    cart, snapshot = cart_of(wishes), snapshot_of(made, count, claims=claims, choice=choice)
    stack = claims is promotions.Claims.NONE

    def floor() -> object:
        return reckon(wishes, rules, CODES, stack=stack)

    def ours() -> checkout.Quote:
        return checkout.quote(cart, snapshot, at=AT)

    quote = ours()
    often, floor_often = repeats(ours), repeats(floor)
    bare: list[float] = []
    full: list[float] = []

    def one_round() -> None:
        bare.append(seconds(floor, floor_often))
        full.append(seconds(ours, often))

    # pytest-benchmark has no types.
    measure: Any = benchmark
    measure.pedantic(one_round, rounds=ROUNDS)
    ratio = statistics.median(f / b for f, b in zip(full, bare, strict=True))
    sure = "optimal" if quote.optimal else f"gap {quote.gap}"
    print(
        f"\n{'stacking' if stack else 'exclusive'} {choice}, {size} x {count}: "
        f"{statistics.median(full) * 1e6:.0f} us, floor {statistics.median(bare) * 1e6:.0f} us: "
        f"{ratio:.1f}x; {sure}; goods {quote.goods}, floor "
        f"{reckon(wishes, rules, CODES, stack=stack).net} "
        f"({os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()})"
    )
    assert quote.gap >= 0
