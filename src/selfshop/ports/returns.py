"""Where returns are kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from selfshop.domain import aftersales
from selfshop.domain.shared import OrderId, ReturnId


class Returns(Protocol):
    """The returns of one shop. Part of an open unit."""

    def add(self, claim: aftersales.Return) -> aftersales.Return:
        """Add a return; return it as stored."""

    def save(self, claim: aftersales.Return) -> aftersales.Return:
        """Replace the return that was loaded with this version; return it as stored."""

    def get(self, order: OrderId, claim: ReturnId) -> aftersales.Return | None:
        """Return one return of an order, if it exists."""

    def of_order(self, order: OrderId) -> Sequence[aftersales.Return]:
        """Return the returns of an order in the order of their ids."""

    def find(
        self,
        *,
        status: aftersales.ReturnStatus | None,
        after: ReturnId | None,
        limit: int,
    ) -> Sequence[aftersales.Return]:
        """Return up to *limit* returns in the order of their ids, those past *after*."""

    def overdue(self, at: datetime, *, limit: int) -> Sequence[aftersales.Return]:
        """Return up to *limit* approved returns whose goods were to be back by *at*, oldest first."""

    def next_overdue(self) -> datetime | None:
        """Return when the next approved return is overdue, if there is one."""
