"""Commissions on SQL."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select

from selfshop.adapters.sql.documents import (
    DocumentStatements,
    add_document,
    read_documents,
    save_document,
)
from selfshop.adapters.sql.instants import micros, micros_or_none
from selfshop.adapters.sql.repository import Repository
from selfshop.adapters.sql.schema import Tables
from selfshop.adapters.sql.statements import due_of, in_shop, next_of, page_of, this, this_row
from selfshop.domain import distribution
from selfshop.domain.shared import MemberId, Minor, OrderId

#: Before any instant that a shop can name.
_EVER = -(2**62)


class CommissionStatements:
    """The statements over commissions, built once per set of tables."""

    def __init__(self, tables: Tables) -> None:
        table = tables.commission
        self.commissions: DocumentStatements[distribution.Commission] = DocumentStatements.of(
            table,
            distribution.Commission,
            root=lambda one: one.order,
            keys=lambda one: {"order_id": one.order, "promoter": one.promoter},
            key_names=("order_id", "promoter"),
            columns=lambda one: {
                "accrued_minor": one.accrued,
                "amount_minor": one.amount,
                "matures_at_us": micros_or_none(one.matures_at),
                "due_at_us": micros_or_none(one.due_at),
            },
            column_names=("accrued_minor", "amount_minor", "matures_at_us", "due_at_us"),
        )
        self.of_order = select(table.c.data).where(this_row(table, "order_id"))
        theirs = select(table.c.data).where(table.c.promoter == bindparam("promoter"))
        self.of_promoter = page_of(theirs, table.c.order_id)
        dated = (table.c.due_at_us.is_(None), table.c.matures_at_us.is_not(None))
        self.ripe = due_of(
            select(table.c.data).where(*dated), table.c.matures_at_us, table.c.order_id
        ).order_by(table.c.promoter)
        self.count_ripe = (
            select(func.count())
            .select_from(table)
            .where(in_shop(table), *dated, table.c.matures_at_us <= bindparam("at"))
        )
        self.next_ripe = next_of(table.c.matures_at_us, *dated)
        self.earned = (
            select(table.c.promoter, func.sum(table.c.amount_minor), func.count())
            .where(
                in_shop(table),
                table.c.promoter.in_(bindparam("promoters", expanding=True)),
                table.c.due_at_us >= bindparam("since"),
                table.c.due_at_us < bindparam("until"),
            )
            .group_by(table.c.promoter)
        )


class SqlCommissions(Repository[CommissionStatements]):
    """Serves `ports.commissions.Commissions`."""

    def add(self, commission: distribution.Commission) -> distribution.Commission:
        """Add a commission."""
        return add_document(self, self.statements.commissions, commission)

    def save(self, commission: distribution.Commission) -> distribution.Commission:
        """Replace the commission, if nobody else has."""
        return save_document(self, self.statements.commissions, commission)

    def of_order(self, order: OrderId) -> Sequence[distribution.Commission]:
        """Return the commissions of an order."""
        found = read_documents(
            self,
            self.statements.commissions,
            self.statements.of_order,
            this(self.shop, order, order_id=order),
        )
        return sorted(found, key=lambda one: one.depth)

    def of_promoter(
        self, promoter: MemberId, *, after: OrderId | None, limit: int
    ) -> Sequence[distribution.Commission]:
        """Return a page of a promoter's commissions."""
        page = self.page(after, limit) | {"promoter": promoter}
        statements = self.statements
        return read_documents(self, statements.commissions, statements.of_promoter, page)

    def ripe(self, at: datetime, *, limit: int) -> Sequence[distribution.Commission]:
        """Return pending commissions whose date has come."""
        due = self.due(at, limit)
        return read_documents(self, self.statements.commissions, self.statements.ripe, due)

    def count_ripe(self, at: datetime) -> int:
        """Count those whose date has come."""
        ((count,),) = self.rows(self.statements.count_ripe, {"shop": self.shop, "at": micros(at)})
        return int(count)

    def next_ripe(self) -> datetime | None:
        """Return the next date of a pending commission."""
        return self.earliest(self.statements.next_ripe)

    def earned(
        self, promoters: Collection[MemberId], *, since: datetime | None, until: datetime
    ) -> Mapping[MemberId, distribution.Earned]:
        """Return what fell due for those promoters."""
        rows = self.rows(
            self.statements.earned,
            {
                "shop": self.shop,
                "promoters": sorted(promoters),
                "since": _EVER if since is None else micros(since),
                "until": micros(until),
            },
        )
        return {
            MemberId(promoter): distribution.Earned(amount=Minor(int(amount)), orders=orders)
            for promoter, amount, orders in rows
        }
