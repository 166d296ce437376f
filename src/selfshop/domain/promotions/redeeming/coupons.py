r"""One coupon: from its issue to the order that it is used for.

| from \ move | reserve  | use  | release, give back     | void | expire  | transfer |
|-------------|----------|------|------------------------|------|---------|----------|
| free        | reserved |      |                        | void | expired | free     |
| reserved    |          | used | free, or expired       |      |         |          |
| used        |          |      | free, or expired       |      |         |          |
| void, expired |        |      |                        |      |         |          |

An empty cell refuses `coupon.not_allowed`. A coupon is reserved for one order; it comes back free
only before `expires_at`, and expired from then on.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from attrs import evolve, frozen

from selfshop.domain.promotions.redeeming.batches import Batch
from selfshop.domain.promotions.redeeming.ids import BatchId, CouponId
from selfshop.domain.shared import Corrupted, Event, MemberId, Minor, OrderId, Refused

_NOTHING = Minor(0)


class CouponState(StrEnum):
    """Where a coupon stands; void and expired are final."""

    FREE = "free"
    RESERVED = "reserved"
    USED = "used"
    VOID = "void"
    EXPIRED = "expired"


@frozen(kw_only=True)
class Coupon:
    """One coupon of a batch.

    Attributes:
        member: whose it is; None = whoever knows its code.
        expires_at: from this instant on it can be used no more.
        order: the order that it is reserved or used for.
        reserved_until: from this instant on that order can be paid no more.
        amount: what it takes off that order, in minor units of the shop's currency.
        version: 0 = not stored yet.
    """

    id: CouponId
    batch: BatchId
    expires_at: datetime
    member: MemberId | None = None
    state: CouponState = CouponState.FREE
    order: OrderId | None = None
    reserved_until: datetime | None = None
    amount: Minor = _NOTHING
    version: int = 0


@frozen(kw_only=True)
class CouponMove:
    """A coupon after a move, and what the move says to the world."""

    coupon: Coupon
    event: Event


def new_coupon(
    batch: Batch, coupon_id: CouponId, *, at: datetime, member: MemberId | None = None
) -> Coupon:
    """Return a free coupon of *batch*; a member's runs from *at* on."""
    return Coupon(
        id=coupon_id,
        batch=batch.id,
        member=member,
        expires_at=_end(batch) if member is None else _end_for_member(batch, at),
    )


def claim(coupon: Coupon, batch: Batch, *, member: MemberId, at: datetime) -> Coupon:
    """Return a coupon that was whoever knew its code, as *member*'s."""
    return evolve(
        coupon, member=member, expires_at=min(coupon.expires_at, _end_for_member(batch, at))
    )


def reserve(coupon: Coupon, *, order: OrderId, amount: Minor, until: datetime) -> CouponMove:
    """Keep a coupon for an order that is to be paid before *until*."""
    _require(coupon, CouponState.FREE)
    after = evolve(
        coupon, state=CouponState.RESERVED, order=order, amount=amount, reserved_until=until
    )
    return moved(after, "reserved")


def use(coupon: Coupon, *, order: OrderId) -> CouponMove:
    """Use up a coupon for the order that it is reserved for: its money has come.

    Raises:
        Corrupted: it is not reserved for this order.
    """
    if coupon.state is not CouponState.RESERVED or coupon.order != order:
        raise Corrupted("coupon.lost", coupon=coupon.id, order=order)
    return moved(evolve(coupon, state=CouponState.USED, reserved_until=None), "used")


def give_back(coupon: Coupon, *, order: OrderId, at: datetime) -> CouponMove:
    """Take a coupon back from an order that came to nothing; one whose time is over stays over.

    Raises:
        Corrupted: it is neither reserved nor used for this order.
    """
    if coupon.state not in {CouponState.RESERVED, CouponState.USED} or coupon.order != order:
        raise Corrupted("coupon.lost", coupon=coupon.id, order=order)
    over = at >= coupon.expires_at
    after = evolve(
        coupon,
        state=CouponState.EXPIRED if over else CouponState.FREE,
        order=None,
        reserved_until=None,
        amount=_NOTHING,
    )
    return moved(after, "expired" if over else "given_back")


def void(coupon: Coupon) -> CouponMove:
    """Make a coupon worthless that nobody has used."""
    _require(coupon, CouponState.FREE)
    return moved(evolve(coupon, state=CouponState.VOID), "voided")


def expire(coupon: Coupon, *, at: datetime) -> CouponMove:
    """Make visible that a coupon's time is over."""
    _require(coupon, CouponState.FREE)
    if at < coupon.expires_at:
        raise Refused("coupon.not_allowed", coupon=coupon.id, state=coupon.state.value)
    return moved(evolve(coupon, state=CouponState.EXPIRED), "expired")


def transfer(coupon: Coupon, batch: Batch, *, to: MemberId, at: datetime) -> CouponMove:
    """Make a member's coupon another's; its time goes on as it was.

    Raises:
        Refused: `coupon.not_transferable`, or `coupon.not_allowed` unless it is free.
    """
    if not batch.transferable:
        raise Refused("coupon.not_transferable", coupon=coupon.id)
    _require(coupon, CouponState.FREE)
    if at >= coupon.expires_at or coupon.member is None or coupon.member == to:
        raise Refused("coupon.not_allowed", coupon=coupon.id, state=coupon.state.value)
    return moved(evolve(coupon, member=to), "transferred")


def is_free(coupon: Coupon, *, at: datetime) -> bool:
    """Tell whether a coupon can be reserved, as far as other orders are concerned.

    A reservation for an order that was not paid in time is over, whether swept or not.
    """
    lapsed = coupon.reserved_until is not None and at >= coupon.reserved_until
    return coupon.state is CouponState.FREE or (coupon.state is CouponState.RESERVED and lapsed)


def moved(coupon: Coupon, what: str) -> CouponMove:
    """Say that *what* has happened to *coupon*, which is not stored yet."""
    return CouponMove(
        coupon=coupon,
        event=Event(
            kind=f"coupons.{what}",
            aggregate=f"coupon:{coupon.id}",
            root=coupon.id,
            version=coupon.version + 1,
            facts={"batch": coupon.batch, "member": coupon.member, "order": coupon.order},
        ),
    )


def _require(coupon: Coupon, state: CouponState) -> None:
    if coupon.state is not state:
        raise Refused("coupon.not_allowed", coupon=coupon.id, state=coupon.state.value)


def _end(batch: Batch) -> datetime:
    until = batch.terms.window.until
    assert until is not None  # noqa: S101 - a batch's window is closed
    return until


def _end_for_member(batch: Batch, at: datetime) -> datetime:
    end = _end(batch)
    return end if batch.days is None else min(end, at + timedelta(days=batch.days))
