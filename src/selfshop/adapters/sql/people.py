"""Personal data on SQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import evolve
from sqlalchemy import delete, select

from selfshop.adapters.sql.instants import micros_or_none
from selfshop.adapters.sql.repository import Repository
from selfshop.adapters.sql.schema import Tables
from selfshop.adapters.sql.statements import due_of, next_of, this, this_row, versioned
from selfshop.domain import membership
from selfshop.domain.shared import MemberId, SubjectId, part_of


class PeopleStatements:
    """The statements over personal data, built once per set of tables."""

    def __init__(self, tables: Tables) -> None:
        self.personal = tables.personal
        self.of_member = select(self.personal).where(this_row(self.personal, "member_id"))
        self.shred = delete(self.personal).where(this_row(self.personal, "member_id", "record"))
        profile = self.profile = tables.personal_profile
        self.profile_of = select(profile.c.data).where(this_row(profile, "member_id"))
        self.save_profile = versioned(profile, "gift_at_us", "data", keys=("member_id",))
        self.shred_profile = delete(profile).where(this_row(profile, "member_id"))
        member = profile.c.member_id
        self.gifts_due = due_of(select(member), profile.c.gift_at_us, member)
        self.next_gift = next_of(profile.c.gift_at_us)


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

    def profile(self, member: MemberId) -> membership.Profile:
        """Return what a member told about themselves."""
        rows = self._profile_rows(member)
        return self.read(rows[0].data, membership.Profile) if rows else membership.Profile()

    def save_profile(self, member: MemberId, profile: membership.Profile) -> membership.Profile:
        """Add or replace a profile, if nobody else has."""
        saved = evolve(profile, version=profile.version + 1)
        row = {
            "gift_at_us": micros_or_none(saved.gift_at),
            "version": saved.version,
            "data": self.write(saved, membership.Profile),
        }
        if profile.version == 0:
            place = {"shop_id": self.shop, "part": part_of(member), "member_id": member}
            self.insert(self.statements.profile, [place | row])
        else:
            place = this(self.shop, member, member_id=member, version=profile.version)
            self.pending.update(self.statements.profile, self.statements.save_profile, place | row)
        return saved

    def gifts_due(self, at: datetime, *, limit: int) -> Sequence[MemberId]:
        """Return members whose birthday gift is due."""
        rows = self.rows(self.statements.gifts_due, self.due(at, limit))
        return [MemberId(row.member_id) for row in rows]

    def next_gift(self) -> datetime | None:
        """Return when the next birthday gift is due."""
        return self.earliest(self.statements.next_gift)

    def _profile_rows(self, member: MemberId) -> Sequence[Any]:
        return self.rows(self.statements.profile_of, this(self.shop, member, member_id=member))

    def shred(self, member: MemberId) -> None:
        """Destroy everything personal of a member."""
        for record in self.get(member):
            row = this(self.shop, member, member_id=member, record=record)
            self.pending.update(self.statements.personal, self.statements.shred, row)
        if self._profile_rows(member):
            gone = this(self.shop, member, member_id=member)
            self.pending.update(self.statements.profile, self.statements.shred_profile, gone)
