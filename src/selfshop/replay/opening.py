"""The shop that a replay books into, opened."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from selfshop.replay.till import Till
from selfshop.shop import MEMORY, Shop, open_shop

if TYPE_CHECKING:
    from selfshop.adapters.sql import SqlStore

#: How much of SQLite's log is written before it goes into the file, in pages of 4 kB.
_LOG_PAGES = 16_384


@contextmanager
def opened_shop(url: str, *, shop: str) -> Iterator[Shop]:
    """Open one shop of the store at *url*, with the till as its payment provider.

    On SQLite a commit does not wait for the disk: an interrupted replay loses nothing, a power
    cut the last orders at most, and whole; the next run books them again.

    Raises:
        StoreUnfit: the schema is missing (on a server), older or newer.
    """
    if url == MEMORY:
        with open_shop(url, shop=shop, providers=(Till(),)) as opened:
            yield opened
        return
    from selfshop.adapters import sql  # noqa: PLC0415  # the extra may be missing

    store = sql.open_store(url, prefix="", schema=None)
    try:
        if store.is_sqlite:
            _hurry(store)
        with open_shop(store.engine, shop=shop, providers=(Till(),)) as opened:
            yield opened
    finally:
        store.close()


def _hurry(store: "SqlStore") -> None:
    from sqlalchemy import event  # noqa: PLC0415  # the extra is there: the store is open

    def prepare(connection: object, _: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]  # the driver's connection
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
        cursor.close()

    event.listen(store.engine, "connect", prepare)
