"""What a quote costs beside the least it could: integer loops with frozen objects and reasons.

Each round times the floor, then selfshop, in CPU time of this process; the ratio is the median
over rounds. Every quote has the shares of each unit and a reason for each rule, and they are
read; its hash, hints and what rules that are no better would cost are worked out when they are
read, and timed in test_quote_extent.py. Totals differ by design: selfshop shares to the cent and
unit, the floor by whole lines.

    make bench        or        pytest benchmarks/test_quotes.py --benchmark-enable -s

SELFSHOP_QUOTE_FLOOR may name a folder with another ``floor.py`` and its ``workload.py``.
"""

from typing import Any

import pytest
from benchmarks.quote_timing import MACHINE, floors, ratio, read
from benchmarks.quote_workload import AT, cart_of, make, snapshot_of
from pytest_benchmark.fixture import BenchmarkFixture

from selfshop.domain import checkout, promotions

#: At most so many times the floor, from 10 lines up.
TARGETS = {
    (promotions.Claims.NONE, promotions.Choice.PRIORITY): "3x (aim 2x)",
    (promotions.Claims.NONE, promotions.Choice.BEST): "5x (aim 3x)",
    (promotions.Claims.UNIT, promotions.Choice.PRIORITY): "3x",
    (promotions.Claims.UNIT, promotions.Choice.BEST): "30x at 10 x 20 (aim 10x)",
}


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
    cart = cart_of(made.carts[size])
    snapshot = snapshot_of(made, count, claims=claims, choice=choice)
    stack = claims is promotions.Claims.NONE

    def ours() -> checkout.Quote:
        return read(checkout.quote(cart, snapshot, at=AT))

    quote = ours()
    sure = "optimal" if quote.optimal else f"gap {quote.gap}"
    print(f"\n{'stacking' if stack else 'exclusive'} {choice}, {size} x {count}: {sure}")
    for name, floor in floors(made, size, count, stack=stack).items():
        times, own, least = ratio(ours, floor, rounds=15 if quote.optimal else 3)
        print(
            f"  {own * 1e6:8.0f} us, {name} {least * 1e6:6.0f} us: {times:6.1f}x, "
            f"target {TARGETS[claims, choice]}; goods {quote.goods}, there {floor()} ({MACHINE})"
        )
    # pytest-benchmark has no types; it keeps the figures of our side.
    measure: Any = benchmark
    measure.pedantic(ours, rounds=5 if quote.optimal else 1)
    assert quote.gap >= 0
