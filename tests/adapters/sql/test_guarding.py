"""Several processes bring one database up to date at once."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect

from selfshop import open_shop
from selfshop.adapters import sql
from tests import servers
from tests.each_store import ON_SQL
from tests.facade.racing import race_processes

MANY = 4


@pytest.fixture(params=ON_SQL)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'shop.db'}"
        return
    # Asked for so that a server that is silent skips the test.
    request.getfixturevalue(f"{request.param}_url")
    with servers.own_corner(servers.SERVERS[request.param]) as url:
        yield url


def migrating(url: str, prefix: str = "") -> Callable[[], Callable[[int], Any]]:
    """Return what readies a process to migrate."""

    def prepare() -> Callable[[int], Any]:
        store = sql.open_store(url, prefix=prefix, schema=None)
        return lambda _: sql.migrate(store)

    return prepare


def test_all_succeed_and_there_is_one_schema(empty_url: str) -> None:
    assert race_processes(MANY, migrating(empty_url)) == [None] * MANY
    store = sql.open_store(empty_url, prefix="", schema=None)
    assert sql.revision_of(store) == sql.head_revision()
    there = set(inspect(store.engine).get_table_names())
    assert there >= {table.name for table in store.metadata.sorted_tables}
    store.close()
    with open_shop(empty_url) as shop:
        assert shop.settings.get().version == 0


def test_a_host_s_autogenerate_leaves_the_lock_alone(empty_url: str) -> None:
    store = sql.open_store(empty_url, prefix="my_", schema=None)
    sql.migrate(store)
    include = sql.leave_alone("my_")
    for name in inspect(store.engine).get_table_names():
        assert not include(None, name, "table", None, None), name
    store.close()


def test_a_migration_that_failed_leaves_the_lock_free(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = sql.open_store(empty_url, prefix="", schema=None)
    with monkeypatch.context() as broken:
        broken.setattr("selfshop.adapters.sql.migrating.command.upgrade", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            sql.migrate(store)
    sql.migrate(store)
    assert sql.revision_of(store) == sql.head_revision()
    store.close()
