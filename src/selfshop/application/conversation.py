"""Operations that talk to somebody outside: several units with calls between them, never inside.

Intent in one unit, the call outside of any, what came of it in the next: so no lock is held while
a provider thinks, and what is known is always stored. Each unit is idempotent by the state of what
it changes, and calls carry our own numbers, so a conversation can be repeated at any point.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from attrs import frozen

from selfshop.application.desk import Desk
from selfshop.application.operation import Group, Terms
from selfshop.application.shape import Shape
from selfshop.domain.shared import Actor, Refused
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

    def decorate(use_case: Callable[Concatenate[G, Talk, P], T]) -> Callable[Concatenate[G, P], T]:
        @wraps(use_case)
        def perform(group: G, /, *args: P.args, **kwargs: P.kwargs) -> T:
            name = f"{group.name}.{use_case.__name__}"
            if args:
                raise TypeError(f"{name} takes keyword arguments only")
            desk = group.desk
            terms.admit(desk.actor, name)
            shape = desk.shape_of(use_case)
            shape.check(kwargs)
            call = desk.call(name, shape, kwargs, remembered=terms.writes)
            talk = Talk(desk=desk, operation=name, shape=shape)
            return desk.converse(
                lambda: use_case(group, talk, *args, **kwargs), call=call, shape=shape
            )

        perform.__selfshop_terms__ = terms  # type: ignore[attr-defined]  # marks an operation
        return perform

    return decorate
