"""What a unit is going to write, sent at its end in one canonical order."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from itertools import islice
from typing import Any

from attrs import astuple, define, field, frozen
from sqlalchemy import Executable, Table

from selfshop.adapters.sql.schema import Tables
from selfshop.adapters.sql.sending import Row, Wire
from selfshop.adapters.sql.statements import this
from selfshop.domain import inventory
from selfshop.domain.shared import ShopId


class Stale(Exception):
    """Somebody else changed an aggregate after this unit had read it."""


class TooLittle(Exception):
    """A conditional counter update did not find all its rows."""

    def __init__(self, moves: Sequence[inventory.CounterMove]) -> None:
        self.moves = moves
        super().__init__(moves)


@frozen(kw_only=True)
class Update:
    """One statement over many rows, all of which must still be as they were read."""

    statement: Executable
    rows: list[Row]


class InsertStatements:
    """The statements that add rows, built once per set of tables."""

    def __init__(self, tables: Tables) -> None:
        every: Iterable[Table] = astuple(tables, recurse=False)
        self.into: Mapping[str, Executable] = {table.name: table.insert() for table in every}


class Rank(IntEnum):
    """In which order moves of rows go out that a unit adds up before it sends them."""

    HOLDS = 1
    USES = 2
    LOTS = 3
    MEMBERS = 4
    #: The house's own accounts, after everything else.
    HOUSE = 5


@define(kw_only=True)
class Pending:
    """Writes collected by a unit.

    New rows go out by table in the schema's order, then versioned updates by table in that order,
    then holds, lots and members' balances, then what counts members' doings, then the stock counters, then quotas and budgets, then the house's balances, rows in key order: the hottest rows are locked
    last and for the shortest time, and no two units lock rows in opposite orders.

    Attributes:
        order: the rank of each table, by name.
        into: the statement that adds rows to each table, by name.
        move_counter: the conditional update of one stock row.
        movements: what the stock counters are to be moved by.
        quotas: the conditional update of one quota, and its rows by name.
        moves: by rank, a conditional update and its rows by key.
        streams: new rows by table, too many to be held at once.
    """

    shop: ShopId
    order: Mapping[str, int]
    into: Mapping[str, Executable]
    move_counter: Executable
    inserts: dict[str, tuple[Table, list[Row]]] = field(factory=dict)
    updates: dict[tuple[int, int], Update] = field(factory=dict)
    movements: list[inventory.Movement] = field(factory=list)
    quotas: dict[Executable, dict[str, dict[str, Any]]] = field(factory=dict)
    moves: dict[Rank, tuple[Executable, dict[Any, dict[str, Any]]]] = field(factory=dict)
    streams: list[tuple[Table, Iterator[Row]]] = field(factory=list)

    def __bool__(self) -> bool:
        written = (
            self.inserts,
            self.updates,
            self.movements,
            self.quotas,
            self.moves,
            self.streams,
        )
        return any(written)

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Add new rows of *table*."""
        if rows:
            self.inserts.setdefault(table.name, (table, []))[1].extend(rows)

    def update(self, table: Table, statement: Executable, row: Row) -> None:
        """Add a change of one row, which must still match the statement's conditions."""
        self._add(self.order[table.name], statement, row)

    def count(self, table: Table, statement: Executable, row: Row) -> None:
        """Add a move of a member's counter.

        It goes out after all versioned updates: a unit that somebody has overtaken is repeated
        before it can move a counter twice, and out of its bounds.
        """
        self._add(len(self.order) + self.order[table.name], statement, row)

    def moved(self, rank: Rank, statement: Executable, key: Any) -> dict[str, Any]:
        """Return the row in which the unit's moves of *key* are added up; empty when it is new."""
        return self.moves.setdefault(rank, (statement, {}))[1].setdefault(key, {})

    def _add(self, rank: int, statement: Executable, row: Row) -> None:
        place = (rank, id(statement))
        update = self.updates.get(place)
        if update is None:
            self.updates[place] = Update(statement=statement, rows=[row])
        else:
            update.rows.append(row)

    def send(self, wire: Wire) -> None:
        """Write everything.

        Raises:
            Stale: a row has changed since it was read.
            TooLittle: a counter's condition does not hold.
        """
        self._insert_all(wire)
        updates = [
            update for _, update in sorted(self.updates.items(), key=lambda item: item[0][0])
        ]
        ranks = sorted(rank for rank, _ in self.updates)
        counted_from = bisect_left(ranks, len(self.order))
        for update in updates[:counted_from]:
            _execute(wire, update.statement, update.rows)
        for rank in (Rank.HOLDS, Rank.USES, Rank.LOTS, Rank.MEMBERS):
            self._send_moves(wire, rank)
        for update in updates[counted_from:]:
            _execute(wire, update.statement, update.rows)
        moves = inventory.counter_moves(self.movements)
        if moves:
            rows = [move_row(self.shop, move) for move in moves]
            if wire.change(self.move_counter, rows) != len(rows):
                raise TooLittle(moves)
        for move_quota, by_name in self.quotas.items():
            _execute(wire, move_quota, [row for _, row in sorted(by_name.items())])
        self._send_moves(wire, Rank.HOUSE)

    def _insert_all(self, wire: Wire) -> None:
        for table, rows in sorted(self.inserts.values(), key=lambda e: self.order[e[0].name]):
            wire.change(self.into[table.name], rows)
        for table, stream in self.streams:
            while some := list(islice(stream, _AT_ONCE)):
                wire.change(self.into[table.name], some)

    def _send_moves(self, wire: Wire, rank: Rank) -> None:
        if rank in self.moves:
            statement, by_key = self.moves[rank]
            _execute(wire, statement, [row for _, row in sorted(by_key.items())])


def _execute(wire: Wire, statement: Executable, rows: Sequence[Row]) -> None:
    """Change rows, all of which must still meet the statement's conditions."""
    if wire.change(statement, rows) != len(rows):
        raise Stale


#: How many streamed rows go out in one statement.
_AT_ONCE = 1_000


_COUNTERS = ("on_hand", "held", "allocated")
#: What `available_min` says of a move that needs nothing available; below any counter.
_NO_NEED = -(2**62)


def move_row(shop: ShopId, move: inventory.CounterMove) -> dict[str, object]:
    """Return the parameters of one conditional counter move."""
    row = this(shop, move.sku, sku=move.sku, location=move.location)
    row["b_available_min"] = _NO_NEED if move.available_min is None else move.available_min
    for name in _COUNTERS:
        row[f"b_{name}_min"] = getattr(move, f"{name}_min")
        row[f"d_{name}"] = getattr(move, name)
    return row
