"""Where stock counters, movements and holds are kept."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from selfshop.domain import inventory
from selfshop.domain.shared import HoldId


class Stock(Protocol):
    """Stock of one shop. Part of an open unit; counters are never loaded and saved."""

    def levels(
        self, keys: Collection[inventory.StockKey]
    ) -> Mapping[inventory.StockKey, inventory.StockLevel]:
        """Return the counters of those rows that exist."""

    def find_levels(
        self, *, after: inventory.StockKey | None, limit: int
    ) -> Sequence[inventory.StockLevel]:
        """Return up to *limit* counters in the order of SKU and location, those past *after*."""

    def open_levels(self, keys: Collection[inventory.StockKey]) -> None:
        """Make counter rows, all zero, for keys that have none."""

    def book(self, movements: Sequence[inventory.Movement]) -> None:
        """Add *movements* to the book and move the counters by them when the unit ends.

        The unit raises `Short` when a counter does not meet what a movement needs.
        """

    def movements(self, key: inventory.StockKey) -> Sequence[inventory.Movement]:
        """Return the whole book of one row, oldest first."""

    def set_safety(self, key: inventory.StockKey, units: int) -> None:
        """Keep *units* back from sale."""

    def add_hold(self, hold: inventory.Hold) -> inventory.Hold:
        """Add a hold; return it as stored."""

    def save_hold(self, hold: inventory.Hold) -> inventory.Hold:
        """Replace the hold that was loaded with this version; return it as stored."""

    def hold(self, hold_id: HoldId) -> inventory.Hold | None:
        """Return the hold, if it exists."""

    def lapsed_holds(self, *, at: datetime, limit: int) -> Sequence[inventory.Hold]:
        """Return up to *limit* holds still `held` whose time is over at *at*, the oldest first."""

    def next_lapse(self) -> datetime | None:
        """Return when the next hold that is still `held` ends, if there is one."""
