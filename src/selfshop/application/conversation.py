"""Operations that talk to somebody outside: several units with calls between them, never inside.

Intent in one unit, the call outside of any, what came of it in the next: so no lock is held while
a provider thinks, and what is known is always stored. Each unit is idempotent by the state of what
it changes, and calls carry our own numbers, so a conversation can be repeated at any point.
"""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from attrs import frozen

from selfshop.application.desk import Desk
from selfshop.application.operation import Group, Terms, asked_for
from selfshop.application.shape import Shape
from selfshop.domain.shared import Actor, Refused
from selfshop.ports.calls import Call
from selfshop.ports.payment_provider import PaymentProvider
from selfshop.ports.work import Work

P = ParamSpec("P")
T = TypeVar("T")
G = TypeVar("G", bound=Group)


@frozen(kw_only=True)
class Talk:
    """One conversation: units of work, and whom to talk to between them."""

    desk: Desk
    operation: str
    shape: Shape

    def unit(self, work: Callable[[Work], T]) -> T:
        """Run *work* as a unit of its own, at the present instant."""
        call = self.desk.call(self.operation, self.shape, {}, remembered=False)
        return self.desk.units.run(work, call=call)

    def provider(self, name: str) -> PaymentProvider:
        """Return the payment provider called *name*.

        Raises:
            Refused: ``provider.unknown``.
        """
        found = self.desk.providers.get(name)
        if found is None:
            raise Refused("provider.unknown", provider=name)
        return found


def conversation(
    *, who: tuple[type[Actor], ...], permission: str | None = None, writes: bool = True
) -> Callable[
    [Callable[Concatenate[G, Talk, P], T]],
    Callable[Concatenate[G, P], T],
]:
    """Make the decorated use case an operation that is a conversation, on these terms."""
    terms = Terms(who=who, permission=permission, writes=writes)
    return lambda use_case: asked_for(use_case, terms, _as_a_conversation)


def _as_a_conversation(desk: Desk, call: Call, shape: Shape, use_case: Callable[[Talk], T]) -> T:
    talk = Talk(desk=desk, operation=call.operation, shape=shape)
    return desk.converse(lambda: use_case(talk), call=call, shape=shape)
