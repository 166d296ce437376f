"""Promoters and statements on SQL."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import bindparam, func, select

from selfshop.adapters.sql.documents import (
    DocumentStatements,
    add_document,
    get_document,
    read_documents,
    save_document,
)
from selfshop.adapters.sql.instants import micros
from selfshop.adapters.sql.repository import Repository
from selfshop.adapters.sql.schema import Tables
from selfshop.adapters.sql.statements import by_ids, in_shop, page_of, this, this_row
from selfshop.domain import distribution
from selfshop.domain.shared import MemberId, part_of


class PromoterStatements:
    """The statements over promoters, built once per set of tables."""

    def __init__(self, tables: Tables) -> None:
        promoter, period = tables.promoter, tables.settlement_period
        statement = tables.commission_statement
        self.statement = statement
        self.promoters: DocumentStatements[distribution.Promoter] = DocumentStatements.of(
            promoter,
            distribution.Promoter,
            root=lambda one: one.member,
            keys=lambda one: {"member_id": one.member},
            key_names=("member_id",),
            columns=lambda _: {},
            column_names=(),
        )
        self.count = select(func.count()).select_from(promoter).where(in_shop(promoter))
        self.by_member = by_ids(promoter, "member_id")
        self.after = page_of(select(promoter.c.data), promoter.c.member_id)
        self.periods: DocumentStatements[distribution.Period] = DocumentStatements.of(
            period,
            distribution.Period,
            root=lambda one: one.name,
            keys=lambda one: {"name": one.name},
            key_names=("name",),
            columns=lambda one: {"until_us": micros(one.until)},
            column_names=("until_us",),
        )
        self.last_period = (
            select(period.c.data).where(in_shop(period)).order_by(period.c.until_us.desc()).limit(1)
        )
        self.statements_after = (
            select(statement.c.data)
            .where(this_row(statement, "promoter"), statement.c.period > bindparam("after"))
            .order_by(statement.c.period)
            .limit(bindparam("limit"))
        )


class SqlPromoters(Repository[PromoterStatements]):
    """Serves `ports.promoters.Promoters`."""

    def add(self, promoter: distribution.Promoter) -> distribution.Promoter:
        """Add a promoter."""
        return add_document(self, self.statements.promoters, promoter)

    def save(self, promoter: distribution.Promoter) -> distribution.Promoter:
        """Replace the promoter, if nobody else has."""
        return save_document(self, self.statements.promoters, promoter)

    def get(self, members: Collection[MemberId]) -> Mapping[MemberId, distribution.Promoter]:
        """Return those of the members that are promoters."""
        rows = self.rows_of(self.statements.by_member, members)
        return {MemberId(row.member_id): self.read(row.data, distribution.Promoter) for row in rows}

    def find(self, *, after: MemberId | None, limit: int) -> Sequence[distribution.Promoter]:
        """Return a page of promoters."""
        page = self.page(after, limit)
        return read_documents(self, self.statements.promoters, self.statements.after, page)

    def count(self) -> int:
        """Count the promoters."""
        ((count,),) = self.rows(self.statements.count, {"shop": self.shop})
        return int(count)

    def add_period(self, period: distribution.Period) -> distribution.Period:
        """Add a closed period."""
        return add_document(self, self.statements.periods, period)

    def save_period(self, period: distribution.Period) -> distribution.Period:
        """Replace the period, if nobody else has."""
        return save_document(self, self.statements.periods, period)

    def period(self, name: distribution.PeriodName) -> distribution.Period | None:
        """Return the period, if it was closed."""
        return get_document(self, self.statements.periods, name, name=name)

    def last_period(self) -> distribution.Period | None:
        """Return the period that ends last."""
        statements = self.statements
        found = read_documents(
            self, statements.periods, statements.last_period, {"shop": self.shop}
        )
        return found[0] if found else None

    def add_statement(self, statement: distribution.Statement) -> None:
        """Add a statement."""
        row = {
            "shop_id": self.shop,
            "part": part_of(statement.promoter),
            "promoter": statement.promoter,
            "period": statement.period,
            "data": self.write(statement, distribution.Statement),
        }
        self.insert(self.statements.statement, [row])

    def statements_of(
        self, promoter: MemberId, *, after: distribution.PeriodName | None, limit: int
    ) -> Sequence[distribution.Statement]:
        """Return a page of a promoter's statements."""
        keys = this(self.shop, promoter, promoter=promoter)
        rows = self.rows(
            self.statements.statements_after, keys | {"after": after or "", "limit": limit}
        )
        return [self.read(row.data, distribution.Statement) for row in rows]
