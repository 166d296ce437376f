"""How often a provider is asked after what it has not decided: ever more rarely, and for ever."""

from datetime import datetime, timedelta

#: How long to wait after the first asking, the second, …; the last of them after every later one.
SPACING = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 60, 360))


def ask_again_at(asked: int, *, at: datetime) -> datetime:
    """Return when to ask again what has been asked *asked* times (at least once), lastly at *at*."""
    return at + SPACING[min(asked, len(SPACING)) - 1]
