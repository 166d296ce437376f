"""Reading plain JSON strictly: each fault is one `InvalidInput` with the path of its field."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from selfshop.domain.shared import InvalidInput, Money, checks, parse_minor

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

#: Entries of one list and characters of one JSON text, before anything else is looked at.
LIST_MAX = 100_000
TEXT_MAX = 200_000_000


def parse(text: str) -> Any:
    """Read one JSON text; a key that appears twice is refused, as is what is no JSON.

    Floats, NaN and infinities pass here and are refused where they stand, with their path: no
    field of ours is a float.
    """
    if len(text) > TEXT_MAX:
        raise InvalidInput("", "input.too_long", most=TEXT_MAX)
    try:
        return json.loads(text, object_pairs_hook=_once)
    except InvalidInput:
        raise
    except (ValueError, RecursionError) as fault:
        raise InvalidInput(_place_in(text, fault), "input.not_json") from fault


def _place_in(text: str, fault: Exception) -> str:
    """Say where *text*, if it has several lines, is broken; whoever read one line knows its place."""
    if not isinstance(fault, json.JSONDecodeError) or "\n" not in text.strip():
        return ""
    return f"line {fault.lineno}, column {fault.colno}"


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    if len(plain) < len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise InvalidInput(name, "input.duplicate")
            seen.add(name)
    return plain


@contextmanager
def under(place: str) -> Iterator[None]:
    """Let complaints raised inside name *place* in front of their path."""
    try:
        yield
    except InvalidInput as complaint:
        raise complaint.under(place) from None


class Fields:
    """The fields of one JSON object: each is asked for by name, what is left over is unknown."""

    def __init__(self, plain: object) -> None:
        """Take *plain*, which must be an object."""
        if not isinstance(plain, Mapping):
            raise InvalidInput("", "input.wrong_type", expected="object")
        self._plain = plain
        self._known: set[str] = set()

    def has(self, name: str) -> bool:
        """Tell whether field *name* is given."""
        self._known.add(name)
        return name in self._plain

    def raw(self, name: str) -> Any:
        """Return field *name* as it stands; refuse its absence."""
        if not self.has(name):
            raise InvalidInput(name, "input.missing")
        return self._plain[name]

    def mapping(self, name: str) -> Mapping[str, Any]:
        """Return the object in field *name* as it stands."""
        value = self.raw(name)
        if not isinstance(value, Mapping):
            raise InvalidInput(name, "input.wrong_type", expected="object")
        return value

    def names(self) -> list[str]:
        """List all names given, and count them as known: the object is a mapping."""
        self._known.update(self._plain)
        return list(self._plain)

    def text(self, name: str) -> str:
        """Return a non-empty text."""
        value = self.raw(name)
        checks.require_text(name, value, most=10_000)
        return str(value)

    def whole(self, name: str, *, least: int, most: int = checks.QUANTITY_MAX) -> int:
        """Return an integer in [least, most]."""
        value = self.raw(name)
        checks.require_whole(name, value, least=least, most=most)
        return int(value)

    def flag(self, name: str) -> bool:
        """Return true or false; absent = false."""
        if not self.has(name):
            return False
        value = self._plain[name]
        if type(value) is not bool:
            raise InvalidInput(name, "input.not_true_or_false")
        return value

    def money(self, name: str, currency: str, *, least: int = 0) -> Money:
        """Return an amount of at least *least* minor units."""
        minor = parse_minor(self.raw(name), currency, path=name)
        if minor < least:
            raise InvalidInput(name, "input.too_small", least=least)
        return Money(minor, currency)

    def decimal(self, name: str) -> Decimal:
        """Return a plain decimal, written as text or as a whole number."""
        value = self.raw(name)
        if type(value) is int:
            return Decimal(value)
        if type(value) is not str or not value.isascii() or not value[-1:].isdigit():
            raise InvalidInput(name, "input.not_a_decimal")
        if value.strip("0123456789.") or len(value) > 40:
            raise InvalidInput(name, "input.not_a_decimal")
        try:
            return Decimal(value)
        except InvalidOperation:
            raise InvalidInput(name, "input.not_a_decimal") from None

    def instant(self, name: str) -> datetime:
        """Return an aware instant from ISO 8601."""
        value = self.raw(name)
        if type(value) is not str:
            raise InvalidInput(name, "input.not_an_instant")
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            raise InvalidInput(name, "input.not_an_instant") from None
        checks.require_instant(name, at)
        return at

    def choice(self, name: str, choices: type[E]) -> E:
        """Return one member of the text enumeration *choices*."""
        value = self.raw(name)
        known = {str(one): one for one in choices}
        if type(value) is not str or value not in known:
            raise InvalidInput(name, "input.not_one_of", choices=tuple(known))
        return known[value]

    def each(self, name: str, read: Callable[[Any], T]) -> tuple[T, ...]:
        """Return a list's entries as *read* sees them; absent = none."""
        if not self.has(name):
            return ()
        value = self._plain[name]
        if type(value) is not list:
            raise InvalidInput(name, "input.wrong_type", expected="list")
        if len(value) > LIST_MAX:
            raise InvalidInput(name, "input.too_many", most=LIST_MAX)
        entries = []
        for place, entry in enumerate(value):
            with under(f"{name}[{place}]"):
                entries.append(read(entry))
        return tuple(entries)

    def texts(self, name: str) -> frozenset[str]:
        """Return a list of different non-empty texts; absent = none."""
        entries = self.each(name, _text)
        checks.no_duplicates(name, entries)
        return frozenset(entries)

    def inside(self, name: str, read: Callable[["Fields"], T]) -> T:
        """Return the object in field *name* as *read* sees it, unknown fields refused."""
        value = self.raw(name)
        with under(name):
            return whole_object(value, read)

    def done(self) -> None:
        """Refuse fields that nobody asked for."""
        for name in self._plain:
            if name not in self._known:
                raise InvalidInput(str(name), "input.unknown_field")


def whole_object(plain: object, read: Callable[[Fields], T]) -> T:
    """Read an object completely: *read* asks for its fields, what is left over is refused."""
    fields = Fields(plain)
    value = read(fields)
    fields.done()
    return value


def _text(plain: Any) -> str:
    checks.require_text("", plain)
    return str(plain)
