"""Where commissions are kept, in the part of their order."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from selfshop.domain import distribution
from selfshop.domain.shared import MemberId, OrderId


class Commissions(Protocol):
    """The commissions of one shop. Part of an open unit."""

    def add(self, commission: distribution.Commission) -> distribution.Commission:
        """Add a commission; return it as stored."""

    def save(self, commission: distribution.Commission) -> distribution.Commission:
        """Replace the commission that was loaded with this version; return it as stored."""

    def of_order(self, order: OrderId) -> Sequence[distribution.Commission]:
        """Return the commissions of an order, the nearest promoter first."""

    def of_promoter(
        self, promoter: MemberId, *, after: OrderId | None, limit: int
    ) -> Sequence[distribution.Commission]:
        """Return up to *limit* commissions of a promoter in the order of their orders' ids."""

    def ripe(self, at: datetime, *, limit: int) -> Sequence[distribution.Commission]:
        """Return up to *limit* pending commissions whose date has come at *at*, the oldest first."""

    def count_ripe(self, at: datetime) -> int:
        """Return how many pending ones' date has come at *at*."""

    def next_ripe(self) -> datetime | None:
        """Return the next date of a pending commission, if one has a date."""

    def earned(
        self, promoters: Collection[MemberId], *, since: datetime | None, until: datetime
    ) -> Mapping[MemberId, distribution.Earned]:
        """Return what fell due for those promoters from *since* on and before *until*."""
