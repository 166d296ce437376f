"""Where time and new ids come from."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time. Safe to call from any thread."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""


class Ids(Protocol):
    """Makes ids. Safe to call from any thread."""

    def new(self, at: datetime) -> str:
        """Return a text that no call has returned before, later ones sorting after earlier ones.

        *at* is the instant the id is for; ids of different instants sort by instant.
        """
