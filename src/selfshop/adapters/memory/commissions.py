"""Commissions in dictionaries."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import islice

from selfshop.adapters.memory.store import Repository
from selfshop.domain import distribution
from selfshop.domain.shared import MemberId, Minor, OrderId


class MemoryCommissions(Repository):
    """Serves `ports.commissions.Commissions`."""

    def add(self, commission: distribution.Commission) -> distribution.Commission:
        """Add a commission."""
        return self.overlay.add_versioned("commission", self._key(commission), commission)

    def save(self, commission: distribution.Commission) -> distribution.Commission:
        """Replace the commission, if nobody else has."""
        return self.overlay.replace("commission", self._key(commission), commission)

    def of_order(self, order: OrderId) -> Sequence[distribution.Commission]:
        """Return the commissions of an order."""
        found = [row for key, row in self.of_shop("commission") if key[1] == order]
        return sorted(found, key=lambda one: one.depth)

    def of_promoter(
        self, promoter: MemberId, *, after: OrderId | None, limit: int
    ) -> Sequence[distribution.Commission]:
        """Return a page of a promoter's commissions."""
        own = (row for row in self._all() if row.promoter == promoter)
        return list(islice((row for row in own if after is None or row.order > after), limit))

    def ripe(self, at: datetime, *, limit: int) -> Sequence[distribution.Commission]:
        """Return pending commissions whose date has come."""
        due = [(when, one.order, one.promoter, one) for when, one in self._dated() if when <= at]
        return [one for *_, one in sorted(due, key=lambda row: row[:3])][:limit]

    def count_ripe(self, at: datetime) -> int:
        """Count those whose date has come."""
        return sum(when <= at for when, _ in self._dated())

    def next_ripe(self) -> datetime | None:
        """Return the next date of a pending commission."""
        return min((when for when, _ in self._dated()), default=None)

    def earned(
        self, promoters: Collection[MemberId], *, since: datetime | None, until: datetime
    ) -> Mapping[MemberId, distribution.Earned]:
        """Return what fell due for those promoters."""
        wanted = set(promoters)
        sums: dict[MemberId, distribution.Earned] = {}
        for one in self._all():
            due = one.due_at
            if one.promoter not in wanted or due is None or due >= until:
                continue
            if since is None or due >= since:
                before = sums.get(one.promoter, distribution.Earned())
                sums[one.promoter] = distribution.Earned(
                    amount=Minor(before.amount + one.amount), orders=before.orders + 1
                )
        return sums

    def _key(self, commission: distribution.Commission) -> tuple[str, OrderId, MemberId]:
        return self.shop, commission.order, commission.promoter

    def _all(self) -> list[distribution.Commission]:
        return [row for _, row in self.of_shop("commission")]

    def _dated(self) -> list[tuple[datetime, distribution.Commission]]:
        return [
            (one.matures_at, one)
            for one in self._all()
            if one.due_at is None and one.matures_at is not None
        ]
