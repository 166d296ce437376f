"""Time, ids and chance that a test knows beforehand."""

import random
import threading
from datetime import UTC, datetime, timedelta
from itertools import count

from attrs import define, field

#: Where a stopped clock stands unless it is told otherwise.
MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)


@define
class StoppedClock:
    """Serves `ports.clock.Clock`: stands at `at` until it is moved."""

    at: datetime = MORNING

    def now(self) -> datetime:
        """Return where the clock stands."""
        return self.at

    def move(self, by: timedelta) -> None:
        """Move the clock, forwards or back."""
        self.at += by


@define
class CountingIds:
    """Serves `ports.clock.Ids`: ``id-000000001``, ``id-000000002`` and so on."""

    _numbers: "count[int]" = field(factory=lambda: count(1))
    _lock: threading.Lock = field(factory=threading.Lock)

    def new(self, at: datetime) -> str:
        """Return the next id, whatever the instant."""
        del at
        with self._lock:
            return f"id-{next(self._numbers):09}"


@define
class SeededChance:
    """Serves `ports.chance.Chance`: the same bytes in every run."""

    _random: random.Random = field(
        factory=lambda: random.Random(20260302)  # noqa: S311  # known beforehand, not secret
    )
    _lock: threading.Lock = field(factory=threading.Lock)

    def draw(self, count: int) -> bytes:
        """Return the next *count* bytes."""
        with self._lock:
            return self._random.randbytes(count)
