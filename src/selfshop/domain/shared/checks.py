"""Validators for attrs fields: each raises `InvalidInput` with the field's name as its path."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, Protocol

from selfshop.domain.shared.errors import InvalidInput
from selfshop.domain.shared.money import Money

TEXT_LENGTH_MAX = 200
#: Quantities of one line or movement, in units.
QUANTITY_MAX = 1_000_000_000
YEAR_MIN, YEAR_MAX = 2, 9_900


class Named(Protocol):
    """The part of an attrs attribute that a validator reads."""

    @property
    def name(self) -> str:
        """The field's name."""


# attrs calls validators with (instance, attribute, value); the instance is of any class.
Validator = Callable[[Any, Named, Any], None]


def require_text(path: str, value: object, *, most: int = TEXT_LENGTH_MAX) -> None:
    """Refuse anything but a non-empty string of at most *most* characters."""
    if type(value) is not str:
        raise InvalidInput(path, "input.not_text")
    if not value:
        raise InvalidInput(path, "input.empty")
    if len(value) > most:
        raise InvalidInput(path, "input.too_long", most=most)
    require_storable(path, value)


def require_words(path: str, value: str) -> None:
    """Refuse anything but text that says something: not empty, nor nothing but blanks."""
    require_text(path, value)
    if not value.strip():
        raise InvalidInput(path, "input.empty")


def require_new_id(path: str, value: str) -> None:
    """Refuse an id that nobody could tell from another: blank, or with blanks around it.

    Asked where a thing is added: what was stored under such an id stays readable.
    """
    if value != value.strip():
        raise InvalidInput(path, "input.blanks_around")


def require_storable(path: str, value: str) -> None:
    """Refuse text that no database and no UTF-8 file can hold: with NUL, or half a character."""
    if "\0" in value or not (value.isascii() or _is_utf8(value)):
        raise InvalidInput(path, "input.unstorable")


def _is_utf8(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def require_whole(path: str, value: object, *, least: int, most: int) -> None:
    """Refuse anything but an integer in [least, most]; booleans and floats are no integers."""
    if type(value) is not int:
        raise InvalidInput(path, "input.not_a_whole_number")
    if value < least:
        raise InvalidInput(path, "input.too_small", least=least)
    if value > most:
        raise InvalidInput(path, "input.too_large", most=most)


def require_instant(path: str, value: object) -> None:
    """Refuse anything but a datetime that knows its offset, in a year from 2 to 9900.

    Beyond them an instant may not exist in UTC, and time limits counted from it may not exist.
    """
    if not isinstance(value, datetime):
        raise InvalidInput(path, "input.not_an_instant")
    if value.utcoffset() is None:
        raise InvalidInput(path, "input.naive_instant")
    if not YEAR_MIN <= value.year <= YEAR_MAX:
        raise InvalidInput(path, "input.instant_out_of_range", least=YEAR_MIN, most=YEAR_MAX)


def text(*, most: int = TEXT_LENGTH_MAX) -> Validator:
    """Check that the field is a non-empty string of at most *most* characters."""

    def check(_: object, attribute: Named, value: object) -> None:
        require_text(attribute.name, value, most=most)

    return check


def whole(*, least: int, most: int) -> Validator:
    """Check that the field is an integer in [least, most]."""

    def check(_: object, attribute: Named, value: object) -> None:
        if type(value) is not int or value < least or value > most:
            require_whole(attribute.name, value, least=least, most=most)

    return check


def note(*, most: int = 1_000) -> Validator:
    """Check that the field is text for people: at most *most* characters, empty at will."""

    def check(_: object, attribute: Named, value: object) -> None:
        if value != "":
            require_text(attribute.name, value, most=most)

    return check


quantity = whole(least=1, most=QUANTITY_MAX)
"""Check that the field is a count of units, 1 to QUANTITY_MAX."""


def instant(_: object, attribute: Named, value: object) -> None:
    """Check that the field is an aware datetime."""
    require_instant(attribute.name, value)


def true_or_false(_: object, attribute: Named, value: object) -> None:
    """Check that the field is a bool."""
    if type(value) is not bool:
        raise InvalidInput(attribute.name, "input.not_true_or_false")


def is_a(*kinds: type) -> Validator:
    """Check that the field is an instance of one of *kinds*."""
    expected = " or ".join(kind.__name__ for kind in kinds)

    def check(_: object, attribute: Named, value: object) -> None:
        if not isinstance(value, kinds):
            raise InvalidInput(attribute.name, "input.wrong_type", expected=expected)

    return check


def one_of(choices: Collection[str]) -> Validator:
    """Check that the field is one of *choices*."""
    listed = tuple(sorted(choices))

    def check(_: object, attribute: Named, value: object) -> None:
        if value not in choices:
            raise InvalidInput(attribute.name, "input.not_one_of", choices=listed)

    return check


def each(item: Validator, *, least: int = 0, most: int) -> Validator:
    """Check that the field is a tuple (or frozenset) of *least* to *most* valid items."""

    def check(owner: object, attribute: Named, value: object) -> None:
        if not isinstance(value, tuple | frozenset):
            raise InvalidInput(attribute.name, "input.wrong_type", expected="tuple")
        if len(value) < least:
            raise InvalidInput(attribute.name, "input.empty")
        if len(value) > most:
            raise InvalidInput(attribute.name, "input.too_many", most=most)
        for position, entry in enumerate(value):
            item(owner, _Entry(f"{attribute.name}[{position}]"), entry)

    return check


def optional(inner: Validator) -> Validator:
    """Check *inner* unless the field is None."""

    def check(owner: object, attribute: Named, value: object) -> None:
        if value is not None:
            inner(owner, attribute, value)

    return check


def money(*, least_minor: int) -> Validator:
    """Check that the field is Money of at least *least_minor* minor units."""

    def check(_: object, attribute: Named, value: object) -> None:
        if not isinstance(value, Money):
            raise InvalidInput(attribute.name, "input.wrong_type", expected="Money")
        if value.minor < least_minor:
            raise InvalidInput(attribute.name, "input.too_small", least=least_minor)

    return check


def no_duplicates(path: str, keys: Collection[object]) -> None:
    """Refuse the first key that appears twice, naming its position under *path*."""
    seen: set[object] = set()
    for position, key in enumerate(keys):
        if key in seen:
            raise InvalidInput(f"{path}[{position}]", "input.duplicate")
        seen.add(key)


class _Entry:
    """One entry of a collection, with a name to complain under."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name
