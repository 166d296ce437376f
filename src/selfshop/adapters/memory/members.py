"""Members in dictionaries."""

from collections.abc import Collection, Mapping, Sequence
from itertools import islice

from attrs import evolve

from selfshop.adapters.memory.store import Repository
from selfshop.domain import membership
from selfshop.domain.shared import MemberId


class MemoryMembers(Repository):
    """Serves `ports.members.Members`."""

    def add(self, members: Sequence[membership.Member]) -> None:
        """Add members."""
        for member in members:
            self.overlay.add("member", (self.shop, member.id), member)

    def save(self, member: membership.Member) -> membership.Member:
        """Replace the member, if nobody else has."""
        there = self.overlay.get("member", (self.shop, member.id))
        # The number of orders is a counter beside the member and not theirs to save.
        orders = member.orders if there is None else there.orders
        key = (self.shop, member.id)
        return self.overlay.replace("member", key, evolve(member, orders=orders))

    def get(self, ids: Collection[MemberId]) -> Mapping[MemberId, membership.Member]:
        """Return those of the members that exist."""
        rows = self.rows("member")
        return {name: rows[self.shop, name] for name in sorted(ids) if (self.shop, name) in rows}

    def find(
        self, *, tier: str | None, after: MemberId | None, limit: int
    ) -> Sequence[membership.Member]:
        """Return a page of members."""
        found = (
            row
            for _, row in self.of_shop("member")
            if (after is None or row.id > after) and (tier is None or row.tier == tier)
        )
        return list(islice(found, limit))

    def count_orders(self, member: MemberId, change: int) -> None:
        """Move the number of standing orders."""
        self.overlay.change(
            "member", (self.shop, member), lambda row: evolve(row, orders=row.orders + change)
        )
