"""Money: a whole number of minor units in one currency."""

import re
from typing import NewType

from attrs import frozen

from selfshop.domain.shared.currencies import DECIMALS
from selfshop.domain.shared.errors import InvalidInput

#: Integer minor units (fen, cents) of a currency that is stated beside it.
Minor = NewType("Minor", int)

#: No single amount is larger than this, in minor units.
AMOUNT_MINOR_MAX = 10**15

_PLAIN_DECIMAL = re.compile(r"(-?)(\d{1,16})(?:\.(\d{1,16}))?", re.ASCII)


def decimals_of(currency: object, *, path: str = "currency") -> int:
    """Return how many decimals *currency* has; refuse what ISO 4217 does not know."""
    if type(currency) is not str:
        raise InvalidInput(path, "input.not_text")
    if currency not in DECIMALS:
        raise InvalidInput(path, "input.unknown_currency", currency=currency[:20])
    return DECIMALS[currency]


def parse_minor(text: object, currency: str, *, path: str = "amount") -> Minor:
    """Read a plain decimal string as minor units of *currency*, exactly.

    Raises:
        InvalidInput: not a string, not a plain decimal, more decimals than the currency has, or
            beyond AMOUNT_MINOR_MAX. Trailing zeros beyond the currency's decimals are refused too.
    """
    decimals = decimals_of(currency)
    match = _PLAIN_DECIMAL.fullmatch(text) if type(text) is str else None
    if match is None:
        raise InvalidInput(path, "input.not_an_amount")
    sign, units, fraction = match[1], match[2], match[3] or ""
    if len(fraction) > decimals:
        raise InvalidInput(path, "input.too_many_decimals", currency=currency, decimals=decimals)
    minor = int(units + fraction.ljust(decimals, "0"))
    if minor > AMOUNT_MINOR_MAX:
        raise InvalidInput(path, "input.too_large", most=AMOUNT_MINOR_MAX)
    return Minor(-minor if sign else minor)


def format_minor(minor: int, currency: str) -> str:
    """Write minor units as the currency's decimal string: ``12900, "CNY"`` gives ``129.00``."""
    decimals = DECIMALS[currency]
    if minor < 0:
        return f"-{format_minor(-minor, currency)}"
    digits = str(minor)
    if not decimals:
        return digits
    if len(digits) <= decimals:
        digits = digits.zfill(decimals + 1)
    return f"{digits[:-decimals]}.{digits[-decimals:]}"


@frozen(order=False)
class Money:
    """An amount of one currency, held as integer minor units; sums never lose a cent.

    >>> Money.of("129.00", "CNY")
    Money(minor=12900, currency='CNY')
    >>> str(Money(30, "USD") + Money(15, "USD"))
    '0.45 USD'

    Raises:
        InvalidInput: *minor* is no integer, is beyond AMOUNT_MINOR_MAX, or the currency is
            unknown.
    """

    minor: int
    currency: str

    def __attrs_post_init__(self) -> None:
        decimals_of(self.currency)
        if type(self.minor) is not int:
            raise InvalidInput("minor", "input.not_a_whole_number")
        if abs(self.minor) > AMOUNT_MINOR_MAX:
            raise InvalidInput("minor", "input.too_large", most=AMOUNT_MINOR_MAX)

    @classmethod
    def of(cls, text: str, currency: str) -> "Money":
        """Read a plain decimal string, such as ``"129.00"``."""
        return cls(parse_minor(text, currency), currency)

    @property
    def decimal(self) -> str:
        """The amount as a plain decimal string, such as ``129.00``."""
        return format_minor(self.minor, self.currency)

    def __str__(self) -> str:
        return f"{self.decimal} {self.currency}"

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + other.in_(self.currency), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - other.in_(self.currency), self.currency)

    def in_(self, currency: str, *, path: str = "currency") -> Minor:
        """Return the minor units, having made sure that the money is in *currency*."""
        if self.currency != currency:
            raise InvalidInput(path, "input.other_currency", currency=currency)
        return Minor(self.minor)
