"""Orders that come to nothing: what they have used of limits and coupons goes back."""

from collections.abc import Mapping

from selfshop.domain import orders, payments
from selfshop.domain.promotions import redeeming
from selfshop.ports.work import Work

#: Coupons as they stand after a unit's moves.
Coupons = Mapping[redeeming.CouponId, redeeming.Coupon]

_GONE = frozenset({orders.OrderStatus.CANCELLED, orders.OrderStatus.EXPIRED})


def expire(work: Work, order: orders.Order) -> Coupons:
    """Make visible that an order was not paid in time; its hold lapses by itself.

    Returns the coupons that it has given back.
    """
    move = orders.expire(order, at=work.at)
    work.emit(move.event)
    saved = work.orders.save(move.order)
    close_payments(work, order)
    return uncount(work, order, saved)


def close_payments(work: Work, order: orders.Order) -> None:
    """Close the payments of an order that waits for no money any more.

    Those of which money may be on its way are asked after until it is known; what comes goes back.
    """
    for intent in work.payments.intents(order.id):
        move = payments.give_up(intent, at=work.at)
        if move is not None:
            work.payments.save_intent(move.intent)
            work.emit(move.event)


def uncount(work: Work, before: orders.Order, after: orders.Order) -> Coupons:
    """Count an order off its member, and off what it has used, when none of it is wanted any more."""
    if after.status not in _GONE or before.status in _GONE:
        return {}
    work.members.count_orders(after.member, -1)
    if not before.redemptions:
        return {}
    unpaid = before.status is orders.OrderStatus.PENDING_PAYMENT
    if unpaid or work.house.settings_of(before.settings).uses_back:
        for redemption in before.redemptions:
            if redemption.counted:
                work.quotas.move(redeeming.uncount_rule(redemption, member=before.member))
    return _give_coupons_back(work, before, unpaid=unpaid)


def _give_coupons_back(work: Work, order: orders.Order, *, unpaid: bool) -> Coupons:
    used = {one.coupon: one.batch for one in order.redemptions if one.coupon and one.batch}
    if not used:
        return {}
    batches = {} if unpaid else work.coupons.batches(set(used.values()))
    given_back = {}
    for coupon in work.coupons.get(used).values():
        if not unpaid and not batches[coupon.batch].comes_back:
            continue
        work.quotas.move(redeeming.uncount_spent(coupon.batch, coupon.amount))
        given_back[coupon.id] = store(work, redeeming.give_back(coupon, order=order.id, at=work.at))
    return given_back


def store(work: Work, move: redeeming.CouponMove) -> redeeming.Coupon:
    """Save a coupon that was moved, and say so."""
    work.emit(move.event)
    return work.coupons.save(move.coupon)
