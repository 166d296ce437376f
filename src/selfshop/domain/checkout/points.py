"""Points as a tender: what a buyer's points pay."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from attrs import field, frozen

from selfshop.domain import promotions
from selfshop.domain.shared import InvalidInput, checks, spelling

#: Ask for as many points as are allowed.
ALL_POINTS = checks.QUANTITY_MAX
#: How many points a buyer would use, or ``"max"``.
PointsWanted = Annotated[int, spelling.Spelled("max", ALL_POINTS)]


class PointsAs(StrEnum):
    """What points are to the tax: a way to pay, or a discount that lowers what is taxed."""

    TENDER = "tender"
    DISCOUNT = "discount"


def _check_value(_: object, attribute: checks.Named, value: object) -> None:
    if not promotions.is_plain(value) or not 0 < value < 10**6:
        raise InvalidInput(attribute.name, "input.not_a_decimal")


_value: checks.Validator = _check_value
_percent: checks.Validator = promotions.check_percent


@frozen(kw_only=True)
class PointsTerms:
    """How points pay.

    Attributes:
        value_per_point: what one point pays, in the currency's major unit.
        max_percent: of the goods payable that points may pay at most.
        step: points are used in whole multiples of it.
        min_points: fewer are not used at all.
    """

    value_per_point: Decimal = field(validator=_value)
    max_percent: Decimal = field(validator=_percent)
    step: int = field(default=1, validator=checks.quantity)
    min_points: int = field(default=0, validator=checks.whole(least=0, most=checks.QUANTITY_MAX))
    as_: PointsAs = field(default=PointsAs.TENDER, validator=checks.is_a(PointsAs))


def points_paying(
    terms: PointsTerms, *, wanted: int, balance: int, goods: int, scale: int
) -> tuple[int, int]:
    """Return how many points are used and what they pay, in minor units.

    What they pay is rounded down; points that would pay nothing are not used.

    Args:
        terms: the shop's.
        wanted: how many the buyer would use; more than allowed means as many as allowed.
        balance: how many they have.
        goods: payable for goods, in minor units.
        scale: minor units of one major unit.
    """
    share, whole = promotions.ratio(terms.max_percent)
    most = goods * share // whole
    value, per = terms.value_per_point.as_integer_ratio()
    value *= scale
    used = min(wanted, balance, most * per // value)
    used -= used % terms.step
    paying = used * value // per
    return (used, paying) if paying and used >= terms.min_points else (0, 0)
