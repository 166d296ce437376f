"""Pauses: the time to say that a parcel has come stands still, for one cause or for several at once."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from attrs import evolve, frozen


@frozen(kw_only=True)
class Pause:
    """A time that does not count.

    Attributes:
        cause: kind and id of what it is for, such as ``return:0192…``.
        since: its beginning.
        until: its end, exclusive; None = it goes on.
    """

    cause: str
    since: datetime
    until: datetime | None = None


Pauses = tuple[Pause, ...]


def go_on(pauses: Iterable[Pause]) -> bool:
    """Tell whether one of *pauses* goes on."""
    return any(pause.until is None for pause in pauses)


def begun(pauses: Pauses, *, cause: str, at: datetime) -> Pauses:
    """Return *pauses* with one more from *at* on, unless there is one of the same cause."""
    if any(pause.cause == cause for pause in pauses):
        return pauses
    return (*pauses, Pause(cause=cause, since=at))


def ended(pauses: Pauses, *, cause: str, at: datetime) -> Pauses:
    """Return *pauses*, that of *cause* ended at *at* if it goes on; never before it began."""
    return tuple(
        evolve(pause, until=max(at, pause.since))
        if pause.cause == cause and pause.until is None
        else pause
        for pause in pauses
    )


def length(pauses: Iterable[Pause]) -> timedelta:
    """Return for how long ended *pauses* last; what several share counts once."""
    total = timedelta(0)
    reached: datetime | None = None
    for since, until in sorted((p.since, p.until) for p in pauses if p.until is not None):
        start = since if reached is None else max(since, reached)
        total += max(until - start, timedelta(0))
        reached = until if reached is None else max(reached, until)
    return total
