"""One thing that was looked at, and how it is."""

from enum import StrEnum

from attrs import frozen


class Level(StrEnum):
    """How it is."""

    OK = "ok"
    #: It works, and somebody may want to know.
    WARN = "warn"
    #: The shop would not work, or not keep its promises.
    BAD = "bad"


@frozen
class Finding:
    """One line of the doctor's report."""

    level: Level
    name: str
    text: str


def ok(name: str, text: str) -> Finding:
    """Return a finding that is as it should be."""
    return Finding(Level.OK, name, text)


def warn(name: str, text: str) -> Finding:
    """Return a finding that somebody may want to know of."""
    return Finding(Level.WARN, name, text)


def bad(name: str, text: str) -> Finding:
    """Return a finding that must be put right."""
    return Finding(Level.BAD, name, text)
