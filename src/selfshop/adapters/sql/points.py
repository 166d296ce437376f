"""The points of orders on SQL."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select

from selfshop.adapters.sql.documents import (
    DocumentStatements,
    add_document,
    get_document,
    read_documents,
    save_document,
)
from selfshop.adapters.sql.instants import instant_or_none, micros, micros_or_none
from selfshop.adapters.sql.repository import Repository
from selfshop.adapters.sql.schema import Tables
from selfshop.domain.membership import points
from selfshop.domain.shared import OrderId


class PointsStatements:
    """The statements over the points of orders, built once per set of tables."""

    def __init__(self, tables: Tables) -> None:
        table = tables.order_points
        self.points: DocumentStatements[points.OrderPoints] = DocumentStatements.of(
            table,
            points.OrderPoints,
            root=lambda one: one.order,
            keys=lambda one: {"order_id": one.order},
            key_names=("order_id",),
            columns=lambda one: {
                "used": one.used,
                "returned": one.returned,
                "earned": one.earned,
                "ripe_at_us": None if one.usable_at else micros_or_none(one.matures_at),
            },
            column_names=("used", "returned", "earned", "ripe_at_us"),
        )
        dated = (table.c.shop_id == bindparam("shop"), table.c.ripe_at_us.is_not(None))
        self.ripe = (
            select(table.c.data)
            .where(*dated, table.c.ripe_at_us <= bindparam("at"))
            .order_by(table.c.ripe_at_us, table.c.order_id)
            .limit(bindparam("limit"))
        )
        self.next_ripe = select(func.min(table.c.ripe_at_us)).where(*dated)


class SqlPoints(Repository[PointsStatements]):
    """Serves `ports.points.Points`."""

    def add(self, one: points.OrderPoints) -> points.OrderPoints:
        """Add an order's points."""
        return add_document(self, self.statements.points, one)

    def save(self, one: points.OrderPoints) -> points.OrderPoints:
        """Replace the order's points, if nobody else has."""
        return save_document(self, self.statements.points, one)

    def of_order(self, order: OrderId) -> points.OrderPoints | None:
        """Return what an order uses and earns."""
        return get_document(self, self.statements.points, order, order_id=order)

    def ripe(self, at: datetime, *, limit: int) -> Sequence[points.OrderPoints]:
        """Return pending ones whose date has come."""
        page = {"shop": self.shop, "at": micros(at), "limit": limit}
        return read_documents(self, self.statements.points, self.statements.ripe, page)

    def next_ripe(self) -> datetime | None:
        """Return the next date of pending points."""
        (row,) = self.rows(self.statements.next_ripe, {"shop": self.shop})
        return instant_or_none(row[0])
