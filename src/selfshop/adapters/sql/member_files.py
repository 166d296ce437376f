"""Members' files on SQL."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from selfshop.adapters.sql.documents import (
    DocumentStatements,
    add_document,
    read_documents,
    save_document,
)
from selfshop.adapters.sql.instants import micros_or_none
from selfshop.adapters.sql.repository import Repository
from selfshop.adapters.sql.schema import Tables
from selfshop.adapters.sql.statements import by_ids, due_of, next_of
from selfshop.domain import membership
from selfshop.domain.shared import MemberId


class MemberFileStatements:
    """The statements over members' files, built once per set of tables."""

    def __init__(self, tables: Tables) -> None:
        table = self.table = tables.member_file
        self.files: DocumentStatements[membership.MemberFile] = DocumentStatements.of(
            table,
            membership.MemberFile,
            root=lambda one: one.member,
            keys=lambda one: {"member_id": one.member},
            key_names=("member_id",),
            columns=lambda one: {
                "tier_at_us": micros_or_none(one.tier_at),
                "erase_at_us": micros_or_none(one.erasure.look_at),
            },
            column_names=("tier_at_us", "erase_at_us"),
        )
        self.by_member = by_ids(table, "member_id")
        self.tiers_due, self.erasures_due = (
            due_of(select(table.c.data), at, table.c.member_id)
            for at in (table.c.tier_at_us, table.c.erase_at_us)
        )
        # Two statements, since one over both columns would read every row.
        self.next_tier = next_of(table.c.tier_at_us)
        self.next_erasure = next_of(table.c.erase_at_us)


class SqlMemberFiles(Repository[MemberFileStatements]):
    """Serves `ports.member_files.MemberFiles`."""

    def get(self, ids: Collection[MemberId]) -> Mapping[MemberId, membership.MemberFile]:
        """Return the file of each member."""
        found = {name: membership.MemberFile(member=name) for name in sorted(ids)}
        for row in self.rows_of(self.statements.by_member, ids):
            found[MemberId(row.member_id)] = self.read(row.data, membership.MemberFile)
        return found

    def save(self, file: membership.MemberFile) -> membership.MemberFile:
        """Add or replace a file, if nobody else has."""
        if file.version == 0:
            return add_document(self, self.statements.files, file)
        return save_document(self, self.statements.files, file)

    def tiers_due(self, at: datetime, *, limit: int) -> Sequence[membership.MemberFile]:
        """Return files whose tier may change by itself."""
        due = self.due(at, limit)
        return read_documents(self, self.statements.files, self.statements.tiers_due, due)

    def erasures_due(self, at: datetime, *, limit: int) -> Sequence[membership.MemberFile]:
        """Return files whose erasure is to be looked at."""
        due = self.due(at, limit)
        return read_documents(self, self.statements.files, self.statements.erasures_due, due)

    def next_due(self) -> datetime | None:
        """Return when the next file is due."""
        return self.earliest(self.statements.next_tier, self.statements.next_erasure)
