"""Reading an upline in small and large forests, and settling many promoters.

    make bench        or        pytest benchmarks/test_distribution.py --benchmark-enable -s

`SELFSHOP_BENCH_FOREST` is the number of members of the larger forest, 1,000,000 unless told
otherwise; `SELFSHOP_BENCH_PROMOTERS` that of promoters to settle, 100,000 unless told otherwise.
"""

import os
import platform
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.life_cycle import START, CountingIds, SteppingClock
from pytest_benchmark.fixture import BenchmarkFixture
from sqlalchemy import event

from selfshop import System, open_shop
from selfshop.adapters.sql import SqlStore
from selfshop.adapters.sql.instants import micros
from selfshop.domain import distribution, ledger
from selfshop.domain.distribution import accounts, plans
from selfshop.domain.shared import AccountId, MemberId, part_of
from selfshop.ports.calls import Call, Tape
from selfshop.ports.work import Work
from selfshop.shop import Shop

SMALL = 1_000
LARGE = int(os.environ.get("SELFSHOP_BENCH_FOREST", "1000000"))
PROMOTERS = int(os.environ.get("SELFSHOP_BENCH_PROMOTERS", "100000"))
ROUNDS, READS_A_ROUND = 15, 50
#: Each promoter of the forest has brought in so many.
FAN_OUT = 3
AT_ONCE = 10_000
MACHINE = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


def opened(url: str) -> tuple[Shop, SqlStore]:
    shop = open_shop(url, clock=SteppingClock(), ids=CountingIds()).acting_as(System())
    store = shop._store  # noqa: SLF001  # the benchmark looks under the hood
    assert store is not None
    return shop, store


def member(number: int) -> MemberId:
    return MemberId(f"m{number:09d}")


def above(number: int) -> Iterator[int]:
    """Walk everybody above a member of the forest, the nearest first."""
    while number:
        number = (number - 1) // FAN_OUT
        yield number


def plant(store: SqlStore, members: int) -> None:
    """Write a forest of one tree past the shop."""
    table = store.tables.referral_path
    with store.engine.connect() as connection:
        # The driver commits each statement by itself unless it is told otherwise.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        for start in range(0, members, AT_ONCE):
            rows = [
                {
                    "shop_id": "main", "part": part_of(member(number)),
                    "member_id": member(number), "depth": depth, "ancestor": member(one),
                }
                for number in range(start, min(start + AT_ONCE, members))
                for depth, one in enumerate(above(number), 1)
            ]  # fmt: skip
            if rows:
                connection.execute(table.insert(), rows)
        connection.commit()


def test_reading_an_upline(tmp_path: Path, benchmark: BenchmarkFixture) -> None:
    shops = {}
    for members in (SMALL, LARGE):
        shop, store = opened(f"sqlite:///{tmp_path / f'{members}.db'}")
        plant(store, members)
        shops[members] = shop
    sent: list[str] = []
    large = shops[LARGE]._store  # noqa: SLF001  # as above
    assert large is not None
    event.listen(large.engine, "before_cursor_execute", lambda *about: sent.append(about[2]))
    deepest = shops[LARGE].distribution.upline(member=member(LARGE - 1))
    assert list(deepest) == [member(one) for one in above(LARGE - 1)]
    reads = [one for one in sent if "referral_path" in one]
    assert len(reads) == 1

    def seconds_of(members: int) -> float:
        start = time.perf_counter()
        for turn in range(READS_A_ROUND):
            shops[members].distribution.upline(member=member(members - 1 - turn))
        return (time.perf_counter() - start) / READS_A_ROUND

    small: list[float] = []
    measure: Any = benchmark  # pytest-benchmark has no types
    measure.pedantic(
        lambda: seconds_of(LARGE), setup=lambda: small.append(seconds_of(SMALL)), rounds=ROUNDS
    )
    if measure.stats is not None:
        ours = statistics.median(measure.stats.stats.data) / READS_A_ROUND
        print(
            f"\nan upline of {len(deepest)} among {LARGE:,}: {ours * 1e6:.0f} us, one query;"
            f" {ours / statistics.median(small):.2f} of what it takes among {SMALL:,} ({MACHINE})"
        )
    for shop in shops.values():
        shop.close()


