"""Statements on their way to the database: compiled once by SQLAlchemy, sent by the driver's cursor.

An order's life is some fifty small statements, and what `Connection.execute` asks before and after
each of them takes longer than most take the database. So a statement's text, the order of its
parameters and the names of its columns are drafted once, and what goes out after is the driver's
business alone. Where somebody listens to what is sent, or it is not certain to be the same, it is
`Connection.execute` that sends it.
"""

import logging
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from operator import itemgetter
from typing import Any, Protocol, cast
from weakref import ReferenceType, WeakKeyDictionary, WeakSet, ref

from attrs import define, field, frozen
from sqlalchemy import ClauseElement, ColumnElement, Connection, Dialect, Executable, SelectBase
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.sql.compiler import ExpandedState, SQLCompiler
from sqlalchemy.types import TypeEngine

Row = Mapping[str, object]

#: The drivers whose cursors are known to do as `Connection.execute` does, by SQLAlchemy's own dialects.
DRIVERS = frozenset({"pysqlite", "psycopg", "pymysql"})
#: How long a list may be whose statement is drafted: each length is a statement of its own.
LIST_MAX = 8

_HEARD = ("before_execute", "after_execute", "before_cursor_execute", "after_cursor_execute")
_DONE_OTHERWISE = ("do_execute", "do_executemany", "handle_error")
_OWN_DIALECTS = "sqlalchemy.dialects."


class Wire(Protocol):
    """What a unit's statements go through."""

    def fetch(self, statement: Executable, parameters: Row) -> Sequence[Any]:
        """Run a query and return all its rows, columns as attributes.

        Raises:
            DBAPIError: as the database says.
        """

    def change(self, statement: Executable, rows: Sequence[Row]) -> int:
        """Run a statement for each of *rows*, one at least; return how many rows it has met.

        Of new rows the count is not to be relied on: some drivers do not tell.

        Raises:
            DBAPIError: as the database says.
        """


def wire(connection: Connection, drawer: "Drawer") -> Wire:
    """Return the fastest way that does as `Connection.execute` would on *connection*.

    A transaction must be open on it.

    Args:
        connection: the unit's.
        drawer: where the drafts of its statements are kept.
    """
    plain, dialect = Plain(connection), connection.dialect
    if not _is_known(dialect) or _is_watched(connection):
        return plain
    drafts = drawer.get(dialect)
    if drafts is None:
        drafts = drawer[dialect] = Drafts(dialect=ref(dialect))
    return Direct(
        plain=plain,
        drafts=drafts,
        driver=connection.connection,
        fault=dialect.loaded_dbapi.Error,
    )


def _is_known(dialect: Dialect) -> bool:
    # A dialect of somebody's own may execute in its own way; an asynchronous one has other cursors.
    own = type(dialect).__module__.startswith(_OWN_DIALECTS)
    return own and dialect.driver in DRIVERS and not dialect.is_async


def _is_watched(connection: Connection) -> bool:
    """Tell whether anybody is to hear of a statement, or to change it, before it is sent."""
    engine, dialect = connection.engine, connection.dialect
    return (
        any(getattr(connection.dispatch, name) for name in _HEARD)
        or any(getattr(dialect.dispatch, name) for name in _DONE_OTHERWISE)
        or engine.logger.isEnabledFor(logging.INFO)
        or "schema_translate_map" in connection.get_execution_options()
    )


@frozen
class Plain:
    """Sends by `Connection.execute`."""

    connection: Connection

    def fetch(self, statement: Executable, parameters: Row) -> Sequence[Any]:
        """Run a query; see `Wire`."""
        return self.connection.execute(statement, parameters).all()

    def change(self, statement: Executable, rows: Sequence[Row]) -> int:
        """Run a statement for each of *rows*; see `Wire`."""
        return self.connection.execute(statement, rows).rowcount


