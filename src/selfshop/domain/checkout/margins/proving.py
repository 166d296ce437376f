"""Branch and bound: every cart within the bounds is quoted, or proven no worse than the worst so far."""

from collections.abc import Sequence

from selfshop.domain.checkout.margins.bounds import Bounds
from selfshop.domain.checkout.margins.tables import Row, Sums, Table, by_each
from selfshop.domain.checkout.margins.trying import Trial


def least_of(table: Table, lines: int) -> int | None:
    """Return what no cart of up to so many *lines* falls below, at SCALE; None = there are none."""
    if not table.rows:
        return None
    by_reckoning = zip(*(row.least for row in table.rows), strict=True)
    lows = [_least(lows, lines) for lows in by_reckoning]
    return max(low + base for low, base in zip(lows, table.base, strict=True))


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
        _Walk(table, bounds, trial).go(0, bounds.lines, {}, table.base)


class _Walk:
    def __init__(self, table: Table, bounds: Bounds, trial: Trial) -> None:
        self._rows, self._scene = table.rows, table.scene
        self._units, self._trial = bounds.units, trial
        self._lowest = _lowest_from([row.least for row in self._rows])

    def go(self, start: int, lines: int, cart: dict[Row, int], sums: Sums) -> None:
        """Try every cart that adds up to *lines* of the rows from *start* on to *cart*."""
        for place in range(start, len(self._rows)):
            # Lines are added in the order of the rows, so that no cart is met twice.
            if not self._open(place, lines, sums):
                return
            self._add(place, lines, cart, sums)

    def _add(self, place: int, lines: int, cart: dict[Row, int], sums: Sums) -> None:
        row, trial = self._rows[place], self._trial
        # Many units first: where a unit is a loss, more of them are more.
        for units in range(self._units, 0, -1):
            trial.step()
            spread, once, down = row.band(units).least
            own = sums[0] + units * spread, sums[1] + units * once, sums[2] + units * down
            with_row = {**cart, row: units}
            if trial.mark is None or max(own) < trial.mark:
                trial.over(self._scene, with_row)
            if lines > 1 and self._open(place + 1, lines - 1, own):
                self.go(place + 1, lines - 1, with_row, own)

    def _open(self, place: int, lines: int, sums: Sums) -> bool:
        """Tell whether a cart with one more line or up to *lines*, from *place* on, could be worst."""
        if place >= len(self._rows):
            return False
        mark = self._trial.mark
        if mark is None:
            return True
        spread, once, down = self._lowest[place]
        return mark > max(
            sums[0] + _more(spread, lines),
            sums[1] + _more(once, lines),
            sums[2] + _more(down, lines),
        )


def _lowest_from(lows: Sequence[Sums]) -> list[Sums]:
    """Return for each position the lowest of what stands there and after, by each reckoning."""
    lowest = list(lows)
    for place in range(len(lowest) - 2, -1, -1):
        both = zip(lowest[place], lowest[place + 1], strict=True)
        lowest[place] = by_each([min(pair) for pair in both])
    return lowest


def _more(lowest: int, lines: int) -> int:
    """Return what one to so many lines add at least, none of them less than *lowest*."""
    return lowest if lowest > 0 else lowest * lines
