"""多倍积分: more points for the units in scope."""

from decimal import Decimal
from typing import ClassVar

from attrs import field, frozen

from selfshop.domain.promotions.units.percents import check_positive
from selfshop.domain.shared import Money, checks

_factor: checks.Validator = check_positive


@frozen(kw_only=True)
class PointsFactor:
    """Multiply the points that units in scope earn by *factor*."""

    kind: ClassVar[str] = "points_factor"
    takes_goods: ClassVar[bool] = False

    factor: Decimal = field(validator=_factor)

    def amounts(self) -> tuple[tuple[str, Money], ...]:
        """List every amount with the path of its field."""
        return ()
