"""What an order uses of limits and coupons: taken when it is placed, used up when it is paid."""

from datetime import datetime

from attrs import frozen

from selfshop.application.checkout import Reckoned
from selfshop.application.processes.expiring import expire, store
from selfshop.domain import checkout, orders
from selfshop.domain.promotions import redeeming
from selfshop.domain.shared import Conflict, MemberId, OrderId
from selfshop.ports.work import Work


@frozen(kw_only=True)
class Taking:
    """For which order limits and coupons are taken.

    Attributes:
        until: when it must be paid.
        paid: whether it costs nothing, so that what it takes is used at once.
    """

    order: OrderId
    member: MemberId
    until: datetime
    paid: bool


def take(
    work: Work, reckoned: Reckoned, order: OrderId, member: MemberId, *, until: datetime
) -> tuple[redeeming.Redemption, ...]:
    """Use up what an order to be paid before *until* needs of limits and coupons.

    Whoever is too late is told by the store, decides anew, and finds a quote that has changed.
    Returns what is to be frozen with the order.
    """
    limited, coupons = reckoned.limited, reckoned.coupons
    if limited is None and not coupons:
        return ()
    paid = reckoned.quote.payable == 0
    taking = Taking(order=order, member=member, until=until, paid=paid)
    taken = []
    for applied in reckoned.quote.applied:
        placed = None if limited is None else limited.by_id.get(applied.rule)
        presented = coupons.get(applied.rule)
        if placed is not None:
            work.quotas.move(
                redeeming.count_rule(placed.rule, member=taking.member, amount=applied.amount)
            )
        if presented is not None:
            _take_coupon(work, presented, applied, taking)
        if placed is not None or presented is not None:
            taken.append(_redemption(applied, presented, counted=placed is not None))
    return tuple(taken)


def _redemption(
    applied: checkout.Applied, presented: redeeming.Presented | None, *, counted: bool
) -> redeeming.Redemption:
    return redeeming.Redemption(
        rule=applied.rule,
        amount=applied.amount,
        counted=counted,
        coupon=None if presented is None else presented.coupon.id,
        batch=None if presented is None else presented.batch.id,
    )


def _take_coupon(
    work: Work, presented: redeeming.Presented, applied: checkout.Applied, taking: Taking
) -> None:
    coupon, batch = _freed(work, presented.coupon), presented.batch
    if coupon.member is None:
        # Whoever uses a code makes the coupon theirs, and keeps it if the order comes to nothing.
        work.quotas.move(redeeming.count_owned(batch, taking.member))
        coupon = redeeming.claim(coupon, batch, member=taking.member, at=work.at)
    work.quotas.move(redeeming.count_spent(batch, applied.amount))
    move = redeeming.reserve(coupon, order=taking.order, amount=applied.amount, until=taking.until)
    reserved = store(work, move)
    if taking.paid:
        store(work, redeeming.use(reserved, order=taking.order))


def _freed(work: Work, coupon: redeeming.Coupon) -> redeeming.Coupon:
    """Return the coupon, taken back from an order that was not paid in time and is not swept yet."""
    if coupon.order is None:
        return coupon
    held_by = work.orders.get(coupon.order, owner=None)
    if held_by is None or held_by.status is not orders.OrderStatus.PENDING_PAYMENT:
        # Somebody has swept it between our reading the coupon and the order.
        raise Conflict("store.changed_meanwhile", retryable=True)
    return expire(work, held_by)[coupon.id]


def use_up(work: Work, order: orders.Order) -> None:
    """Use up the coupons of an order whose money has come."""
    ids = [one.coupon for one in order.redemptions if one.coupon is not None]
    if ids:
        for coupon in work.coupons.get(ids).values():
            store(work, redeeming.use(coupon, order=order.id))