@frozen(kw_only=True)
class Direct:
    """Sends by the driver's cursor what has a draft."""

    plain: Plain
    drafts: "Drafts"
    driver: PoolProxiedConnection
    fault: type[Exception]

    def fetch(self, statement: Executable, parameters: Row) -> Sequence[Any]:
        """Run a query; see `Wire`."""
        draft = self.drafts.of_query(statement, parameters)
        if draft is None:
            return self.plain.fetch(statement, parameters)
        values = draft.values(parameters)
        try:
            with closing(self.driver.cursor()) as cursor:
                cursor.execute(draft.text, values)
                return list(map(draft.row, cursor.fetchall()))
        except self.fault as error:
            raise self._meaning(error, draft, values) from error
        except BaseException as error:
            self._break_off(error)
            raise

    def change(self, statement: Executable, rows: Sequence[Row]) -> int:
        """Run a statement for each of *rows*; see `Wire`."""
        draft = self.drafts.of_change(statement, rows[0])
        if draft is None:
            return self.plain.change(statement, rows)
        many: Any = [draft.values(row) for row in rows]
        values = many[0] if len(many) == 1 else many
        try:
            with closing(self.driver.cursor()) as cursor:
                if values is many:
                    cursor.executemany(draft.text, many)
                else:
                    cursor.execute(draft.text, values)
                return int(cursor.rowcount)
        except self.fault as error:
            raise self._meaning(error, draft, values) from error
        except BaseException as error:
            self._break_off(error)
            raise

    def _meaning(self, error: Exception, draft: "Draft", values: Any) -> BaseException:
        """Return what SQLAlchemy makes of *error*, having given up a connection that is lost."""
        connection = self.plain.connection
        dialect = connection.dialect
        lost = dialect.is_disconnect(cast("Any", error), cast("Any", self.driver), None)
        if lost:
            # Those that the pool has made before it will be as dead: a server has gone.
            connection.engine.pool._invalidate(self.driver, error)  # noqa: SLF001  nothing public does
            connection.invalidate(error)
        meaning: BaseException = DBAPIError.instance(
            draft.text,
            values,
            cast("Any", error),
            self.fault,
            hide_parameters=connection.engine.hide_parameters,
            connection_invalidated=lost,
            dialect=dialect,
            ismulti=isinstance(values, list),
        )
        return meaning

    def _break_off(self, error: BaseException) -> None:
        # A statement that was interrupted may still be answered: nobody must read that for theirs.
        if not isinstance(error, Exception):
            self.plain.connection.invalidate(error)


@frozen(kw_only=True)
class Draft:
    """A statement as a driver takes it.

    Attributes:
        row: makes a row of what the driver fetches.
        constants: parameters that are the statement's own.
        lists: parameters that are lists, and what each of their elements is called.
        pick: makes what the driver takes of parameters by name; None = it takes them by name.
    """

    text: str
    row: Callable[[Sequence[Any]], Any]
    constants: Row
    lists: Sequence[tuple[str, Sequence[str]]]
    pick: Callable[[Row], tuple[object, ...]] | None

    def values(self, parameters: Row) -> Row | tuple[object, ...]:
        """Return what the driver takes."""
        named = parameters
        if self.constants or self.lists:
            named = {**self.constants, **parameters}
            for name, elements in self.lists:
                named.update(zip(elements, cast("Sequence[object]", parameters[name]), strict=True))
        return named if self.pick is None else self.pick(named)


