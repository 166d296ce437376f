"""Personal data on SQL."""

from collections.abc import Mapping

from sqlalchemy import bindparam, delete, select

from selfshop.adapters.sql.repository import Repository
from selfshop.adapters.sql.schema import Tables
from selfshop.adapters.sql.statements import this, this_row
from selfshop.domain import membership
from selfshop.domain.shared import MemberId, SubjectId, part_of


class PeopleStatements:
    """The statements over personal data, built once per set of tables."""

    def __init__(self, tables: Tables) -> None:
        self.personal = tables.personal
        self.of_member = select(self.personal).where(
            self.personal.c.shop_id == bindparam("b_shop"),
            self.personal.c.part == bindparam("b_part"),
            self.personal.c.member_id == bindparam("b_member_id"),
        )
        self.shred = delete(self.personal).where(this_row(self.personal, "member_id", "record"))


class SqlPeople(Repository[PeopleStatements]):
    """Serves `ports.people.People`."""

    def put(self, member: MemberId, record: SubjectId, address: membership.Address) -> None:
        """Keep an address under a new record id."""
        row = {"shop_id": self.shop, "part": part_of(member), "member_id": member}
        data = self.write(address, membership.Address)
        self.insert(self.statements.personal, [row | {"record": record, "data": data}])

    def get(self, member: MemberId) -> Mapping[SubjectId, membership.Address]:
        """Return every address of a member."""
        rows = self.rows(self.statements.of_member, this(self.shop, member, member_id=member))
        return {SubjectId(row.record): self.read(row.data, membership.Address) for row in rows}

    def shred(self, member: MemberId) -> None:
        """Destroy everything personal of a member."""
        for record in self.get(member):
            row = this(self.shop, member, member_id=member, record=record)
            self.pending.update(self.statements.personal, self.statements.shred, row)
