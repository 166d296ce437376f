"""Units of work on a SQL database."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from attrs import frozen
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from selfshop.adapters.sql.faults import asks_for_repetition, breaks_a_constraint
from selfshop.adapters.sql.outcomes import OutcomeStatements
from selfshop.adapters.sql.pending import Stale, TooLittle
from selfshop.adapters.sql.stock import StockStatements
from selfshop.adapters.sql.work import SqlWork, Statements
from selfshop.domain import inventory
from selfshop.domain.shared import Conflict, Corrupted, ShopId
from selfshop.ports.calls import Call, Outcome
from selfshop.ports.units import Short

T = TypeVar("T")

ATTEMPTS_MAX = 10
_PAUSE_SECONDS = 0.002


@frozen(kw_only=True)
class SqlUnits:
    """Runs units of work on one database, or inside one connection of the host's.

    Attributes:
        joined: the host's connection, whose transaction is the host's to commit; None = our own.
    """

    statements: Statements
    joined: Connection | None = None

    def joining(self, connection: Connection) -> "SqlUnits":
        """Return units that run inside *connection*'s open transaction."""
        return SqlUnits(statements=self.statements, joined=connection)

    def run(self, work: Callable[[SqlWork], T], *, call: Call) -> T:
        """Run *work* in one transaction; see `ports.units.Units`."""
        return self._repeated(lambda: self._run_once(work, call))

    def _repeated(self, once: Callable[[], T]) -> T:
        if self.joined is not None:
            return once()
        for attempt in range(ATTEMPTS_MAX):
            try:
                return once()
            except Conflict as conflict:
                if not conflict.retryable or attempt == ATTEMPTS_MAX - 1:
                    raise
            # Jitter keeps the losers of one race from meeting again.
            time.sleep(_PAUSE_SECONDS * 2**attempt * random.random())  # noqa: S311  not secret
        raise AssertionError  # the last attempt has returned or raised

    def _run_once(self, work: Callable[[SqlWork], T], call: Call) -> T:
        call.ids.rewind()
        try:
            with self._transaction() as connection:
                unit = SqlWork.open(connection, self.statements, call)
                result = work(unit)
                if unit.has_writes():
                    self._begin_writing(connection)
                    unit.send()
                    if self.joined is None:
                        connection.commit()
                return result
        except TooLittle as little:
            shortages = self._shortages(call.shop, little.moves)
            if not shortages:
                # Somebody has given goods back since: there is enough now.
                raise Conflict("store.changed_meanwhile", retryable=True) from little
            raise Short(shortages) from None
        except Stale as stale:
            raise Conflict("store.changed_meanwhile", retryable=True) from stale
        except DBAPIError as error:
            raise _meaning_of(error) from error

    def _begin_writing(self, connection: Connection) -> None:
        # SQLite has one write lock: asked for up front it is waited for, asked for later it fails.
        if self.joined is None and self.statements.store.is_sqlite:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        if self.joined is None:
            with self.statements.store.engine.connect() as connection:
                # Begun by name: what goes by the driver's cursor would not begin it.
                connection.begin()
                yield connection
        else:
            with self.joined.begin_nested():
                yield self.joined

    def _shortages(
        self, shop: ShopId, moves: Sequence[inventory.CounterMove]
    ) -> list[inventory.Shortage]:
        with _translated(), self._transaction() as connection:
            keys = [move.key for move in moves]
            wire = self.statements.wire(connection)
            levels = self.statements.of(StockStatements).read_levels(wire, shop, keys)
        return [
            inventory.Shortage(
                sku=move.sku,
                location=move.location,
                wanted=move.available_min or 0,
                available=max(0, level.available),
            )
            for move in moves
            for level in [levels.get(move.key) or inventory.StockLevel(sku=move.sku)]
            if not move.admits(level)
        ]

    def outcome(self, call: Call) -> Outcome | None:
        """Return what the call's key is remembered with; see `ports.units.Units`."""
        return self._repeated(lambda: self._recall(call))

    def _recall(self, call: Call) -> Outcome | None:
        with _translated(), self._transaction() as connection:
            wire = self.statements.wire(connection)
            return self.statements.of(OutcomeStatements).recall(wire, call)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise _meaning_of(error) from error


def _meaning_of(error: DBAPIError) -> Exception:
    if asks_for_repetition(error):
        return Conflict("store.busy", retryable=True)
    if breaks_a_constraint(error):
        return Corrupted("store.constraint_broken", constraint=str(error.orig)[:200])
    return error
