"""On what terms goods are taken back: frozen for an order when it is placed."""

from datetime import datetime, timedelta
from enum import StrEnum

from attrs import field, frozen

from selfshop.domain.shared import checks

WINDOW_DAYS_MAX = 3_650


class Discounts(StrEnum):
    """What becomes of the discounts of the units that stay."""

    #: They keep what they were given; the units sent back give back what they cost.
    KEEP = "keep"


@frozen(kw_only=True)
class ReturnPolicy:
    """The terms of a return.

    Attributes:
        window_days: days from sign-off within which a return may be asked for.
        send_within_days: days from approval within which the goods must be back.
        uses_back: whether an order of which nothing is kept, units having come back, gives back what
            it has used of the limits of rules. Coupons have a policy of their own.

    Raises:
        InvalidInput: days out of bounds.
    """

    window_days: int = field(default=7, validator=checks.whole(least=0, most=WINDOW_DAYS_MAX))
    send_within_days: int = field(default=14, validator=checks.whole(least=1, most=WINDOW_DAYS_MAX))
    uses_back: bool = field(default=False, validator=checks.true_or_false)
    discounts: Discounts = field(default=Discounts.KEEP, validator=checks.is_a(Discounts))

    def closes_at(self, signed_off_at: datetime) -> datetime:
        """Return the instant from which a return of goods signed for then is too late."""
        return signed_off_at + timedelta(days=self.window_days)
