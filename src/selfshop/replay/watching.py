"""Who watches a replay: told what it is at, and how far it has come."""

from typing import Protocol


class Watcher(Protocol):
    """Told about one stage after the other."""

    def begins(self, stage: str, total: int) -> None:
        """*stage* begins, with *total* things to do; 0: nobody knows how many."""

    def advances(self, count: int) -> None:
        """*count* more of them are done."""


class Nobody:
    """Watches nothing."""

    def begins(self, stage: str, total: int) -> None:
        """Pass over it."""

    def advances(self, count: int) -> None:
        """Pass over it."""
