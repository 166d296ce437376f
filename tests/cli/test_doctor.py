"""`selfshop doctor`."""

import sqlite3
from importlib import metadata
from pathlib import Path

import pytest

from selfshop.cli.diagnosis import machine
from tests.cli.commands import Ran, run


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'shop.db'}"


def level_of(ran: Ran, name: str) -> str:
    levels = [one["level"] for one in ran.data["findings"] if one["name"] == name]
    assert len(levels) == 1, f"{name}: {levels}"
    return str(levels[0])


def test_a_healthy_shop_has_nothing_bad(url: str) -> None:
    run("db", "upgrade", "--store", url)
    ran = run("doctor", "--store", url, "--json")
    assert (ran.code, ran.data["ok"]) == (0, True)
    for name in ("python", "clock", "time zones", "database", "schema", "journal", "foreign keys"):
        assert level_of(ran, name) == "ok"
    for name in ("isolation", "sqlite", "database text", "extra cli", "extra sql", "selfshop"):
        assert level_of(ran, name) == "ok"


def test_people_read_a_line_for_each_finding(url: str) -> None:
    run("db", "upgrade", "--store", url)
    ran = run("doctor", "--store", url)
    told = run("doctor", "--store", url, "--json").data["findings"]
    lines = ran.out.splitlines()
    assert len(lines) == len(told)
    assert all(line.split()[0] in {"ok", "warn", "bad"} for line in lines)


def test_a_file_that_is_not_there_yet_is_a_warning_and_is_not_made(
    url: str, tmp_path: Path
) -> None:
    ran = run("doctor", "--store", url, "--json")
    assert (ran.code, level_of(ran, "database")) == (0, "warn")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_schema_is_bad(url: str, tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "shop.db").close()
    ran = run("doctor", "--store", url, "--json")
    assert (ran.code, ran.data["ok"], level_of(ran, "schema")) == (1, False, "bad")


@pytest.mark.parametrize(
    ("done", "missing"),
    [
        ("DROP TABLE hold", "hold"),
        ("ALTER TABLE shop RENAME COLUMN secret TO gone", "shop.secret"),
    ],
)
def test_a_table_or_a_column_that_was_lost_is_bad(
    url: str, tmp_path: Path, done: str, missing: str
) -> None:
    run("db", "upgrade", "--store", url)
    with sqlite3.connect(tmp_path / "shop.db") as connection:
        connection.execute(done)
    connection.close()
    ran = run("doctor", "--store", url, "--json")
    assert (ran.code, level_of(ran, "schema")) == (1, "bad")
    assert f"{missing} missing" in ran.out


def test_a_server_that_does_not_answer_is_bad_and_its_password_is_not_shown() -> None:
    ran = run("doctor", "--json", "--store", "postgresql+psycopg://me:secret@127.0.0.1:1/shop")
    assert (ran.code, level_of(ran, "database")) == (1, "bad")
    assert "secret" not in ran.out


def test_memory_needs_no_database() -> None:
    ran = run("doctor", "--json", "--store", "memory://")
    assert (ran.code, level_of(ran, "database")) == (0, "ok")


def test_postgresql_is_asked_for_isolation_clock_and_text(postgres_url: str) -> None:
    store = ("--store", postgres_url, "--prefix", "doctor_")
    run("db", "upgrade", *store)
    ran = run("doctor", "--json", *store)
    assert ran.code == 0
    for name in ("database", "isolation", "database clock", "database text", "schema"):
        assert level_of(ran, name) == "ok"


def test_mariadb_is_asked_for_isolation_clock_and_text(mariadb_url: str) -> None:
    ran = run("doctor", "--json", "--store", mariadb_url)
    for name in ("database", "isolation", "database clock", "database text"):
        assert level_of(ran, name) == "ok"


class TestWhatAPackageNeeds:
    def test_is_read_from_what_is_installed(self) -> None:
        read = {(one.name.lower(), one.extra): one for one in machine.requirements()}
        assert read["attrs", None].is_met()
        assert read["sqlalchemy", "sql"].least == "2.0.30"
        assert ("psycopg", "postgres") in read
        assert not any(extra in {"dev", "all"} for _, extra in read)

    def test_is_not_met_when_it_is_missing_or_older(self) -> None:
        missing = machine.Requirement(name="no-such-package", least="1", extra=None)
        older = machine.Requirement(name="attrs", least="9999.1", extra=None)
        assert not missing.is_met()
        assert missing.said() == "no-such-package is missing"
        assert not older.is_met()
        assert older.said().endswith(" is older than 9999.1")

    def test_is_unknown_where_selfshop_is_not_installed(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def unknown(name: str) -> list[str]:
            raise metadata.PackageNotFoundError(name)

        monkeypatch.setattr(metadata, "requires", unknown)
        ran = run("doctor", "--json", "--store", "memory://")
        assert (ran.code, level_of(ran, "selfshop")) == (0, "warn")
