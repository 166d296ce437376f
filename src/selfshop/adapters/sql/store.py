"""One database of shops: its engine, tables and repositories."""

import os
import random
import sqlite3
import time
import weakref
from functools import lru_cache

from attrs import define, field
from sqlalchemy import URL, Engine, MetaData, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from selfshop.adapters.sql.schema import Tables, tables
from selfshop.domain.shared import InvalidInput, StoreUnfit

#: What a store is opened by is called so, wherever it is opened.
_PLACE = "url_or_engine"

#: How long SQLite waits for another writer before it says busy, in milliseconds.
BUSY_TIMEOUT_MS = 30_000

#: The part of SQLite's codes that says what kind of error it is.
_PRIMARY = 0xFF
_PAUSE_SECONDS = 0.02

#: How much of a SQLite file each connection keeps in memory, in KiB. SQLite runs through all of it
#: whenever a page is split, so that more than this costs more in a large file than it spares.
CACHE_KIB = 8_192

#: How many pages SQLite's log holds before they go into the file. Its own 1,000 would have a large
#: file waited for every sixty units or so.
LOG_PAGES = 4_000

#: For how many pairs of prefix and schema the tables are kept once they are made.
NAMES_KEPT_MAX = 64


@define(kw_only=True, eq=False)
class SqlStore:
    """An engine and the tables of one prefix and schema in it. Thread-safe; usable after fork."""

    engine: Engine
    tables: Tables
    metadata: MetaData
    prefix: str
    schema: str | None
    owns_engine: bool
    ranks: dict[str, int] = field(factory=dict)

    @property
    def is_sqlite(self) -> bool:
        """Whether writes have to ask for the one write lock first."""
        return self.engine.dialect.name == "sqlite"

    def close(self) -> None:
        """Give back the connections, unless the engine is the host's."""
        if self.owns_engine:
            self.engine.dispose()


def open_store(url_or_engine: str | Engine, *, prefix: str, schema: str | None) -> SqlStore:
    """Open the database at *url_or_engine*; nothing is created and no connection made yet.

    Raises:
        InvalidInput: it is neither an engine nor the URL of a kind of database that is known.
    """
    owns = isinstance(url_or_engine, str)
    engine = _engine(url_or_engine) if isinstance(url_or_engine, str) else _fit(url_or_engine)
    metadata, made = _made(prefix, schema)
    store = SqlStore(
        engine=engine,
        tables=made,
        metadata=metadata,
        prefix=prefix,
        schema=schema,
        owns_engine=owns,
    )
    for rank, name in enumerate(Tables.__attrs_attrs__):
        store.ranks[getattr(made, name.name).name] = rank
    if owns:
        _forget_connections_after_fork(engine)
    return store


@lru_cache(maxsize=NAMES_KEPT_MAX)
def _made(prefix: str, schema: str | None) -> tuple[MetaData, Tables]:
    # One for all stores of these names, so that an engine opened twice compiles statements once.
    metadata = MetaData()
    return metadata, tables(metadata, prefix=prefix, schema=schema)


def _fit(engine: object) -> Engine:
    """Return a host's engine as our units need it; the host's own connections stay as they are."""
    if not isinstance(engine, Engine):
        raise InvalidInput(_PLACE, "input.wrong_type", expected="str or Engine")
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="READ COMMITTED")


def _engine(url: str) -> Engine:
    try:
        return _engine_at(make_url(url))
    except ArgumentError:
        # The URL itself is not told: it may hold a password.
        raise InvalidInput(_PLACE, "store.not_a_url") from None


def _engine_at(parsed: URL) -> Engine:
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, isolation_level="READ COMMITTED", pool_pre_ping=True)
    if parsed.database in (None, "", ":memory:"):
        raise StoreUnfit("store.sqlite_without_file")
    # Without isolation_level=None the driver would begin transactions behind our back.
    engine = create_engine(parsed, connect_args={"isolation_level": None})
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: object, _: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]  # the driver's connection
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    _keep_a_log(cursor)
    for pragma in (
        "foreign_keys = ON",
        "synchronous = FULL",
        f"cache_size = -{CACHE_KIB}",
        f"wal_autocheckpoint = {LOG_PAGES}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _keep_a_log(cursor: sqlite3.Cursor) -> None:
    """Have SQLite write ahead; where several open a new file at once, one does and all wait.

    Of those that change a file's way of writing at once, all but one are told at once that it is
    busy, however long they may wait for a lock.
    """
    until = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & _PRIMARY in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
            if not busy or time.monotonic() > until:
                raise
            time.sleep(random.uniform(0.001, _PAUSE_SECONDS))  # noqa: S311  not secret
        else:
            return


def _forget_connections_after_fork(engine: Engine) -> None:
    # A forked child must not speak on its parent's sockets; it opens connections of its own.
    engine_of = weakref.ref(engine)

    def forget() -> None:
        alive = engine_of()
        if alive is not None:
            alive.dispose(close=False)

    os.register_at_fork(after_in_child=forget)
