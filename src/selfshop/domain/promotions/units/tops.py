"""Bounds: what the dearest units could give at most."""

from collections.abc import Sequence

#: (value of one unit, units)
Valued = tuple[int, int]


def top(values: Sequence[Valued], most: int | None) -> int:
    """Return the sum of the *most* largest positive values; None = of all."""
    total, left = 0, most
    for value, count in sorted(values, reverse=True):
        if value <= 0 or left == 0:
            break
        number = count if left is None else min(count, left)
        total += number * value
        if left is not None:
            left -= number
    return total


def top_sets(parts: Sequence[tuple[Sequence[Valued], int]], price: int, most: int | None) -> int:
    """Return what sets at *price* could save at most.

    Args:
        parts: units to choose from, and how many of them one set takes.
        price: of one set, in minor units.
        most: sets at most; None = as many as there are units for.
    """
    sets = min(sum(count for _, count in values) // size for values, size in parts)
    if most is not None:
        sets = min(sets, most)
    # One more set never saves more than the one before: the best number is found by halving.
    low, high = 0, sets
    while low < high:
        middle = (low + high) // 2
        if _saved(parts, price, middle + 1) > _saved(parts, price, middle):
            low = middle + 1
        else:
            high = middle
    return _saved(parts, price, low)


def _saved(parts: Sequence[tuple[Sequence[Valued], int]], price: int, sets: int) -> int:
    return sum(top(values, sets * size) for values, size in parts) - sets * price
