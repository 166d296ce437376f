"""The database: whether it answers, its schema, its settings, its clock."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from selfshop.adapters import sql
from selfshop.adapters.system import SystemClock
from selfshop.cli.diagnosis.finding import Finding, bad, ok, warn
from selfshop.domain.shared import StoreUnfit

if TYPE_CHECKING:
    from selfshop.adapters.sql import SqlStore

#: The oldest SQLite that the tests have seen.
SQLITE_MIN = (3, 35)
#: How many lost tables and columns are named.
LOST_NAMED_MAX = 5
SKEW_WARN_SECONDS, SKEW_BAD_SECONDS = 2, 60

_ENCODINGS = {
    "sqlite": ("PRAGMA encoding", "UTF-8"),
    "postgresql": ("SHOW server_encoding", "UTF8"),
    "mariadb": ("SELECT @@character_set_database", "utf8mb4"),
}
_CLOCKS = {
    "postgresql": "SELECT EXTRACT(EPOCH FROM clock_timestamp())",
    "mariadb": "SELECT UNIX_TIMESTAMP(SYSDATE(6))",
}


def examine_store(store: "SqlStore") -> Iterator[Finding]:
    """Look at a database that is there; what it raises is for the caller to explain."""
    with store.engine.connect() as connection:
        yield ok("database", f"{connection.dialect.name} {_version(connection)} answers")
        yield from _sqlite(connection) if store.is_sqlite else _server(connection)
        yield _encoding(connection)
    yield _schema(store)


def _schema(store: "SqlStore") -> Finding:
    try:
        sql.require_current(store)
    except StoreUnfit as unfit:
        return bad("schema", unfit.message())
    lost = sql.lacking(store)
    if lost:
        named = ", ".join(lost[:LOST_NAMED_MAX])
        more = f" and {len(lost) - LOST_NAMED_MAX} more" if len(lost) > LOST_NAMED_MAX else ""
        return bad("schema", f"{sql.head_revision()}, but {named}{more} missing: restore a backup")
    return ok("schema", f"{sql.head_revision()}: up to date")


def _version(connection: Connection) -> str:
    return ".".join(map(str, connection.dialect.server_version_info or ()))


def _sqlite(connection: Connection) -> Iterator[Finding]:
    recent = sqlite3.sqlite_version_info >= SQLITE_MIN
    yield (ok if recent else bad)("sqlite", f"version {sqlite3.sqlite_version}")
    mode = str(connection.exec_driver_sql("PRAGMA journal_mode").scalar())
    if mode == "wal":
        yield ok("journal", "write-ahead log: readers do not wait for writers")
    else:
        yield warn("journal", f"{mode}: the file system does not take a write-ahead log")
    enforced = connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    yield (ok if enforced else bad)("foreign keys", "enforced" if enforced else "not enforced")
    yield ok("isolation", f"{connection.get_isolation_level()}, one writer at a time")


def _server(connection: Connection) -> Iterator[Finding]:
    level = connection.get_isolation_level()
    right = level == "READ COMMITTED"
    yield (ok if right else bad)("isolation", level)
    yield _skew(connection)


def _skew(connection: Connection) -> Finding:
    """Compare clocks: holds and deadlines are reckoned by this machine's, not the database's."""
    query = _CLOCKS.get(connection.dialect.name)
    if query is None:
        return warn("database clock", "cannot be asked")
    theirs = datetime.fromtimestamp(float(connection.execute(text(query)).scalar_one()), UTC)
    seconds = (theirs - SystemClock().now()).total_seconds()
    said = f"{abs(seconds):.1f} s {'ahead of' if seconds > 0 else 'behind'} this machine's"
    if abs(seconds) >= SKEW_BAD_SECONDS:
        return bad("database clock", said)
    return (warn if abs(seconds) >= SKEW_WARN_SECONDS else ok)("database clock", said)


def _encoding(connection: Connection) -> Finding:
    query, wanted = _ENCODINGS.get(connection.dialect.name, ("SELECT ''", ""))
    found = str(connection.execute(text(query)).scalar())
    if found == wanted:
        return ok("database text", found)
    return bad("database text", f"{found}: make the database with {wanted or 'UTF-8'}")
