"""Posting a journal: against the very same SQL sent by hand, and at 10^3 and 10^6 accounts and entries.

Two shops take turns, round by round, and the ratio of their medians is told: what selfshop costs
on top of its SQL, and what a thousand times as many accounts and entries cost.

    make bench        or        pytest benchmarks/test_ledger.py --benchmark-enable -s

`SELFSHOP_BENCH_LEDGER` is the larger number of accounts, 1,000,000 unless told otherwise.
"""

import itertools
import os
import platform
import statistics
import time
from pathlib import Path
from typing import Any

import pytest
from benchmarks.ledger_books import Books
from benchmarks.test_order_life import send_by_hand, urls, written_down
from pytest_benchmark.fixture import BenchmarkFixture

from tests.servers import SERVERS, silence_of

ROUNDS, JOURNALS_A_ROUND, WARM_UP = 15, 60, 60
SMALL, LARGE = 1_000, int(os.environ.get("SELFSHOP_BENCH_LEDGER", "1000000"))
MACHINE = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


def require(kind: str) -> None:
    if kind != "sqlite" and (silence := silence_of(SERVERS[kind])) is not None:
        pytest.skip(silence)


def seconds_of(books: Books, count: int) -> float:
    """Return the seconds that a payment takes."""
    start = time.perf_counter()
    for _ in range(count):
        books.pay()
    return (time.perf_counter() - start) / count


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_posting_against_its_own_sql(
    kind: str, tmp_path: Path, benchmark: BenchmarkFixture
) -> None:
    require(kind)
    scribe_url, shop_url, hand_url = urls(kind, tmp_path, 3)
    with scribe_url as first, shop_url as second, hand_url as third:
        scribe, shop, hand = (Books.begin(url, wallets=SMALL) for url in (first, second, third))
        with written_down(scribe.engine) as sent:
            ends = [0]
            for _ in range(WARM_UP + ROUNDS * JOURNALS_A_ROUND):
                scribe.pay()
                ends.append(len(sent))
        script = iter([sent[start:end] for start, end in itertools.pairwise(ends)])

        def by_hand(count: int) -> float:
            start = time.perf_counter()
            for one in itertools.islice(script, count):
                send_by_hand(hand.engine, one)
            return (time.perf_counter() - start) / count

        seconds_of(shop, WARM_UP)
        by_hand(WARM_UP)
        bare: list[float] = []
        measure: Any = benchmark  # pytest-benchmark has no types
        measure.pedantic(
            lambda: seconds_of(shop, JOURNALS_A_ROUND),
            setup=lambda: bare.append(by_hand(JOURNALS_A_ROUND)),
            rounds=ROUNDS,
        )
        ours = statistics.median(measure.stats.stats.data) / JOURNALS_A_ROUND
        hands = statistics.median(bare)
        print(
            f"\n{kind}: {ours * 1000:.2f} ms a journal, by hand {hands * 1000:.2f} ms:"
            f" {hands / ours:.2f} of its throughput ({MACHINE})"
        )
        for books in (scribe, shop, hand):
            books.shop.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_posting_costs_the_same_in_large_books(
    kind: str, tmp_path: Path, benchmark: BenchmarkFixture
) -> None:
    require(kind)
    small_url, large_url = urls(kind, tmp_path, 2)
    with small_url as first, large_url as second:
        small, large = Books.begin(first, wallets=SMALL), Books.begin(second, wallets=LARGE)
        for books in (small, large):
            seconds_of(books, WARM_UP)
        few: list[float] = []
        measure: Any = benchmark  # pytest-benchmark has no types
        measure.pedantic(
            lambda: seconds_of(large, JOURNALS_A_ROUND),
            setup=lambda: few.append(seconds_of(small, JOURNALS_A_ROUND)),
            rounds=ROUNDS,
        )
        many = statistics.median(measure.stats.stats.data) / JOURNALS_A_ROUND
        print(
            f"\n{kind}: {many * 1000:.2f} ms a journal at {LARGE:,} accounts and entries,"
            f" {statistics.median(few) * 1000:.2f} ms at {SMALL:,}:"
            f" {many / statistics.median(few):.2f}x ({MACHINE})"
        )
        for books in (small, large):
            books.shop.close()
