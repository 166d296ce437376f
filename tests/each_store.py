"""Each store in turn, opened once a run; a test has shops of its own in it."""

from collections.abc import Mapping
from functools import cache
from itertools import count
from typing import Any

from attrs import field, frozen
from sqlalchemy import Engine

from selfshop import Shop, open_shop
from selfshop.adapters.memory import MemoryStore, MemoryUnits
from selfshop.adapters.sql import SqlUnits, Statements, open_store
from selfshop.ports.units import Units

NAMES = ("memory", "sqlite", "postgres", "mariadb")
ON_SQL = NAMES[1:]
#: What most tests above the ports run on: MariaDB passes the ports' suites and the stories, so
#: that trying each rule once more through it would only take its time.
USUAL = NAMES[:-1]

_numbers = count(1)


@frozen(kw_only=True)
class Store:
    """A store whose schema is there."""

    name: str
    url: str
    opened: list[Shop] = field(factory=list)

    def open(self, *, shop: str | None = None, **options: Any) -> Shop:
        """Open a shop, by default one that no test has used; closed when the test ends."""
        made = open_shop(_place(self.url), shop=shop or new_shop(), **options)
        self.opened.append(made)
        return made

    def close(self) -> None:
        """Close every shop that was opened."""
        while self.opened:
            self.opened.pop().close()


@cache
def _place(url: str) -> str | Engine:
    # One engine for all tests of a run: what it has compiled for one serves the next.
    return url if url == "memory://" else open_store(url, prefix="", schema=None).engine


def new_shop() -> str:
    """Return the id of a shop that no test of this run has used."""
    return f"each-{next(_numbers)}"


def units_on(url: str) -> Units:
    """Return bare units of work on the store at *url*."""
    if url == "memory://":
        return MemoryUnits(store=MemoryStore())
    return SqlUnits(statements=Statements.on(open_store(url, prefix="", schema=None)))


def rows_of(shop: Shop) -> Mapping[str, Any]:
    """Return every row that the store holds of *shop*, by table: to see that nothing was stored."""
    desk = shop._desk
    if isinstance(desk.units, MemoryUnits):
        return {
            name: {key: row for key, row in table.rows.items() if key[0] == desk.shop}
            for name, table in sorted(desk.units.store.tables.items())
            if name != "compiled_rules" and any(key[0] == desk.shop for key in table.rows)
        }
    assert isinstance(desk.units, SqlUnits)
    store = desk.units.statements.store
    with store.engine.connect() as connection:
        return {
            table.name: sorted(
                map(tuple, connection.execute(table.select().where(table.c.shop_id == desk.shop))),
                key=repr,
            )
            for table in store.metadata.sorted_tables
        }
