"""Small shapes of statements that every repository uses; built once per table, run many times."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    FromClause,
    Select,
    Table,
    Update,
    and_,
    bindparam,
    func,
    select,
    update,
)

from selfshop.domain.shared import part_of

#: How many ids one statement asks for.
IDS_MAX = 200


def by_ids(table: Table, column: str = "id") -> Select[tuple[object, ...]]:
    """Select the rows whose *column* is one of ``:ids``, in the parts ``:parts``."""
    return select(table).where(
        table.c.shop_id == bindparam("shop"),
        table.c.part.in_(bindparam("parts", expanding=True)),
        table.c[column].in_(bindparam("ids", expanding=True)),
    )


def ids_and_parts(shop: str, ids: Iterable[str]) -> Iterator[dict[str, object]]:
    """Yield the parameters of `by_ids`, some ids at a time with the few parts they are in.

    A database looks for every id in every part that is named, so many ids are asked for part by
    part.
    """
    ordered = sorted((part_of(name), name) for name in set(ids))
    for some in batched(ordered):
        yield {
            "shop": shop,
            "ids": [name for _, name in some],
            "parts": sorted({part for part, _ in some}),
        }


def batched(keys: Sequence[tuple[int, str]]) -> Iterator[Sequence[tuple[int, str]]]:
    """Cut *keys* into runs of at most IDS_MAX."""
    for start in range(0, len(keys), IDS_MAX):
        yield keys[start : start + IDS_MAX]


def this_row(table: Table, *keys: str) -> ColumnElement[bool]:
    """Match one row by its primary key, given as ``b_shop``, ``b_part`` and ``b_<key>``."""
    return and_(
        table.c.shop_id == bindparam("b_shop"),
        table.c.part == bindparam("b_part"),
        *(table.c[key] == bindparam(f"b_{key}") for key in keys),
    )


def versioned(table: Table, *columns: str, keys: tuple[str, ...]) -> Update:
    """Update *columns* of one row that still has version ``:b_version``; moves it to ``:version``."""
    return (
        update(table)
        .where(this_row(table, *keys), table.c.version == bindparam("b_version"))
        .values({name: bindparam(name) for name in (*columns, "version")})
    )


def of_order(table: Table) -> Select[tuple[str]]:
    """Select the documents of the order ``:b_order_id``, in the order of their ids."""
    return select(table.c.data).where(this_row(table, "order_id")).order_by(table.c.id)


def page_of(query: Select[Any], by: Column[Any]) -> Select[Any]:
    """Select up to ``:limit`` rows of *query* past ``:after``, in the order of *by*."""
    return (
        query.where(in_shop(by.table), by > bindparam("after"))
        .order_by(by)
        .limit(bindparam("limit"))
    )


def due_of(query: Select[Any], at: Column[Any], by: Column[Any]) -> Select[Any]:
    """Select up to ``:limit`` rows of *query* that are due by ``:at``, the longest due first."""
    return (
        query.where(in_shop(at.table), at <= bindparam("at"))
        .order_by(at, by)
        .limit(bindparam("limit"))
    )


def next_of(at: Column[Any], *conditions: ColumnElement[bool]) -> Select[tuple[int]]:
    """Select when the next row is due."""
    return select(func.min(at).label("at_us")).where(in_shop(at.table), *conditions)


def in_shop(table: FromClause) -> ColumnElement[bool]:
    """Match the rows of one shop, given as ``:shop``."""
    return table.c.shop_id == bindparam("shop")


def this(shop: str, root: str, **keys: object) -> dict[str, object]:
    """Return the parameters of `this_row`."""
    row: dict[str, object] = {"b_shop": shop, "b_part": part_of(root)}
    for name, value in keys.items():
        row[f"b_{name}"] = value
    return row
