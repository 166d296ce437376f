"""Personal data in dictionaries."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from selfshop.adapters.memory.store import Repository
from selfshop.domain import membership
from selfshop.domain.shared import MemberId, SubjectId


class MemoryPeople(Repository):
    """Serves `ports.people.People`."""

    def put(self, member: MemberId, record: SubjectId, address: membership.Address) -> None:
        """Keep an address under a new record id."""
        self.overlay.add("personal", (self.shop, member, record), address)

    def get(self, member: MemberId) -> Mapping[SubjectId, membership.Address]:
        """Return every address of a member."""
        return {key[2]: row for key, row in self.of_shop("personal") if key[1] == member}

    def profile(self, member: MemberId) -> membership.Profile:
        """Return what a member told about themselves."""
        found: membership.Profile | None = self.rows("profile").get((self.shop, member))
        return found or membership.Profile()

    def save_profile(self, member: MemberId, profile: membership.Profile) -> membership.Profile:
        """Add or replace a profile, if nobody else has."""
        key = (self.shop, member)
        if profile.version == 0:
            return self.overlay.add_versioned("profile", key, profile)
        return self.overlay.replace("profile", key, profile)

    def gifts_due(self, at: datetime, *, limit: int) -> Sequence[MemberId]:
        """Return members whose birthday gift is due."""
        due = [
            (row.gift_at, key[1])
            for key, row in self.of_shop("profile")
            if row.gift_at is not None and row.gift_at <= at
        ]
        return [member for _, member in sorted(due)[:limit]]

    def next_gift(self) -> datetime | None:
        """Return when the next birthday gift is due."""
        dates = (row.gift_at for _, row in self.of_shop("profile"))
        return min((at for at in dates if at is not None), default=None)

    def shred(self, member: MemberId) -> None:
        """Destroy everything personal of a member."""
        for record in self.get(member):
            self.overlay.remove("personal", (self.shop, member, record))
        if (self.shop, member) in self.rows("profile"):
            self.overlay.remove("profile", (self.shop, member))
