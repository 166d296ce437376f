"""Find the sale that each return is from."""

import json
import sqlite3
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from attrs import frozen

from selfshop.replay import rejected
from selfshop.replay.orders_file.place import Place

_BY_TIME = "SELECT line, name, customer, sku, at_us, units FROM brought_back ORDER BY at_us, line"

# The last line first, so that the index gives the order and nobody's whole history is sorted.
_SOLD = """
SELECT sale.number, sale.line, sale.quantity - (
  SELECT coalesce(sum(units), 0) FROM returned WHERE returned.sale = sale.line
)
FROM sale WHERE customer = :customer AND sku = :sku AND at_us <= :at_us
"""
_LAST_FIRST = "ORDER BY at_us DESC, number DESC, line DESC"
_NAMED = f"{_SOLD} AND number = (SELECT number FROM orders WHERE name = :name) {_LAST_FIRST}"  # noqa: S608  # our own words
_LATEST = f"{_SOLD} {_LAST_FIRST}"


@frozen
class _Return:
    line: int
    name: str
    customer: str
    sku: str
    at_us: int
    units: int


def match_returns(connection: sqlite3.Connection, file: str) -> None:
    """Give every return, by time, the order and the lines it is from, or reject it.

    A return is from the order it names, where that sold the customer the SKU, not later, and has
    enough units left; else from the latest such order of the customer. It is never from two.

    Raises:
        InvalidInput: a return names the order of another customer.
    """
    # The rows are sorted aside before the first comes, so booking does not disturb them.
    for row in connection.execute(_BY_TIME):
        back = _Return(*row)
        _require_owner(connection, Place(file, back.line), back)
        for number, left in _candidates(connection, back):
            if sum(units for _, units in left) >= back.units:
                _book(connection, back, number, left)
                break
        else:
            facts = json.dumps({"units": back.units})
            lost = (back.line, back.name, back.sku, rejected.RETURN_WITHOUT_SALE, facts)
            connection.execute("INSERT INTO rejected VALUES (?, ?, ?, ?, ?)", lost)


def _require_owner(connection: sqlite3.Connection, place: Place, back: _Return) -> None:
    query = "SELECT line FROM orders WHERE name = ? AND customer <> ?"
    for (other,) in connection.execute(query, (back.name, back.customer)):
        raise place.wrong("customer", "input.order_disagrees", order=back.name, other=other)


def _candidates(
    connection: sqlite3.Connection, back: _Return
) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Walk the orders that *back* may be from: each with its lines and what is left of them."""
    known = {"customer": back.customer, "sku": back.sku, "at_us": back.at_us, "name": back.name}
    for query in (_NAMED, _LATEST):
        rows = connection.execute(query, known)
        for number, lines in groupby(rows, key=itemgetter(0)):
            yield number, [(line, left) for _, line, left in lines][::-1]


def _book(
    connection: sqlite3.Connection, back: _Return, number: int, left: list[tuple[int, int]]
) -> None:
    """Take the units from the first lines that have some left."""
    missing, parts = back.units, []
    for sale, units_left in left:
        if taken := min(missing, units_left):
            parts.append((back.line, sale, taken))
        missing -= taken
    connection.execute("UPDATE brought_back SET number = ? WHERE line = ?", (number, back.line))
    connection.executemany("INSERT INTO returned VALUES (?, ?, ?)", parts)
