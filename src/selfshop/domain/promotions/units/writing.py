"""Putting what a rule gave into the columns, and reading back what every rule gave."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

from selfshop.domain.promotions.units.columns import Columns, Cuts
from selfshop.domain.promotions.units.pools import Pool

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
        pool: with shares or parts filled in.
        rule: its number.
        mark: the number to claim units with, -1 in a layer that claims none.
    """
    places = pool.places
    taken: list[bool] | None = None
    if pool.parts is None:
        assert pool.shares is not None  # noqa: S101 - a benefit fills shares or parts
        torn, shares = _flat_shares(pool.shares)
    else:
        flat = list(chain.from_iterable(pool.parts))
        shares, taken = [share for _, share, _ in flat], [takes for _, _, takes in flat]
        torn = [
            (at, [count for count, _, _ in own])
            for at, own in enumerate(pool.parts)
            if len(own) > 1
        ]
    if torn:
        cuts = [(places[at], counts) for at, counts in torn]
        everywhere = len(places) == len(columns.counts)
        columns.cut(cuts)
        log = (log, CUT, 0, cuts, ())
        places = range(len(columns.counts)) if everywhere else _after(places, torn)
    columns.less(places, shares, taken, mark)
    return (log, rule, pool.off, places, shares)


def _flat_shares(shares: list[Any]) -> tuple[Cuts, list[int]]:
    """Return which runs, by position, are given different shares, and a share for each piece."""
    # Not `isinstance`: this is asked for every run of every rule.
    torn = [at for at, share in enumerate(shares) if share.__class__ is list]
    if not torn:
        return [], shares
    cuts = [(at, [count for count, _ in shares[at]]) for at in torn]
    flat = shares.copy()
    for at in reversed(torn):
        flat[at : at + 1] = [each for _, each in shares[at]]
    return cuts, flat


def _after(places: Sequence[int], torn: Cuts) -> Sequence[int]:
    """Return where the runs at *places* are after those *torn*, by position, fell into pieces."""
    after: list[int] = []
    begin = more = 0
    for at, counts in torn:
        after += [place + more for place in places[begin:at]]
        here = places[at] + more
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
        name = names[rule]
        touched = rows if len(places) == len(rows) else [rows[place] for place in places]
        for row, share in zip(touched, shares, strict=True):
            if share:
                row.append((name, share))
    return rows
