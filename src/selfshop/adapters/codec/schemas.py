"""JSON Schemas (draft 2020-12) of what goes in and out of operations."""

import types
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Annotated, Any, Literal, NewType, Union, get_args, get_origin

import attrs

from selfshop.adapters.codec.converter import TAG, also_told, spelled_in, tag_of
from selfshop.application.shape import Shape
from selfshop.domain.shared import Minor, Money

AMOUNT = {"type": "string", "pattern": r"^-?\d{1,16}(\.\d{1,4})?$"}
_PLAIN: Mapping[Any, Mapping[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    datetime: {"type": "string", "format": "date-time"},
    Decimal: {"type": "string"},
    Fraction: {"type": "string"},
    Money: AMOUNT,
    Minor: AMOUNT,
    type(None): {"type": "null"},
    None: {"type": "null"},
    Any: {},
    object: {},
}


def arguments_schema(shape: Shape) -> dict[str, Any]:
    """Return the schema of an operation's arguments: an object without other fields."""
    return {
        "type": "object",
        "properties": {name: schema_of(hint) for name, hint in shape.hints.items()},
        "required": sorted(shape.required),
        "additionalProperties": False,
    }


def schema_of(hint: Any, within: tuple[Any, ...] = ()) -> dict[str, Any]:
    """Return the schema of the plain data of a type hint.

    Args:
        hint: as on a parameter or field.
        within: the classes the hint is a part of; a class inside itself is any object.
    """
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    origin, arguments = get_origin(hint), get_args(hint)
    spelled = spelled_in(hint)
    if spelled is not None:
        return {"anyOf": [schema_of(arguments[0]), {"const": spelled.word}]}
    if isinstance(hint, NewType) or origin is Annotated:
        return schema_of(arguments[0] if origin else hint.__supertype__, within)
    if origin in (Literal, Union, types.UnionType):
        return {"enum": list(arguments)} if origin is Literal else _union(arguments, within)
    if origin in (tuple, frozenset):
        return _sequence(arguments, within)
    return _named(hint, within)


def _named(hint: Any, within: tuple[Any, ...]) -> dict[str, Any]:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is not None and attrs.has(origin):
        parameters = getattr(origin, "__parameters__", ())
        return _class(origin, within, dict(zip(parameters, arguments, strict=True)))
    if attrs.has(hint):
        return _class(hint, within, {})
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"enum": [member.value for member in hint]}
    return {"type": "object"}


def _sequence(arguments: tuple[Any, ...], within: tuple[Any, ...]) -> dict[str, Any]:
    if len(arguments) == 2 and arguments[1] is not Ellipsis:
        return {"type": "array", "prefixItems": [schema_of(a, within) for a in arguments]}
    return {"type": "array", "items": schema_of(arguments[0], within)}


def _union(members: tuple[Any, ...], within: tuple[Any, ...]) -> dict[str, Any]:
    classes = [member for member in members if attrs.has(get_origin(member) or member)]
    schemas = []
    for member in members:
        schema = schema_of(member, within)
        if member in classes and len(classes) > 1:
            schema["properties"] = {TAG: {"const": tag_of(member)}, **schema["properties"]}
            schema["required"] = [TAG, *schema["required"]]
        schemas.append(schema)
    return {"anyOf": schemas}


def _class(cls: Any, within: tuple[Any, ...], arguments: Mapping[Any, Any]) -> dict[str, Any]:
    if cls in within:
        return {"type": "object"}
    inside = (*within, cls)
    fields = attrs.fields(attrs.resolve_types(cls))
    properties = {a.name.rstrip("_"): schema_of(_bound(a.type, arguments), inside) for a in fields}
    properties |= {name: schema_of(hint, inside) for name, hint in also_told(cls).items()}
    return {
        "type": "object",
        "title": cls.__name__,
        "properties": properties,
        "required": [a.name.rstrip("_") for a in fields if a.default is attrs.NOTHING],
        "additionalProperties": False,
    }


def _bound(hint: Any, arguments: Mapping[Any, Any]) -> Any:
    """Put the arguments of a generic class where its field's hint has parameters."""
    if hint in arguments:
        return arguments[hint]
    inner = get_args(hint)
    if inner and arguments and get_origin(hint) is tuple:
        return tuple[tuple(_bound(i, arguments) for i in inner)]  # type: ignore[misc]  # built at run time
    return hint
