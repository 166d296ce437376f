"""Members' files in dictionaries."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from selfshop.adapters.memory.store import Repository
from selfshop.domain import membership
from selfshop.domain.shared import MemberId


class MemoryMemberFiles(Repository):
    """Serves `ports.member_files.MemberFiles`."""

    def get(self, ids: Collection[MemberId]) -> Mapping[MemberId, membership.MemberFile]:
        """Return the file of each member."""
        rows = self.rows("member_file")
        return {
            name: rows.get((self.shop, name), membership.MemberFile(member=name))
            for name in sorted(ids)
        }

    def save(self, file: membership.MemberFile) -> membership.MemberFile:
        """Add or replace a file, if nobody else has."""
        key = (self.shop, file.member)
        if file.version == 0:
            return self.overlay.add_versioned("member_file", key, file)
        return self.overlay.replace("member_file", key, file)

    def tiers_due(self, at: datetime, *, limit: int) -> Sequence[membership.MemberFile]:
        """Return files whose tier may change by itself."""
        due = [one for one in self._all() if one.tier_at is not None and one.tier_at <= at]
        return sorted(due, key=lambda one: (one.tier_at, one.member))[:limit]

    def erasures_due(self, at: datetime, *, limit: int) -> Sequence[membership.MemberFile]:
        """Return files whose erasure is to be looked at."""
        due = [
            one
            for one in self._all()
            if one.erasure.look_at is not None and one.erasure.look_at <= at
        ]
        return sorted(due, key=lambda one: (one.erasure.look_at, one.member))[:limit]

    def next_due(self) -> datetime | None:
        """Return when the next file is due."""
        dates = [date for one in self._all() for date in (one.tier_at, one.erasure.look_at)]
        return min((date for date in dates if date is not None), default=None)

    def _all(self) -> Sequence[membership.MemberFile]:
        return [row for _, row in self.of_shop("member_file")]
