"""The outbox: every committed change, who asked for it, and what has been told to the world."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen

from selfshop.domain.shared import Event


@frozen(kw_only=True)
class Recorded:
    """An event as it was committed.

    Attributes:
        id: sorts in the order of commands; unique, so that a receiver can tell a repetition.
        actor: the name of who asked, a pseudonym.
        key: the idempotency key of the call, if it had one.
        at: the instant of the operation.
    """

    id: str
    event: Event
    actor: str
    operation: str
    key: str | None
    at: datetime


class Outbox(Protocol):
    """The events of one shop. Part of an open unit."""

    def unrelayed(self, *, limit: int) -> Sequence[Recorded]:
        """Return up to *limit* events that have not been relayed, in the order of their ids."""

    def unrelayed_of(self, aggregates: Collection[str]) -> Sequence[Recorded]:
        """Return all events of the aggregates that have not been relayed."""

    def mark_relayed(self, events: Sequence[Recorded]) -> None:
        """Note that *events* have been delivered."""

    def history(self, aggregate: str) -> Sequence[Recorded]:
        """Return the events of one aggregate in the order of their versions."""


class Relay(Protocol):
    """Where events go: a queue, a log, a webhook sender. The host's own."""

    def deliver(self, events: Sequence[Recorded]) -> None:
        """Deliver *events* in this order; raise to have the same ones delivered again later.

        Each event arrives at least once and those of one aggregate in order; receivers tell
        repetitions by `Recorded.id`. Called outside any transaction.
        """
