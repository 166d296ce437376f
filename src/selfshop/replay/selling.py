"""One recorded basket through the shop: quote, hold, place, pay, ship, deliver.

Each step starts from where the order stands in the store, so a basket that was interrupted
anywhere goes on there, and one that is done already is only read back.
"""

from collections.abc import Mapping
from hashlib import sha256

from selfshop.domain import checkout, fulfilment, inventory, orders
from selfshop.domain.shared import Minor, Money, NotFound, Refused, RuleId, checks
from selfshop.replay import till
from selfshop.replay.figures import BookedLine
from selfshop.replay.furnishing import REPLAY
from selfshop.replay.reconciliation import BookedOrder
from selfshop.replay.recording import COUPON, RETAILER, Deduction, RecordedBasket, RecordedLine
from selfshop.shop import Shop

#: How a hold of an interrupted run may have ended since, so that placing needs a new one.
_ENDED = frozenset({"hold.ended", "hold.lapsed"})
#: How often a basket is tried: what was left over from an interrupted run may be faster with a
#: step, and the shop then says no to ours.
_ATTEMPTS_MAX = 3


def sell(shop: Shop, basket: RecordedBasket, *, looked_up: bool) -> BookedOrder:
    """Book *basket* as of its instant, and return what the shop has booked.

    Args:
        shop: acting as the replay.
        basket: its order's name is the shop's reference.
        looked_up: look first whether the order is there; else it is taken for new.

    Raises:
        Refused: the shop turns a step down.
        InvalidInput: the basket is beyond what a cart can be.
    """
    then = shop.as_of(basket.at)
    for attempt in range(1, _ATTEMPTS_MAX):
        try:
            return _sold(then, basket, looked_up=looked_up or attempt > 1)
        except Refused as no:
            if no.retryable:
                raise
    return _sold(then, basket, looked_up=True)


def _sold(then: Shop, basket: RecordedBasket, *, looked_up: bool) -> BookedOrder:
    order = find(then, basket.order) if looked_up else None
    if order is None:
        order, quote = _placed(then, basket)
    else:
        quote = then.orders.get_quote(order=order.id)
    if order.status is orders.OrderStatus.PENDING_PAYMENT:
        order = _paid(then, order)
    return booked_order(order, quote, delivered=_delivered(then, order))


def find(shop: Shop, reference: str) -> orders.Order | None:
    """Return the order that a recorded one has become, if it has."""
    try:
        return shop.orders.get_by_reference(reference=reference)
    except NotFound:
        return None


def cart_of(basket: RecordedBasket) -> checkout.Cart:
    """Write a basket as the cart it was: what no rule of ours gives is an adjustment."""
    return checkout.Cart(
        lines=tuple(_cart_line(line, basket.currency) for line in basket.lines),
        coupons=basket.coupons,
    )


def _cart_line(line: RecordedLine, currency: str) -> checkout.CartLine:
    return checkout.CartLine(
        sku=line.sku,
        quantity=line.quantity,
        adjustments=tuple(
            checkout.Adjustment(
                amount=Money(part.amount_minor, currency),
                funded_by=part.funded_by,
                reason=part.reason,
            )
            for part in line.deductions
            if part.rule is None
        ),
    )


def _placed(then: Shop, basket: RecordedBasket) -> tuple[orders.Order, checkout.Quote]:
    cart = cart_of(basket)
    quote = then.checkout.quote(cart=cart, member=basket.customer)
    lines = tuple(
        inventory.StockLine(sku=line.sku, quantity=line.quantity) for line in basket.lines
    )
    keyed = then.acting_as(REPLAY, key=key_of("hold", basket.order))
    hold = keyed.inventory.hold(lines=lines)
    try:
        order = then.orders.place(
            cart=cart,
            quote_hash=quote.hash,
            payable=quote.payable,
            member=basket.customer,
            hold=hold.id,
            reference=basket.order,
        )
    except Refused as no:
        if no.code not in _ENDED:
            raise
        order = then.orders.place(
            cart=cart, quote_hash=quote.hash, member=basket.customer, reference=basket.order
        )
    return order, quote


def key_of(step: str, name: str) -> str:
    """Return the idempotency key of one step for the order or line called *name*."""
    key = f"{step}:{name}"
    if len(key) > checks.TEXT_LENGTH_MAX:
        return f"{step}:sha256:{sha256(name.encode()).hexdigest()}"
    return key


def _paid(then: Shop, order: orders.Order) -> orders.Order:
    (intent,) = then.payments.get(order=order.id)
    booked = then.payments.receive(receipt=till.receipt_of(intent))
    return booked.order or order


def _delivered(then: Shop, order: orders.Order) -> int:
    """Ship and deliver what has not been; return how many units of the order were delivered."""
    units = sum(line.delivered for line in order.lines)
    if order.status is orders.OrderStatus.COMPLETED:
        return units
    if order.status is orders.OrderStatus.PROCESSING:
        parcels = then.fulfilment.get(order=order.id)
    else:
        parcels = (then.fulfilment.ship(order=order.id),)
    for parcel in parcels:
        if parcel.status is fulfilment.ParcelStatus.HANDED_OVER:
            arrived = then.fulfilment.deliver(order=order.id, parcel=parcel.id)
            units += sum(part.quantity for part in arrived.lines)
    return units


def booked_order(order: orders.Order, quote: checkout.Quote, *, delivered: int) -> BookedOrder:
    """Write what the shop has stored the way a recording is written."""
    quoted = {line.line: line for line in quote.lines}
    funders = {applied.rule: applied.funded_by or RETAILER for applied in quote.applied}
    # A cart's lines are called 1, 2, 3 ...; a gift's line is called otherwise and comes last.
    lines = sorted(
        order.lines, key=lambda line: (line.gift_of is not None, len(line.line), line.line)
    )
    return BookedOrder(
        lines=tuple(
            BookedLine(
                sku=line.sku,
                quantity=line.ordered,
                value_minor=line.list,
                deductions=_deductions(quoted.get(line.line), funders),
                paid_minor=line.payable,
            )
            for line in lines
        ),
        paid_minor=order.paid,
        delivered=delivered,
    )


def _deductions(
    line: checkout.LineQuote | None, funders: Mapping[RuleId, str]
) -> tuple[Deduction, ...]:
    if line is None:
        return ()
    by_hand = (
        Deduction(
            reason=adjustment.reason or "",
            funded_by=adjustment.funded_by or RETAILER,
            amount_minor=Minor(adjustment.amount.minor),
        )
        for adjustment in line.adjustments
    )
    by_rule = (
        Deduction(reason=COUPON, funded_by=funders[rule], amount_minor=amount, rule=rule)
        for rule, amount in line.shares
        if amount
    )
    return (*by_hand, *by_rule)
