"""`selfshop db`: the tables of a database."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from selfshop.adapters.sql import head_revision
from tests.cli.commands import run

HEAD = head_revision()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'shop.db'}"


class TestOnSQLite:
    def test_upgrade_makes_the_tables_once(self, url: str) -> None:
        first = run("db", "upgrade", "--store", url)
        again = run("db", "upgrade", "--store", url)
        assert (first.code, first.out) == (0, f"no schema -> {HEAD}\n")
        assert (again.code, again.out) == (0, f"{HEAD}: up to date already\n")

    def test_current_tells_what_is_there_and_ends_with_1_unless_it_is_what_is_needed(
        self, url: str, tmp_path: Path
    ) -> None:
        missing = run("db", "current", "--store", url)
        assert (missing.code, missing.out) == (
            1,
            f"no schema: {HEAD} is needed; run selfshop db upgrade\n",
        )
        assert list(tmp_path.iterdir()) == [], "asking must not make the file"
        run("db", "upgrade", "--store", url)
        there = run("db", "current", "--store", url)
        assert (there.code, there.out) == (0, f"{HEAD}: up to date\n")

    def test_machines_read_json(self, url: str) -> None:
        assert run("db", "current", "--json", "--store", url).data == {
            "revision": None,
            "needed": HEAD,
            "current": False,
        }
        made = run("db", "upgrade", "--json", "--store", url)
        assert made.data == {"before": None, "after": HEAD}

    def test_the_environment_says_where_the_store_is(self, url: str, tmp_path: Path) -> None:
        ran = run("db", "upgrade", env={"SELFSHOP_STORE": url})
        assert ran.code == 0
        assert (tmp_path / "shop.db").exists()

    def test_without_a_word_it_is_a_file_here(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert run("db", "upgrade").code == 0
        assert (tmp_path / "selfshop.db").exists()

    def test_a_prefix_stands_before_every_table(self, url: str, tmp_path: Path) -> None:
        assert run("db", "upgrade", "--store", url, "--prefix", "my_").code == 0
        with sqlite3.connect(tmp_path / "shop.db") as database:
            names = [row[0] for row in database.execute("SELECT name FROM sqlite_master")]
        database.close()
        assert [name for name in names if not name.startswith(("my_", "sqlite_", "ix_my_"))] == []
        assert run("db", "current", "--store", url).code == 1

    def test_a_newer_schema_is_left_alone(self, url: str, tmp_path: Path) -> None:
        run("db", "upgrade", "--store", url)
        with sqlite3.connect(tmp_path / "shop.db") as database:
            database.execute("UPDATE selfshop_alembic_version SET version_num = 'selfshop_9999'")
        database.close()
        ran = run("db", "upgrade", "--store", url)
        assert (ran.code, ran.out) == (1, "")
        assert ran.err.startswith("selfshop: store.schema_newer: ")
        asked = run("db", "current", "--store", url)
        assert (asked.code, "update the selfshop package" in asked.out) == (1, True)

    def test_sql_prints_statements_that_make_the_same_tables(
        self, url: str, tmp_path: Path
    ) -> None:
        printed = run("db", "sql", "--store", url)
        assert printed.code == 0
        assert not (tmp_path / "shop.db").exists()
        with sqlite3.connect(tmp_path / "by_hand.db") as database:
            database.executescript(printed.out)
        database.close()
        run("db", "upgrade", "--store", url)
        assert _tables(tmp_path / "by_hand.db") == _tables(tmp_path / "shop.db")
        assert run("db", "current", "--store", f"sqlite:///{tmp_path / 'by_hand.db'}").code == 0

    def test_a_file_that_is_no_database_is_said_in_one_line(self, url: str, tmp_path: Path) -> None:
        (tmp_path / "shop.db").write_text("not a database, " * 100)
        ran = run("db", "upgrade", "--store", url)
        assert ran.code == 1
        assert ran.err == f"selfshop: store.failed: {url}: file is not a database\n"


def _tables(path: Path) -> set[tuple[str, str]]:
    with sqlite3.connect(path) as database:
        rows = database.execute("SELECT type, name FROM sqlite_master").fetchall()
    database.close()
    return {(kind, name) for kind, name in rows}


class TestOnPostgreSQL:
    def test_upgrade_current_and_sql_say_the_same(self, postgres_url: str) -> None:
        store = ("--store", postgres_url, "--prefix", "cli_")
        before = run("db", "current", *store)
        made = run("db", "upgrade", *store)
        after = run("db", "current", *store)
        assert (before.code, made.code, after.code) == (1, 0, 0)
        assert made.out == f"no schema -> {HEAD}\n"
        printed = run("db", "sql", "--store", postgres_url, "--prefix", "hand_")
        engine = create_engine(postgres_url)
        with engine.begin() as connection:
            connection.execute(text(printed.out.replace(":", "\\:")))
        engine.dispose()
        assert run("db", "current", "--store", postgres_url, "--prefix", "hand_").code == 0

    def test_a_server_that_does_not_answer_is_named_without_its_password(self) -> None:
        ran = run("db", "current", "--store", "postgresql+psycopg://me:secret@127.0.0.1:1/shop")
        assert (ran.code, ran.err.count("\n")) == (1, 1)
        assert ran.err.startswith(
            "selfshop: store.failed: postgresql+psycopg://me:***@127.0.0.1:1/shop: "
        )


@pytest.mark.parametrize("url", ["nonsense", "nosuch://x", "memory://", "", "sqlite://"])
def test_what_is_no_database_is_wrong_usage_or_unfit(url: str) -> None:
    ran = run("db", "upgrade", "--store", url)
    assert ran.code in {1, 2}
    assert ran.err.count("\n") == 1


def test_a_driver_that_no_extra_brings_is_named() -> None:
    ran = run("db", "current", "--store", "oracle+oracledb://me@127.0.0.1/shop")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "needs oracledb, which is not installed" in ran.err
