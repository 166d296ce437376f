"""Freight, points and tax, spread over units so that units always sum to the header."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, groupby
from operator import itemgetter
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
    sorted_out = _sorted_out(rows)
    for (group, _), share in zip(charged, shares, strict=True):
        own = _of(sorted_out, group.lines)
        _put_back(sorted_out, spread(own, share, _weight_of(group, own), _add_freight))
    return _all_of(sorted_out)


def _sorted_out(rows: Sequence[Placed]) -> list[list[Placed]]:
    """Sort rows by line, so that a group's are found without looking at all the others."""
    found: list[list[Placed]] = [[] for _ in range(1 + max(line for line, _ in rows))]
    for row in rows:
        found[row[0]].append(row)
    return found


def _of(sorted_out: Sequence[Sequence[Placed]], lines: Iterable[int]) -> list[Placed]:
    return [row for line in lines for row in sorted_out[line]]


def _all_of(sorted_out: Sequence[Sequence[Placed]]) -> list[Placed]:
    return list(chain.from_iterable(sorted_out))


def _put_back(sorted_out: list[list[Placed]], rows: Sequence[Placed]) -> None:
    """Replace the rows of the lines that *rows* are of."""
    for line, own in groupby(rows, key=itemgetter(0)):
        sorted_out[line] = list(own)


def _add_freight(row: Row, share: int) -> Row:
    return row._replace(freight=row.freight + share)


def _weight_of(group: Group, own: Sequence[Placed]) -> Callable[[Placed], int]:
    """Say what one unit of the group's *own* rows weighs."""
    loads: Mapping[int, int] = group.loads
    if loads:
        return lambda placed: loads.get(placed[0], 0)
    return _goods if any(row.goods for _, row in own) else lambda _: 1


def with_points(rows: Sequence[Placed], points: int) -> list[Placed]:
    """Spread what points pay by what goods cost, no unit more than it costs."""
    return spread(
        rows, points, _goods, lambda row, share: row._replace(points=share), within=_goods
    )


def with_tax(
    rows: Sequence[Placed], after: Afterwards, *, freight: int, net_of_points: bool
) -> tuple[list[Placed], int]:
    """Reckon the tax of each group and spread it over the group's units; return its sum too."""
    sorted_out = _sorted_out(rows)
    goods = [
        sum(row.units * _taxed(row, net_of_points=net_of_points) for _, row in own)
        for own in sorted_out
    ]
    taxes = after.taxes(goods, freight)
    for group, tax in zip(after.groups, taxes, strict=True):
        own = _all_of(sorted_out) if group.freight else _of(sorted_out, group.lines)
        weigh = _weight_in(group, net_of_points=net_of_points)
        _put_back(
            sorted_out,
            spread(own, tax, weigh, lambda row, share: row._replace(tax=row.tax + share)),
        )
    return _all_of(sorted_out), sum(taxes)


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
