"""What an open unit of work is on every store: its call, its repositories, what is handed to it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, TypeVar

from attrs import define, field

from selfshop.domain.shared import Actor, Event, MemberId, ShopId
from selfshop.ports.calls import Call, Outcome

U = TypeVar("U")
R = TypeVar("R")


@define(kw_only=True, slots=False)
class OpenUnit:
    """Serves those parts of `ports.work.Work` that ask no store."""

    call: Call
    outcome: Outcome | None = None
    events: list[Event] = field(factory=list)

    @property
    def shop(self) -> ShopId:
        """The shop the unit works for."""
        return self.call.shop

    @property
    def at(self) -> datetime:
        """The instant of the operation."""
        return self.call.at

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return self.call.actor

    @property
    def owner(self) -> MemberId | None:
        """Whose things may be seen."""
        return self.call.owner

    @property
    def swept(self) -> bool:
        """Whether orders not paid in time have been swept for this call."""
        return self.call.swept

    def new_id(self) -> str:
        """Return a new id; the same one in each attempt."""
        return self.call.ids.next()

    def emit(self, *events: Event) -> None:
        """Hand over events."""
        self.events.extend(events)

    def remember(self, outcome: Outcome) -> None:
        """Keep *outcome* under the call's key."""
        self.outcome = outcome


class MadeOnce(Generic[U, R]):
    """A repository of a unit, made when it is first asked for.

    As `functools.cached_property`, less its lock: a unit is not for sharing between threads.
    """

    def __init__(self, make: Callable[[U], R]) -> None:
        self._make = make

    def __set_name__(self, owner: type[U], name: str) -> None:
        self._name = name

    def __get__(self, unit: U, owner: Any) -> R:
        made = unit.__dict__[self._name] = self._make(unit)
        return made
