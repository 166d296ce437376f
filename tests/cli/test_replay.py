"""`selfshop replay`: the main job, as a command."""

import contextlib
import json
import os
import shlex
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from selfshop.replay.orders_file import open_orders
from selfshop.replay.running import Plan, replay
from selfshop.replay.watching import Nobody
from selfshop.shop import MEMORY
from tests.cli import commands
from tests.replay.books import books, messy_rows
from tests.replay.conftest import HEADER
from tests.replay.journey.small_journey import CORN, OTHER, TEA, line, write_journey

#: Enough to be interrupted in.
MANY = messy_rows(7, currency="EUR", decimals=2, orders=150)
MANY_ORDERS = ("replay", "--orders", "orders.csv", "--json")

#: What a store holds, and the totals that were reported.
Whole = tuple[Mapping[str, Any], Any]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def a_file(folder: Path, *rows: str) -> Path:
    path = folder / "orders.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def orders_in(path: Path) -> int:
    """How many orders a store that is being written to has by now."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            (count,) = connection.execute("SELECT count(*) FROM orders").fetchone()
    except sqlite3.OperationalError:
        return 0
    return int(count)


def wait_for(process: subprocess.Popen[bytes], met: Callable[[], bool]) -> None:
    """Wait until *met*, as long as *process* runs."""
    until = time.monotonic() + commands.PATIENCE_SECONDS
    while not met():
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """What the store holds after a replay of MANY that was not interrupted, and its totals."""
    folder = tmp_path_factory.mktemp("whole")
    store = f"sqlite:///{folder / 'whole.db'}"
    path = a_file(folder, *MANY)
    done = commands.run(
        "replay", "--orders", path, "--store", store, "--rejected", "/dev/null", "--json"
    )
    assert done.code == 0
    return books(store), done.data["total"]


def gone_on(folder: Path, *more: str) -> Whole:
    """Run the replay of MANY again, and return what `whole` does."""
    done = commands.process(*MANY_ORDERS, *more)
    assert (done.code, done.data["differences"]) == (0, 0)
    return books(f"sqlite:///{folder / 'selfshop-replay.db'}"), done.data["total"]


def all_of(terminal: int) -> str:
    """Read what is written to a terminal until nobody has it open any more."""
    told = b""
    with contextlib.suppress(OSError), os.fdopen(terminal, "rb", buffering=0) as file:
        while piece := file.read(4096):
            told += piece
    return told.decode()


class TestPointsAndCommissions:
    def test_are_told_for_people_and_as_data(self, folder: Path) -> None:
        a_file(
            folder,
            "1,an,2026-01-01T09:00:00Z,tea,3,50.00,,EUR",
            "2,bo,2026-01-02T09:00:00Z,tea,2,50.00,0.02,EUR",
            "3,bo,2026-02-02T09:00:00Z,tea,1,50.00,,EUR",
        )
        words = ("replay", "--orders", "orders.csv", "--with", "points", "--with", "commissions")
        done = commands.run(*words)
        assert done.code == 0
        assert done.out.splitlines()[7:10] == [
            "points: 299 issued, 0 clawed back, 50 pending, 249 available",
            "commissions: 14.99 accrued, 5.00 pending, 9.99 payable",
            "breaches of the ledger: 0",
        ]
        assert commands.run(*words, "--json").data["rewards"] == {
            "breaches": 0,
            "points": {
                "issued": 299,
                "clawed_back": 0,
                "debt": 0,
                "pending": 50,
                "available": 249,
            },
            "commissions": {"accrued": "14.99", "pending": "5.00", "payable": "9.99"},
        }

    def test_are_not_told_where_nobody_asked(self, folder: Path) -> None:
        a_file(folder, "1,an,2026-01-01T09:00:00Z,tea,3,50.00,,EUR")
        assert "rewards" not in commands.run("replay", "--orders", "orders.csv", "--json").data


class TestTheMainJob:
    def test_replays_the_sample_without_a_difference(self, folder: Path) -> None:
        done = commands.run("replay")
        assert done.code == 0
        lines = done.out.splitlines()
        assert lines[0] == "complete-journey-sample, as booked, in USD"
        assert lines[1].split() == [
            *("month", "orders", "lines", "units", "list", "pack", "price"),
            *("retailer", "supplier", "paid"),
        ]
        assert lines[15].split() == [
            *("total", "792", "10,662", "13,405", "35781.43"),
            *("1.72", "6700.29", "505.25", "28574.17"),
        ]
        assert lines[16:22] == [
            "differences: 0, every line agrees to the cent",
            "rejected lines: 338, listed in selfshop-replay-rejected.jsonl",
            "  15 recording.discount_above_value",
            "  171 recording.fuel",
            "  10 recording.no_price",
            "  142 recording.zero_quantity",
        ]
        assert lines[-2].startswith("store: sqlite:///selfshop-replay.db, shop main")
        listed = (folder / "selfshop-replay-rejected.jsonl").read_text(encoding="utf-8")
        assert len(listed.splitlines()) == 338
        asked = commands.run(*shlex.split(lines[-1])[1:])
        assert asked.code == 0
        assert asked.data["items"][0]["status"] == "completed"
        again = commands.run("replay", "--json")
        assert again.data["resumed"] is True
        assert again.data["total"]["paid"] == "28574.17"
        assert again.data["differences"] == 0


class TestAnInterruptedReplay:
    @pytest.mark.parametrize("orders", [0, 1, 60])
    def test_goes_on_where_it_was_killed(self, folder: Path, whole: Whole, orders: int) -> None:
        store = folder / "selfshop-replay.db"
        a_file(folder, *MANY)
        with commands.start(*MANY_ORDERS) as running:
            wait_for(running, lambda: store.exists() and orders_in(store) >= orders)
            running.kill()
        assert gone_on(folder) == whole

    def test_of_several_workers_goes_on_while_those_left_over_still_book(
        self, folder: Path, whole: Whole
    ) -> None:
        store = folder / "selfshop-replay.db"
        a_file(folder, *MANY)
        with commands.start(*MANY_ORDERS, "--workers", "2") as running:
            wait_for(running, lambda: store.exists() and orders_in(store) >= 20)
            running.kill()
        assert gone_on(folder, "--workers", "2") == whole

    @pytest.mark.parametrize(
        ("sign", "workers", "code"),
        [(signal.SIGINT, "1", 130), (signal.SIGTERM, "1", 143), (signal.SIGTERM, "2", 143)],
    )
    def test_says_how_to_go_on(
        self, folder: Path, whole: Whole, sign: signal.Signals, workers: str, code: int
    ) -> None:
        store = folder / "selfshop-replay.db"
        a_file(folder, *MANY)
        with commands.start(*MANY_ORDERS, "--workers", workers) as running:
            wait_for(running, lambda: store.exists() and orders_in(store) >= 20)
            running.send_signal(sign)
            _, said = running.communicate(timeout=commands.PATIENCE_SECONDS)
        assert running.returncode == code
        assert said == b"selfshop: interrupted; the same command again goes on from here\n"
        assert gone_on(folder) == whole


class TestYourOwnOrders:
    def test_are_replayed_with_their_returns(self, folder: Path) -> None:
        path = a_file(folder, *messy_rows(1, currency="EUR", decimals=2))
        done = commands.run("replay", "--orders", path, "--json")
        assert done.code == 0
        with open_orders(path) as recording:
            plan = Plan(recording=recording, store="memory://")
            expected = replay(plan, Nobody()).reconciliation
        assert done.data["recording"] == "orders.csv"
        assert done.data["total"] == dict(expected.as_data(seconds=1)["total"])
        assert done.data["total"]["returns"] > 0
        rejected = (folder / done.data["rejected_file"]).read_text(encoding="utf-8").splitlines()
        assert len(rejected) == sum(done.data["rejected"].values()) > 0
        assert json.loads(rejected[0])["file"] == "orders.csv"

    def test_are_told_with_returns_and_refunds_in_columns_of_their_own(self, folder: Path) -> None:
        path = a_file(
            folder,
            "1,an,2026-01-01T00:00:00Z,tea,2,5.00,,EUR",
            "1,an,2026-01-02T00:00:00Z,tea,-1,4.00,,EUR",
        )
        done = commands.run("replay", "--orders", path, "--store", "memory://")
        assert done.code == 0
        head, _, total = done.out.splitlines()[1:4]
        assert head.split()[-2:] == ["returns", "refunded"]
        assert total.split()[-2:] == ["1", "5.00"]
        told = "refunds that the recording states otherwise than the shop's rule: 1"
        assert told in done.out
        assert "store:" not in done.out

    def test_are_told_on_a_terminal_with_every_amount_whole(self, folder: Path) -> None:
        path = a_file(folder, "1,an,2026-01-01T00:00:00Z,tea,2,1234567.89,0.01,EUR")
        ours, theirs = os.openpty()
        wanted = ("replay", "--orders", path, "--store", "memory://")
        narrow = {"COLUMNS": "40", "TERM": "dumb"}
        with commands.start(*wanted, stdout=theirs, stderr=theirs, env=narrow) as running:
            os.close(theirs)
            told = all_of(ours)
        assert running.returncode == 0
        assert "orders.csv, as booked, in EUR" in told
        (total,) = [line.split() for line in told.splitlines() if line.startswith(" total")]
        assert total == ["total", "1", "1", "2", "2469135.78", "0.00", "0.01", "2469135.77"]

    def test_that_the_shop_turns_down_are_differences(self, folder: Path) -> None:
        rows = [f"{n},an,2026-01-01T00:00:00Z,tea,20000000,0.01,,EUR" for n in range(25)]
        path = a_file(folder, *rows)
        done = commands.run("replay", "--orders", path, "--store", "memory://")
        assert done.code == 1
        lines = done.out.splitlines()
        start = lines.index("differences: 25")
        assert lines[start + 1].startswith(
            "  order 0: order: recorded booked, booked refused cart.too_many_units: lines: "
        )
        assert lines[start + 21] == "  and 5 more"

    @pytest.mark.parametrize(
        ("row", "place"),
        [
            ("1,an,2026-01-01T00:00:00Z,tea,2,5.001,,EUR", "line 2, column unit_price"),
            ("1,an,2026-01-01T00:00:00,tea,2,5.00,,EUR", "line 2, column time"),
            ("1,an,2026-01-01T00:00:00Z,tea,2,5.00,,XXX", "line 2, column currency"),
            ("1,an,2026-01-01T00:00:00Z,tea,2,5.00,", "line 2"),
        ],
    )
    def test_that_are_broken_are_refused_by_file_line_and_column(
        self, folder: Path, row: str, place: str
    ) -> None:
        done = commands.run("replay", "--orders", a_file(folder, row))
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("selfshop: input.")
        assert f": orders.csv, {place}: " in done.err
        assert not (folder / "selfshop-replay.db").exists()

    def test_that_are_not_there_are_refused(self, folder: Path) -> None:
        done = commands.run("replay", "--orders", folder / "none.csv")
        assert done.code == 2
        assert "none.csv: cannot be read: No such file or directory" in done.err

    def test_do_not_go_into_a_shop_of_another_recording(self, folder: Path) -> None:
        path = a_file(folder, "1,an,2026-01-01T00:00:00Z,tea,2,5.00,,EUR")
        assert commands.run("replay", "--orders", path).code == 0
        done = commands.run("replay", "--json")
        assert done.code == 1
        assert done.err.startswith("selfshop: replay.other_recording: this shop holds")
        assert done.data["error"]["code"] == "replay.other_recording"


class TestTheWholeJourney:
    @pytest.mark.parametrize(("store", "cores", "workers"), [
        ("sqlite:///full.db", 8, 2), ("sqlite:///full.db", 1, 1), (MEMORY, 8, 1),
    ])  # fmt: skip
    def test_takes_two_processes_where_they_can_be_had(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, store: str, cores: int, workers: int
    ) -> None:
        monkeypatch.setattr(os, "cpu_count", lambda: cores)
        lines = [line(1, CORN, 2, 1.0), line(2, TEA, 1, 0.7, household=OTHER)]
        data = write_journey(folder, lines)
        done = commands.run("replay", "--full", "--data", data, "--store", store, "--json")
        told = json.loads(done.out)
        assert (told["workers"], told["total"]["orders"]) == (workers, 2)
        assert told["differences"] == 0


class TestWrongUsage:
    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("--orders", "a.csv", "--full"), "--orders: does not go with --full"),
            (("--data", "there"), "--data: goes with --full only"),
            (("--store", "memory://", "--workers", "2"), "--workers: memory:// is of one process"),
            (("--workers", "0"), "--workers"),
            (("--limit", "0"), "--limit"),
            (("--store", "nonsense"), "--store: is not the URL of a database"),
        ],
    )
    def test_is_said_in_one_line(self, folder: Path, arguments: tuple[str, ...], said: str) -> None:
        done = commands.run("replay", *arguments)
        assert done.code == 2
        assert len(done.err.splitlines()) == 1
        assert said.replace(": ", "", 1) in done.err.replace(": ", "", 1) or said in done.err

    def test_of_a_file_that_cannot_be_written_is_found_before_anything_is_booked(
        self, folder: Path
    ) -> None:
        done = commands.run("replay", "--rejected", folder / "none" / "rejected.jsonl")
        assert done.code == 2
        assert done.err.startswith("selfshop: input.unwritable_file: --rejected: ")
        assert not (folder / "selfshop-replay.db").exists()

    def test_of_a_folder_without_the_data_names_the_file(self, folder: Path) -> None:
        done = commands.run("replay", "--full", "--data", folder)
        assert done.code == 2
        assert "transactions.parquet" in done.err