@define(kw_only=True)
class Drafts:
    """The drafts for one dialect, each made when its statement is sent for the second time."""

    #: Weak, so that they do not keep what they are kept by.
    dialect: "ReferenceType[Dialect]"
    #: What has been sent once. A statement that is made for one call alone is never sent again.
    seen: WeakSet[Executable] = field(factory=WeakSet)
    #: By statement: the names of the parameters that are lists; None = it holds some itself.
    lists: dict[Executable, tuple[str, ...] | None] = field(factory=dict)
    queries: dict[tuple[Executable, tuple[int, ...]], Draft | None] = field(factory=dict)
    changes: dict[tuple[Executable, tuple[str, ...]], Draft | None] = field(factory=dict)

    def of_query(self, statement: Executable, parameters: Row) -> Draft | None:
        """Return the draft of a query; None = there is none."""
        if statement not in self.lists:
            if not self._is_sent_again(statement):
                return None
            self.lists[statement] = _lists_of(statement, self._dialect())
        names = self.lists[statement]
        if names is None:
            return None
        lengths = tuple([len(cast("Sequence[object]", parameters[name])) for name in names])
        if lengths and not 0 < min(lengths) <= max(lengths) <= LIST_MAX:
            return None
        key = (statement, lengths)
        if key not in self.queries:
            self.queries[key] = self._drafted(statement, parameters, columns=())
        return self.queries[key]

    def of_change(self, statement: Executable, row: Row) -> Draft | None:
        """Return the draft of a statement that is run for rows such as *row*."""
        key = (statement, tuple(row))
        if key not in self.changes:
            if not self._is_sent_again(statement):
                return None
            self.changes[key] = self._drafted(statement, row, columns=key[1])
        return self.changes[key]

    def _is_sent_again(self, statement: Executable) -> bool:
        again = statement in self.seen
        self.seen.add(statement)
        return again

    def _drafted(
        self, statement: Executable, parameters: Row, *, columns: Sequence[str]
    ) -> Draft | None:
        dialect = self._dialect()
        compiled = _compiled(statement, dialect, columns)
        if compiled.literal_execute_params or _is_translated(statement, compiled, dialect):
            return None
        state = compiled.construct_expanded_state(dict(parameters))
        return Draft(
            text=state.statement,
            row=_row_of(statement),
            constants=_constants(state, parameters),
            lists=tuple(state.parameter_expansion.items()),
            pick=None if state.positiontup is None else _picking(state.positiontup),
        )

    def _dialect(self) -> Dialect:
        dialect = self.dialect()
        assert dialect is not None  # noqa: S101  whoever asks has a connection of it
        return dialect


#: The drafts of a store's statements for each dialect that they have been sent by.
Drawer = WeakKeyDictionary[Dialect, Drafts]


def _is_translated(statement: Executable, compiled: SQLCompiler, dialect: Dialect) -> bool:
    """Tell whether a type makes something else of what the driver is given or fetches."""
    given = [_own(bind, dialect) for bind in compiled.binds.values()]
    fetched = [_own(column, dialect) for column in _columns_of(statement).values()]
    return any(own.bind_processor(dialect) for own in given) or any(
        own.result_processor(dialect, None) for own in fetched
    )


def _own(column: ColumnElement[Any], dialect: Dialect) -> TypeEngine[Any]:
    return column.type.dialect_impl(dialect)


def _lists_of(statement: Executable, dialect: Dialect) -> tuple[str, ...] | None:
    binds = _compiled(statement, dialect, ()).binds
    lists = {name: bind for name, bind in binds.items() if bind.expanding}
    return tuple(lists) if all(bind.required for bind in lists.values()) else None


def _compiled(statement: Executable, dialect: Dialect, columns: Sequence[str]) -> SQLCompiler:
    keys = list(columns) if columns else None
    return cast(
        "SQLCompiler", cast("ClauseElement", statement).compile(dialect=dialect, column_keys=keys)
    )


def _constants(state: ExpandedState, parameters: Row) -> Row:
    elements = {name for names in state.parameter_expansion.values() for name in names}
    return {
        name: value
        for name, value in state.parameters.items()
        if name not in parameters and name not in elements
    }


def _columns_of(statement: Executable) -> Mapping[str, ColumnElement[Any]]:
    return dict(statement.selected_columns.items()) if isinstance(statement, SelectBase) else {}


def _row_of(statement: Executable) -> Callable[[Sequence[Any]], Any]:
    named: Any = namedtuple  # noqa: PYI024  # its columns are known when it runs, not before
    make: Callable[[Sequence[Any]], Any] = named(
        "Row", list(_columns_of(statement)), rename=True
    )._make
    return make


def _picking(order: Sequence[str]) -> Callable[[Row], tuple[object, ...]]:
    if len(order) > 1:
        return itemgetter(*order)
    return lambda parameters: tuple([parameters[name] for name in order])
