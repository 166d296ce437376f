"""Stock counters, movements and holds in dictionaries."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import islice

from attrs import evolve

from selfshop.adapters.memory.store import Repository
from selfshop.domain import inventory
from selfshop.domain.shared import HoldId


class MemoryStock(Repository):
    """Serves `ports.stock.Stock`."""

    def levels(
        self, keys: Collection[inventory.StockKey]
    ) -> Mapping[inventory.StockKey, inventory.StockLevel]:
        """Return the counters of those rows that exist."""
        rows = self.rows("stock")
        return {key: rows[self.shop, *key] for key in keys if (self.shop, *key) in rows}

    def find_levels(
        self, *, after: inventory.StockKey | None, limit: int
    ) -> Sequence[inventory.StockLevel]:
        """Return a page of counters."""
        found = (row for _, row in self.of_shop("stock") if after is None or row.key > after)
        return list(islice(found, limit))

    def open_levels(self, keys: Collection[inventory.StockKey]) -> None:
        """Make counter rows, all zero."""
        for sku, location in sorted(set(keys)):
            level = inventory.StockLevel(sku=sku, location=location)
            self.overlay.add("stock", (self.shop, *level.key), level)

    def book(self, movements: Sequence[inventory.Movement]) -> None:
        """Add to the book, and move the counters when the unit ends."""
        for move in movements:
            key = (self.shop, *move.key, move.reference, move.cause.value)
            self.overlay.add("stock_movement", key, move)
        self.overlay.movements.extend(movements)

    def movements(self, key: inventory.StockKey) -> Sequence[inventory.Movement]:
        """Return the whole book of one row."""
        found = [row for _, row in self.of_shop("stock_movement") if row.key == key]
        return sorted(found, key=lambda row: (row.at, row.reference, row.cause.value))

    def set_safety(self, key: inventory.StockKey, units: int) -> None:
        """Keep *units* back from sale."""
        self.overlay.change("stock", (self.shop, *key), lambda row: evolve(row, safety=units))

    def add_hold(self, hold: inventory.Hold) -> inventory.Hold:
        """Add a hold."""
        return self.overlay.add_versioned("hold", (self.shop, hold.id), hold)

    def save_hold(self, hold: inventory.Hold) -> inventory.Hold:
        """Replace the hold, if nobody else has."""
        return self.overlay.replace("hold", (self.shop, hold.id), hold)

    def hold(self, hold_id: HoldId) -> inventory.Hold | None:
        """Return the hold, if it exists."""
        found: inventory.Hold | None = self.rows("hold").get((self.shop, hold_id))
        return found

    def lapsed_holds(self, *, at: datetime, limit: int) -> Sequence[inventory.Hold]:
        """Return holds whose time is over."""
        due = [hold for hold in self._open_holds() if hold.expires_at <= at]
        return sorted(due, key=lambda hold: (hold.expires_at, hold.id))[:limit]

    def next_lapse(self) -> datetime | None:
        """Return when the next open hold ends."""
        return min((hold.expires_at for hold in self._open_holds()), default=None)

    def _open_holds(self) -> list[inventory.Hold]:
        holds = (row for _, row in self.of_shop("hold"))
        return [hold for hold in holds if hold.status is inventory.HoldStatus.HELD]
