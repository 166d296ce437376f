"""On what terms goods are taken back: frozen for an order when it is placed."""

from datetime import UTC, datetime, time, timedelta, tzinfo
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
        window_days: how many days after the day of sign-off a return may be asked for; 0 = never. They
            are whole days in the shop's zone, as the law counts them: in China art. 10 of
            网络购买商品七日无理由退货暂行办法, in the EU art. 3 of Regulation 1182/71.
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

    def closes_at(self, signed_off_at: datetime, *, zone: tzinfo) -> datetime:
        """Return the instant from which a return of goods signed for then is too late.

        >>> signed = datetime(2026, 6, 3, 21, tzinfo=UTC)
        >>> ReturnPolicy(window_days=7).closes_at(signed, zone=UTC)
        datetime.datetime(2026, 6, 11, 0, 0, tzinfo=datetime.timezone.utc)

        Args:
            zone: the shop's.
        """
        if not self.window_days:
            return signed_off_at
        day = signed_off_at.astimezone(zone).date() + timedelta(days=self.window_days + 1)
        return datetime.combine(day, time(), zone).astimezone(UTC)
