"""The unit of work: everything one operation reads and writes, together or not at all."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from selfshop.domain import inventory
from selfshop.ports.calls import Call, Outcome
from selfshop.ports.work import Work

T = TypeVar("T")


class Units(Protocol):
    """Runs units of work. Thread-safe."""

    def run(self, work: Callable[[Work], T], *, call: Call) -> T:
        """Run *work* in one transaction and return what it returns.

        The whole unit is repeated, a bounded number of times with jitter, on serialization
        failure, deadlock, a busy database and a lost race for an aggregate's version; never inside
        a transaction of the host's.

        Raises:
            KeyTaken: the call's key is remembered already; nothing was written.
            Short: a counter could not give what was asked; nothing was written.
            Lapsed: raised by *work* itself: sweeping may change its answer; nothing was written.
            Conflict: retryable; the attempts are used up, or the host must repeat.
        """

    def outcome(self, call: Call) -> Outcome | None:
        """Return what the call's key (shop, actor, key) is remembered with, if it is."""


class KeyTaken(Exception):
    """The idempotency key of the call is in use."""


class Lapsed(Exception):
    """What limits lack may be kept by orders that were not paid in time and are not swept yet."""


class Short(Exception):
    """Stock counters could not give what was asked of them."""

    def __init__(self, shortages: Sequence[inventory.Shortage]) -> None:
        self.shortages = tuple(shortages)
        super().__init__(self.shortages)
