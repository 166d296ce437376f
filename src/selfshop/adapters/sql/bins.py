"""Time bins: find the periods that cover an instant by equality instead of by scanning.

The line of time is cut into bins of about 3 days, these are grouped by 8 into larger ones, and so
on, up to one bin for all of time. A period is filed under the smallest bin that holds it whole; an
instant is covered by periods of at most LEVELS bins, one a level. The same idea finds genes on a
chromosome.
"""

from datetime import datetime

from selfshop.adapters.sql.instants import micros

#: Seconds in the smallest bin: 2**18 s is a little over 3 days.
_FINEST_BITS = 18
_STEP_BITS = 3
LEVELS = 7
#: First bin number of each level, the finest first; larger than any bin number of that level.
_LEVEL_SPAN = 1 << 24
EVER = LEVELS * _LEVEL_SPAN


def bin_of(from_: datetime | None, until: datetime | None) -> int:
    """Return the smallest bin that holds [from_, until) whole."""
    if from_ is None or until is None:
        return EVER
    first = micros(from_) // 1_000_000
    last = (micros(until) - 1) // 1_000_000
    for level in range(LEVELS):
        shift = _FINEST_BITS + _STEP_BITS * level
        if first >> shift == last >> shift:
            return level * _LEVEL_SPAN + (first >> shift)
    return EVER


def bins_at(at: datetime) -> list[int]:
    """Return every bin in which a period that covers *at* can be filed."""
    second = micros(at) // 1_000_000
    return [
        level * _LEVEL_SPAN + (second >> _FINEST_BITS + _STEP_BITS * level)
        for level in range(LEVELS)
    ] + [EVER]
