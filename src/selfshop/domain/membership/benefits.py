"""What comes with a tier, as data."""

from decimal import Decimal

from attrs import field, frozen

from selfshop.domain.shared import InvalidInput, checks

FACTOR_MAX = 100
POINTS_MAX = 10**9


def _factor(_: object, attribute: checks.Named, value: object) -> None:
    if type(value) is not Decimal or not value.is_finite() or not 0 <= value <= FACTOR_MAX:
        raise InvalidInput(attribute.name, "input.not_a_decimal")


@frozen(kw_only=True)
class BirthdayGift:
    """What a member gets once a year, on their birthday: points, a coupon, or both.

    Attributes:
        points: how many; 0 = none.
        batch: the coupon batch that one coupon is taken from; None = none.

    Raises:
        InvalidInput: a field is wrong, or nothing is given.
    """

    points: int = field(default=0, validator=checks.whole(least=0, most=POINTS_MAX))
    batch: str | None = field(default=None, validator=checks.optional(checks.text()))

    def __attrs_post_init__(self) -> None:
        if not self.points and self.batch is None:
            raise InvalidInput("points", "input.missing")


@frozen(kw_only=True)
class Benefits:
    """What a tier brings beside its own prices, which stand on the price ladders under its name.

    Attributes:
        points_factor: what earned points are multiplied by, 0 to 100.
        free_freight: whether delivery is free, by a rule that a shop publishes with its others.
        priority: whether questions and returns are looked at first.
    """

    points_factor: Decimal = field(default=Decimal(1), validator=_factor)
    birthday: BirthdayGift | None = field(
        default=None, validator=checks.optional(checks.is_a(BirthdayGift))
    )
    free_freight: bool = field(default=False, validator=checks.true_or_false)
    priority: bool = field(default=False, validator=checks.true_or_false)


NO_BENEFITS = Benefits()
