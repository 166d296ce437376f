"""Reading an upline in small and large forests, settling many promoters, and expiring many lots.

    make bench        or        pytest benchmarks/test_distribution.py --benchmark-enable -s

`SELFSHOP_BENCH_FOREST` is the number of members of the larger forest, 1,000,000 unless told
otherwise; `SELFSHOP_BENCH_PROMOTERS` that of promoters to settle and `SELFSHOP_BENCH_LOTS` that of
lots to expire, 100,000 unless told otherwise.
"""

import os
import platform
import resource
import statistics
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.ledger_books import insert
from benchmarks.life_cycle import START, CountingIds, SteppingClock
from pytest_benchmark.fixture import BenchmarkFixture
from sqlalchemy import Table, event

from selfshop import System, open_shop
from selfshop.adapters.codec import stored
from selfshop.adapters.sql import SqlStore
from selfshop.adapters.sql.instants import micros
from selfshop.domain import distribution, ledger
from selfshop.domain.distribution import accounts
from selfshop.domain.membership import points
from selfshop.domain.shared import AccountId, MemberId, part_of
from selfshop.shop import Shop

SMALL = 1_000
LARGE = int(os.environ.get("SELFSHOP_BENCH_FOREST", "1000000"))
PROMOTERS = int(os.environ.get("SELFSHOP_BENCH_PROMOTERS", "100000"))
LOTS, POINTS_A_LOT = int(os.environ.get("SELFSHOP_BENCH_LOTS", "100000")), 10
ROUNDS, READS_A_ROUND = 15, 50
#: Each promoter of the forest has brought in so many.
FAN_OUT = 3
AT_ONCE = 10_000
NOBODY = MemberId("nobody")
#: Someone's place under somebody else, and what is kept of a promoter.
_PLACE = {"bound_at_us": None, "ordered": 0, "refers": 0, "version": 1}
_PROMOTER = stored.write(
    distribution.Promoter(member=NOBODY, joined_at=START, version=1), distribution.Promoter
)
MACHINE = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


def opened(url: str, *, first_id: int = 0) -> tuple[Shop, SqlStore]:
    ids = CountingIds(count=first_id)
    shop = open_shop(url, clock=SteppingClock(), ids=ids).acting_as(System())
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
    """Write a forest of one tree past the shop, with the promoters who brought others in."""
    for start in range(0, members, AT_ONCE):
        some = range(start, min(start + AT_ONCE, members))
        paths, places, roles = [], [], []
        for number in some:
            name = member(number)
            own = {"shop_id": "main", "part": part_of(name), "member_id": name}
            line = [member(one) for one in above(number)]
            paths += [own | {"depth": far, "ancestor": one} for far, one in enumerate(line, 1)]
            referrer = line[0] if line else None
            places.append(own | _PLACE | {"referrer": referrer})
            if FAN_OUT * number + 1 < members:
                roles.append(own | {"version": 1, "data": _PROMOTER.replace(NOBODY, name)})
        for table, rows in (
            (store.tables.referral_path, paths),
            (store.tables.referral, places),
            (store.tables.promoter, roles),
        ):
            if rows:
                insert(store.engine, table, rows)


def test_reading_an_upline(tmp_path: Path, benchmark: BenchmarkFixture) -> None:
    shops = {}
    for members in (SMALL, LARGE):
        shop, store = opened(f"sqlite:///{tmp_path / f'{members}.db'}")
        plant(store, members)
        shops[members] = shop
    sent: list[str] = []
    large = shops[LARGE]._store  # noqa: SLF001  # as above
    assert large is not None
    note = ("before_cursor_execute", lambda *about: sent.append(about[2]))
    event.listen(large.engine, *note)
    deepest = shops[LARGE].distribution.upline(member=member(LARGE - 1))
    # Who is listened to sends statements another way.
    event.remove(large.engine, *note)
    assert list(deepest) == [member(one) for one in above(LARGE - 1)]
    reads = [one for one in sent if "referral_path" in one]
    assert len(reads) == 1
    others = len([one for one in sent if one.lstrip().startswith("SELECT")]) - 1

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
            f"\nan upline of {len(deepest)} among {LARGE:,}: {ours * 1e6:.0f} us, the graph in one query,"
            f" {others} more for who they are;"
            f" {ours / statistics.median(small):.2f} of what it takes among {SMALL:,} ({MACHINE})"
        )
    for shop in shops.values():
        shop.close()


