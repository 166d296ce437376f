"""One call of one operation: who asks for what, when, and under which key."""

from collections.abc import Callable
from datetime import datetime

from attrs import define, field, frozen

from selfshop.domain.shared import Actor, Customer, MemberId, ShopId


@define(kw_only=True)
class Tape:
    """Ids drawn once and replayed in the same order, so that each attempt writes the same rows."""

    draw: Callable[[], str]
    drawn: list[str] = field(factory=list)
    position: int = 0

    def next(self) -> str:
        """Return the next id, drawing it when no earlier attempt has."""
        if self.position == len(self.drawn):
            self.drawn.append(self.draw())
        self.position += 1
        return self.drawn[self.position - 1]

    def rewind(self) -> None:
        """Start again from the first id."""
        self.position = 0


@frozen(kw_only=True)
class Call:
    """Everything about a call that does not change from attempt to attempt.

    Attributes:
        operation: such as ``orders.place``.
        key: the caller's idempotency key; None = the call is not remembered.
        request_hash: SHA-256 of operation and arguments; empty without a key.
        at: the instant of the call, aware.
        swept: whether orders not paid in time have been swept for it: what is used up then, is.
    """

    shop: ShopId
    actor: Actor
    operation: str
    at: datetime
    ids: Tape
    key: str | None = None
    request_hash: str = ""
    swept: bool = False

    @property
    def owner(self) -> MemberId | None:
        """Whose things may be seen: a customer's own; None = everybody's."""
        return self.actor.id if isinstance(self.actor, Customer) else None


@frozen(kw_only=True)
class Outcome:
    """What a remembered call answered: its result, or its refusal, as versioned JSON text."""

    request_hash: str
    answer: str
