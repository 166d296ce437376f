"""A shop's own baskets, read from a file, as a recording."""

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from attrs import evolve, frozen

from selfshop.domain.shared import MemberId, Minor, OrderId, Rejection, SkuId
from selfshop.replay.orders_file import workbench
from selfshop.replay.orders_file.catalogue import NOTHING_KNOWN, Catalogue, read_catalogue
from selfshop.replay.orders_file.loading import load
from selfshop.replay.price_periods import price_periods
from selfshop.replay.recording import (
    EVERYTHING,
    RETAILER,
    SECOND_PRICE,
    Deduction,
    RecordedBasket,
    RecordedCoupon,
    RecordedCustomer,
    RecordedEntry,
    RecordedLine,
    RecordedPrice,
    RecordedProduct,
    RecordedReturn,
    ReturnedUnits,
    Share,
    Size,
    Span,
    fingerprint_of,
)
from selfshop.replay.rejected import Rejected

_SIZE = """
SELECT (SELECT count(DISTINCT number) FROM sale), (SELECT count(*) FROM sale),
       (SELECT count(number) FROM brought_back)
"""
_SPAN = """
SELECT min(at_us), max(at_us) FROM (
  SELECT at_us FROM sale UNION ALL SELECT at_us FROM brought_back WHERE number IS NOT NULL
)
"""
# A sale comes before a return of the same instant.
_ENTRIES = """
SELECT at_us, 0 AS is_return, line, number, name, customer FROM orders
WHERE EXISTS (SELECT 1 FROM sale WHERE sale.number = orders.number)
UNION ALL
SELECT b.at_us, 1, b.line, b.number, orders.name, b.customer
FROM brought_back AS b JOIN orders USING (number)
ORDER BY 1, 2, 3
"""
_LINES = """
SELECT sku, quantity, unit_price, price.list, deductions
FROM sale JOIN price USING (sku, at_us) WHERE number = ? ORDER BY line
"""
_PARTS = """
SELECT (SELECT count(*) FROM sale AS s WHERE s.number = sale.number AND s.line <= sale.line),
       returned.units
FROM returned JOIN sale ON sale.line = returned.sale WHERE returned.line = ? ORDER BY sale.line
"""


@contextmanager
def open_orders(
    path: Path,
    *,
    catalogue: Path | None = None,
    progress: Callable[[int], None] = lambda _lines: None,
) -> Iterator["OrdersRecording"]:
    """Read the file of orders at *path*, CSV or JSON Lines, gzipped or not, in one pass.

    Its rows are sorted in a scratch file, about as large as the file unpacked, which goes when
    this closes; so memory does not grow with the file. *catalogue* names a file of products,
    customers and coupons made beside it; *progress* is told how many lines have been read.

    Raises:
        InvalidInput: the file cannot be read or is empty, or a row is broken; the path names
            file, line and column.
    """
    known = read_catalogue(catalogue) if catalogue else NOTHING_KNOWN
    with tempfile.TemporaryDirectory(prefix="selfshop-replay-") as folder:
        scratch = Path(folder) / "orders.db"
        with workbench.writing(scratch) as connection:
            currency = load(path, connection, known, progress=progress)
        yield OrdersRecording(
            name=path.name,
            fingerprint=fingerprint_of(path, *([catalogue] if catalogue else [])),
            currency=currency,
            scratch=scratch,
            known=known,
        )