def furnish(store: SqlStore, promoters: int) -> None:
    """Write promoters past the shop, each with one commission of 1.00 that is due."""
    tables = store.tables
    kinds = {one.id: one for one in accounts.promoter_accounts(NOBODY, "CNY")}
    opened = [(name, stored.write(one, ledger.Account)) for name, one in kinds.items()]
    payable = accounts.account(accounts.PAYABLE, NOBODY)
    for start in range(0, promoters, AT_ONCE):
        some = [member(number) for number in range(start, min(start + AT_ONCE, promoters))]
        rows: dict[Table, list[dict[str, object]]] = {}
        for name in some:
            own = {"shop_id": "main", "part": part_of(name)}
            rows.setdefault(tables.promoter, []).append(
                own | {"member_id": name, "version": 1, "data": _PROMOTER.replace(NOBODY, name)}
            )
            rows.setdefault(tables.commission, []).append(_due(name))
            for account, written in opened:
                account_id = AccountId(account.replace(NOBODY, name))
                own = {"shop_id": "main", "part": part_of(account_id)}
                rows.setdefault(tables.ledger_account, []).append(
                    own | {"id": account_id, "unit": "CNY", "owner": name,
                           "data": written.replace(NOBODY, name)}
                )  # fmt: skip
                rows.setdefault(tables.ledger_balance, []).append(
                    own | balance_row(account_id, 1_00 if account == payable else 0)
                )
        for table, of_table in rows.items():
            insert(store.engine, table, of_table)


def balance_row(account: AccountId, owed: int) -> dict[str, object]:
    return {
        "account": account, "shard": 0, "limit_side": 1, "frozen": 0, "debits_posted": 0,
        "credits_posted": owed, "debits_pending": 0, "credits_pending": 0,
    }  # fmt: skip


def _due(name: MemberId) -> dict[str, object]:
    return {
        "shop_id": "main", "part": part_of(name), "order_id": name, "promoter": name,
        "accrued_minor": 1_00, "amount_minor": 1_00, "matures_at_us": micros(START),
        "due_at_us": micros(START), "version": 1, "data": "{}",
    }  # fmt: skip


class Interrupted(Exception):
    """Somebody has had enough."""


class Memory:
    """What this process has held at most, in MB, from now on."""

    def __init__(self) -> None:
        self.before = self.most = self._now()

    def look(self) -> None:
        """Take note."""
        self.most = max(self.most, self._now())

    @property
    def grown(self) -> float:
        return self.most - self.before

    @staticmethod
    def _now() -> float:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * resource.getpagesize() / 2**20


