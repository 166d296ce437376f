"""Percentages and factors that people write, exactly."""

from decimal import Decimal
from typing import TypeGuard

from selfshop.domain.shared import InvalidInput, checks

#: Decimals a percentage or factor may have.
PLACES_MAX = 6


def check_percent(_: object, attribute: checks.Named, value: object) -> None:
    """Check that the field is a decimal above 0 and at most 100, with at most 6 places."""
    if not is_plain(value) or not 0 < value <= 100:
        raise InvalidInput(attribute.name, "input.not_a_percent")


def check_positive(_: object, attribute: checks.Named, value: object) -> None:
    """Check that the field is a decimal above 0 and below a million, with at most 6 places."""
    if not is_plain(value) or not 0 < value < 10**6:
        raise InvalidInput(attribute.name, "input.not_a_decimal")


def is_plain(value: object) -> TypeGuard[Decimal]:
    """Tell whether *value* is a finite decimal with at most PLACES_MAX places."""
    if not isinstance(value, Decimal) or not value.is_finite():
        return False
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -PLACES_MAX


def ratio(percent: Decimal) -> tuple[int, int]:
    """Return *percent* as a fraction of 1: ``12.5`` gives ``(1, 8)``."""
    numerator, denominator = percent.as_integer_ratio()
    return numerator, denominator * 100


def part_of(amount: int, share: tuple[int, int]) -> int:
    """Return *amount* times *share*, rounded half up to a whole minor unit; *amount* >= 0."""
    numerator, denominator = share
    return (2 * amount * numerator + denominator) // (2 * denominator)
