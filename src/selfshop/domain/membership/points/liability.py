"""What points owe, as accountants count it: IFRS 15 B39 to B43, ASC 606-10-55, CAS 14.

Points given with a sale are sold with it, at what they will be worth to the buyers who use them;
that part of the money is earned as points are used, in the proportion of what is expected to be
used at all. A changed expectation catches up at once. What is expected never to be used is the
breakage, and earns nothing of its own.

Sales of 100,000 with 10,000 points worth 1 each, of which 95 % are expected to be used, are goods
for 91,324 and points for 8,676; 4,500 used points earn 4,110, and 8,500 of 9,700 another 3,493.
"""

from decimal import Decimal
from fractions import Fraction

from attrs import field, frozen

from selfshop.domain.membership.points.terms import require_factor
from selfshop.domain.shared import AMOUNT_MINOR_MAX, InvalidInput, checks

_WHOLE = Fraction(100)
_amount = checks.whole(least=0, most=AMOUNT_MINOR_MAX)


def _value(_: object, attribute: checks.Named, value: object) -> None:
    require_factor(attribute.name, value)


def _percent(_: object, attribute: checks.Named, value: object) -> None:
    require_factor(attribute.name, value)
    if isinstance(value, Decimal) and value > _WHOLE:
        raise InvalidInput(attribute.name, "input.too_large", most=100)


_checked_value: checks.Validator = _value
_checked_percent: checks.Validator = _percent


@frozen(kw_only=True)
class Estimate:
    """What the shop expects of points.

    Attributes:
        value: what one point is worth, in the units of the sales: a point worth 0.01 of sales that
            are counted in cents has the value 1. From 0 to 1,000.
        used_percent: how many of a hundred points will be used, 0 to 100.
    """

    value: Decimal = field(validator=_checked_value)
    used_percent: Decimal = field(validator=_checked_percent)

    def used_of(self, issued: int) -> Fraction:
        """Return how many of *issued* points are expected to be used."""
        return issued * Fraction(self.used_percent) / _WHOLE


@frozen(kw_only=True)
class Allocation:
    """How money for sales divides between goods and the points given with them; nothing is lost."""

    goods: int
    points: int


def allocate(sales: int, issued: int, estimate: Estimate) -> Allocation:
    """Divide the money by what goods and points would cost alone; halves go to the points.

    Args:
        sales: what goods were sold for, in whole units of any size, >= 0.
        issued: the points given with them, >= 0.
    """
    checks.require_whole("sales", sales, least=0, most=AMOUNT_MINOR_MAX)
    checks.require_whole("issued", issued, least=0, most=AMOUNT_MINOR_MAX)
    worth = estimate.used_of(issued) * Fraction(estimate.value)
    points = _half_up(sales * worth / (sales + worth)) if worth and sales else 0
    return Allocation(goods=sales - points, points=points)


def earned_by(allocated: int, *, used: int, expected: Fraction | int) -> int:
    """Return how much of the money for points is earned once *used* of *expected* were used.

    More used than expected earns all of it, and so does nothing left to be expected.
    """
    if used >= expected:
        return allocated
    return _half_up(Fraction(allocated * used) / expected)


@frozen(kw_only=True)
class Liability:
    """What points owe at the end of a period; amounts in the units of the sales.

    Attributes:
        issued, used, expired, clawed_back: points, all told.
        outstanding: points that may still be used.
        expected: how many of those not taken back will be used in the end, rounded down;
            breakage: how many will not.
        allocated: the money for points; earned: of it, so far; owed: the rest.
    """

    issued: int = field(validator=_amount)
    used: int = field(validator=_amount)
    expired: int = field(validator=_amount)
    clawed_back: int = field(validator=_amount)
    outstanding: int
    expected: int
    breakage: int
    allocated: int
    earned: int
    owed: int


def report(
    *,
    sales: int,
    issued: int,
    used: int,
    expired: int,
    clawed_back: int,
    sold_on: Estimate,
    now: Estimate,
) -> Liability:
    """Return what points owe.

    What was clawed back was never earned, since the sale was undone: it counts as never issued.
    At least what was used was to be expected, and at most what has not expired.

    Args:
        sales: money for the sales that points came with, undone ones taken off.
        sold_on: what was expected when they were sold: the money is divided by it for good.
        now: what is expected now, which says how much of the money for points is earned.
    """
    real = issued - clawed_back
    expected = max(Fraction(used), min(now.used_of(real), Fraction(real - expired)))
    allocated = allocate(sales, real, sold_on).points
    earned = earned_by(allocated, used=used, expected=expected)
    return Liability(
        issued=issued,
        used=used,
        expired=expired,
        clawed_back=clawed_back,
        outstanding=real - used - expired,
        expected=int(expected),
        breakage=real - int(expected),
        allocated=allocated,
        earned=earned,
        owed=allocated - earned,
    )


def _half_up(exact: Fraction) -> int:
    return int(exact + Fraction(1, 2))
