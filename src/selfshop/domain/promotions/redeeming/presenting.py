"""Presenting coupons: which of what a buyer names counts, and why the rest does not."""

from collections.abc import Iterable
from datetime import datetime

from attrs import frozen

from selfshop.domain import membership
from selfshop.domain.promotions.redeeming.batches import Batch
from selfshop.domain.promotions.redeeming.coupons import Coupon, CouponState, is_free
from selfshop.domain.promotions.rules import UNUSED, Usage
from selfshop.domain.shared import MemberId, Rejection, RuleId, format_minor

#: Failed attempts of one customer on one day, after which their codes are not looked at any more.
ATTEMPTS_MAX = 200

#: What is said to customers of coupons that they cannot use, so that guessing teaches nothing.
INVALID = "coupon_invalid"
KEPT_FROM_CUSTOMERS = frozenset(
    {
        "coupon_audience",
        "coupon_expired",
        "coupon_not_started",
        "coupon_not_yours",
        "coupon_reserved",
        "coupon_too_many_attempts",
        "coupon_unknown",
        "coupon_used",
        "coupon_void",
    }
)


@frozen(kw_only=True)
class Presented:
    """A coupon that a buyer has named.

    Attributes:
        text: as it was named.
        by_code: whether by its code; None of its ids is known to anybody but its owner.
        usage: of its batch, and of the buyer's own coupons of it.
    """

    text: str
    by_code: bool
    coupon: Coupon
    batch: Batch
    usage: Usage = UNUSED

    @property
    def left(self) -> int:
        """What is left of the batch's budget, in minor units."""
        return self.batch.terms.budget.minor - self.usage.spent_minor


def attempts_on(at: datetime) -> str:
    """Return the name of the quota that counts a member's failed attempts on the day of *at*."""
    return f"coupon_attempts:{at:%Y-%m-%d}"


def objection(
    presented: Presented,
    buyer: membership.Purchaser,
    *,
    at: datetime,
    channel: str | None = None,
    anywhere: bool = False,
) -> Rejection | None:
    """Say why a coupon does not count for *buyer* at *at*; None = it does.

    Args:
        presented: what the buyer has named.
        buyer: who names it.
        at: aware.
        channel: where the purchase happens.
        anywhere: nothing is purchased now, so the channel does not matter.
    """
    coupon, batch = presented.coupon, presented.batch
    audience, window = batch.terms.audience, batch.terms.window
    reached = anywhere or audience.reaches(channel)
    known = presented.by_code or (coupon.member is not None and coupon.member == buyer.member)
    reasons = (
        ("coupon_not_yours", coupon.member not in {None, buyer.member}),
        ("coupon_unknown", not known),
        ("coupon_void", coupon.state is CouponState.VOID or batch.stopped),
        ("coupon_used", coupon.state is CouponState.USED),
        ("coupon_not_started", window.starts_after(at)),
        ("coupon_expired", coupon.state is CouponState.EXPIRED or at >= coupon.expires_at),
        ("coupon_reserved", not is_free(coupon, at=at)),
        ("coupon_audience", not (audience.welcomes(buyer) and reached)),
    )
    code = next((code for code, holds in reasons if holds), None)
    if code is not None:
        return Rejection(code=code)
    return _used_up(presented, buyer.member)


def _used_up(presented: Presented, member: MemberId | None) -> Rejection | None:
    terms = presented.batch.terms
    if presented.left <= 0:
        left = format_minor(0, terms.budget.currency)
        return Rejection(code="budget_exhausted", facts={"left": left})
    # A coupon that is the member's already was counted when it became theirs.
    counts = presented.coupon.member is None and member is not None
    if counts and presented.usage.used_by_member >= terms.per_member:
        return Rejection(code="limit_reached", facts={"most": terms.per_member})
    return None


def one_for_each_rule(usable: Iterable[Presented]) -> dict[RuleId, Presented]:
    """Choose a coupon for each rule: the one that expires first."""
    chosen: dict[RuleId, Presented] = {}
    for one in sorted(usable, key=lambda p: (p.coupon.expires_at, p.coupon.id)):
        chosen.setdefault(one.batch.rule, one)
    return chosen
