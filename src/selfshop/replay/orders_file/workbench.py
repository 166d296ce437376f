"""A scratch SQLite file in which recorded orders are sorted: any size, rows in any order.

It is not the shop's store. It is written once, while the file of orders is read, and afterwards
only read, by any number of processes.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from selfshop.domain.shared import Minor, RuleId
from selfshop.replay.recording import Deduction

_SCHEMA = """
CREATE TABLE orders (
  number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, customer TEXT NOT NULL,
  at_us INTEGER NOT NULL, line INTEGER NOT NULL
);
CREATE TABLE sale (
  line INTEGER PRIMARY KEY, number INTEGER NOT NULL, customer TEXT NOT NULL, sku TEXT NOT NULL,
  at_us INTEGER NOT NULL, quantity INTEGER NOT NULL, unit_price INTEGER NOT NULL, deductions TEXT
);
CREATE TABLE brought_back (
  line INTEGER PRIMARY KEY, name TEXT NOT NULL, customer TEXT NOT NULL, sku TEXT NOT NULL,
  at_us INTEGER NOT NULL, units INTEGER NOT NULL, stated INTEGER, number INTEGER
);
CREATE TABLE returned (
  line INTEGER NOT NULL, sale INTEGER NOT NULL, units INTEGER NOT NULL, PRIMARY KEY (line, sale)
) WITHOUT ROWID;
CREATE INDEX returned_of_sale ON returned (sale);
CREATE TABLE rejected (
  line INTEGER PRIMARY KEY, name TEXT NOT NULL, sku TEXT NOT NULL, code TEXT NOT NULL,
  facts TEXT NOT NULL
);
"""

# The list price of an instant is the highest that the SKU was sold at, so that what lies between
# two prices of one instant is a deduction and never a surcharge.
_SORTED = """
CREATE INDEX sale_of_order ON sale (number);
CREATE INDEX sale_to_customer ON sale (customer, sku, at_us, number);
CREATE TABLE price (
  sku TEXT NOT NULL, at_us INTEGER NOT NULL, list INTEGER NOT NULL, PRIMARY KEY (sku, at_us)
) WITHOUT ROWID;
INSERT INTO price SELECT sku, at_us, max(unit_price) FROM sale GROUP BY sku, at_us;
"""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """Make the file at *path* and commit what is written; nothing is kept safe from a crash."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
        connection.execute("BEGIN")
        yield connection
        connection.execute("COMMIT")
    finally:
        connection.close()


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the file at *path*, for this one caller."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


def sort(connection: sqlite3.Connection) -> None:
    """Build the indexes and the price list, once all rows are in."""
    for statement in _SORTED.split(";"):
        connection.execute(statement)


def microseconds(at: datetime) -> int:
    """Microseconds since 1970 (UTC) of an aware instant, exactly."""
    return (at - _EPOCH) // _MICROSECOND


def instant(at_us: int) -> datetime:
    """The aware UTC instant of `microseconds`."""
    return _EPOCH + timedelta(microseconds=at_us)


def packed(deductions: Sequence[Deduction]) -> str | None:
    """Write deductions as one cell; None for none."""
    if not deductions:
        return None
    return json.dumps(
        [[part.reason, part.funded_by, part.amount_minor, part.rule] for part in deductions]
    )


def unpacked(cell: str | None) -> tuple[Deduction, ...]:
    """Read what `packed` wrote."""
    return tuple(
        Deduction(
            reason=reason,
            funded_by=funder,
            amount_minor=Minor(amount),
            rule=None if rule is None else RuleId(rule),
        )
        for reason, funder, amount, rule in json.loads(cell or "[]")
    )
