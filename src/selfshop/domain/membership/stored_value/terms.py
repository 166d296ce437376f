"""What a shop has decided about stored value."""

from enum import StrEnum

from attrs import field, frozen

from selfshop.domain.membership.stored_value.profiles import PROFILES
from selfshop.domain.shared import checks

GRACE_DAYS_MAX = 3_650


class Order(StrEnum):
    """Of what a wallet pays first."""

    BONUS_FIRST = "bonus_first"
    PAID_FIRST = "paid_first"
    #: In proportion to what is there of each.
    SHARED = "shared"


@frozen(kw_only=True)
class Terms:
    """How stored value is given out and used.

    Attributes:
        profile: the legal profile that bounds gift cards, by name.
        order: of what a wallet pays first.
        grace_days: for how many days a refund may be used whose value would have ended meanwhile.

    Raises:
        InvalidInput: naming the field.
    """

    profile: str = field(default="CN", validator=checks.one_of(PROFILES))
    order: Order = field(default=Order.BONUS_FIRST, validator=checks.is_a(Order))
    grace_days: int = field(default=30, validator=checks.whole(least=1, most=GRACE_DAYS_MAX))
