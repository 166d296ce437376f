"""`selfshop tick`: what is due, once or for as long as it may."""

import json
import signal
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from selfshop import System, open_shop
from selfshop.domain import catalog, inventory
from selfshop.domain.shared import ProductId, SkuId
from tests.cli.commands import process, run, start

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
