"""The cattrs converters: one strict for what comes from outside, one compact for the store."""

import re
import types
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from fractions import Fraction
from functools import cache
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

import attrs
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from selfshop.adapters.codec import sequences
from selfshop.adapters.codec.complaints import complaint
from selfshop.domain.shared import (
    InvalidInput,
    Minor,
    Money,
    checks,
    format_minor,
    parse_minor,
    spelling,
)

#: The field that names the class where several are possible.
TAG = "type"

TEXT_LENGTH_MAX = 100_000

#: As people write percentages and factors: no exponents, which could stand for endless digits.
_PLAIN_DECIMAL = re.compile(r"-?\d{1,20}(?:\.\d{1,20})?", re.ASCII)

#: How many amounts of a currency are kept written.
_KEPT_AMOUNTS = 16_384


class _Amounts(dict[int, str]):
    """Minor units as decimal strings: a quote has the same amounts many times over."""

    def __init__(self, currency: str) -> None:
        super().__init__()
        self._currency = currency

    def __missing__(self, minor: int) -> str:
        text = format_minor(minor, self._currency)
        if len(self) >= _KEPT_AMOUNTS:
            self.clear()
        self[minor] = text
        return text


class JsonCodec:
    """Typed values as plain JSON data, and back.

    Args:
        currency: the shop's currency: every amount is a decimal string in it, fields that are
            unknown are refused, and complaints name their path. None = the store's own form:
            minor units, defaults left out, trusted when read.
    """

    def __init__(self, currency: str | None = None) -> None:
        self._currency = currency
        self._converter = _converter(currency)

    def dump(self, value: object, hint: Any) -> Any:
        """Return *value*, of type *hint*, as plain JSON data."""
        return self._converter.unstructure(value, unstructure_as=_bare(hint))

    def load(self, plain: Any, hint: Any) -> Any:
        """Return plain JSON data as a value of type *hint*; see `ports.codec.Codec`."""
        if hint is None or hint is type(None):
            return None
        try:
            return self._converter.structure(plain, _bare(hint))
        except InvalidInput:
            raise
        except Exception as error:
            raise complaint(error) from error


def _is_facts(hint: Any) -> bool:
    """Tell whether *hint* is Mapping[str, Fact], however deep attrs has resolved its recursion."""
    arguments = get_args(hint)
    return (
        get_origin(hint) is Mapping
        and arguments[0] is str
        and {str, int, bool, type(None)} <= set(get_args(arguments[1]))
    )


# Facts are plain already; only lists and tuples differ.
def _frozen_facts(plain: Any) -> Any:
    if isinstance(plain, Mapping):
        return {name: _frozen_facts(value) for name, value in plain.items()}
    return tuple(map(_frozen_facts, plain)) if isinstance(plain, list | tuple) else plain


def _plain_facts(facts: Any) -> Any:
    if isinstance(facts, Mapping):
        return {name: _plain_facts(value) for name, value in facts.items()}
    return [_plain_facts(value) for value in facts] if isinstance(facts, tuple) else facts


def _bare(hint: Any) -> Any:
    bare = hasattr(hint, "__metadata__") and not _is_spelled(hint)
    return get_args(hint)[0] if bare else hint


@cache
def _converter(currency: str | None) -> Converter:
    # A converter compiles a function for every class it meets, so there is one per currency.
    outward = currency is not None
    converter = Converter(detailed_validation=outward, forbid_extra_keys=outward)
    _add_scalars(converter)
    _add_money(converter, currency)
    if outward:
        converter.register_structure_hook_func(_is_spelled, _number)
        converter.register_unstructure_hook_factory(_is_spelled, _number_writer)
    converter.register_structure_hook_factory(
        attrs.has, lambda cls: _structure_class(cls, converter, strict=outward)
    )
    converter.register_unstructure_hook_factory(
        attrs.has, lambda cls: _unstructure_class(cls, converter, compact=not outward)
    )
    converter.register_structure_hook_factory(
        _is_class_union, lambda hint: _structure_union(hint, converter)
    )
    converter.register_unstructure_hook_factory(
        _is_class_union, lambda hint: _unstructure_union(hint, converter)
    )
    return converter


