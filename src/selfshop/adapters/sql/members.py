"""Members on SQL."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from attrs import evolve
from sqlalchemy import bindparam, select, update

from selfshop.adapters.sql.repository import Repository
from selfshop.adapters.sql.schema import Tables
from selfshop.adapters.sql.statements import by_ids, page_of, this, this_row, versioned
from selfshop.domain import membership
from selfshop.domain.shared import MemberId, part_of


class MemberStatements:
    """The statements of the members, built once per set of tables."""

    def __init__(self, tables: Tables) -> None:
        self.member = tables.member
        self.by_id = by_ids(self.member)
        self.save = versioned(self.member, "tier", "data", keys=("id",))
        self.count_orders = (
            update(self.member)
            .where(this_row(self.member, "id"))
            .values(orders=self.member.c.orders + bindparam("change"))
        )
        self.after = page_of(select(self.member), self.member.c.id)


class SqlMembers(Repository[MemberStatements]):
    """Serves `ports.members.Members`."""

    def add(self, members: Sequence[membership.Member]) -> None:
        """Add members."""
        self.insert(self.statements.member, [self._row(member) for member in members])

    def save(self, member: membership.Member) -> membership.Member:
        """Replace the member, if nobody else has."""
        saved = evolve(member, version=member.version + 1)
        row = this(self.shop, member.id, id=member.id, version=member.version)
        row |= {
            "tier": saved.tier,
            "version": saved.version,
            "data": self.write(evolve(saved, orders=0), membership.Member),
        }
        self.pending.update(self.statements.member, self.statements.save, row)
        return saved

    def get(self, ids: Collection[MemberId]) -> Mapping[MemberId, membership.Member]:
        """Return those of the members that exist."""
        rows = self.rows_of(self.statements.by_id, ids)
        return {MemberId(row.id): self._member(row) for row in rows}

    def find(
        self, *, tier: str | None, after: MemberId | None, limit: int
    ) -> Sequence[membership.Member]:
        """Return a page of members."""
        statement = self.statements.after
        if tier is not None:
            statement = statement.where(self.statements.member.c.tier == tier)
        page = self.page(after, limit)
        return [self._member(row) for row in self.rows(statement, page)]

    def count_orders(self, member: MemberId, change: int) -> None:
        """Move the number of standing orders."""
        row = {**this(self.shop, member, id=member), "change": change}
        self.pending.count(self.statements.member, self.statements.count_orders, row)

    def _row(self, member: membership.Member) -> dict[str, object]:
        return {
            "shop_id": self.shop,
            "part": part_of(member.id),
            "id": member.id,
            "tier": member.tier,
            "orders": member.orders,
            "version": member.version,
            # The number of orders is a counter of its own column and not part of the document.
            "data": self.write(evolve(member, orders=0), membership.Member),
        }

    def _member(self, row: Any) -> membership.Member:
        return evolve(self.read_kept(row.data, membership.Member), orders=row.orders)
