"""Operations by name, with plain JSON in and out: what a service or a queue consumer wraps."""

from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from selfshop.application.desk import Desk
from selfshop.application.groups import GROUPS, group_of
from selfshop.application.operation import operations_of
from selfshop.application.shape import Shape
from selfshop.domain.shared import InvalidInput, Refused
from selfshop.ports.codec import Codec

#: How deep plain data may be nested, and how many values it may hold in all.
DEPTH_MAX = 20
VALUES_MAX = 500_000
#: Whole numbers beyond this are no counts of anything.
NUMBER_MAX = 2**63

#: The way to a value in plain data, its last step first; None = the whole of it.
_Trail = None | tuple["_Trail", str]


@frozen(kw_only=True)
class Described:
    """One operation, for whoever wants to offer it to others.

    Attributes:
        name: such as ``orders.place``.
        summary: the first line of its documentation.
        who: the kinds of actor that may ask.
        permission: what staff need; None = nothing more.
        writes: whether it changes anything, and so heeds a key.
        arguments, result: JSON Schemas (2020-12) of what goes in and comes out.
    """

    name: str
    summary: str
    who: tuple[str, ...]
    permission: str | None
    writes: bool
    arguments: Mapping[str, Any]
    result: Mapping[str, Any]


def call(
    shop: object, desk: Desk, codec: Codec, operation: str, arguments: Mapping[str, Any]
) -> Any:
    """Perform *operation*; see `Shop.call`."""
    if not desk.bound:
        raise Refused("actor.unbound")
    if type(operation) is not str:
        raise InvalidInput("operation", "input.not_text")
    group_name, _, name = operation.partition(".")
    known = operations_of(group_of(group_name)) if group_name in GROUPS else {}
    if name not in known:
        raise InvalidInput("operation", "operation.unknown", operation=operation[:100])
    if not isinstance(arguments, Mapping):
        raise InvalidInput("", "input.wrong_type", expected="object")
    _require_modest(arguments)
    shape = desk.shape_of(known[name][0])
    typed = {
        argument: _loaded(codec, argument, plain, shape) for argument, plain in arguments.items()
    }
    result = getattr(getattr(shop, group_name), name)(**typed)
    return codec.dump(result, shape.result)


def _loaded(codec: Codec, argument: str, plain: object, shape: Shape) -> object:
    if argument not in shape.hints:
        raise InvalidInput(argument, "input.unknown_field")
    try:
        return codec.load(plain, shape.hints[argument])
    except InvalidInput as fault:
        raise fault.under(argument) from fault


def _require_modest(plain: object) -> None:
    """Refuse data that is too deep, too large, or holds what is no JSON."""
    seen = 0
    level: list[tuple[_Trail, object]] = [(None, plain)]
    for _ in range(DEPTH_MAX):
        seen += len(level)
        if seen > VALUES_MAX:
            raise InvalidInput("", "input.too_many", most=VALUES_MAX)
        below: list[tuple[_Trail, object]] = []
        for trail, value in level:
            if isinstance(value, Mapping):
                if not all(type(name) is str for name in value):
                    raise InvalidInput(_path(trail), "input.name_not_text")
                below.extend(((trail, f".{name}"), one) for name, one in value.items())
            elif isinstance(value, list | tuple):
                below.extend(((trail, f"[{place}]"), one) for place, one in enumerate(value))
            elif type(value) is int and abs(value) > NUMBER_MAX:
                raise InvalidInput(_path(trail), "input.too_large", most=NUMBER_MAX)
        if not below:
            return
        level = below
    raise InvalidInput("", "input.too_deep", most=DEPTH_MAX)


def _path(trail: _Trail) -> str:
    """Write out the way to a value, as errors name it."""
    steps: list[str] = []
    while trail is not None:
        trail, step = trail
        steps.append(step)
    return "".join(reversed(steps)).removeprefix(".")


def describe(
    schema_of: Callable[[Any], Mapping[str, Any]],
    arguments_of: Callable[[Shape], Mapping[str, Any]],
) -> tuple[Described, ...]:
    """List every operation of every group, by name; see `Shop.operations`."""
    return tuple(
        Described(
            name=f"{group}.{name}",
            summary=(use_case.__doc__ or "").partition("\n")[0],
            who=tuple(actor.__name__.lower() for actor in terms.who),
            permission=terms.permission,
            writes=terms.writes,
            arguments=arguments_of(Shape.of(use_case)),
            result=schema_of(Shape.of(use_case).result),
        )
        for group in sorted(GROUPS)
        for name, (use_case, terms) in sorted(operations_of(group_of(group)).items())
    )
