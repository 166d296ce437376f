"""Who brought whom in, in dictionaries."""

from collections.abc import Collection, Mapping, Sequence
from itertools import islice

from selfshop.adapters.memory.store import Repository
from selfshop.domain import distribution
from selfshop.domain.shared import MemberId


class MemoryReferrals(Repository):
    """Serves `ports.referrals.Referrals`."""

    def places(self, members: Collection[MemberId]) -> Mapping[MemberId, distribution.Place]:
        """Return the places of those that have one."""
        rows = self.rows("referral")
        return {
            name: rows[self.shop, name] for name in sorted(members) if (self.shop, name) in rows
        }

    def upline(self, member: MemberId, *, reach: int | None = None) -> Sequence[MemberId]:
        """Return everybody above a member."""
        above: tuple[MemberId, ...] = self.rows("referral_path").get((self.shop, member), ())
        return above[:reach]

    def save(self, place: distribution.Place) -> distribution.Place:
        """Add or replace a place, if nobody else has."""
        key = (self.shop, place.member)
        if place.version == 0:
            return self.overlay.add_versioned("referral", key, place)
        return self.overlay.replace("referral", key, place)

    def move(self, place: distribution.Place, above: Sequence[MemberId]) -> distribution.Place:
        """Save a place with everybody above it."""
        self.overlay.put("referral_path", (self.shop, place.member), tuple(above))
        return self.save(place)

    def team(self, head: MemberId, *, most: int) -> Sequence[int]:
        """Return how far below *head* the deepest of their team are."""
        depths = (
            above.index(head) + 1 for _, above in self.of_shop("referral_path") if head in above
        )
        return sorted(depths, reverse=True)[:most]

    def brought_in(
        self, referrer: MemberId, *, after: MemberId | None, limit: int
    ) -> Sequence[MemberId]:
        """Return members brought in by a promoter."""
        members = (
            key[1]
            for key, above in self.of_shop("referral_path")
            if above[0] == referrer and (after is None or key[1] > after)
        )
        return list(islice(members, limit))

    def note(self, member: MemberId, traces: Collection[distribution.Trace]) -> None:
        """Keep traces of a member."""
        known = self.rows("member_trace").get((self.shop, member), frozenset())
        self.overlay.put("member_trace", (self.shop, member), known | frozenset(traces))

    def traces(
        self, members: Collection[MemberId]
    ) -> Mapping[MemberId, frozenset[distribution.Trace]]:
        """Return the traces of those members that have any."""
        rows = self.rows("member_trace")
        return {
            name: rows[self.shop, name] for name in sorted(members) if (self.shop, name) in rows
        }

    def forget(self, member: MemberId) -> None:
        """Destroy the traces of a member."""
        if (self.shop, member) in self.rows("member_trace"):
            self.overlay.remove("member_trace", (self.shop, member))
