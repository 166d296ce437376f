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
from selfshop.adapters.sql.instants import micros, micros_or_none
from selfshop.adapters.sql.repository import Repository
from selfshop.adapters.sql.schema import Tables
from selfshop.adapters.sql.statements import due_of, in_shop, next_of
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
        dated = table.c.ripe_at_us.is_not(None)
        self.ripe = due_of(select(table.c.data).where(dated), table.c.ripe_at_us, table.c.order_id)
        self.count_ripe = (
            select(func.count())
            .select_from(table)
            .where(in_shop(table), dated, table.c.ripe_at_us <= bindparam("at"))
        )
        self.next_ripe = next_of(table.c.ripe_at_us, dated)


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
        due = self.due(at, limit)
        return read_documents(self, self.statements.points, self.statements.ripe, due)

    def count_ripe(self, at: datetime) -> int:
        """Count those whose date has come."""
        ((count,),) = self.rows(self.statements.count_ripe, {"shop": self.shop, "at": micros(at)})
        return int(count)

    def next_ripe(self) -> datetime | None:
        """Return the next date of pending points."""
        return self.earliest(self.statements.next_ripe)
