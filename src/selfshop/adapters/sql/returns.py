"""Returns on SQL."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from selfshop.adapters.sql.documents import (
    DocumentStatements,
    add_document,
    get_document,
    read_documents,
    save_document,
)
from selfshop.adapters.sql.instants import micros_or_none
from selfshop.adapters.sql.repository import Repository
from selfshop.adapters.sql.schema import Tables
from selfshop.adapters.sql.statements import due_of, next_of, of_order, page_of, this
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
        self.of_order = of_order(table)
        self.after = page_of(select(table.c.data), table.c.id)
        approved = table.c.status == aftersales.ReturnStatus.APPROVED.value
        self.overdue = due_of(
            select(table.c.data).where(approved), table.c.send_before_us, table.c.id
        )
        self.next_overdue = next_of(table.c.send_before_us, approved)


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
        return read_documents(self, self.statements.claim, statement, self.page(after, limit))

    def overdue(self, at: datetime, *, limit: int) -> Sequence[aftersales.Return]:
        """Return approved returns whose goods were to be back by *at*."""
        due = self.due(at, limit)
        return read_documents(self, self.statements.claim, self.statements.overdue, due)

    def next_overdue(self) -> datetime | None:
        """Return when the next approved return is overdue."""
        return self.earliest(self.statements.next_overdue)
