"""Aggregates that are one row: a few columns to be found and checked by, the rest a document."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, Protocol, TypeVar

from attrs import AttrsInstance, evolve, frozen
from sqlalchemy import Select, Table, Update, select

from selfshop.adapters.sql.repository import Repository
from selfshop.adapters.sql.statements import this, this_row, versioned
from selfshop.domain.shared import part_of


class Versioned(AttrsInstance, Protocol):
    """A frozen attrs value with a version."""

    @property
    def version(self) -> int:
        """How often it has been stored."""


V = TypeVar("V", bound=Versioned)


@frozen(kw_only=True)
class DocumentStatements(Generic[V]):
    """One kind of aggregate: its table, its key, and which columns it is found by.

    Attributes:
        root: the id whose part the row is in.
        keys: the values of the key columns.
        columns: the other columns, without version and data.
        moving: those of the other columns that moves change.
    """

    table: Table
    kind: type[V]
    root: Callable[[V], str]
    keys: Callable[[V], Mapping[str, object]]
    columns: Callable[[V], Mapping[str, object]]
    moving: tuple[str, ...]
    get: Select[Any]
    save: Update

    @classmethod
    def of(
        cls,
        table: Table,
        kind: type[V],
        *,
        root: Callable[[V], str],
        keys: Callable[[V], Mapping[str, object]],
        key_names: tuple[str, ...],
        columns: Callable[[V], Mapping[str, object]],
        column_names: tuple[str, ...],
    ) -> "DocumentStatements[V]":
        """Build the statements over one table."""
        return cls(
            table=table,
            kind=kind,
            root=root,
            keys=keys,
            columns=columns,
            moving=column_names,
            get=select(table.c.data).where(this_row(table, *key_names)),
            save=versioned(table, *column_names, "data", keys=key_names),
        )


def add_document(repository: Repository[Any], statements: DocumentStatements[V], value: V) -> V:
    """Add an aggregate; return it with version 1."""
    stored: V = evolve(value, version=1)  # type: ignore[misc]  # mypy asks for a class, not a protocol
    row = {
        "shop_id": repository.shop,
        "part": part_of(statements.root(value)),
        "version": stored.version,
        "data": repository.write(stored, statements.kind),
        **statements.keys(value),
        **statements.columns(stored),
    }
    repository.insert(statements.table, [row])
    return stored


def save_document(repository: Repository[Any], statements: DocumentStatements[V], value: V) -> V:
    """Replace an aggregate, if nobody else has; return it with the next version."""
    stored: V = evolve(value, version=value.version + 1)  # type: ignore[misc]  # as above
    row = this(
        repository.shop, statements.root(value), **statements.keys(value), version=value.version
    )
    columns = statements.columns(stored)
    row |= {name: columns[name] for name in statements.moving}
    row |= {"version": stored.version, "data": repository.write(stored, statements.kind)}
    repository.pending.update(statements.table, statements.save, row)
    return stored


def get_document(
    repository: Repository[Any], statements: DocumentStatements[V], root: str, **keys: object
) -> V | None:
    """Return the aggregate with *keys*, if it exists."""
    rows = repository.rows(statements.get, this(repository.shop, root, **keys))
    return repository.read(rows[0].data, statements.kind) if rows else None


def read_documents(
    repository: Repository[Any],
    statements: DocumentStatements[V],
    query: Select[Any],
    parameters: Mapping[str, object],
) -> Sequence[V]:
    """Return the aggregates that *query* finds."""
    return [
        repository.read(row.data, statements.kind) for row in repository.rows(query, parameters)
    ]
