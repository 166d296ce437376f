"""Where promoters and their statements are kept."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from selfshop.domain import distribution
from selfshop.domain.shared import MemberId


class Promoters(Protocol):
    """The promoters of one shop, and what they were told. Part of an open unit."""

    def add(self, promoter: distribution.Promoter) -> distribution.Promoter:
        """Add a promoter; return them as stored."""

    def save(self, promoter: distribution.Promoter) -> distribution.Promoter:
        """Replace the promoter that was loaded with this version; return them as stored."""

    def get(self, members: Collection[MemberId]) -> Mapping[MemberId, distribution.Promoter]:
        """Return those of the members that are promoters."""

    def find(self, *, after: MemberId | None, limit: int) -> Sequence[distribution.Promoter]:
        """Return up to *limit* promoters in the order of their ids, those past *after*."""

    def count(self) -> int:
        """Return how many promoters there are."""

    def add_period(self, period: distribution.Period) -> distribution.Period:
        """Add a closed period; return it as stored."""

    def save_period(self, period: distribution.Period) -> distribution.Period:
        """Replace the period that was loaded with this version; return it as stored."""

    def period(self, name: distribution.PeriodName) -> distribution.Period | None:
        """Return the period, if it was closed."""

    def last_period(self) -> distribution.Period | None:
        """Return the period that ends last, if any was closed."""

    def add_statement(self, statement: distribution.Statement) -> None:
        """Add a statement; there is no way to change one."""

    def statements_of(
        self, promoter: MemberId, *, after: distribution.PeriodName | None, limit: int
    ) -> Sequence[distribution.Statement]:
        """Return up to *limit* statements of a promoter by the period's name, those past *after*."""