def _add_scalars(converter: Converter) -> None:
    converter.register_structure_hook(str, _text)
    converter.register_structure_hook(int, _whole)
    converter.register_structure_hook(bool, _true_or_false)
    converter.register_structure_hook(float, _no_float)
    converter.register_structure_hook_func(_is_facts, lambda plain, _: _frozen_facts(plain))
    converter.register_unstructure_hook_func(_is_facts, _plain_facts)
    converter.register_structure_hook(datetime, _instant)
    converter.register_unstructure_hook(datetime, _instant_text)
    converter.register_unstructure_hook(Fraction, str)
    converter.register_structure_hook(Fraction, lambda text, _: Fraction(text))
    converter.register_unstructure_hook(Decimal, str)
    converter.register_structure_hook(Decimal, lambda text, _: _decimal(text))
    converter.register_structure_hook_func(_is_enum, _enum)
    # A word of ours would pass as the text that it is, and be no plain data.
    converter.register_unstructure_hook(StrEnum, str.__str__)
    converter.register_structure_hook_factory(
        sequences.is_sequence, lambda hint: sequences.reader(hint, converter)
    )
    converter.register_unstructure_hook_factory(
        sequences.is_sequence, lambda hint: sequences.writer(hint, converter)
    )


def _add_money(converter: Converter, currency: str | None) -> None:
    if currency is None:
        converter.register_unstructure_hook(Money, lambda money: [money.minor, money.currency])
        converter.register_structure_hook(Money, lambda pair, _: Money(pair[0], pair[1]))
        return
    converter.register_unstructure_hook(Money, lambda money: money.decimal)
    converter.register_structure_hook(
        Money, lambda text, _: Money(parse_minor(text, currency, path=""), currency)
    )
    converter.register_unstructure_hook_func(
        lambda hint: hint is Minor, _Amounts(currency).__getitem__
    )
    converter.register_structure_hook_func(
        lambda hint: hint is Minor, lambda text, _: parse_minor(text, currency, path="")
    )


def _structure_class(cls: type, converter: Converter, *, strict: bool) -> Callable[..., Any]:
    structure: Callable[..., Any] = make_dict_structure_fn(
        cls,
        converter,
        _cattrs_forbid_extra_keys=strict,
        _cattrs_detailed_validation=strict,
        **_renames(cls),
    )
    also = also_told(cls) if strict else {}
    if not also:
        return structure

    def without(plain: Any, hint: Any) -> Any:
        if isinstance(plain, Mapping):
            plain = {name: value for name, value in plain.items() if name not in also}
        return structure(plain, hint)

    return without


def _unstructure_class(cls: type, converter: Converter, *, compact: bool) -> Callable[..., Any]:
    unstructure: Callable[..., Any] = make_dict_unstructure_fn(
        cls, converter, _cattrs_omit_if_default=compact, **_renames(cls)
    )
    also = {} if compact else also_told(cls)
    if not also:
        return unstructure

    def with_them(value: Any) -> Any:
        more = {
            name: converter.unstructure(getattr(value, name), unstructure_as=hint)
            for name, hint in also.items()
        }
        return {**unstructure(value), **more}

    return with_them


def also_told(cls: Any) -> Mapping[str, Any]:
    """Return what plain data says of a class beside its fields: its ``json_also``, with their hints.

    They follow from the fields, so they are passed over when such data is read.
    """
    kind = get_origin(cls) or cls
    names = getattr(kind, "json_also", ())
    hints = get_type_hints(kind) if names else {}
    return {name: hints[name] for name in names}


def _renames(cls: type) -> dict[str, Any]:
    """Return the JSON names of the fields whose Python name had to dodge a keyword."""
    return {
        a.name: override(rename=a.name.rstrip("_"))
        for a in attrs.fields(attrs.resolve_types(get_origin(cls) or cls))
        if a.name.endswith("_")
    }


def _members(hint: Any) -> tuple[Any, ...]:
    if isinstance(hint, NewType):
        return _members(hint.__supertype__)
    if get_origin(hint) in (Union, types.UnionType):
        return get_args(hint)
    return ()


