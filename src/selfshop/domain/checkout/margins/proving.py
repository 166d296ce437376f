"""Branch and bound: every cart within the bounds is quoted, or proven no worse than the worst so far."""

from collections.abc import Sequence

from selfshop.domain.checkout.margins.bounds import Bounds
from selfshop.domain.checkout.margins.tables import Row, Table
from selfshop.domain.checkout.margins.trying import Trial


def least_of(table: Table, lines: int) -> int | None:
    """Return what no cart of up to so many *lines* falls below, at SCALE; None = there are none."""
    if not table.rows:
        return None
    spread = _least([row.spread_least for row in table.rows], lines) + table.spread_base
    once = _least([row.once_least for row in table.rows], lines) + table.once_base
    return max(spread, once)


def _least(lows: Sequence[int], lines: int) -> int:
    """Return what one to so many of *lows* sum up to at least."""
    lowest = sorted(lows)[:lines]
    return lowest[0] + sum(min(0, low) for low in lowest[1:])


def prove(table: Table, bounds: Bounds, trial: Trial) -> None:
    """Look through every cart of *table*; afterwards none is worse than what *trial* found.

    Raises:
        OutOfSteps: the carts that are left were not looked at.
    """
    if table.rows:
        _Walk(table, bounds, trial).go(0, bounds.lines, {}, table.spread_base, table.once_base)


class _Walk:
    def __init__(self, table: Table, bounds: Bounds, trial: Trial) -> None:
        self._rows, self._scene = table.rows, table.scene
        self._units, self._trial = bounds.units, trial
        self._spread = _lowest_from([row.spread_least for row in self._rows])
        self._once = _lowest_from([row.once_least for row in self._rows])

    def go(self, start: int, lines: int, cart: dict[Row, int], spread: int, once: int) -> None:
        """Try every cart that adds up to *lines* of the rows from *start* on to *cart*."""
        for place in range(start, len(self._rows)):
            # Lines are added in the order of the rows, so that no cart is met twice.
            if not self._open(place, lines, spread, once):
                return
            self._add(place, lines, cart, spread, once)

    def _add(self, place: int, lines: int, cart: dict[Row, int], spread: int, once: int) -> None:
        row, trial = self._rows[place], self._trial
        # Many units first: where a unit is a loss, more of them are more.
        for units in range(self._units, 0, -1):
            trial.step()
            band = row.band(units)
            own_spread, own_once = spread + units * band.spread, once + units * band.once
            with_row = {**cart, row: units}
            if trial.mark is None or max(own_spread, own_once) < trial.mark:
                trial.over(self._scene, with_row)
            if lines > 1 and self._open(place + 1, lines - 1, own_spread, own_once):
                self.go(place + 1, lines - 1, with_row, own_spread, own_once)

    def _open(self, place: int, lines: int, spread: int, once: int) -> bool:
        """Tell whether a cart with one more line or up to *lines*, from *place* on, could be worst."""
        if place >= len(self._rows):
            return False
        mark = self._trial.mark
        if mark is None:
            return True
        spread += _more(self._spread[place], lines)
        once += _more(self._once[place], lines)
        return max(spread, once) < mark


def _lowest_from(lows: Sequence[int]) -> list[int]:
    """Return for each position the lowest of what stands there and after."""
    lowest = list(lows)
    for place in range(len(lowest) - 2, -1, -1):
        lowest[place] = min(lowest[place], lowest[place + 1])
    return lowest


def _more(lowest: int, lines: int) -> int:
    """Return what one to so many lines add at least, none of them less than *lowest*."""
    return lowest if lowest > 0 else lowest * lines
