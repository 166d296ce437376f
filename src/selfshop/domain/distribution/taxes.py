"""Tax withheld from what promoters are paid: labour remuneration (劳务报酬) in China, as data.

What is paid to one person in one month is one payment, however many pay-outs it is made of (个税法
实施条例 art. 14): tax is worked out on the month's sum, and each pay-out bears what it adds.

`Withholding.MONTHLY` (国家税务总局公告2018年第61号): income up to 4,000 less 800, above less a fifth;
20 % up to 20,000, 30 % - 2,000 up to 50,000, 40 % - 7,000 above. `Withholding.CUMULATIVE` (公告2025年
第16号, internet platforms from 2025-10): the year's income less a fifth and 5,000 a month, by the
yearly rates, less what was withheld before. Whether a shop is such a platform is the shop's to say.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from attrs import evolve, field, frozen

from selfshop.domain.shared import MemberId, Minor, checks

NOTHING = Minor(0)


class Withholding(StrEnum):
    """By which rule tax is withheld."""

    NONE = "none"
    MONTHLY = "monthly"
    CUMULATIVE = "cumulative"


class _Bracket(NamedTuple):
    """A rate up to so much taxable income, and what it takes off again; amounts in fen."""

    up_to: int | None
    percent: int
    quick: int


_MONTHLY = (
    _Bracket(20_000_00, 20, 0), _Bracket(50_000_00, 30, 2_000_00), _Bracket(None, 40, 7_000_00),
)  # fmt: skip
_YEARLY = (
    _Bracket(36_000_00, 3, 0), _Bracket(144_000_00, 10, 2_520_00),
    _Bracket(300_000_00, 20, 16_920_00), _Bracket(420_000_00, 25, 31_920_00),
    _Bracket(660_000_00, 30, 52_920_00), _Bracket(960_000_00, 35, 85_920_00),
    _Bracket(None, 45, 181_920_00),
)  # fmt: skip
_SMALL, _SMALL_OFF = 4_000_00, 800_00
_MONTH_OFF = 5_000_00


@frozen(kw_only=True)
class TaxMonth:
    """What one promoter was paid in one month, and what was withheld, in fen.

    Attributes:
        month: 1 to 12, in the shop's time zone.
        gross: before tax and fees.
    """

    month: int = field(validator=checks.whole(least=1, most=12))
    gross: Minor = NOTHING
    tax: Minor = NOTHING


@frozen(kw_only=True)
class TaxYear:
    """A promoter's months of one year; an aggregate with a version.

    Attributes:
        months: those in which something was paid, in order.
        version: 0 = not stored yet.
    """

    promoter: MemberId
    year: int
    months: tuple[TaxMonth, ...] = ()
    version: int = 0

    def month(self, month: int) -> TaxMonth:
        """Return what was paid in *month*."""
        return next((one for one in self.months if one.month == month), TaxMonth(month=month))


def withheld(mode: Withholding, year: TaxYear, *, month: int, gross: int) -> Minor:
    """Return what another pay-out of *gross* in *month* bears: what it adds to the month's tax.

    It is below zero where a pay-out of the same month has failed after others bore its tax.
    """
    known = year.month(month)
    if mode is Withholding.MONTHLY:
        return Minor(_of_month(known.gross + gross) - known.tax)
    if mode is Withholding.CUMULATIVE:
        return Minor(_of_year(year.months, month=month, gross=gross))
    return NOTHING


def book(year: TaxYear, *, month: int, gross: int, tax: int) -> TaxYear:
    """Return *year* with a pay-out, or with one that failed taken off again (both negative)."""
    known = year.month(month)
    changed = evolve(known, gross=Minor(known.gross + gross), tax=Minor(known.tax + tax))
    others = [one for one in year.months if one.month != month]
    return evolve(year, months=tuple(sorted([*others, changed], key=lambda one: one.month)))


def joined(year: TaxYear, other: TaxYear) -> TaxYear:
    """Return *year* with all that one person was paid under another id too: their tax is one."""
    for one in other.months:
        year = book(year, month=one.month, gross=one.gross, tax=one.tax)
    return year


def _of_month(gross: int) -> int:
    """Return the tax on a month's *gross*, half up to a fen."""
    if gross <= _SMALL:
        return _taxed(max(0, gross - _SMALL_OFF), _MONTHLY)
    # Four fifths, kept in fifths of a fen until the end: the only rounding is the tax's own.
    return _taxed(gross * 4, _MONTHLY, of=5)


def _of_year(months: Sequence[TaxMonth], *, month: int, gross: int) -> int:
    """Return what *gross* in *month* adds to the tax on all months up to it."""
    upto = [one for one in months if one.month <= month]
    first = min((one.month for one in upto if one.gross), default=month)
    income = sum(one.gross for one in upto) + gross
    taxable = max(0, income * 4 - _MONTH_OFF * (month - first + 1) * 5)
    due = _taxed(taxable, _YEARLY, of=5)
    # Tax withheld is given back by the yearly return alone, so a month never takes any back.
    return max(
        due - sum(one.tax for one in upto), -sum(one.tax for one in upto if one.month == month)
    )


def _taxed(taxable: int, brackets: Sequence[_Bracket], *, of: int = 1) -> int:
    """Return the tax on *taxable* (in parts of a fen: *of* to one), half up to a fen."""
    bracket = next(one for one in brackets if one.up_to is None or taxable <= one.up_to * of)
    hundredths = taxable * bracket.percent - bracket.quick * 100 * of
    return (2 * hundredths + 100 * of) // (200 * of)
