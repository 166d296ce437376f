"""Freight, points and tax, spread over units so that units always sum to the header."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from selfshop.domain import promotions
from selfshop.domain.checkout.afterwards import Afterwards, TaxGroup
from selfshop.domain.checkout.freight import Group
from selfshop.domain.shared import RuleId, split_by_weight

#: (rule, amount) of what was taken off one unit, adjustments of its line first.
Given = list[tuple[RuleId, int]]


class Row(NamedTuple):
    """Equal units of one line, and what each of them carries besides goods.

    A tuple, for speed: the figures of one unit but the first, which counts them.
    """

    units: int
    goods: int
    given: Given
    freight: int = 0
    points: int = 0
    tax: int = 0


#: A row as a plain tuple: what comes of it is a frozen object anyway.
PlainRow = tuple[Any, ...]

#: A row and the line it belongs to.
Placed = tuple[int, Row]


def plain_rows(outcome: promotions.Outcome) -> list[list[PlainRow]]:
    """List the units of *outcome* line by line, where nothing is spread over them."""
    return outcome.rows(0, 0, 0)


def rows_of(outcome: promotions.Outcome) -> list[Placed]:
    """List the units of *outcome* in unit order."""
    return [(line, Row(*row)) for line, rows in enumerate(outcome.rows()) for row in rows]


def by_line(rows: Sequence[Placed], lines: int) -> list[list[Row]]:
    """Sort rows back into *lines* lines."""
    sorted_back: list[list[Row]] = [[] for _ in range(lines)]
    for line, row in rows:
        sorted_back[line].append(row)
    return sorted_back


def spread(
    rows: Sequence[Placed],
    total: int,
    weigh: Callable[[Placed], int],
    add: Callable[[Row, int], Row],
    *,
    within: Callable[[Placed], int] | None = None,
) -> list[Placed]:
    """Share *total* over all units by weight; a run whose units get different shares is split.

    Args:
        rows: in unit order.
        total: in minor units.
        weigh: what one unit weighs; where nothing weighs anything, all units weigh the same.
        add: puts a share into a row.
        within: the most one unit can carry; absent = any amount.
    """
    if not total:
        return list(rows)
    weights = [weigh(row) for row in rows]
    if not any(weights):
        weights = [1] * len(rows)
    most = [total] * len(rows) if within is None else [within(row) for row in rows]
    shares = promotions.share_out(total, [row.units for _, row in rows], weights, most)
    return [
        (line, add(row._replace(units=count), share))
        for (line, row), pieces in zip(rows, shares, strict=True)
        for count, share in promotions.pieces_of(row.units, pieces)
    ]


def with_freight(
    rows: Sequence[Placed], freight: int, charged: Sequence[tuple[Group, int]]
) -> list[Placed]:
    """Spread *freight* over the groups by what each was *charged*, then over a group's units.

    Units share by what they count: pieces, grams, cubic centimetres; goods that are delivered at
    a flat price, by what they cost.
    """
    shares = split_by_weight(freight, [amount for _, amount in charged])
    spreading = list(rows)
    for (group, _), share in zip(charged, shares, strict=True):
        spreading = spread(spreading, share, _weight_of(group, rows), _add_freight)
    return spreading


def _add_freight(row: Row, share: int) -> Row:
    return row._replace(freight=row.freight + share)


def _weight_of(group: Group, rows: Sequence[Placed]) -> Callable[[Placed], int]:
    loads: Mapping[int, int] = group.loads
    own = frozenset(group.lines)
    if not loads and not any(row.goods for line, row in rows if line in own):
        loads = dict.fromkeys(own, 1)
    if loads:
        return lambda placed: loads.get(placed[0], 0)
    return lambda placed: placed[1].goods if placed[0] in own else 0


def with_points(rows: Sequence[Placed], points: int) -> list[Placed]:
    """Spread what points pay by what goods cost, no unit more than it costs."""
    return spread(
        rows, points, _goods, lambda row, share: row._replace(points=share), within=_goods
    )


def with_tax(
    rows: Sequence[Placed], after: Afterwards, *, freight: int, net_of_points: bool
) -> tuple[list[Placed], int]:
    """Reckon the tax of each group and spread it over the group's units; return its sum too."""
    goods = [0] * (1 + max(line for line, _ in rows))
    for line, row in rows:
        goods[line] += row.units * _taxed(row, net_of_points=net_of_points)
    taxes = after.taxes(goods, freight)
    spreading = list(rows)
    for group, tax in zip(after.groups, taxes, strict=True):
        weigh = _weight_in(group, net_of_points=net_of_points)
        spreading = spread(
            spreading, tax, weigh, lambda row, share: row._replace(tax=row.tax + share)
        )
    return spreading, sum(taxes)


def _goods(placed: Placed) -> int:
    return placed[1].goods


def _taxed(row: Row, *, net_of_points: bool) -> int:
    return row.goods - row.points if net_of_points else row.goods


def _weight_in(group: TaxGroup, *, net_of_points: bool) -> Callable[[Placed], int]:
    lines = frozenset(group.lines)

    def weigh(placed: Placed) -> int:
        line, row = placed
        own = _taxed(row, net_of_points=net_of_points) if line in lines else 0
        return own + (row.freight if group.freight else 0)

    return weigh
