"""Returns on SQL."""

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
from selfshop.adapters.sql.statements import this
from selfshop.domain import aftersales
from selfshop.domain.shared import OrderId, ReturnId


class ReturnStatements:
    """The statements over returns, built once per set of tables."""

    def __init__(self, tables: Tables) -> None:
        table = self.table = tables.return_request
        self.claim = DocumentStatements.of(
            table,
            aftersales.Return,
            root=lambda one: one.order,
            keys=lambda one: {"order_id": one.order, "id": one.id},
            key_names=("order_id", "id"),
            columns=lambda one: {
                "status": one.status.value,
                "send_before_us": micros_or_none(one.send_before),
            },
            column_names=("status", "send_before_us"),
        )
        self.of_order = (
            select(table.c.data)
            .where(
                table.c.shop_id == bindparam("b_shop"),
                table.c.part == bindparam("b_part"),
                table.c.order_id == bindparam("b_order_id"),
            )
            .order_by(table.c.id)
        )
        self.after = (
            select(table.c.data)
            .where(table.c.shop_id == bindparam("shop"), table.c.id > bindparam("after"))
            .order_by(table.c.id)
            .limit(bindparam("limit"))
        )
        approved = (
            table.c.shop_id == bindparam("shop"),
            table.c.status == aftersales.ReturnStatus.APPROVED.value,
        )
        self.overdue = (
            select(table.c.data)
            .where(*approved, table.c.send_before_us <= bindparam("at"))
            .order_by(table.c.send_before_us, table.c.id)
            .limit(bindparam("limit"))
        )
        self.next_overdue = select(func.min(table.c.send_before_us)).where(*approved)


class SqlReturns(Repository[ReturnStatements]):
    """Serves `ports.returns.Returns`."""

    def add(self, claim: aftersales.Return) -> aftersales.Return:
        """Add a return."""
        return add_document(self, self.statements.claim, claim)

    def save(self, claim: aftersales.Return) -> aftersales.Return:
        """Replace the return, if nobody else has."""
        return save_document(self, self.statements.claim, claim)

    def get(self, order: OrderId, claim: ReturnId) -> aftersales.Return | None:
        """Return one return of an order."""
        return get_document(self, self.statements.claim, order, order_id=order, id=claim)

    def of_order(self, order: OrderId) -> Sequence[aftersales.Return]:
        """Return the returns of an order."""
        keys = this(self.shop, order, order_id=order)
        return read_documents(self, self.statements.claim, self.statements.of_order, keys)

    def find(
        self, *, status: aftersales.ReturnStatus | None, after: ReturnId | None, limit: int
    ) -> Sequence[aftersales.Return]:
        """Return a page of returns."""
        statement = self.statements.after
        if status is not None:
            statement = statement.where(self.statements.table.c.status == status.value)
        page = {"shop": self.shop, "after": after or "", "limit": limit}
        return read_documents(self, self.statements.claim, statement, page)

    def overdue(self, at: datetime, *, limit: int) -> Sequence[aftersales.Return]:
        """Return approved returns whose goods were to be back by *at*."""
        parameters = {"shop": self.shop, "at": micros(at), "limit": limit}
        return read_documents(self, self.statements.claim, self.statements.overdue, parameters)

    def next_overdue(self) -> datetime | None:
        """Return when the next approved return is overdue."""
        (row,) = self.rows(self.statements.next_overdue, {"shop": self.shop})
        return instant_or_none(row[0])
