"""`selfshop tick`: what is due, once or for as long as it may."""

import json
import signal
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from selfshop import System, open_shop
from selfshop.application.processes import due
from selfshop.cli import tick_run
from selfshop.domain import catalog, inventory
from selfshop.domain.membership import points
from selfshop.domain.shared import AccountId, ProductId, SkuId
from selfshop.ports.work import Work
from tests.cli.commands import process, run, start, terminal
from tests.pointing import ANN, BOB, open_pointing

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'shop.db'}"


def keep_goods(url: str, *, holds: int) -> None:
    """Hold one piece *holds* times, long enough ago that every hold has lapsed."""
    with open_shop(url) as shop:
        then = shop.acting_as(System()).as_of(LONG_AGO)
        then.catalog.add_product(product=catalog.Product(id=ProductId("TEE"), title="T-shirt"))
        sku = SkuId("TEE")
        then.inventory.receive_stock(
            lines=(inventory.StockLine(sku=sku, quantity=100),), reference="r1"
        )
        for _ in range(holds):
            then.inventory.hold(
                lines=(inventory.StockLine(sku=sku, quantity=1),),
                until=LONG_AGO + timedelta(minutes=15),
            )


def rename(path: Path, name: str, other: str) -> None:
    """Rename a table by another connection."""
    database = sqlite3.connect(path, timeout=30)
    database.execute(f"ALTER TABLE {name} RENAME TO {other}")
    database.close()


class TestOnce:
    def test_it_tells_what_it_did(self, url: str) -> None:
        keep_goods(url, holds=3)
        first = run("tick", "--store", url)
        assert (first.code, first.err) == (0, "")
        assert "holds_lapsed 3" in first.out
        again = run("tick", "--store", url, "--json").data
        assert again["done"]["holds_lapsed"] == 0
        assert again["more"] is False

    def test_it_does_no_more_than_the_limit_and_says_so(self, url: str) -> None:
        keep_goods(url, holds=3)
        report = run("tick", "--store", url, "--limit", "2", "--json").data
        assert report["done"]["holds_lapsed"] == 2
        assert report["more"] is True

    def test_it_says_when_nothing_was_due(self, url: str) -> None:
        run("db", "upgrade", "--store", url)
        run("tick", "--store", url)
        ran = run("tick", "--store", url)
        assert (ran.code, ran.out.partition("  ")[2]) == (0, "nothing was due\n")

    def test_a_database_that_is_not_there_is_not_made(self, url: str, tmp_path: Path) -> None:
        ran = run("tick", "--store", url)
        assert (ran.code, list(tmp_path.iterdir())) == (1, [])
        assert ran.err.startswith("selfshop: store.schema_missing: ")