@frozen(kw_only=True)
class OrdersRecording:
    """The orders of one file, sorted; see `Recording` for what each method gives."""

    name: str
    fingerprint: str
    currency: str
    scratch: Path
    known: Catalogue

    def size(self) -> Size:
        """How many orders, lines and returns the entries hold."""
        with workbench.reading(self.scratch) as connection:
            orders, lines, returns = connection.execute(_SIZE).fetchone()
        return Size(orders=orders, lines=lines, returns=returns)

    def span(self) -> Span | None:
        """From when to when the entries are; None: there are none."""
        with workbench.reading(self.scratch) as connection:
            first, last = connection.execute(_SPAN).fetchone()
        if first is None:
            return None
        return Span(first=workbench.instant(first), last=workbench.instant(last))

    def products(self) -> Iterator[RecordedProduct]:
        """Every SKU that a usable line sells, once, by SKU."""
        query = "SELECT sku, sum(quantity) FROM sale GROUP BY sku ORDER BY sku"
        for sku, units in self._rows(query):
            unknown = RecordedProduct(sku=SkuId(sku), title=sku, units=0)
            yield evolve(self.known.products.get(SkuId(sku), unknown), units=units)

    def prices(self) -> Iterator[RecordedPrice]:
        """The list prices: by SKU, then by time."""
        rows = self._rows("SELECT sku, at_us, list FROM price ORDER BY sku, at_us")
        for sku, points in groupby(rows, key=itemgetter(0)):
            sold = ((workbench.instant(at_us), Minor(price)) for _, at_us, price in points)
            yield from price_periods(SkuId(sku), sold)

    def customers(self) -> Iterator[RecordedCustomer]:
        """Every customer of a usable line, once, by id."""
        for (id_,) in self._rows("SELECT DISTINCT customer FROM sale ORDER BY customer"):
            customer = MemberId(id_)
            yield self.known.customers.get(customer, RecordedCustomer(id=customer))

    def coupons(self) -> tuple[RecordedCoupon, ...]:
        """The coupons of the catalogue beside the file, by id."""
        return tuple(sorted(self.known.coupons.values(), key=lambda coupon: coupon.id))

    def entries(self, share: Share = EVERYTHING) -> Iterator[RecordedEntry]:
        """Baskets and returns of one share of the customers, by time, then by line."""
        with workbench.reading(self.scratch) as connection:
            for at_us, is_return, line, number, name, customer in connection.execute(_ENTRIES):
                if share.holds(customer):
                    key = OrderId(name), MemberId(customer), at_us
                    if is_return:
                        yield self._return(connection, line, *key)
                    else:
                        yield self._basket(connection, number, *key)

    def rejected(self) -> Iterator[Rejected]:
        """Every line that cannot be used, by line."""
        for line, order, sku, code, facts in self._rows("SELECT * FROM rejected ORDER BY line"):
            why = Rejection(code=code, facts=json.loads(facts))
            yield Rejected(file=self.name, line=line, order=order, sku=sku, why=why)

    def _rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        with workbench.reading(self.scratch) as connection:
            yield from connection.execute(query)

    def _basket(
        self, connection: Connection, number: int, order: OrderId, customer: MemberId, at_us: int
    ) -> RecordedBasket:
        lines = tuple(_line(*row) for row in connection.execute(_LINES, (number,)))
        rules = {part.rule: None for line in lines for part in line.deductions}
        return RecordedBasket(
            order=order,
            customer=customer,
            at=workbench.instant(at_us),
            currency=self.currency,
            lines=lines,
            coupons=tuple(rule for rule in rules if rule is not None),
        )

    def _return(
        self, connection: Connection, line: int, order: OrderId, customer: MemberId, at_us: int
    ) -> RecordedReturn:
        parts = connection.execute(_PARTS, (line,))
        query = "SELECT sku, stated FROM brought_back WHERE line = ?"
        sku, stated = connection.execute(query, (line,)).fetchone()
        return RecordedReturn(
            order=order,
            customer=customer,
            at=workbench.instant(at_us),
            currency=self.currency,
            sku=SkuId(sku),
            parts=tuple(ReturnedUnits(line=position, units=units) for position, units in parts),
            source_line=line,
            stated_minor=stated,
        )


def _line(
    sku: str, quantity: int, unit_price: int, list_price: int, deductions: str | None
) -> RecordedLine:
    parts = workbench.unpacked(deductions)
    if list_price > unit_price:
        between = Minor((list_price - unit_price) * quantity)
        parts += (Deduction(reason=SECOND_PRICE, funded_by=RETAILER, amount_minor=between),)
    return RecordedLine(
        sku=SkuId(sku), quantity=quantity, list_minor=Minor(list_price), deductions=parts
    )
