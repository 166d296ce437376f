"""All shops of one process, and the overlay on which a unit works."""

import threading
from collections.abc import Callable, Iterator
from typing import Any, Generic, Protocol, TypeVar

import attrs
from attrs import AttrsInstance, define, field

from selfshop.domain import inventory
from selfshop.domain.shared import Conflict
from selfshop.ports.units import Short

V = TypeVar("V")

#: The first field is the shop.
Key = tuple[Any, ...]


class Versioned(AttrsInstance, Protocol):
    """A frozen attrs value with a version."""

    @property
    def version(self) -> int:
        """How often it has been stored."""


W = TypeVar("W", bound=Versioned)


@define
class Table(Generic[V]):
    """Rows of one kind by key."""

    rows: dict[Key, V] = field(factory=dict)

    def of(self, shop: str) -> Iterator[tuple[Key, V]]:
        """Yield the rows of one shop in key order."""
        for key in sorted(key for key in self.rows if key[0] == shop):
            yield key, self.rows[key]


@define
class MemoryStore:
    """Tables by name, and the one lock under which units run."""

    tables: dict[str, Table[Any]] = field(factory=dict)
    lock: Any = field(factory=threading.RLock)

    def table(self, name: str) -> Table[Any]:
        """Return the table called *name*, made when first asked for."""
        return self.tables.setdefault(name, Table())


@define(kw_only=True)
class Overlay:
    """What a unit is going to write: laid over the committed rows, merged as a whole."""

    store: MemoryStore
    rows: dict[tuple[str, Key], Any] = field(factory=dict)
    movements: list[inventory.Movement] = field(factory=list)

    def get(self, table: str, key: Key) -> Any:
        """Return the row as the unit leaves it, or None."""
        place = (table, key)
        return self.rows[place] if place in self.rows else self.store.table(table).rows.get(key)

    def add(self, table: str, key: Key, value: object) -> None:
        """Add a row that must not be there."""
        if self.get(table, key) is not None:
            raise Conflict("store.changed_meanwhile", retryable=True)
        self.rows[table, key] = value

    def add_versioned(self, table: str, key: Key, value: W) -> W:
        """Add an aggregate; return it with version 1."""
        stored = attrs.evolve(value, version=1)  # type: ignore[misc]  # mypy asks for a class, not a protocol
        self.add(table, key, stored)
        return stored

    def replace(self, table: str, key: Key, value: W) -> W:
        """Replace the aggregate that was loaded with this version; return it with the next."""
        there = self.get(table, key)
        if there is None or there.version != value.version:
            raise Conflict("store.changed_meanwhile", retryable=True)
        stored = attrs.evolve(value, version=value.version + 1)  # type: ignore[misc]  # as above
        self.rows[table, key] = stored
        return stored

    def put(self, table: str, key: Key, value: object) -> None:
        """Write a row whatever is there."""
        self.rows[table, key] = value

    def remove(self, table: str, key: Key) -> None:
        """Take a row away."""
        self.rows[table, key] = None

    def change(self, table: str, key: Key, change: Callable[[Any], object]) -> None:
        """Replace a row, or None where there is none, by what *change* makes of it."""
        self.rows[table, key] = change(self.get(table, key))

    def move_counters(self, shop: str) -> None:
        """Move the stock counters by the unit's movements.

        Raises:
            Short: a counter does not meet what a movement needs.
        """
        shortages = []
        for move in inventory.counter_moves(self.movements):
            key = (shop, *move.key)
            level = self.get("stock", key) or inventory.StockLevel(
                sku=move.sku, location=move.location
            )
            if move.admits(level):
                self.rows["stock", key] = move.applied(level)
                continue
            shortages.append(
                inventory.Shortage(
                    sku=move.sku,
                    location=move.location,
                    wanted=move.available_min or 0,
                    available=max(0, level.available),
                )
            )
        if shortages:
            raise Short(shortages)

    def merge(self) -> None:
        """Write everything."""
        for (table, key), value in self.rows.items():
            if value is None:
                self.store.table(table).rows.pop(key, None)
            else:
                self.store.table(table).rows[key] = value


class Repository:
    """One context's rows of one shop in one unit."""

    def __init__(self, *, store: MemoryStore, overlay: Overlay, shop: str) -> None:
        self.store, self.overlay, self.shop = store, overlay, shop

    def rows(self, table: str) -> dict[Key, Any]:
        """Return the committed rows of *table*, of every shop."""
        return self.store.table(table).rows

    def of_shop(self, table: str) -> Iterator[tuple[Key, Any]]:
        """Yield this shop's committed rows of *table* in key order."""
        return self.store.table(table).of(self.shop)
