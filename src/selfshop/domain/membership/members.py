"""Members, and the buyer as pricing sees them."""

from datetime import datetime

from attrs import field, frozen

from selfshop.domain.shared import MemberId, checks

SEGMENTS_MAX = 100
ORDERS_MAX = 10**9

_segments = checks.each(checks.text(), most=SEGMENTS_MAX)
_instant: checks.Validator = checks.instant
_orders = checks.whole(least=0, most=ORDERS_MAX)


@frozen(kw_only=True)
class Member:
    """Somebody with an account; an aggregate with a version. Personal data is kept elsewhere.

    Attributes:
        tier: the shop's word for their level, such as ``gold``; None = no level yet.
        segments: the groups that marketing put them in.
        registered_at: aware.
        orders: how many orders of theirs stand.
        merged_into: whom they were merged into, whose tier and segments count; None = nobody.
        version: 0 until it is stored.

    Raises:
        InvalidInput: naming the field.
    """

    id: MemberId = field(validator=checks.text())
    tier: str | None = field(default=None, validator=checks.optional(checks.text()))
    segments: frozenset[str] = field(default=frozenset(), validator=_segments)
    registered_at: datetime = field(validator=_instant)
    orders: int = field(default=0, validator=_orders)
    merged_into: MemberId | None = field(default=None, validator=checks.optional(checks.text()))
    version: int = 0


@frozen(kw_only=True)
class Purchaser:
    """What prices and rules may know of a buyer.

    Attributes:
        member: None for a guest.
        orders: how many orders of theirs stand; a guest's are not known, so 0.
        points: loyalty points they could spend, >= 0.
    """

    member: MemberId | None = field(default=None, validator=checks.optional(checks.text()))
    tier: str | None = field(default=None, validator=checks.optional(checks.text()))
    segments: frozenset[str] = field(default=frozenset(), validator=_segments)
    orders: int = field(default=0, validator=_orders)
    points: int = field(default=0, validator=_orders)

    @property
    def first_order(self) -> bool:
        """Whether this would be a member's first order; a guest's history is not known."""
        return self.member is not None and self.orders == 0


GUEST = Purchaser()


def purchaser_of(member: Member, *, points: int = 0) -> Purchaser:
    """Translate *member* into what pricing may know; *points* is their balance, if it is known."""
    return Purchaser(
        member=member.id,
        tier=member.tier,
        segments=member.segments,
        orders=member.orders,
        points=points,
    )


def merged_purchaser(member: Member, whole: Member, *, points: int = 0) -> Purchaser:
    """Return who buys under the id of *member*, who was merged into *whole*.

    The id is theirs, so that what was kept for it is; tier, segments and orders are those of both.
    """
    return Purchaser(
        member=member.id,
        tier=whole.tier,
        segments=whole.segments,
        orders=max(member.orders, whole.orders),
        points=points,
    )
