"""Promoters and statements in dictionaries."""

from collections.abc import Collection, Mapping, Sequence
from itertools import islice

from selfshop.adapters.memory.store import Repository
from selfshop.domain import distribution
from selfshop.domain.shared import MemberId


class MemoryPromoters(Repository):
    """Serves `ports.promoters.Promoters`."""

    def add(self, promoter: distribution.Promoter) -> distribution.Promoter:
        """Add a promoter."""
        return self.overlay.add_versioned("promoter", (self.shop, promoter.member), promoter)

    def save(self, promoter: distribution.Promoter) -> distribution.Promoter:
        """Replace the promoter, if nobody else has."""
        return self.overlay.replace("promoter", (self.shop, promoter.member), promoter)

    def get(self, members: Collection[MemberId]) -> Mapping[MemberId, distribution.Promoter]:
        """Return those of the members that are promoters."""
        rows = self.rows("promoter")
        return {
            name: rows[self.shop, name] for name in sorted(members) if (self.shop, name) in rows
        }

    def find(self, *, after: MemberId | None, limit: int) -> Sequence[distribution.Promoter]:
        """Return a page of promoters."""
        rows = (row for _, row in self.of_shop("promoter"))
        return list(islice((row for row in rows if after is None or row.member > after), limit))

    def count(self) -> int:
        """Count the promoters."""
        return sum(1 for _ in self.of_shop("promoter"))

    def add_period(self, period: distribution.Period) -> distribution.Period:
        """Add a closed period."""
        return self.overlay.add_versioned("settlement_period", (self.shop, period.name), period)

    def save_period(self, period: distribution.Period) -> distribution.Period:
        """Replace the period, if nobody else has."""
        return self.overlay.replace("settlement_period", (self.shop, period.name), period)

    def period(self, name: distribution.PeriodName) -> distribution.Period | None:
        """Return the period, if it was closed."""
        found: distribution.Period | None = self.rows("settlement_period").get((self.shop, name))
        return found

    def last_period(self) -> distribution.Period | None:
        """Return the period that ends last."""
        periods = [row for _, row in self.of_shop("settlement_period")]
        return max(periods, key=lambda one: one.until, default=None)

    def add_statement(self, statement: distribution.Statement) -> None:
        """Add a statement."""
        key = (self.shop, statement.promoter, statement.period)
        self.overlay.add("commission_statement", key, statement)

    def statements_of(
        self, promoter: MemberId, *, after: distribution.PeriodName | None, limit: int
    ) -> Sequence[distribution.Statement]:
        """Return a page of a promoter's statements."""
        rows = (row for key, row in self.of_shop("commission_statement") if key[1] == promoter)
        return list(islice((row for row in rows if after is None or row.period > after), limit))
