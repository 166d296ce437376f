"""The machine's clock and chance, and UUIDv7 ids."""

import secrets
import threading
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """Return the present instant."""
        return datetime.now(UTC)


class SystemChance:
    """The machine's source of chance for secrets."""

    def draw(self, count: int) -> bytes:
        """Return *count* bytes."""
        return secrets.token_bytes(count)


#: Bits that count within a millisecond: room for 2**25 ids at least, whatever the random start.
_COUNTER_BITS = 26
_START_BITS = 25
_CHANCE_BITS = 48


class Uuid7Ids:
    """UUID version 7 (RFC 9562 section 5.7): 48 bits of milliseconds, then order and chance.

    Within one millisecond of one generator 26 bits, `rand_a` and the first of `rand_b`, count up
    from a random start (section 6.2, method 1), so ids sort in the order in which they were made.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def new(self, at: datetime) -> str:
        """Return a new id for the instant *at*."""
        # What happened before 1970 is given the first millisecond that an id can say.
        milliseconds = max(0, (at - EPOCH) // MILLISECOND)
        with self._lock:
            stamp = self._last + 1
            if stamp >> _COUNTER_BITS != milliseconds:
                stamp = milliseconds << _COUNTER_BITS | secrets.randbits(_START_BITS)
            self._last = stamp
        high, low = stamp >> 14 & 0xFFF, stamp & 0x3FFF
        tail = low << _CHANCE_BITS | secrets.randbits(_CHANCE_BITS)
        value = milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | tail
        digits = f"{value:032x}"
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