def test_settling_many_promoters(tmp_path: Path, benchmark: BenchmarkFixture) -> None:
    """Settle them in one go, and in another shop with an interruption halfway: the same comes of it."""
    name, until = distribution.PeriodName("2026-07"), START + timedelta(microseconds=1)
    periods, seconds, memory = [], [], []

    def settle(shop: Shop, *, stop_at: int | None) -> distribution.Period:
        held = Memory()
        while not (period := shop.distribution.settle(period=name, limit=200).period).done:
            held.look()
            if stop_at is not None and period.promoters >= stop_at:
                raise Interrupted
        memory.append(held.grown)
        return period

    def both() -> None:
        for number, stop_at in enumerate((None, PROMOTERS // 2)):
            shop, store = opened(f"sqlite:///{tmp_path / f'{number}.db'}")
            shop.ledger.open_accounts(accounts=accounts.house_accounts("CNY"))
            furnish(store, PROMOTERS)
            shop.distribution.close_period(period=name, until=until)
            start = time.perf_counter()
            with suppress(Interrupted):
                periods.append(settle(shop, stop_at=stop_at))
            if stop_at is not None:
                shop.close()
                shop, _ = opened(f"sqlite:///{tmp_path / f'{number}.db'}", first_id=10**9)
                periods.append(settle(shop, stop_at=None))
            seconds.append(time.perf_counter() - start)
            shop.close()

    measure: Any = benchmark  # as above
    measure.pedantic(both, rounds=1)
    for period in periods:
        assert (period.promoters, period.statements) == (PROMOTERS, PROMOTERS)
        assert period.settled == PROMOTERS * 1_00
    assert len(periods) == 2
    print(
        f"\n{PROMOTERS:,} promoters settled in {seconds[0]:.0f} s, {seconds[0] / PROMOTERS * 1e3:.2f}"
        f" ms each; interrupted halfway and gone on with: {seconds[1]:.0f} s, the same totals;"
        f" memory grew by {max(memory):.0f} MB ({MACHINE})"
    )


def test_expiring_many_lots(tmp_path: Path, benchmark: BenchmarkFixture) -> None:
    """Expire them by runs of `due.run`, half of them after an interruption."""
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    shop, store = opened(url)
    keep_lots(shop, store, LOTS)
    seconds: list[float] = []
    held = Memory()

    def expire() -> None:
        nonlocal shop
        start, done = time.perf_counter(), 0
        while (report := shop.due.run(limit=500)).more:
            assert not report.passed_over
            held.look()
            before, done = done, done + report.done["ledger_lots_expired"]
            if before < LOTS // 2 <= done:
                assert shop.due.waiting()["ledger_lots_expired"] == LOTS - done
                shop.close()
                shop, _ = opened(url, first_id=10**9)
        seconds.append(time.perf_counter() - start)

    measure: Any = benchmark  # as above
    measure.pedantic(expire, rounds=1)
    assert shop.due.waiting()["ledger_lots_expired"] == 0
    assert shop.ledger.balance(account=points.EXPIRED).balance == LOTS * POINTS_A_LOT
    print(
        f"\n{LOTS:,} lots expired in {seconds[0]:.0f} s, {seconds[0] / LOTS * 1e3:.2f} ms each,"
        f" interrupted once; memory grew by {held.grown:.0f} MB ({MACHINE})"
    )
    shop.close()


def keep_lots(shop: Shop, store: SqlStore, lots: int) -> None:
    """Write members past the shop, each with one lot of points whose time is over."""
    shop.ledger.open_accounts(accounts=points.accounts_of(NOBODY))
    tables = store.tables
    (one,) = (a for a in points.accounts_of(NOBODY) if a.lots)
    data = stored.write(one, ledger.Account)
    for start in range(0, lots, AT_ONCE):
        rows: dict[Table, list[dict[str, object]]] = {}
        for number in range(start, min(start + AT_ONCE, lots)):
            name = AccountId(one.id.replace(NOBODY, member(number)))
            own = {"shop_id": "main", "part": part_of(name)}
            rows.setdefault(tables.ledger_account, []).append(
                own | {"id": name, "unit": one.unit, "owner": member(number),
                       "data": data.replace(NOBODY, member(number))}
            )  # fmt: skip
            rows.setdefault(tables.ledger_balance, []).append(own | balance_row(name, POINTS_A_LOT))
            rows.setdefault(tables.ledger_lot, []).append(
                own | {"account": name, "id": f"earn-{number}/1#1", "amount": POINTS_A_LOT,
                       "remaining": POINTS_A_LOT, "expires_at_us": micros(START),
                       "due_us": micros(START)}
            )  # fmt: skip
        for table, of_table in rows.items():
            insert(store.engine, table, of_table)