def _is_class_union(hint: Any) -> bool:
    classes = [member for member in _members(hint) if member is not type(None)]
    return len(classes) > 1 and all(attrs.has(get_origin(c) or c) for c in classes)


def tag_of(cls: type) -> str:
    """Return how a class is called in JSON: ``AmountOff`` is ``amount_off``."""
    named = getattr(cls, "json_tag", None)
    if isinstance(named, str):
        return named
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in cls.__name__).lstrip("_")


def _structure_union(hint: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    by_tag = {tag_of(cls): cls for cls in _members(hint) if cls is not type(None)}

    def structure(plain: Any, _: Any) -> Any:
        if plain is None and type(None) in _members(hint):
            return None
        if not isinstance(plain, Mapping):
            raise InvalidInput("", "input.wrong_type", expected="object")
        if TAG not in plain:
            raise InvalidInput(TAG, "input.missing")
        cls = by_tag.get(plain[TAG]) if isinstance(plain[TAG], str) else None
        if cls is None:
            raise InvalidInput(TAG, "input.not_one_of", choices=tuple(sorted(by_tag)))
        rest = {name: value for name, value in plain.items() if name != TAG}
        return converter.structure(rest, cls)

    return structure


def _unstructure_union(hint: Any, converter: Converter) -> Callable[[Any], Any]:
    del hint

    def unstructure(value: Any) -> Any:
        if value is None:
            return None
        return {TAG: tag_of(type(value)), **converter.unstructure(value)}

    return unstructure


def _text(plain: Any, kind: Any) -> Any:
    if kind is not str and _is_enum(kind):
        # An enum of texts is a str too, and dispatched to here.
        return _enum(plain, kind)
    if type(plain) is not str:
        raise InvalidInput("", "input.not_text")
    if len(plain) > TEXT_LENGTH_MAX:
        raise InvalidInput("", "input.too_long", most=TEXT_LENGTH_MAX)
    return plain


def _whole(plain: Any, _: Any) -> int:
    if type(plain) is not int:
        raise InvalidInput("", "input.not_a_whole_number")
    return plain


def _is_spelled(hint: Any) -> bool:
    return spelled_in(hint) is not None


def spelled_in(hint: Any) -> spelling.Spelled | None:
    """Return the word that *hint*, ``Annotated[int, Spelled(...)]``, has for one of its numbers."""
    found = getattr(hint, "__metadata__", ())
    return next((one for one in found if isinstance(one, spelling.Spelled)), None)


def _number(plain: Any, hint: Any) -> int:
    spelled = spelled_in(hint)
    if spelled is not None and plain == spelled.word:
        return spelled.number
    return _whole(plain, hint)


def _number_writer(hint: Any) -> Callable[[int], int | str]:
    spelled = spelled_in(hint)
    return lambda number: spelled.word if spelled and number == spelled.number else number


def _true_or_false(plain: Any, _: Any) -> bool:
    if type(plain) is not bool:
        raise InvalidInput("", "input.not_true_or_false")
    return plain


def _no_float(plain: Any, _: Any) -> float:
    del plain
    raise InvalidInput("", "input.not_a_decimal")


def _decimal(plain: Any) -> Decimal:
    if type(plain) is not str or _PLAIN_DECIMAL.fullmatch(plain) is None:
        raise InvalidInput("", "input.not_a_decimal")
    return Decimal(plain)


def _instant(plain: Any, _: Any) -> datetime:
    if type(plain) is not str:
        raise InvalidInput("", "input.not_an_instant")
    try:
        at = datetime.fromisoformat(plain)
    except ValueError as error:
        raise InvalidInput("", "input.not_an_instant") from error
    checks.require_instant("", at)
    return at


def _instant_text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _is_enum(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Enum)


def _enum(plain: Any, kind: Any) -> Any:
    try:
        return kind(plain)
    except ValueError as error:
        choices = tuple(str(member.value) for member in kind)
        raise InvalidInput("", "input.not_one_of", choices=choices) from error
