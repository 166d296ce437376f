"""Orders that come to nothing: what they have used of limits and coupons goes back."""

from collections.abc import Mapping

from selfshop.application import inventory as holding
from selfshop.application.desk import Desk
from selfshop.application.processes import stored_tenders
from selfshop.application.processes.following import follow
from selfshop.application.sweeping import sweep_all
from selfshop.domain import orders, payments
from selfshop.domain.promotions import redeeming
from selfshop.ports.work import Work

#: Coupons as they stand after a unit's moves.
Coupons = Mapping[redeeming.CouponId, redeeming.Coupon]

_GONE = frozenset({orders.OrderStatus.CANCELLED, orders.OrderStatus.EXPIRED})

#: How many orders one unit of a sweep ends.
SWEEP_MAX = 50


def sweep_for(desk: Desk) -> bool:
    """End all orders that were not paid in time, and lapsed holds, so that they keep nothing.

    A slow sweeper never makes the shop say falsely that something is used up. Tells whether there
    were any. Quoting for a day to come ends nothing that runs today.
    """
    now = desk.clock.now()
    at = now if desk.instant is None else min(desk.instant, now)
    ended = sweep_all(
        desk,
        lambda work: expire_due(work, SWEEP_MAX),
        operation="orders.sweep",
        at=at,
        most=SWEEP_MAX,
    )
    return holding.sweep_for(desk.but(instant=at)) or ended


def expire_due(work: Work, limit: int) -> int:
    """Make visible that up to *limit* orders were not paid in time; return how many."""
    due = work.orders.unpaid_until(work.at, limit=limit)
    for order in due:
        expire(work, order)
    return len(due)


def expire(work: Work, order: orders.Order) -> Coupons:
    """Make visible that an order was not paid in time; its hold lapses by itself.

    Returns the coupons that it has given back.
    """
    move = orders.expire(order, at=work.at)
    work.emit(move.event)
    saved = work.orders.save(move.order)
    follow(work, order, saved)
    close_payments(work, order)
    return uncount(work, order, saved)


def close_payments(work: Work, order: orders.Order) -> None:
    """Close the payments of an order that waits for no money any more.

    What is held of stored value is set free. Those of which money may be on its way are asked after
    until it is known; what comes goes back.
    """
    for intent in work.payments.intents(order.id):
        if payments.stored.is_held(intent):
            stored_tenders.let_go(work, intent)
            continue
        move = payments.give_up(intent, at=work.at)
        if move is not None:
            work.payments.save_intent(move.intent)
            work.emit(move.event)


def uncount(work: Work, before: orders.Order, after: orders.Order) -> Coupons:
    """Count an order off its member, and off what it has used, when none of it is wanted any more.

    One of which units came back stays its member's, and gives back what it has used by the policy
    for returns. Returns the coupons that it has given back.
    """
    if after.status in _GONE:
        if before.status in _GONE:
            return {}
        work.members.count_orders(after.member, -1)
    elif orders.nothing_kept(before) or not orders.nothing_kept(after):
        return {}
    if not before.redemptions:
        return {}
    if _gives_uses_back(work, before, after):
        for redemption in before.redemptions:
            if redemption.counted:
                work.quotas.move(redeeming.uncount_rule(redemption, member=before.member))
    return _give_coupons_back(work, before, after)


def _gives_uses_back(work: Work, before: orders.Order, after: orders.Order) -> bool:
    if before.status is orders.OrderStatus.PENDING_PAYMENT:
        return True
    policy = work.house.settings_of(before.settings)
    return policy.uses_back if after.status in _GONE else policy.returns.uses_back


def _give_coupons_back(work: Work, before: orders.Order, after: orders.Order) -> Coupons:
    used = {one.coupon: one.batch for one in before.redemptions if one.coupon and one.batch}
    if not used:
        return {}
    unpaid = before.status is orders.OrderStatus.PENDING_PAYMENT
    batches = {} if unpaid else work.coupons.batches(set(used.values()))
    given_back = {}
    for coupon in work.coupons.get(used).values():
        if not unpaid and not _comes_back(batches[coupon.batch], after):
            continue
        work.quotas.move(redeeming.uncount_spent(coupon.batch, coupon.amount))
        move = redeeming.give_back(coupon, order=before.id, at=work.at)
        given_back[coupon.id] = store(work, move)
    return given_back


def _comes_back(batch: redeeming.Batch, order: orders.Order) -> bool:
    return batch.comes_back if order.status in _GONE else batch.comes_back_returned


def store(work: Work, move: redeeming.CouponMove) -> redeeming.Coupon:
    """Save a coupon that was moved, and say so."""
    work.emit(move.event)
    return work.coupons.save(move.coupon)
