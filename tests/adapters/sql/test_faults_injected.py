"""A fault before or after any statement of an order's life: repeated, it is as if it had not been.

Each step of the life is played on a copy of the database as it was before the step, with one fault
at one place; the shop is opened again, the step repeated with the same key, and every row compared
with those of a life without faults.
"""

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import Any, Self

import pytest
from attrs import define, evolve, field, frozen
from sqlalchemy import NullPool, create_engine, event

from selfshop import Shop, System, open_shop
from selfshop.domain import aftersales, fulfilment, orders
from selfshop.domain.shared import LineId
from selfshop.testing.builders import cart
from selfshop.testing.fixed import MORNING, StoppedClock
from tests.floor import HOME, Floor, open_floor, units_of

#: What a call draws: the number of the step, of the try, and of the draw.
ID = re.compile(r"s\d\d-t\d-\d{4}")
NUMBER = re.compile(r"\d{6}-S\d\dT\d{5}")


class Crash(Exception):
    """The machine stops here."""


class Where(Enum):
    """On which side of a statement the fault is."""

    BEFORE = "before"
    AFTER = "after"
    #: The database is busy, which asks for a repetition by itself.
    BUSY = "busy"


@define
class Fault:
    """Strikes once, at statement number *place*; without a place it only counts."""

    place: int | None = None
    where: Where = Where.BEFORE
    seen: int = 0

    def around(self, run: Callable[[], Any]) -> Any:
        """Run a statement or a commit."""
        self.seen += 1
        struck = self.seen == self.place
        if struck and self.where is Where.BEFORE:
            raise Crash
        if struck and self.where is Where.BUSY:
            busy = sqlite3.OperationalError("database is locked")
            busy.sqlite_errorname = "SQLITE_BUSY"
            raise busy
        result = run()
        if struck:
            raise Crash
        return result


def connection_class(fault: Fault) -> type[sqlite3.Connection]:
    """Return connections of which every statement and every commit passes *fault*."""

    class Cursor(sqlite3.Cursor):
        def execute(self, sql: str, parameters: Any = (), /) -> Self:
            own = super().execute
            result: Self = fault.around(lambda: own(sql, parameters))
            return result

        def executemany(self, sql: str, rows: Any, /) -> Self:
            own = super().executemany
            result: Self = fault.around(lambda: own(sql, rows))
            return result

    class Connection(sqlite3.Connection):
        def cursor(self, *_: Any) -> Any:
            return super().cursor(Cursor)

        def commit(self) -> None:
            fault.around(super().commit) if self.in_transaction else super().commit()

    return Connection


@define
class Ids:
    """Serves `ports.clock.Ids`: says in each id which step and which try drew it."""

    step: int
    attempt: int
    drawn: int = 0

    def new(self, at: object) -> str:
        """Return the next id."""
        del at
        self.drawn += 1
        return f"s{self.step:02}-t{self.attempt}-{self.drawn:04}"


@frozen
class Life:
    """One order's life: named steps, each with a key of its own."""

    floor: Floor
    key: str

    @property
    def shop(self) -> Shop:
        """The shop, bound to the step's key."""
        return self.floor.shop.acting_as(System(), key=self.key)

    def order(self) -> orders.Order:
        """Return the one order there is."""
        (only,) = self.floor.shop.orders.find().items
        return only

    def parcel(self) -> fulfilment.Parcel:
        """Return the one parcel there is."""
        return self.floor.shop.fulfilment.get(order=self.order().id)[0]

    def claim(self) -> aftersales.Return:
        """Return the one return there is."""
        return self.floor.shop.aftersales.get(order=self.order().id)[0]

    def place(self) -> object:
        """Place an order by a customer, address and all."""
        wanted, buyer = cart({"tea": 3, "pot": 1}), self.floor.customer(key=self.key)
        quote = buyer.checkout.quote(cart=wanted)
        return buyer.orders.place(cart=wanted, quote_hash=quote.hash, ship_to=HOME)

    def charge(self) -> object:
        """Have the provider take the money."""
        order = self.order()
        payment = self.floor.intent(order).id
        return self.shop.payments.charge(order=order.id, payment=payment)

    def second_payment(self) -> object:
        """Book money that comes once more."""
        return self.shop.payments.receive(receipt=self.floor.receipt(self.order(), "twice"))

    def cancel(self) -> object:
        """Cancel one unit."""
        lines = units_of({"line1": 1})
        return self.shop.orders.cancel(order=self.order().id, reason="no", lines=lines)

    def ship(self) -> object:
        """Ship the rest."""
        return self.shop.fulfilment.ship(order=self.order().id, carrier="sf")

    def deliver(self) -> object:
        """Have it signed for."""
        return self.shop.fulfilment.deliver(order=self.order().id, parcel=self.parcel().id)

    def ask(self) -> object:
        """Ask to give one unit back."""
        return self.shop.aftersales.request_return(
            order=self.order().id, lines=units_of({"line1": 1}), reason="no"
        )

    def approve(self) -> object:
        """Approve the return."""
        claim = self.claim()
        return self.shop.aftersales.approve_return(order=claim.order, claim=claim.id)

    def count_in(self) -> object:
        """Count the goods in."""
        claim, lines = self.claim(), units_of({"line1": 1})
        return self.shop.aftersales.receive_return(order=claim.order, claim=claim.id, lines=lines)

    def accept(self) -> object:
        """Accept the return."""
        claim, lines = self.claim(), units_of({"line1": 1})
        return self.shop.aftersales.accept_return(
            order=claim.order, claim=claim.id, lines=lines, restock=(LineId("1"),)
        )

    def sweep(self) -> object:
        """Do what is due a fortnight later: refunds go out, the parcel counts as received.

        What was cut off while it was sent is asked after a minute later.
        """
        self.floor.pass_time(days=14)
        self.floor.shop.due.run()
        self.floor.pass_time(minutes=1)
        return self.floor.shop.due.run().next_due


