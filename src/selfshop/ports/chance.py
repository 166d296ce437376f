"""Where chance comes from."""

from typing import Protocol


class Chance(Protocol):
    """Makes bytes that nobody can guess. Safe to call from any thread."""

    def draw(self, count: int) -> bytes:
        """Return *count* bytes."""
