"""Where the points of orders are kept, in the part of their order; balances are in the ledger."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from selfshop.domain.membership import points
from selfshop.domain.shared import OrderId


class Points(Protocol):
    """What the orders of one shop use and earn of points. Part of an open unit."""

    def add(self, one: points.OrderPoints) -> points.OrderPoints:
        """Add an order's points; return them as stored."""

    def save(self, one: points.OrderPoints) -> points.OrderPoints:
        """Replace the order's points that were loaded with this version; return them as stored."""

    def of_order(self, order: OrderId) -> points.OrderPoints | None:
        """Return what an order uses and earns; None = neither."""

    def ripe(self, at: datetime, *, limit: int) -> Sequence[points.OrderPoints]:
        """Return up to *limit* pending ones whose date has come at *at*, the oldest first."""

    def count_ripe(self, at: datetime) -> int:
        """Return how many pending ones' date has come at *at*."""

    def next_ripe(self) -> datetime | None:
        """Return the next date of pending points, if some have a date."""
