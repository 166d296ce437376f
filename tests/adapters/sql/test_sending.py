"""What goes by the driver's cursor does as `Connection.execute` does, and goes by that where somebody listens."""

import gc
import logging
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Enum,
    MetaData,
    String,
    Table,
    bindparam,
    case,
    create_engine,
    event,
    func,
    select,
    union_all,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError
from typing_extensions import override

from selfshop import open_shop
from selfshop.adapters.sql import Statements, open_store, store, work
from selfshop.adapters.sql.house import HouseStatements
from selfshop.adapters.sql.sending import LIST_MAX, Direct, Drawer, Plain, wire
from selfshop.testing.builders import Goods, furnish
from tests.each_store import Store

METADATA = MetaData()
GOODS = Table(
    "selfshop_test_goods",
    METADATA,
    Column("id", String(20), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("units", BigInteger, nullable=True),
    Column("colour", Enum("red", "blue", native_enum=False), nullable=True),
)
PLAIN = select(GOODS.c.id, GOODS.c.units)
OF_KINDS = PLAIN.where(GOODS.c.kind.in_(bindparam("kinds", expanding=True))).order_by(GOODS.c.id)
COUNTED = union_all(
    select(GOODS.c.kind, func.count().label("rows_there"), func.sum(GOODS.c.units))
    .where(GOODS.c.units > 1, GOODS.c.kind != "none")
    .group_by(GOODS.c.kind),
    select(GOODS.c.kind, GOODS.c.units, GOODS.c.units).where(GOODS.c.id == bindparam("id")),
)
SOME = select(GOODS).where(GOODS.c.id > bindparam("after")).order_by(GOODS.c.id).limit(2)
TAKE = (
    update(GOODS)
    .where(GOODS.c.id == bindparam("b_id"), GOODS.c.units >= bindparam("b_least"))
    .values(
        units=GOODS.c.units - bindparam("d_units", type_=BigInteger),
        kind=case((GOODS.c.units > 5, "many"), else_=bindparam("to")),
    )
)


@pytest.fixture(scope="module")
def engines() -> Iterator[dict[str, Engine]]:
    made: dict[str, Engine] = {}
    yield made
    for engine in made.values():
        METADATA.drop_all(engine)
        engine.dispose()


@pytest.fixture
def engine(sql_store: Store, engines: dict[str, Engine]) -> Engine:
    if sql_store.name not in engines:
        engines[sql_store.name] = create_engine(sql_store.url)
        METADATA.create_all(engines[sql_store.name])
    return engines[sql_store.name]


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A transaction with four goods in it, none of which stays."""
    with engine.connect() as connection:
        connection.begin()
        connection.execute(GOODS.insert(), [goods(name) for name in ("a", "b", "c", "d")])
        yield connection


def goods(name: str, units: int | None = 3) -> dict[str, Any]:
    return {"id": name, "kind": f"kind {name}", "units": units}


def direct(connection: Connection) -> Direct:
    """Return a way to send that takes every statement for one that was sent before."""
    made = wire(connection, Drawer())
    assert isinstance(made, Direct)
    made.drafts.seen = All()
    return made


class All(weakref.WeakSet[Any]):
    """Has everything in it."""

    @override
    def __contains__(self, item: object) -> bool:
        return True


class TestWhatGoesByTheDriver:
    """A query or change by the driver's cursor tells and does what `Connection.execute` would."""

    # The goods are only read, so all examples may have the same.
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(kinds=st.lists(st.sampled_from(["kind a", "kind c", "%s", "it's", "no:such", "茶"])))
    def test_finds_the_same_rows_for_lists_of_any_length(
        self, connection: Connection, kinds: list[str]
    ) -> None:
        asked = {"kinds": kinds}
        found = direct(connection).fetch(OF_KINDS, asked)
        assert found == Plain(connection).fetch(OF_KINDS, asked)
        assert [row.id for row in found] == [name for name in "ac" if f"kind {name}" in kinds]

    @pytest.mark.parametrize("length", [0, 1, LIST_MAX, LIST_MAX + 1])
    def test_has_a_draft_for_short_lists_alone(self, connection: Connection, length: int) -> None:
        drafts = direct(connection).drafts
        drafted = drafts.of_query(OF_KINDS, {"kinds": ["kind a"] * length})
        assert (drafted is not None) == (0 < length <= LIST_MAX)

    @pytest.mark.parametrize(
        ("query", "asked"),
        [(PLAIN, {}), (COUNTED, {"id": "b"}), (SOME.with_only_columns(GOODS.c.id), {"after": "a"})],
    )
    def test_has_rows_with_columns_as_attributes(
        self, connection: Connection, query: Any, asked: dict[str, object]
    ) -> None:
        expected = Plain(connection).fetch(query, asked)
        found = direct(connection).fetch(query, asked)
        assert sorted(found) == sorted(map(tuple, expected))
        assert found
        for name in query.selected_columns.keys():  # noqa: SIM118  # no mapping: it iterates columns
            if name.isidentifier() and hasattr(expected[0], name):
                assert {getattr(row, name) for row in found} == {
                    getattr(row, name) for row in expected
                }

    @pytest.mark.parametrize("units", [1, 7])
    def test_changes_what_meets_its_conditions_and_counts_it(
        self, connection: Connection, units: int
    ) -> None:
        sent = direct(connection)
        sent.change(GOODS.insert(), [goods("e", units), goods("f", 9)])
        rows = [{"b_id": name, "b_least": 3, "d_units": 2, "to": "few"} for name in "aef"]
        assert sent.change(TAKE, rows) == (2 if units < 3 else 3)
        assert sent.change(TAKE, [rows[0]]) == 0
        found = {row.id: (row.units, row.kind) for row in connection.execute(select(GOODS))}
        assert (found["a"], found["f"]) == ((1, "few"), (7, "many"))
        assert found["e"] == ((1, "kind e") if units == 1 else (5, "many"))

    def test_drafts_a_change_for_each_set_of_columns(self, connection: Connection) -> None:
        sent = direct(connection)
        sent.change(GOODS.insert(), [{"id": "g", "kind": "new"}])
        sent.change(GOODS.insert(), [goods("h")])
        found = sent.fetch(SOME.with_only_columns(GOODS.c.id, GOODS.c.units), {"after": "d"})
        assert [tuple(row) for row in found] == [("g", None), ("h", 3)]

    @pytest.mark.parametrize(
        "query",
        [
            pytest.param(select(GOODS.c.id, GOODS.c.colour), id="a type that reads in its own way"),
            pytest.param(PLAIN.where(GOODS.c.colour == "red"), id="a type that writes so"),
            pytest.param(PLAIN.where(GOODS.c.id.in_(["a", "b"])), id="a list of its own"),
        ],
    )
    def test_is_sent_as_ever_where_it_has_no_draft(
        self, connection: Connection, query: Any
    ) -> None:
        sent = direct(connection)
        assert sent.drafts.of_query(query, {}) is None
        assert sent.fetch(query, {}) == Plain(connection).fetch(query, {})

    def test_is_changed_as_ever_where_it_has_no_draft(self, connection: Connection) -> None:
        sent = direct(connection)
        sent.change(GOODS.insert(), [goods("i") | {"colour": "blue"}])
        paint = update(GOODS).values(colour=bindparam("to")).where(GOODS.c.id == bindparam("b_id"))
        assert sent.change(paint, [{"to": "red", "b_id": name} for name in ("i", "none")]) == 1
        (row,) = sent.fetch(SOME, {"after": "d"})
        assert (row.id, row.colour) == ("i", "red")

    def test_fails_as_the_database_says(self, engine: Engine) -> None:
        with engine.connect() as connection:
            connection.begin()
            sent = direct(connection)
            sent.change(GOODS.insert(), [goods("a")])
            with pytest.raises(IntegrityError) as no:
                sent.change(GOODS.insert(), [goods("z"), goods("a")])
            assert no.value.__cause__ is no.value.orig
            assert not connection.invalidated

    @pytest.mark.parametrize("names", ["a", "ya"])
    def test_says_what_was_sent(self, connection: Connection, names: str) -> None:
        said = []
        for sent in (direct(connection), Plain(connection)):
            with pytest.raises(IntegrityError) as no, connection.begin_nested():
                sent.change(GOODS.insert(), [goods(name) for name in names])
            said.append((str(no.value), no.value.params, no.value.ismulti, no.value.code))
        assert said[0] == said[1]

    def test_gives_up_a_connection_that_is_lost(self, engine: Engine) -> None:
        with engine.connect() as connection:
            connection.begin()
            sent = direct(connection)
            driver: Any = connection.connection.driver_connection
            driver.close()
            with pytest.raises(DBAPIError) as lost:
                sent.fetch(PLAIN, {})
            assert lost.value.connection_invalidated
            assert connection.invalidated

    def test_gives_up_all_that_were_made_before_one_that_is_lost(self, sql_store: Store) -> None:
        """A server that has gone has left every connection of the pool behind."""
        engine = create_engine(sql_store.url)
        with engine.connect() as lost, engine.connect() as idle:
            lost.begin()
            drivers: list[Any] = [each.connection.driver_connection for each in (lost, idle)]
            idle.close()
            for driver in drivers:
                driver.close()
            with pytest.raises(DBAPIError):
                direct(lost).fetch(PLAIN, {})
        with engine.connect() as first, engine.connect() as second:
            assert {each.scalar(select(1)) for each in (first, second)} == {1}
        engine.dispose()

    @pytest.mark.parametrize("rows", [0, 1, 2])
    def test_gives_up_a_connection_that_was_interrupted(
        self, connection: Connection, rows: int
    ) -> None:
        """What was asked for may still be on its way, and must not answer who asks next."""
        failing: Any = Failing(KeyboardInterrupt())
        sent = evolve(direct(connection), driver=failing)
        with pytest.raises(KeyboardInterrupt):
            send(sent, rows)
        assert connection.invalidated

    @pytest.mark.parametrize("rows", [0, 1, 2])
    def test_keeps_a_connection_on_which_a_value_could_not_be_sent(
        self, connection: Connection, rows: int
    ) -> None:
        failing: Any = Failing(OverflowError("too large"))
        sent = evolve(direct(connection), driver=failing)
        with pytest.raises(OverflowError):
            send(sent, rows)
        assert not connection.invalidated


class Failing:
    """A driver's connection whose cursors fail."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def cursor(self) -> "Failing":
        return self

    def close(self) -> None:
        """Close nothing."""

    def execute(self, *_: object) -> None:
        raise self.error

    executemany = execute


def send(sent: Direct, rows: int) -> None:
    """Send a query, or a change of so many rows."""
    if rows:
        sent.change(GOODS.insert(), [goods(f"new {number}") for number in range(rows)])
    else:
        sent.fetch(PLAIN, {})


class TestWhatIsKept:
    """Drafts last as long as the engine and the statements that they are of, and no longer."""

    def test_is_gone_with_the_engine(self, tmp_path: Path) -> None:
        engine = create_engine(
            f"sqlite:///{tmp_path}/own.db", connect_args={"isolation_level": None}
        )
        furnish(open_shop(engine, migrate=True), Goods(sku="tea"))
        dialect = weakref.ref(engine.dialect)
        engine.dispose()
        del engine
        gc.collect()
        assert dialect() is None

    def test_is_gone_with_the_tables(self, tmp_path: Path) -> None:
        engine = create_engine(
            f"sqlite:///{tmp_path}/own.db", connect_args={"isolation_level": None}
        )
        furnish(open_shop(engine, migrate=True, prefix="kept_"), Goods(sku="tea"))
        table = weakref.ref(open_store(engine, prefix="kept_", schema=None).tables.product)
        engine.dispose()
        del engine
        # The last names that were used are kept; without them nobody holds the tables.
        store._made.cache_clear()
        work._built.cache_clear()
        gc.collect()
        assert table() is None

    def test_is_nothing_of_what_was_made_for_one_call(self, connection: Connection) -> None:
        sent = wire(connection, Drawer())
        assert isinstance(sent, Direct)
        for name in ("a", "b", "none"):
            found = sent.fetch(PLAIN.where(GOODS.c.id == name), {})
            assert [row.id for row in found] == ([name] if name in "ab" else [])
            sent.change(update(GOODS).values(units=bindparam("to")), [{"to": 7}])
        gc.collect()
        drafts = sent.drafts
        assert (drafts.lists, drafts.queries, drafts.changes) == ({}, {}, {})
        # SQLAlchemy keeps one of each shape for itself.
        assert len(drafts.seen) == 2

    def test_is_what_is_sent_again(self, connection: Connection) -> None:
        sent = wire(connection, Drawer())
        assert isinstance(sent, Direct)
        for _ in range(3):
            assert len(sent.fetch(PLAIN, {})) == 4
            assert sent.change(TAKE, [{"b_id": "a", "b_least": 1, "d_units": 0, "to": "x"}]) == 1
        assert len(sent.drafts.queries) == len(sent.drafts.changes) == 1

    def test_serves_an_engine_that_is_opened_again(self, engine: Engine) -> None:
        first, second = (
            Statements.on(open_store(engine, prefix="", schema=None)) for _ in range(2)
        )
        assert first.drawer is second.drawer
        differ = {kind for kind, built in first.built.items() if built is not second.built[kind]}
        assert differ == {HouseStatements}
        ours, theirs = first.of(HouseStatements), second.of(HouseStatements)
        assert ours.state is theirs.state
        assert ours.settings_kept is not theirs.settings_kept


class TestWhoListens:
    """What is sent can be heard, and changed, by all that SQLAlchemy offers for it."""

    @pytest.mark.parametrize("name", ["before_execute", "after_cursor_execute"])
    def test_hears_every_statement(self, engine: Engine, name: str) -> None:
        heard: list[object] = []

        def hear(*about: object) -> None:
            heard.append(about)

        with engine.connect() as connection:
            event.listen(connection, name, hear)
            connection.begin()
            wire(connection, Drawer()).fetch(PLAIN, {})
        assert len(heard) == 1

    def test_of_the_dialect_is_heeded(self, engine: Engine) -> None:
        def count(*_: object) -> None:
            """Count nothing."""

        event.listen(engine, "handle_error", count)
        with engine.connect() as connection:
            assert isinstance(wire(connection, Drawer()), Plain)
        event.remove(engine, "handle_error", count)
        with engine.connect() as connection:
            assert isinstance(wire(connection, Drawer()), Direct)

    def test_reads_the_log(self, engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.INFO, "sqlalchemy.engine"), engine.connect() as connection:
            wire(connection, Drawer()).fetch(PLAIN, {})
        assert "FROM selfshop_test_goods" in caplog.text

    def test_may_be_a_dialect_of_their_own(
        self, engine: Engine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It may execute in its own way."""
        with engine.connect() as connection:
            own = type("Own", (type(engine.dialect),), {"__module__": "their.own"})
            monkeypatch.setattr(engine.dialect, "__class__", own)
            assert isinstance(wire(connection, Drawer()), Plain)

    def test_may_be_an_event_loop(self, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        """An asynchronous engine's driver goes by the same name, and has other cursors."""
        with engine.connect() as connection:
            monkeypatch.setattr(engine.dialect, "is_async", True)
            assert isinstance(wire(connection, Drawer()), Plain)

    def test_may_put_tables_into_another_schema(self, engine: Engine) -> None:
        translated = engine.execution_options(schema_translate_map={None: None})
        with translated.connect() as connection:
            assert isinstance(wire(connection, Drawer()), Plain)
