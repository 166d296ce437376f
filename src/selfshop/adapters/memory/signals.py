"""Signals in dictionaries."""

from collections.abc import Iterable, Sequence
from itertools import islice

from selfshop.adapters.memory.store import Repository
from selfshop.domain.risk import Signal
from selfshop.domain.shared import MemberId


class MemorySignals(Repository):
    """Serves `ports.signals.Signals`."""

    def record(self, signals: Iterable[Signal]) -> Sequence[Signal]:
        """Keep those that are not kept yet."""
        new = {
            place(one): one
            for one in signals
            if (self.shop, *place(one)) not in self.rows("signal")
        }
        for key, one in new.items():
            self.overlay.add("signal", (self.shop, *key), one)
        return list(new.values())

    def find(
        self, *, member: MemberId | None, kind: str | None, after: Signal | None, limit: int
    ) -> Sequence[Signal]:
        """Return a page of signals."""
        found = (
            row
            for key, row in self.of_shop("signal")
            if member in {None, row.member}
            and kind in {None, row.kind}
            and (after is None or key[1:] > place(after))
        )
        return list(islice(found, limit))


def place(signal: Signal) -> tuple[str, str, str]:
    """Return what names a signal."""
    return signal.member, signal.kind, signal.occasion
