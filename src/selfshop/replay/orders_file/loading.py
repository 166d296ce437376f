"""Read a file of orders into a workbench: rows become orders, sales, returns and rejected lines."""

import json
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

from attrs import define, field, frozen

from selfshop.domain.shared import Fact, InvalidInput, Rejection, format_minor
from selfshop.replay import rejected
from selfshop.replay.orders_file import matching, workbench
from selfshop.replay.orders_file.catalogue import Catalogue
from selfshop.replay.orders_file.columns import Columns
from selfshop.replay.orders_file.order_row import OrderRow, judge
from selfshop.replay.orders_file.place import Place
from selfshop.replay.orders_file.rows import read_rows

_BATCH_ROWS = 2_000


def load(
    path: Path,
    connection: sqlite3.Connection,
    catalogue: Catalogue,
    *,
    progress: Callable[[int], None],
) -> str:
    """Load all rows of *path*, match its returns, and return its currency.

    *progress* is told how many lines have been read, now and then.

    Raises:
        InvalidInput: the first broken row, naming file, line and column.
    """
    loader = _Loader(file=path.name, connection=connection, catalogue=catalogue)
    for raw in read_rows(path, Columns(coupons=bool(catalogue.coupons))):
        loader.add(judge(raw, catalogue.coupons))
        if raw.place.line % _BATCH_ROWS == 0:
            loader.flush()
            progress(raw.place.line)
    loader.flush()
    workbench.sort(connection)
    matching.match_returns(connection, path.name)
    if loader.currency is None:
        raise InvalidInput(path.name, "input.empty")
    return loader.currency


@frozen
class _Order:
    number: int
    name: str
    customer: str
    at_us: int
    line: int


@define
class _Loader:
    file: str
    connection: sqlite3.Connection
    catalogue: Catalogue
    currency: str | None = None
    _order: _Order | None = None
    _orders: int = 0
    _sales: list[tuple[object, ...]] = field(factory=list)
    _rejected: list[tuple[object, ...]] = field(factory=list)

    def add(self, row: OrderRow) -> None:
        self.currency = self.currency or row.currency
        if row.currency != self.currency:
            wrong = Place(self.file, row.line).wrong
            raise wrong("currency", "input.other_currency", currency=self.currency)
        if row.quantity < 0:
            self._bring_back(row)
        else:
            self._sell(row, self._order_of(row))

    def flush(self) -> None:
        self._insert("sale", self._sales)
        self._insert("rejected", self._rejected)

    def _insert(self, table: str, rows: list[tuple[object, ...]]) -> None:
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            self.connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608  # our own names
            rows.clear()

    def _sell(self, row: OrderRow, order: _Order) -> None:
        if why := why_not(row, self.catalogue):
            self._reject(row, why)
            return
        self._sales.append(
            (
                row.line,
                order.number,
                row.customer,
                row.sku,
                order.at_us,
                row.quantity,
                row.unit_price_minor,
                workbench.packed(row.deductions),
            )
        )

    def _bring_back(self, row: OrderRow) -> None:
        if row.sku in self.catalogue.fuel:
            self._reject(row, _fuel(row))
            return
        stated = None if row.unit_price_minor is None else row.value_minor - row.deducted_minor
        at_us = workbench.microseconds(row.at)
        self.connection.execute(
            "INSERT INTO brought_back VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
            (row.line, row.order, row.customer, row.sku, at_us, -row.quantity, stated),
        )

    def _reject(self, row: OrderRow, why: Rejection) -> None:
        facts = json.dumps(dict(why.facts))
        self._rejected.append((row.line, row.order, row.sku, why.code, facts))

    def _order_of(self, row: OrderRow) -> _Order:
        """Find the order that *row* is a line of, or begin it; its rows need not be together."""
        order = self._order
        if order is None or order.name != row.order:
            order = self._order = self._known(row.order) or self._begun(row)
        for column, ours, theirs in (
            ("customer", row.customer, order.customer),
            ("time", workbench.microseconds(row.at), order.at_us),
        ):
            if ours != theirs:
                wrong = Place(self.file, row.line).wrong
                raise wrong(column, "input.order_disagrees", order=order.name, other=order.line)
        return order

    def _known(self, name: str) -> _Order | None:
        found = self.connection.execute("SELECT * FROM orders WHERE name = ?", (name,)).fetchone()
        return found and _Order(*found)

    def _begun(self, row: OrderRow) -> _Order:
        self._orders += 1
        at_us = workbench.microseconds(row.at)
        order = _Order(self._orders, row.order, row.customer, at_us, row.line)
        self.connection.execute(
            "INSERT INTO orders VALUES (?, ?, ?, ?, ?)",
            (order.number, order.name, order.customer, order.at_us, order.line),
        )
        return order


def why_not(row: OrderRow, catalogue: Catalogue) -> Rejection | None:
    """Tell why a well-formed row of a sale cannot be booked; None: it can."""
    if row.sku in catalogue.fuel:
        return _fuel(row)
    if row.quantity == 0:
        return Rejection(code=rejected.ZERO_QUANTITY)
    if not row.unit_price_minor:
        return Rejection(code=rejected.NO_PRICE)
    if row.deducted_minor > row.value_minor:
        facts: Mapping[str, Fact] = {
            "value": format_minor(row.value_minor, row.currency),
            "discounts": format_minor(row.deducted_minor, row.currency),
        }
        return Rejection(code=rejected.DISCOUNT_ABOVE_VALUE, facts=facts)
    return None


def _fuel(row: OrderRow) -> Rejection:
    return Rejection(code=rejected.FUEL, facts={"quantity": row.quantity})
