"""The points of orders in dictionaries."""

from collections.abc import Sequence
from datetime import datetime

from selfshop.adapters.memory.store import Repository
from selfshop.domain.membership import points
from selfshop.domain.shared import OrderId


class MemoryPoints(Repository):
    """Serves `ports.points.Points`."""

    def add(self, one: points.OrderPoints) -> points.OrderPoints:
        """Add an order's points."""
        return self.overlay.add_versioned("order_points", (self.shop, one.order), one)

    def save(self, one: points.OrderPoints) -> points.OrderPoints:
        """Replace the order's points, if nobody else has."""
        return self.overlay.replace("order_points", (self.shop, one.order), one)

    def of_order(self, order: OrderId) -> points.OrderPoints | None:
        """Return what an order uses and earns."""
        found: points.OrderPoints | None = self.rows("order_points").get((self.shop, order))
        return found

    def ripe(self, at: datetime, *, limit: int) -> Sequence[points.OrderPoints]:
        """Return pending ones whose date has come."""
        due = [(when, one.order, one) for when, one in self._dated() if when <= at]
        return [one for *_, one in sorted(due, key=lambda row: row[:2])][:limit]

    def count_ripe(self, at: datetime) -> int:
        """Count those whose date has come."""
        return sum(when <= at for when, _ in self._dated())

    def next_ripe(self) -> datetime | None:
        """Return the next date of pending points."""
        return min((when for when, _ in self._dated()), default=None)

    def _dated(self) -> list[tuple[datetime, points.OrderPoints]]:
        return [
            (one.matures_at, one)
            for _, one in self.of_shop("order_points")
            if one.usable_at is None and one.matures_at is not None
        ]
