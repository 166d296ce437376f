"""Putting what a rule gave into the columns, and reading back what every rule gave."""

from collections import deque
from collections.abc import Sequence
from itertools import repeat
from typing import Any

from selfshop.domain.promotions.units.columns import Columns
from selfshop.domain.promotions.units.pools import Pool
from selfshop.domain.promotions.units.splitting import Cuts

#: What happened to the units, last first: (before, rule, its amount, places of runs, share of one
#: unit of each), or, as rule CUT, (before, CUT, 0, the cuts, ()).
Log = None | tuple["Log", int, int, Sequence[Any], Sequence[int]]
CUT = -1
#: What one unit was given: (rule, amount), in the order of application.
Given = list[tuple[Any, int]]


def write(columns: Columns, log: Log, pool: Pool, rule: int, mark: int) -> Log:
    """Take off *columns* what *rule* gave the units of *pool*; return the log with it.

    Args:
        columns: that the pool was collected from.
        log: what happened before.
        pool: with its shares filled in.
        rule: its number.
        mark: the number to claim units with, -1 in a layer that claims none.
    """
    places, torn, shares = pool.places, pool.torn, pool.shares
    if torn:
        cuts = [(places[at], counts) for at, counts in torn]
        everywhere = len(places) == len(columns.counts)
        columns.cut(cuts)
        log = (log, CUT, 0, cuts, ())
        places = range(len(columns.counts)) if everywhere else _after(places, torn)
    columns.less(places, shares, pool.taken, mark)
    return (log, rule, pool.off, places, shares)


def _after(places: Sequence[int], torn: Cuts) -> Sequence[int]:
    """Return where the runs at *places* are after those *torn*, by position, fell into pieces."""
    after: list[int] = []
    begin = more = 0
    for at, counts in torn:
        here = places[at] + more
        after += [place + more for place in places[begin:at]] if more else places[:at]
        more += len(counts) - 1
        after += range(here, here + len(counts))
        begin = at + 1
    after += [place + more for place in places[begin:]]
    return after


def amounts(log: Log) -> dict[int, int]:
    """Return what each rule in *log* gave in all, by number."""
    found: dict[int, int] = {}
    while log is not None:
        log, rule, amount, _, _ = log
        if rule != CUT:
            found[rule] = amount
    return found


def given(log: Log, rows: list[Given], names: Sequence[Any]) -> list[Given]:
    """Return what one unit of each run was given.

    Args:
        log: since the opening.
        rows: what units of each run at the opening had been given; they are added to.
        names: what a rule is called, by number.
    """
    steps: list[tuple[Log, int, int, Sequence[Any], Sequence[int]]] = []
    while log is not None:
        steps.append(log)
        log = log[0]
    for _, rule, _, places, shares in reversed(steps):
        if rule == CUT:
            for place, pieces in reversed(places):
                rows[place + 1 : place + 1] = [rows[place].copy() for _ in pieces[1:]]
            continue
        touched = rows if len(places) == len(rows) else [rows[place] for place in places]
        named = zip(repeat(names[rule]), shares, strict=False)
        if 0 in shares:
            for row, one in zip(touched, named, strict=True):
                if one[1]:
                    row.append(one)
        else:
            # As a loop would, but without a step of the interpreter for each share.
            deque(map(list.append, touched, named), maxlen=0)
    return rows
