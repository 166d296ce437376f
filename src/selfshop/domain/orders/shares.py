"""Refund shares: what each unit of a line cost, and so what each unit gives back.

A line's units are given back in one order, fixed at placement: least payable first, ties by the
unit order. With F(k) the sum of the first k rows, the next n units after k give F(k + n) - F(k),
every component from the same rows; so the parts of each refund add up, and all refunds together
are what was paid.

Three units for 5.00 off 15.00, split 1.67 + 1.67 + 1.66, cost 3.33, 3.33 and 3.34; sent back one
after the other they give 3.33, 3.33 and 3.34.
"""

from collections.abc import Iterable, Mapping
from itertools import accumulate

from attrs import frozen

from selfshop.domain import checkout
from selfshop.domain.orders.lines import gift_line_id
from selfshop.domain.shared import LineId, Minor, RuleId, checks

#: A line's units, equal ones together, in the order in which they are given back.
Rows = tuple[checkout.UnitRow, ...]

NOTHING = Minor(0)


@frozen(kw_only=True)
class Shares:
    """What some units of one line cost, component by component, in minor units.

    price = goods + adjustments + rules, and payable = goods + freight + tax - points, as far as
    that holds of each unit's row.

    Attributes:
        units: how many units.
        adjustments: what each adjustment of the line took off, in the line's order.
        rules: what each rule took off.
        points: what points paid.
        payable: what all of them cost.
    """

    units: int
    list: Minor
    price: Minor
    adjustments: tuple[Minor, ...]
    rules: tuple[tuple[RuleId, Minor], ...]
    goods: Minor
    freight: Minor
    tax: Minor
    points: Minor
    payable: Minor


@frozen(kw_only=True)
class LineShares:
    """What some units of *line* give back."""

    line: LineId
    shares: Shares


def refund_rows(quote: checkout.Quote) -> Mapping[LineId, Rows]:
    """Return every line's rows in the order in which its units are given back, gifts included."""
    rows: dict[LineId, Rows] = {line.line: in_refund_order(line.units) for line in quote.lines}
    for gift in quote.gifts:
        rows[gift_line_id(gift)] = (_free(gift.quantity),)
    return rows


def in_refund_order(units: Iterable[checkout.UnitRow]) -> Rows:
    """Return *units* least payable first; equal ones keep the unit order."""
    return tuple(sorted(units, key=lambda row: row.payable))


def refund_of(rows: Rows, *, taken: int, count: int) -> Shares:
    """Return what the next *count* units give back when *taken* have been given back before.

    Raises:
        InvalidInput: *taken* is negative, *count* is not positive, or there are fewer units left.
    """
    units = sum(row.count for row in rows)
    checks.require_whole("taken", taken, least=0, most=units)
    checks.require_whole("count", count, least=1, most=units - taken)
    parts = list(_overlaps(rows, taken, taken + count))
    rules: dict[RuleId, int] = {}
    for row, times in parts:
        for rule, share in row.shares:
            rules[rule] = rules.get(rule, 0) + share * times
    return Shares(
        units=count,
        list=_sum((row.list, times) for row, times in parts),
        price=_sum((row.price, times) for row, times in parts),
        adjustments=tuple(
            _sum((row.adjustments[position], times) for row, times in parts)
            for position in range(len(rows[0].adjustments))
        ),
        rules=tuple((rule, Minor(share)) for rule, share in rules.items()),
        goods=_sum((row.goods, times) for row, times in parts),
        freight=_sum((row.freight, times) for row, times in parts),
        tax=_sum((row.tax, times) for row, times in parts),
        points=_sum((row.points, times) for row, times in parts),
        payable=_sum((row.payable, times) for row, times in parts),
    )


def _overlaps(rows: Rows, start: int, end: int) -> Iterable[tuple[checkout.UnitRow, int]]:
    """Walk the rows that hold units *start* to *end*, with how many of those each holds."""
    for row, row_end in zip(rows, accumulate(row.count for row in rows), strict=True):
        times = min(end, row_end) - max(start, row_end - row.count)
        if times > 0:
            yield row, times


def _sum(parts: Iterable[tuple[Minor, int]]) -> Minor:
    return Minor(sum(amount * times for amount, times in parts))


def _free(count: int) -> checkout.UnitRow:
    return checkout.UnitRow(
        count=count,
        list=NOTHING,
        price=NOTHING,
        adjustments=(),
        shares=(),
        goods=NOTHING,
        freight=NOTHING,
        tax=NOTHING,
        points=NOTHING,
        payable=NOTHING,
    )
