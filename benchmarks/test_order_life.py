"""A whole order life against the very same SQL sent by hand.

The shop lives a day of orders on one database while every statement it sends is written down, with
its parameters and the ends of its transactions. Then the same day is lived on two fresh databases:
by the shop, and by a loop that only sends the written statements through SQLAlchemy Core and
fetches their rows. Both take turns, round by round; the ratio of their medians is what selfshop
costs on top of its SQL.

    make bench        or        pytest benchmarks/test_order_life.py --benchmark-enable -s
"""

import itertools
import os
import platform
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest
from benchmarks.life_cycle import Life
from pytest_benchmark.fixture import BenchmarkFixture
from sqlalchemy import Engine, event

from tests.servers import SERVERS, own_corner, silence_of

ROUNDS = 9
ORDERS_A_ROUND = 40
WARM_UP = 20

#: A statement with its parameters, or None where the transaction ended.
Sent = tuple[Any, Any] | None


@contextmanager
def written_down(engine: Engine) -> Iterator[list[Sent]]:
    """Write down what is sent through *engine*."""
    sent: list[Sent] = []

    def statement(
        conn: Any, clauseelement: Any, multiparams: Any, params: Any, execution_options: Any
    ) -> None:
        del conn, execution_options
        sent.append((clauseelement, list(multiparams) or params))

    def plain(
        conn: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: Any
    ) -> None:
        del conn, cursor, parameters, context, executemany
        if statement.startswith("BEGIN"):
            sent.append((statement, None))

    def ended(conn: Any) -> None:
        del conn
        sent.append(None)

    listeners: tuple[tuple[str, Callable[..., None]], ...] = (
        ("before_execute", statement),
        ("before_cursor_execute", plain),
        ("commit", ended),
        ("rollback", ended),
    )
    for name, listener in listeners:
        event.listen(engine, name, listener)
    yield sent
    for name, listener in listeners:
        event.remove(engine, name, listener)


def send_by_hand(engine: Engine, sent: Sequence[Sent]) -> None:
    """Send the same statements in the same transactions, and fetch what they return."""
    connection = engine.connect()
    for one in sent:
        if one is None:
            connection.commit()
            connection.close()
            connection = engine.connect()
        elif one[1] is None:
            connection.exec_driver_sql(one[0])
        else:
            result = connection.execute(*one)
            if result.returns_rows:
                result.all()
    connection.close()


def engine_of(life: Life) -> Engine:
    store = life.shop._store  # noqa: SLF001  # the benchmark looks under the hood
    assert store is not None
    return store.engine


def urls(kind: str, folder: Path, count: int) -> Iterator[Any]:
    """Give context managers of *count* empty databases."""
    for number in range(count):
        if kind == "sqlite":
            yield nullcontext(f"sqlite:///{folder / f'{number}.db'}")
        else:
            yield own_corner(SERVERS[kind])


@pytest.mark.parametrize("lines", [1, 3, 10])
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_an_order_life_against_its_own_sql(
    kind: str, lines: int, tmp_path: Path, benchmark: BenchmarkFixture
) -> None:
    if kind != "sqlite" and (silence := silence_of(SERVERS[kind])) is not None:
        pytest.skip(silence)
    scribe_url, shop_url, hand_url = urls(kind, tmp_path, 3)
    with scribe_url as first, shop_url as second, hand_url as third:
        scribe = Life.begin(first, lines=lines)
        shop, hand = Life.begin(second, lines=lines), Life.begin(third, lines=lines)
        with written_down(engine_of(scribe)) as sent:
            ends = [0]
            for _ in range(WARM_UP + ROUNDS * ORDERS_A_ROUND):
                scribe.order()
                ends.append(len(sent))
        orders = [sent[start:end] for start, end in itertools.pairwise(ends)]
        ours, bare = _take_turns(shop, engine_of(hand), orders, benchmark)
        _tell(kind, lines, ours, bare, orders[-1])
        for life in (scribe, shop, hand):
            life.shop.close()


def _take_turns(
    shop: Life, hand: Engine, orders: Sequence[Sequence[Sent]], benchmark: BenchmarkFixture
) -> tuple[float, float]:
    """Return the median seconds an order takes the shop, and by hand."""
    script = iter(orders)

    def round_by_hand(count: int) -> float:
        start = time.perf_counter()
        for order in itertools.islice(script, count):
            send_by_hand(hand, order)
        return (time.perf_counter() - start) / count

    for _ in range(WARM_UP):
        shop.order()
    round_by_hand(WARM_UP)
    bare: list[float] = []

    def round_by_shop() -> None:
        for _ in range(ORDERS_A_ROUND):
            shop.order()

    # pytest-benchmark has no types.
    measure: Any = benchmark
    measure.pedantic(
        round_by_shop, setup=lambda: bare.append(round_by_hand(ORDERS_A_ROUND)), rounds=ROUNDS
    )
    ours = [seconds / ORDERS_A_ROUND for seconds in measure.stats.stats.data]
    return statistics.median(ours), statistics.median(bare)


def _tell(kind: str, lines: int, ours: float, bare: float, order: Sequence[Sent]) -> None:
    statements = [one for one in order if one is not None]
    transactions = Counter(one is None for one in order)[True]
    print(
        f"\n{kind}, {lines} lines: {ours * 1000:.2f} ms an order, by hand {bare * 1000:.2f} ms: "
        f"{ours / bare:.2f}x; {len(statements)} statements in {transactions} transactions "
        f"({os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()})"
    )