STEPS = (
    "place", "charge", "second_payment", "cancel", "ship", "deliver",
    "ask", "approve", "count_in", "accept", "sweep",
)  # fmt: skip


@define
class Road:
    """The databases before and after each step of a life without faults, and one to try on."""

    folder: Path
    fault: Fault = field(factory=Fault)
    ids: Ids = field(factory=lambda: Ids(0, 0))
    clock: StoppedClock = field(factory=StoppedClock)

    def before(self, step: int) -> Path:
        """Return the database before step number *step*."""
        return self.folder / f"before-{step:02}.db"

    @property
    def trial(self) -> Path:
        """Return the database that is worked on."""
        return self.folder / "trial.db"

    def open(self) -> Floor:
        """Open the shop in the trial database; every connection is new, as after a crash."""
        engine = create_engine(
            f"sqlite:///{self.trial}",
            poolclass=NullPool,
            connect_args={"isolation_level": None, "factory": connection_class(self.fault)},
        )
        event.listen(engine, "connect", _be_quick)
        floor = open_floor(
            lambda **how: open_shop(engine, migrate=True, **{**how, "clock": self.clock}),
            ids=self.ids,
        )
        return evolve(floor, clock=self.clock)

    def play(self, floor: Floor, step: int, attempt: int) -> object:
        """Try step number *step*."""
        self.clock.at = MORNING + timedelta(minutes=step)
        self.ids.step, self.ids.attempt, self.ids.drawn = step + 1, attempt, 0
        act: Callable[[], object] = getattr(Life(floor, f"key-{step}"), STEPS[step])
        return act()


def _be_quick(connection: sqlite3.Connection, _: object) -> None:
    for pragma in ("foreign_keys = ON", "synchronous = OFF"):
        sqlite3.Connection.execute(connection, f"PRAGMA {pragma}")


@pytest.fixture(scope="module")
def road(tmp_path_factory: pytest.TempPathFactory) -> tuple[Road, Floor]:
    """Live one life without faults, and keep the database before each step."""
    made = Road(tmp_path_factory.mktemp("faults"))
    floor = made.open()
    for step in range(len(STEPS)):
        shutil.copy(made.trial, made.before(step))
        made.play(floor, step, attempt=0)
    shutil.copy(made.trial, made.before(len(STEPS)))
    return made, floor


#: What a refund tried twice may differ in: its tries, and the events that tell of them.
LOOSE = {"sweep": {"refund", "outbox"}}


def rows_in(file: Path, but: set[str]) -> list[str]:
    """Return all rows as text, each id replaced by its rank among those that were drawn."""
    lines: list[str] = []
    with closing(sqlite3.connect(file)) as connection:
        connection.row_factory = sqlite3.Row
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in tables.fetchall():
            rows = connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608  # our own
            if table not in but:
                lines += [f"{table} {[*row.keys(), *_but_part(row)]}" for row in rows]
    text = NUMBER.sub("<number>", "\n".join(lines))
    ranks = {name: f"#{rank:04}" for rank, name in enumerate(sorted(set(ID.findall(text))))}
    return sorted(ID.sub(lambda found: ranks[found[0]], text).splitlines())


def _but_part(row: sqlite3.Row) -> list[object]:
    # A row's part follows from its id, and so from the try.
    return [row[name] for name in row.keys() if name != "part"]  # noqa: SIM118  # a row, no mapping


class TestAFault:
    """At any place of any step, before or after: the step repeated is the step done once."""

    @pytest.mark.parametrize("where", list(Where))
    @pytest.mark.parametrize("step", range(len(STEPS)), ids=STEPS)
    def test_leaves_nothing_behind(self, road: tuple[Road, Floor], step: int, where: Where) -> None:
        made, floor = road
        loose = LOOSE.get(STEPS[step], set())
        whole = rows_in(made.before(step + 1), loose)
        place, struck = 0, True
        while struck:
            place += 1
            shutil.copy(made.before(step), made.trial)
            made.fault.place, made.fault.where, made.fault.seen = place, where, 0
            with suppress(Crash):
                made.play(floor, step, attempt=1)
            struck = made.fault.seen >= place
            made.fault.place = None
            made.play(floor, step, attempt=2)
            assert rows_in(made.trial, loose) == whole, (STEPS[step], where, place)
        assert place > 3
