"""Stock counters, movements and holds on SQL."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import evolve
from sqlalchemy import bindparam, select, update

from selfshop.adapters.sql.instants import instant, micros
from selfshop.adapters.sql.repository import Repository
from selfshop.adapters.sql.schema import Tables
from selfshop.adapters.sql.sending import Wire
from selfshop.adapters.sql.statements import (
    by_ids,
    due_of,
    ids_and_parts,
    next_of,
    this,
    this_row,
    versioned,
)
from selfshop.domain import inventory
from selfshop.domain.shared import HoldId, LocationId, ShopId, SkuId, part_of

_COUNTERS = ("on_hand", "held", "allocated")


class StockStatements:
    """The statements of the stock, built once per set of tables."""

    def __init__(self, tables: Tables) -> None:
        stock, hold = tables.stock, tables.hold
        self.stock, self.hold_table, self.movement = stock, hold, tables.stock_movement
        self.levels = by_ids(stock, "sku")
        self.after = (
            select(stock)
            .where(
                stock.c.shop_id == bindparam("shop"),
                (stock.c.sku > bindparam("sku"))
                | ((stock.c.sku == bindparam("sku")) & (stock.c.location > bindparam("location"))),
            )
            .order_by(stock.c.sku, stock.c.location)
            .limit(bindparam("limit"))
        )
        available = stock.c.on_hand - stock.c.safety - stock.c.held - stock.c.allocated
        self.move = (
            update(stock)
            .where(
                this_row(stock, "sku", "location"),
                available >= bindparam("b_available_min"),
                *(stock.c[name] >= bindparam(f"b_{name}_min") for name in _COUNTERS),
            )
            .values({name: stock.c[name] + bindparam(f"d_{name}") for name in _COUNTERS})
        )
        self.set_safety = (
            update(stock)
            .where(this_row(stock, "sku", "location"))
            .values(safety=bindparam("units"))
        )
        self.book = (
            select(self.movement)
            .where(this_row(self.movement, "sku", "location"))
            .order_by(self.movement.c.at_us, self.movement.c.reference, self.movement.c.cause)
        )
        self.hold = select(hold.c.data).where(this_row(hold, "id"))
        self.save_hold = versioned(hold, "state", "expires_at_us", "data", keys=("id",))
        held = hold.c.state == inventory.HoldStatus.HELD.value
        self.lapsed = due_of(select(hold.c.data).where(held), hold.c.expires_at_us, hold.c.id)
        self.next_lapse = next_of(hold.c.expires_at_us, held)

    def read_levels(
        self, wire: Wire, shop: ShopId, keys: Collection[inventory.StockKey]
    ) -> Mapping[inventory.StockKey, inventory.StockLevel]:
        """Return the counters of those rows that exist."""
        wanted = set(keys)
        found = (
            _level(row)
            for some in ids_and_parts(shop, (sku for sku, _ in wanted))
            for row in wire.fetch(self.levels, some)
        )
        return {level.key: level for level in found if level.key in wanted}


class SqlStock(Repository[StockStatements]):
    """Serves `ports.stock.Stock`."""

    def levels(
        self, keys: Collection[inventory.StockKey]
    ) -> Mapping[inventory.StockKey, inventory.StockLevel]:
        """Return the counters of those rows that exist."""
        return self.statements.read_levels(self.wire, self.shop, keys)

    def find_levels(
        self, *, after: inventory.StockKey | None, limit: int
    ) -> Sequence[inventory.StockLevel]:
        """Return a page of counters."""
        sku, location = after or ("", "")
        page = {"shop": self.shop, "sku": sku, "location": location, "limit": limit}
        return [_level(row) for row in self.rows(self.statements.after, page)]

    def open_levels(self, keys: Collection[inventory.StockKey]) -> None:
        """Make counter rows, all zero."""
        self.insert(
            self.statements.stock,
            [
                {
                    "shop_id": self.shop, "part": part_of(sku), "sku": sku, "location": location,
                    "on_hand": 0, "safety": 0, "held": 0, "allocated": 0,
                }
                for sku, location in sorted(set(keys))
            ],
        )  # fmt: skip

    def book(self, movements: Sequence[inventory.Movement]) -> None:
        """Add to the book, and move the counters when the unit ends."""
        self.insert(
            self.statements.movement,
            [
                {
                    "shop_id": self.shop, "part": part_of(move.sku), "sku": move.sku,
                    "location": move.location, "reference": move.reference,
                    "cause": move.cause.value, "on_hand": move.on_hand, "held": move.held,
                    "allocated": move.allocated, "at_us": micros(move.at),
                }
                for move in movements
            ],
        )  # fmt: skip
        self.pending.movements.extend(movements)

    def movements(self, key: inventory.StockKey) -> Sequence[inventory.Movement]:
        """Return the whole book of one row."""
        sku, location = key
        rows = self.rows(self.statements.book, this(self.shop, sku, sku=sku, location=location))
        return [
            inventory.Movement(
                sku=sku,
                location=location,
                cause=inventory.Cause(row.cause),
                reference=row.reference,
                on_hand=row.on_hand,
                held=row.held,
                allocated=row.allocated,
                at=instant(row.at_us),
            )
            for row in rows
        ]

    def set_safety(self, key: inventory.StockKey, units: int) -> None:
        """Keep *units* back from sale."""
        sku, location = key
        row = {**this(self.shop, sku, sku=sku, location=location), "units": units}
        self.pending.update(self.statements.stock, self.statements.set_safety, row)

    def add_hold(self, hold: inventory.Hold) -> inventory.Hold:
        """Add a hold."""
        saved = evolve(hold, version=1)
        self.insert(
            self.statements.hold_table,
            [
                {
                    "shop_id": self.shop,
                    "part": part_of(hold.id),
                    "id": hold.id,
                    **_columns(self, saved),
                }
            ],
        )
        return saved

    def save_hold(self, hold: inventory.Hold) -> inventory.Hold:
        """Replace the hold, if nobody else has."""
        saved = evolve(hold, version=hold.version + 1)
        row = this(self.shop, hold.id, id=hold.id, version=hold.version)
        self.pending.update(
            self.statements.hold_table, self.statements.save_hold, row | _columns(self, saved)
        )
        return saved

    def hold(self, hold_id: HoldId) -> inventory.Hold | None:
        """Return the hold, if it exists."""
        rows = self.rows(self.statements.hold, this(self.shop, hold_id, id=hold_id))
        return self.read(rows[0].data, inventory.Hold) if rows else None

    def lapsed_holds(self, *, at: datetime, limit: int) -> Sequence[inventory.Hold]:
        """Return holds whose time is over."""
        rows = self.rows(self.statements.lapsed, self.due(at, limit))
        return [self.read(row.data, inventory.Hold) for row in rows]

    def next_lapse(self) -> datetime | None:
        """Return when the next open hold ends."""
        return self.earliest(self.statements.next_lapse)


def _columns(stock: SqlStock, hold: inventory.Hold) -> dict[str, object]:
    return {
        "state": hold.status.value,
        "expires_at_us": micros(hold.expires_at),
        "version": hold.version,
        "data": stock.write(hold, inventory.Hold),
    }


def _level(row: Any) -> inventory.StockLevel:
    return inventory.StockLevel(
        sku=SkuId(row.sku),
        location=LocationId(row.location),
        on_hand=row.on_hand,
        safety=row.safety,
        held=row.held,
        allocated=row.allocated,
    )
