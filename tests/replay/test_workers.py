"""Several processes at one recording."""

import os
import signal
from collections.abc import Callable
from multiprocessing import Pipe
from pathlib import Path
from sqlite3 import OperationalError
from typing import cast

import pytest
from attrs import evolve

from selfshop.domain.shared import Corrupted
from selfshop.replay.crew import Begun, Teller, peak_memory_bytes
from selfshop.replay.orders_file import open_orders
from selfshop.replay.recording import EVERYTHING, Recording, Share
from selfshop.replay.replaying import entries_of
from selfshop.replay.running import Plan, replay
from selfshop.replay.watching import Nobody
from selfshop.replay.workers import Errand, run_errands
from tests.replay.books import books, messy_rows

OrdersFile = Callable[..., Path]

ROWS = messy_rows(3, currency="EUR", decimals=2, orders=40)


class Counted(Nobody):
    """Counts what it is told."""

    def __init__(self) -> None:
        self.done = 0

    def advances(self, count: int) -> None:
        self.done += count


class TestTwoWorkers:
    def test_book_what_one_books(self, orders_file: OrdersFile, tmp_path: Path) -> None:
        one, two = (f"sqlite:///{tmp_path / name}.db" for name in ("one", "two"))
        watcher = Counted()
        with open_orders(orders_file(*ROWS)) as recording:
            size = recording.size()
            alone = replay(Plan(recording=recording, store=one), Nobody())
            plan = Plan(recording=recording, store=two, workers=2)
            together = replay(plan, watcher)
        assert together.reconciliation == alone.reconciliation
        assert together.reconciliation.agrees
        assert books(two) == books(one)
        assert together.memory_bytes > peak_memory_bytes()
        settled = size.returns
        assert watcher.done > size.orders + settled

    def test_leave_the_rest_at_the_limit(self, orders_file: OrdersFile, tmp_path: Path) -> None:
        with open_orders(orders_file(*ROWS)) as recording:
            store = f"sqlite:///{tmp_path / 'shop.db'}"
            plan = Plan(recording=recording, store=store, workers=2, limit=15)
            done = replay(plan, Nobody())
            alone = replay(evolve(plan, store="memory://", workers=1), Nobody())
        assert done.reconciliation == alone.reconciliation

    def test_share_the_first_entries_by_customer(self, orders_file: OrdersFile) -> None:
        with open_orders(orders_file(*ROWS)) as recording:
            first = list(recording.entries())[:15]
            shares = [
                list(entries_of(recording, Share(number=n, of=2), limit=15)) for n in range(2)
            ]
            assert list(entries_of(recording, EVERYTHING, limit=None)) == list(recording.entries())
        assert sorted(map(repr, shares[0] + shares[1])) == sorted(map(repr, first))
        assert {e.customer for e in shares[0]}.isdisjoint(e.customer for e in shares[1])


class TestAWorkerThatFails:
    @pytest.fixture
    def errand(self, orders_file: OrdersFile, tmp_path: Path) -> Errand:
        """An errand to a store that has no goods in it."""
        store = f"sqlite:///{tmp_path / 'shop.db'}"
        with open_orders(orders_file(*ROWS)) as recording:
            return Errand(
                recording=recording, store=store, shop="main", limit=None, looked_up=False
            )

    def test_says_why(self, errand: Errand) -> None:
        """The scratch file of its recording has been closed, and is gone."""
        with pytest.raises(OperationalError, match=r"no such table|unable to open"):
            run_errands(errand, 2, Nobody())

    @pytest.mark.parametrize("size", [1, 10_000_000])
    def test_and_says_nothing_is_missed(self, errand: Errand, size: int) -> None:
        """However large what it was sent is."""
        deadly = cast("Recording", Deadly(size))
        with pytest.raises(Corrupted) as died:
            run_errands(evolve(errand, recording=deadly), 2, Nobody())
        assert died.value.code == "replay.worker_died"


class TestAWorkerThatIsLeftOver:
    def test_stops_when_nobody_listens(self) -> None:
        ours, theirs = Pipe()
        teller = Teller(line=theirs)
        teller.begins("replaying", 40)
        assert ours.recv() == Begun("replaying", 40)
        teller.advances(15)
        assert not ours.poll()
        teller.advances(1)
        assert ours.recv() == 16
        ours.close()
        with pytest.raises(ConnectionError):
            teller.advances(16)


class Deadly:
    """A recording of *size* bytes that nobody survives opening."""

    name = fingerprint = currency = "EUR"

    def __init__(self, size: int) -> None:
        self.size = size

    def __reduce__(self) -> tuple[object, ...]:
        return _die, (bytes(self.size),)


def _die(_: bytes) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