def furnish(shop: Shop, store: SqlStore, promoters: int) -> None:
    """Let so many promoters have one commission of 1.00 that is due, past the shop's own doors."""
    share = plans.Share(percent=Decimal(10))
    tariff = plans.Tariff(steps=(plans.Step(depth=1, share=share),))
    pool = plans.Pool(percent=Decimal(10))
    shop.distribution.publish(plan=distribution.Plan(profile="none", pool=pool, tariffs=(tariff,)))
    for start in range(0, promoters, 50):
        some = [member(number) for number in range(start, min(start + 50, promoters))]
        run(shop, partial(_join, some))
        with store.engine.connect() as connection:
            # The orders that the commissions are of are left out.
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            connection.execute(store.tables.commission.insert(), [_due(name) for name in some])
            connection.commit()


def _join(some: list[MemberId], work: Work) -> None:
    for name in some:
        work.promoters.add(distribution.Promoter(member=name, joined_at=START))
    work.ledger.open(one for name in some for one in accounts.promoter_accounts(name, "CNY"))
    work.ledger.post_all(
        [
            ledger.Journal(
                id=ledger.JournalId(f"due:{name}"),
                kind="commission.due",
                facts={"order": name},
                legs=(
                    ledger.Move(
                        debit=AccountId("commission.cost"),
                        credit=accounts.account(accounts.PAYABLE, name),
                        amount=ledger.Amount(1_00, "CNY"),
                    ),
                ),
            )
            for name in some
        ]
    )


def _due(name: MemberId) -> dict[str, object]:
    return {
        "shop_id": "main", "part": part_of(name), "order_id": name, "promoter": name,
        "accrued_minor": 1_00, "amount_minor": 1_00, "matures_at_us": micros(START),
        "due_at_us": micros(START), "version": 1, "data": "{}",
    }  # fmt: skip


def run(shop: Shop, work: Callable[[Work], None]) -> None:
    """Run a unit of work in the shop."""
    desk = shop._desk  # noqa: SLF001  # as above
    at = desk.clock.now()
    call = Call(
        shop=desk.shop,
        actor=desk.actor,
        operation="benchmark.furnish",
        at=at,
        ids=Tape(draw=lambda: desk.ids.new(at)),
    )
    desk.units.run(work, call=call)


def test_settling_many_promoters(tmp_path: Path, benchmark: BenchmarkFixture) -> None:
    shop, store = opened(f"sqlite:///{tmp_path / 'shop.db'}")
    furnish(shop, store, PROMOTERS)
    name = distribution.PeriodName("2026-07")
    shop.distribution.close_period(period=name, until=START + timedelta(microseconds=1))
    kept: list[int] = []

    def settle() -> None:
        # A run is cut off after a tenth of them, and another goes on where it stopped.
        while not shop.distribution.period(period=name).done:
            shop.due.run(limit=min(10_000, max(50, PROMOTERS // 10)))
            kept.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)

    start = time.perf_counter()
    measure: Any = benchmark  # as above
    measure.pedantic(settle, rounds=1)
    seconds = time.perf_counter() - start
    period = shop.distribution.period(period=name)
    assert (period.promoters, period.statements) == (PROMOTERS, PROMOTERS)
    assert period.settled == PROMOTERS * 1_00
    print(
        f"\n{PROMOTERS:,} promoters settled in {len(kept)} runs, {seconds / PROMOTERS * 1e3:.2f} ms"
        f" each; memory grew by {(kept[-1] - kept[0]) / 1024:.0f} MB from the first run to the last"
        f" ({MACHINE})"
    )
    shop.close()
