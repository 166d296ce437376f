"""How a connection to a SQLite file is set."""

from pathlib import Path

import pytest

from selfshop.adapters.sql import open_store
from selfshop.adapters.sql.store import BUSY_TIMEOUT_MS, CACHE_KIB, LOG_PAGES

FULL = 2


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", FULL),
        ("foreign_keys", 1),
        ("busy_timeout", BUSY_TIMEOUT_MS),
        ("cache_size", -CACHE_KIB),
        ("wal_autocheckpoint", LOG_PAGES),
    ],
)
def test_a_connection_is_safe_against_power_cuts_and_patient(
    pragma: str, value: object, tmp_path: Path
) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'shop.db'}", prefix="", schema=None)
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    store.close()