class TestAll:
    def test_it_goes_on_until_nothing_is_left(
        self, url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        keep_goods(url, holds=5)
        monkeypatch.setattr(tick_run, "STEP", 2)
        report = run("tick", "--store", url, "--limit", "1", "--all", "--json").data
        assert (report["done"]["holds_lapsed"], report["more"]) == (5, False)

    def test_a_run_that_is_interrupted_is_gone_on_with(
        self, url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        keep_goods(url, holds=5)
        monkeypatch.setattr(tick_run, "STEP", 2)
        runs: list[None] = []
        real = due._next_due  # the end of a step

        def next_due(work: Work) -> datetime | None:
            runs.append(None)
            if len(runs) == 2:
                raise KeyboardInterrupt
            return real(work)

        with monkeypatch.context() as interrupted:
            interrupted.setattr(due, "_next_due", next_due)
            ran = run("tick", "--store", url, "--all")
        assert (ran.code, ran.out) == (130, "")
        told = "selfshop: at least holds_lapsed 2; the same command goes on\n"
        assert ran.err == told + "selfshop: interrupted\n"
        ran = run("tick", "--store", url, "--all")
        assert (ran.code, "holds_lapsed 1" in ran.out) == (0, True)

    def test_it_goes_with_no_pauses(self, url: str) -> None:
        ran = run("tick", "--store", url, "--all", "--every", "5s")
        assert (ran.code, ran.err.count("\n")) == (2, 1)
        assert "goes with no --every" in ran.err


class TestWhatCannotBeDone:
    @pytest.fixture
    def frozen(self, url: str) -> AccountId:
        """Let ann's points be frozen, and be due; bob's are due as well."""
        shop = open_pointing(lambda **options: open_shop(url, **options))
        for member in (ANN, BOB):
            shop.received(shop.bought(member))
        account = points.account(points.PENDING, ANN)
        shop.shop.ledger.freeze(account=account, frozen=True)
        return account

    def test_is_told_beside_what_was_done(self, url: str, frozen: AccountId) -> None:
        ran = run("tick", "--store", url)
        assert (ran.code, "points_matured 2" in ran.out) == (1, True)
        start = "selfshop: passed over: points_matured 1: ledger.account_frozen: "
        assert ran.err.startswith(start)
        assert frozen in ran.err
        # It was put off for a day.
        assert run("tick", "--store", url).code == 0

    def test_is_told_in_json(self, url: str, frozen: AccountId) -> None:
        ran = run("tick", "--store", url, "--json", "--lang", "zh")
        assert (ran.code, ran.err) == (1, "")
        (told,) = ran.data["passed_over"]
        assert (told["kind"], told["count"], told["code"]) == (
            "points_matured", 1, "ledger.account_frozen",
        )  # fmt: skip
        assert told["facts"] == {"account": frozen}
        assert "冻结" in told["message"]


def test_bars_show_on_a_terminal(url: str) -> None:
    shop = open_pointing(lambda **options: open_shop(url, **options))
    shop.received(shop.bought(ANN))
    narrow = {"COLUMNS": "100", "TERM": "xterm"}
    with (
        terminal() as (screen, read),
        start("tick", "--store", url, "--all", stderr=screen, env=narrow) as running,
    ):
        shown = read()
        running.communicate(timeout=30)
    assert running.returncode == 0
    assert b"points_matured" in shown
    assert b"1/1" in shown


class TestForever:
    @pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
    def test_it_goes_on_until_it_is_told_to_stop_and_ends_well(
        self, url: str, sign: signal.Signals
    ) -> None:
        keep_goods(url, holds=3)
        arguments = ("tick", "--store", url, "--every", "100ms", "--limit", "2", "--json")
        with start(*arguments) as running:
            assert running.stdout is not None
            rows = [json.loads(running.stdout.readline()) for _ in range(2)]
            running.send_signal(sign)
            _, err = running.communicate(timeout=30)
        assert [row["done"]["holds_lapsed"] for row in rows] == [2, 1]
        assert (running.returncode, err) == (0, b"")

    def test_a_database_that_fails_for_a_while_is_told_and_waited_for(
        self, url: str, tmp_path: Path
    ) -> None:
        keep_goods(url, holds=1)
        rename(tmp_path / "shop.db", "hold", "hold_away")
        with start("tick", "--store", url, "--every", "100ms", "--json") as running:
            assert running.stdout is not None
            assert running.stderr is not None
            told = running.stderr.readline().decode()
            rename(tmp_path / "shop.db", "hold_away", "hold")
            row = json.loads(running.stdout.readline())
            running.terminate()
            running.communicate(timeout=30)
        assert told == f"selfshop: store.failed: {url}: no such table: hold\n"
        assert (row["done"]["holds_lapsed"], running.returncode) == (1, 0)

    def test_a_database_that_fails_from_the_start_ends_it(self, url: str, tmp_path: Path) -> None:
        (tmp_path / "shop.db").mkdir()
        ran = run("tick", "--store", url, "--every", "100ms")
        assert ran.code == 1
        assert ran.err.startswith("selfshop: store.failed: ")

    @pytest.mark.parametrize("span", ["", "5", "s", "-5s", "0s", "25h", "1e3s", "5 s", "٥s"])
    def test_a_span_must_be_one(self, url: str, span: str) -> None:
        ran = run("tick", "--store", url, "--every", span)
        assert ran.code == 2
        assert "must be 100ms to 24h, such as 5s" in ran.err


@pytest.mark.parametrize("limit", ["0", "-1", "10001", "many", "1.5"])
def test_a_limit_must_be_one(limit: str) -> None:
    ran = run("tick", "--limit", limit)
    assert (ran.code, ran.err.count("\n")) == (2, 1)


def test_the_real_command_does_the_same(url: str) -> None:
    keep_goods(url, holds=1)
    ran = process("tick", "--store", url)
    assert (ran.code, ran.err) == (0, "")
    assert "holds_lapsed 1" in ran.out
