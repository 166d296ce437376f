"""Placing an order: quote anew, compare, hold, store."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from selfshop.application import inventory as holding
from selfshop.application.checkout import Reckoned, buyer_of, reckon
from selfshop.application.operation import ANYBODY, operation
from selfshop.application.orders import OrderReading
from selfshop.application.processes import growing, pointing
from selfshop.application.processes.redeeming import take
from selfshop.domain import checkout, inventory, membership, orders, payments
from selfshop.domain.settings import Settings
from selfshop.domain.shared import (
    HoldId,
    InvalidInput,
    MemberId,
    Minor,
    Money,
    OrderId,
    PaymentId,
    Refused,
    SubjectId,
    checks,
)
from selfshop.ports.work import Work

WRITE = "orders.write"


class Placing(OrderReading):
    """Turning carts into orders."""

    @operation(who=ANYBODY, permission=WRITE, writes=True)
    def place(
        self,
        work: Work,
        *,
        cart: checkout.Cart,
        quote_hash: str,
        payable: Minor | None = None,
        member: MemberId | None = None,
        hold: HoldId | None = None,
        reference: str | None = None,
        ship_to: membership.Address | None = None,
    ) -> orders.Order:
        """Place an order for *cart*: what the buyer saw is what is charged.

        A customer buys for themselves. *payable* lets a refusal tell the difference; *hold* keeps the
        goods already, else they are held here; *reference* is the host's own, unique in the shop;
        where the goods go is kept apart from the order.

        Raises:
            InvalidInput: there is no member to buy, or the reference is blank or has blanks around it.
            NotFound: ``sku.unknown``, ``member.unknown``, ``hold.unknown``.
            Refused: ``quote.changed``, ``stock.short``, ``points.short``, ``freight.not_served``,
                ``freight.ship_to_missing``, ``freight.other_region``, ``order.reference_taken``, what
                a quote refuses, a hold that is lapsed, another order's or of other lines.
        """
        buyer = buyer_of(work, cart, member)
        if buyer.member is None:
            raise InvalidInput("member", "input.missing")
        _require_free(work, reference)
        settings = work.house.settings()
        reckoned = reckon(work, cart, buyer, hold=hold)
        _require_quoted_region(reckoned.quote, ship_to)
        kept, until = _kept(work, reckoned.kept, stock_lines(reckoned.quote), settings)
        order_id = OrderId(work.new_id())
        move = orders.place(
            reckoned.quote,
            expected_hash=quote_hash,
            expected_payable=payable,
            order_id=order_id,
            number=number_of(order_id, work.at),
            member=buyer.member,
            hold=kept.id,
            settings=settings.version,
            pay_before=until,
            at=work.at,
            reference=reference,
            ship_to=_address(work, buyer.member, ship_to),
            redemptions=take(work, reckoned, order_id, buyer.member, until=until),
        )
        return _stored(work, move, reckoned, kept, settings)


def _require_quoted_region(quote: checkout.Quote, ship_to: membership.Address | None) -> None:
    """Refuse an address elsewhere: an address is in its region; without one, in its country."""
    if ship_to is None or quote.obstacles or not quote.is_regional:
        return
    if (ship_to.region or ship_to.country) != quote.ship_to:
        raise Refused("freight.other_region", ship_to=quote.ship_to)


def _address(work: Work, member: MemberId, ship_to: membership.Address | None) -> SubjectId | None:
    """Keep where the goods go apart from the order; return what the order knows it by."""
    if ship_to is None:
        return None
    record = SubjectId(work.new_id())
    work.people.put(member, record, ship_to)
    return record


def _stored(
    work: Work,
    move: orders.OrderMove,
    reckoned: Reckoned,
    kept: inventory.Hold,
    settings: Settings,
) -> orders.Order:
    placed = work.orders.add(move.order, reckoned.quote)
    work.emit(move.event)
    work.members.count_orders(placed.member, 1)
    _ask_for_money(work, placed, settings)
    if placed.status is orders.OrderStatus.PLACED:
        holding.claim_held(work, kept)
    pointing.take(work, placed, reckoned)
    growing.begin(work, placed)
    return placed


def number_of(order_id: OrderId, at: datetime) -> str:
    """Return what people call an order: the day, and the part of its id that chance made."""
    return f"{at:%y%m%d}-{order_id.replace('-', '')[-10:].upper()}"


def stock_lines(quote: checkout.Quote) -> tuple[inventory.StockLine, ...]:
    """Return the goods that *quote* needs, gifts included, at the one location."""
    goods = [(line.sku, line.quantity) for line in quote.lines]
    gifts = [(gift.sku, gift.quantity) for gift in quote.gifts]
    return inventory.merged(
        inventory.StockLine(sku=sku, quantity=quantity) for sku, quantity in goods + gifts
    )


def _require_free(work: Work, reference: str | None) -> None:
    if reference is None:
        return
    checks.require_new_id("reference", reference)
    if work.orders.holder_of("reference", reference) is not None:
        raise Refused("order.reference_taken", reference=reference)


def _kept(
    work: Work,
    kept: inventory.Hold | None,
    lines: Sequence[inventory.StockLine],
    settings: Settings,
) -> tuple[inventory.Hold, datetime]:
    """Return the hold that keeps *lines*, and until when the order may be paid."""
    if kept is None:
        until = work.at + timedelta(minutes=settings.pay_within_minutes)
        return holding.hold(work, lines, until=until), until
    if work.orders.holder_of("hold", kept.id) is not None:
        raise Refused("order.hold_taken", hold=kept.id)
    if inventory.has_lapsed(kept, at=work.at):
        raise Refused("hold.lapsed", hold=kept.id)
    inventory.require_held(kept)
    inventory.require_covers(kept, lines)
    # Its version guards that it is nobody's: whoever releases it meanwhile is too late, or we are.
    return work.stock.save_hold(kept), kept.expires_at


def _ask_for_money(work: Work, order: orders.Order, settings: Settings) -> None:
    if order.payable == 0:
        return
    move = payments.intend(
        payment_id=PaymentId(work.new_id()),
        order=order.id,
        amount=Money(order.payable, order.currency),
        provider=settings.provider,
        payee=settings.payee,
        expires_at=order.pay_before,
        at=work.at,
    )
    work.payments.add_intent(move.intent)
    work.emit(move.event)
