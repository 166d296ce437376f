"""Two ways of doing the same thing, timed in turns, so that a busy machine slows both alike."""

import importlib
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.quote_floor import reckon
from benchmarks.quote_workload import Workload

from selfshop.domain import checkout

ROUNDS = 15
SECONDS_A_ROUND = 0.01
CODES = frozenset({"CODE0"})
MACHINE = (
    f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, "
    "CPU time, medians of interleaved rounds"
)


def seconds(work: Callable[[], object], times: int = 1) -> float:
    """Return the CPU seconds that *work* takes, on average over *times*."""
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) / times


def ratio(
    ours: Callable[[], object], floor: Callable[[], object], rounds: int = ROUNDS
) -> tuple[float, float, float]:
    """Return how many times as long *ours* takes, and the seconds of either."""
    often = [repeats(ours), repeats(floor)]
    ours_taken: list[float] = []
    floor_taken: list[float] = []
    for _ in range(rounds):
        floor_taken.append(seconds(floor, often[1]))
        ours_taken.append(seconds(ours, often[0]))
    pairs = zip(ours_taken, floor_taken, strict=True)
    return (
        statistics.median(own / least for own, least in pairs),
        statistics.median(ours_taken),
        statistics.median(floor_taken),
    )


def repeats(work: Callable[[], object]) -> int:
    """Return how often *work* fits into a round."""
    work()
    return max(1, int(SECONDS_A_ROUND / max(seconds(work), 1e-6)))


def read(quote: checkout.Quote) -> checkout.Quote:
    """Read what the floor says too: the shares of every unit, what became of every rule."""
    shares = [unit.shares for line in quote.lines for unit in line.units]
    amounts = [applied.amount for applied in quote.applied]
    codes = [rejected.code for rejected in quote.rejected]
    assert None not in (*shares, *amounts, *codes)
    return quote


def floors(made: Workload, size: int, count: int, *, stack: bool) -> dict[str, Callable[[], int]]:
    """Return ways of reckoning the plain way, by name, each returning what goods cost.

    Beside our own there is the one of a folder that SELFSHOP_QUOTE_FLOOR names: its ``floor.py``
    and ``workload.py``, on the same workload.
    """
    wishes, rules = made.carts[size], made.promotions[count]
    found = {"floor": lambda: reckon(wishes, rules, CODES, stack=stack).net}
    folder = os.environ.get("SELFSHOP_QUOTE_FLOOR")
    if folder:
        for place in (Path(folder), Path(folder).parent):
            if str(place) not in sys.path:
                sys.path.append(str(place))
        other: Any = importlib.import_module("floor")
        work = importlib.import_module("workload").build()
        cart, promos = other.compile_attrs(work["carts"][str(size)], work["promotions"][str(count)])
        found[f"{Path(folder).name}/floor.py"] = lambda: int(
            other._attrs_engine(cart, promos, not stack, True).net  # noqa: SLF001 - as it is
        )
    return found
