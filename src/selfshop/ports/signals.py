"""Where signals are kept."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from selfshop.domain.risk import Signal
from selfshop.domain.shared import MemberId


class Signals(Protocol):
    """The signals of one shop. Part of an open unit."""

    def record(self, signals: Iterable[Signal]) -> Sequence[Signal]:
        """Keep those that are not kept yet; return them."""

    def find(
        self, *, member: MemberId | None, kind: str | None, after: Signal | None, limit: int
    ) -> Sequence[Signal]:
        """Return up to *limit* signals by member, kind and occasion, those past *after*'s."""
