"""The one decorator that makes a use case an operation of the shop.

A use case is a method that takes an open unit of work and keyword arguments. `@operation` keeps
its signature, less the unit, and adds: checking the arguments' shape, who may ask, the unit of
work with its retries, the idempotency key with its stored outcome, and the events' author.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar, Concatenate, ParamSpec, TypeVar

from attrs import frozen

from selfshop.application.desk import Desk
from selfshop.application.shape import Shape
from selfshop.domain.shared import Actor, Customer, Refused, Staff, System
from selfshop.ports.calls import Call
from selfshop.ports.work import Work

P = ParamSpec("P")
T = TypeVar("T")
G = TypeVar("G", bound="Group")
#: What a use case works with: an open unit, or a conversation.
U = TypeVar("U")

ANYBODY: tuple[type[Actor], ...] = (Customer, Staff, System)
HOUSE: tuple[type[Actor], ...] = (Staff, System)
HOST: tuple[type[Actor], ...] = (System,)


class Group:
    """The operations of one context, as in ``shop.orders``.

    Attributes:
        name: the group's name in ``shop.call("<name>.<operation>", …)``.
    """

    name: ClassVar[str]

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def desk(self) -> Desk:
        """Who asks, when, under which key, and the store behind it."""
        return self._desk


@frozen(kw_only=True)
class Terms:
    """On what terms an operation is performed.

    Attributes:
        who: the kinds of actor that may ask.
        permission: what staff need; None = being staff is enough.
        writes: whether it changes anything, and so heeds the idempotency key.
    """

    who: tuple[type[Actor], ...]
    permission: str | None
    writes: bool

    def admit(self, actor: Actor, operation: str) -> None:
        """Refuse an actor that may not ask for this."""
        if not isinstance(actor, self.who):
            raise Refused("actor.not_allowed", operation=operation, actor=actor.name)
        missing = (
            isinstance(actor, Staff)
            and self.permission is not None
            and self.permission not in actor.permissions
        )
        if missing:
            raise Refused(
                "actor.permission_missing", operation=operation, permission=self.permission
            )


def operation(
    *, who: tuple[type[Actor], ...], writes: bool, permission: str | None = None
) -> Callable[
    [Callable[Concatenate[G, Work, P], T]],
    Callable[Concatenate[G, P], T],
]:
    """Make the decorated use case an operation on these terms.

    The use case takes keyword-only arguments after the unit. Customers see their own only: the
    use case passes ``work.owner`` to what it reads.
    """
    terms = Terms(who=who, permission=permission, writes=writes)
    return lambda use_case: asked_for(use_case, terms, _as_one_unit)


def _as_one_unit(desk: Desk, call: Call, shape: Shape, use_case: Callable[[Work], T]) -> T:
    return desk.carry_out(use_case, call=call, shape=shape)


def asked_for(
    use_case: Callable[Concatenate[G, U, P], T],
    terms: Terms,
    carry_out: Callable[[Desk, Call, Shape, Callable[[U], T]], T],
) -> Callable[Concatenate[G, P], T]:
    """Return what is called to ask for *use_case*: it checks who asks and with what.

    Args:
        use_case: takes what it works with, then keyword-only arguments.
        terms: on which it is performed.
        carry_out: hands the use case what it works with, and returns what it returns.
    """

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
        return carry_out(desk, call, shape, lambda opened: use_case(group, opened, *args, **kwargs))

    # Read by shop.operations() and shop.call(); functools.wraps keeps the use case itself.
    perform.__selfshop_terms__ = terms  # type: ignore[attr-defined]  # marks an operation
    return perform


def operations_of(group: type[Group]) -> dict[str, tuple[Callable[..., Any], Terms]]:
    """Return the operations of *group* by method name: the use case itself, and its terms."""
    found: dict[str, tuple[Callable[..., Any], Terms]] = {}
    for name in dir(group):
        method = getattr(group, name)
        terms = getattr(method, "__selfshop_terms__", None)
        if isinstance(terms, Terms):
            found[name] = (method.__wrapped__, terms)
    return found
