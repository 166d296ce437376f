"""Where it is counted how much of limits and budgets is used up."""

from collections.abc import Collection, Mapping
from typing import Protocol

from selfshop.domain import promotions
from selfshop.domain.shared import MemberId


class Quotas(Protocol):
    """Counters that many buyers fight over. Part of an open unit; never loaded and saved."""

    def usage(
        self, names: Collection[str], *, member: MemberId | None
    ) -> Mapping[str, promotions.Usage]:
        """Return the counters of those names that have any, with *member*'s own; one statement."""

    def open(self, names: Collection[str]) -> None:
        """Make counters, all zero, for names that have none."""

    def move(self, move: promotions.redeeming.QuotaMove) -> None:
        """Move counters when the unit ends; several moves of one name add up to one.

        The unit is repeated, and at last refused, when the counters do not admit the move: others
        have used the rest meanwhile, so what was decided has to be decided anew.
        """
