"""What the arguments of an operation must look like, read once from its type hints."""

import inspect
import types
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Annotated, Any, NewType, Union, get_args, get_origin, get_type_hints

from attrs import frozen

from selfshop.domain.shared import AMOUNT_MINOR_MAX, InvalidInput, Minor, checks

#: A checker of one argument: (path, value) -> None, or InvalidInput.
Check = Callable[[str, object], None]

#: How many entries a collection argument may have unless its hint says otherwise.
ENTRIES_MAX = 1_000


@frozen(kw_only=True)
class AtMost:
    """Bound of a collection argument, as in ``Annotated[tuple[Sku, ...], AtMost(entries=10)]``."""

    entries: int


@frozen(kw_only=True)
class Longest:
    """Bound of a text argument, as in ``Annotated[str, Longest(characters=2_000)]``."""

    characters: int


@frozen(kw_only=True)
class Shape:
    """The parameters of one operation, each with its hint and checker, and the result's hint."""

    hints: Mapping[str, Any]
    checks: Mapping[str, Check]
    required: tuple[str, ...]
    result: Any

    @classmethod
    def of(cls, use_case: Callable[..., object]) -> "Shape":
        """Read the shape of *use_case* from its signature."""
        hints = get_type_hints(use_case, include_extras=True)
        parameters = {
            name: parameter
            for name, parameter in inspect.signature(use_case).parameters.items()
            if parameter.kind is inspect.Parameter.KEYWORD_ONLY
        }
        return cls(
            hints={name: hints[name] for name in parameters},
            checks={name: _check_of(hints[name]) for name in parameters},
            required=tuple(
                name for name, p in parameters.items() if p.default is inspect.Parameter.empty
            ),
            result=hints["return"],
        )

    def check(self, arguments: Mapping[str, object]) -> None:
        """Refuse unknown, missing and misshapen arguments by name."""
        for name, value in arguments.items():
            check = self.checks.get(name)
            if check is None:
                raise InvalidInput(name, "input.unknown_field")
            check(name, value)
        for name in self.required:
            if name not in arguments:
                raise InvalidInput(name, "input.missing")


def _check_of(hint: Any) -> Check:
    """Return the checker of *hint*; what is not known better is checked by its class."""
    if hint in _PLAIN:
        return _PLAIN[hint]
    if isinstance(hint, NewType):
        return _check_of(hint.__supertype__)
    composed = _COMPOSED.get(get_origin(hint))
    return _instance_check((hint,)) if composed is None else composed(hint)


def _annotated_check(hint: Any) -> Check:
    inner, bound = get_args(hint)
    if isinstance(bound, AtMost):
        return _tuple_check(inner, bound.entries)
    return partial(checks.require_text, most=bound.characters)


def _tuple_check(hint: Any, most: int = ENTRIES_MAX) -> Check:
    item = _check_of(get_args(hint)[0])

    def check(path: str, value: object) -> None:
        if not isinstance(value, tuple):
            raise InvalidInput(path, "input.wrong_type", expected="tuple")
        if len(value) > most:
            raise InvalidInput(path, "input.too_many", most=most)
        for position, entry in enumerate(value):
            item(f"{path}[{position}]", entry)

    return check


def _union_check(hint: Any) -> Check:
    members = get_args(hint)
    inner = tuple(member for member in members if member is not type(None))
    optional = len(inner) < len(members)
    check_inner = _check_of(inner[0]) if len(inner) == 1 else _instance_check(inner)

    def check(path: str, value: object) -> None:
        if value is None and optional:
            return
        check_inner(path, value)

    return check


def _instance_check(kinds: tuple[Any, ...]) -> Check:
    classes = tuple(get_origin(kind) or kind for kind in kinds)
    expected = " or ".join(kind.__name__ for kind in classes)

    def check(path: str, value: object) -> None:
        if not isinstance(value, classes):
            raise InvalidInput(path, "input.wrong_type", expected=expected)

    return check


def _whole(path: str, value: object) -> None:
    checks.require_whole(path, value, least=-checks.QUANTITY_MAX, most=checks.QUANTITY_MAX)


def _amount(path: str, value: object) -> None:
    checks.require_whole(path, value, least=-AMOUNT_MINOR_MAX, most=AMOUNT_MINOR_MAX)


def _true_or_false(path: str, value: object) -> None:
    if type(value) is not bool:
        raise InvalidInput(path, "input.not_true_or_false")


_PLAIN: Mapping[Any, Check] = {
    str: checks.require_text,
    int: _whole,
    bool: _true_or_false,
    datetime: checks.require_instant,
    Minor: _amount,
}

_COMPOSED: Mapping[Any, Callable[[Any], Check]] = {
    Annotated: _annotated_check,
    tuple: _tuple_check,
    Union: _union_check,
    types.UnionType: _union_check,
}
