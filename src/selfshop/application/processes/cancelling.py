"""Deciding about orders that are placed: cancelling, holding back, closing."""

from zoneinfo import ZoneInfo

from selfshop.application import inventory as holding
from selfshop.application.operation import ANYBODY, HOUSE, operation
from selfshop.application.orders import frozen_quote, the_order
from selfshop.application.processes import gift_cards
from selfshop.application.processes.expiring import close_payments, uncount
from selfshop.application.processes.following import follow
from selfshop.application.processes.placing import WRITE, Placing
from selfshop.application.processes.refunding import refund_order
from selfshop.domain import aftersales, fulfilment, inventory, orders
from selfshop.domain.shared import LineId, OrderId, Refused
from selfshop.ports.work import Work


class Orders(Placing):
    """Everything about orders."""

    @operation(who=ANYBODY, permission=WRITE, writes=True)
    def cancel(
        self,
        work: Work,
        *,
        order: OrderId,
        reason: str,
        lines: tuple[orders.LineUnits, ...] | None = None,
    ) -> orders.Order:
        """Cancel an order, or *lines* of it, as far as it has not shipped; money goes back.

        Args:
            order: the order.
            reason: as a code.
            lines: the units to cancel; absent = the whole order.
        """
        found = the_order(work, order)
        rows = orders.refund_rows(frozen_quote(work, found))
        move = orders.cancel(found, reason=reason, at=work.at, rows=rows, lines=lines)
        saved = work.orders.save(move.order)
        work.emit(move.event)
        if found.status is orders.OrderStatus.PENDING_PAYMENT:
            close_payments(work, found)
            if found.hold is not None:
                holding.release(work, found.hold)
        else:
            gift_cards.take_back(work, found, saved)
            _give_back(work, found, saved)
        refund_order(work, saved, move.refund, cause=f"cancel:{saved.id}:{saved.version}")
        uncount(work, found, saved)
        follow(work, found, saved)
        return saved

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def hold_back(self, work: Work, *, order: OrderId, reason: str) -> orders.Order:
        """Keep a placed order from being shipped until somebody has looked."""
        return _store(work, orders.hold_back(the_order(work, order), reason=reason))

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def resume(self, work: Work, *, order: OrderId) -> orders.Order:
        """Let an order that was held back go on."""
        return _store(work, orders.resume(the_order(work, order)))

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def close(self, work: Work, *, order: OrderId) -> orders.Order:
        """Archive a completed order.

        Raises:
            Refused: ``order.not_allowed``, ``order.return_open`` while units of it may come back,
                ``order.returnable`` while the buyer may still ask to give some back.
        """
        found = the_order(work, order)
        closed = orders.close(found)
        for claim in work.returns.of_order(order):
            if aftersales.returns.open_units(claim, at=work.at):
                raise Refused("order.return_open", order=order, claim=claim.id)
        settings = work.house.settings_of(found.settings)
        until = aftersales.returns.returnable_until(
            found,
            signed_off=fulfilment.signed_off(work.parcels.of_order(order)),
            policy=settings.returns,
            zone=ZoneInfo(settings.timezone),
        )
        if until is not None and work.at < until:
            raise Refused("order.returnable", order=order, until=until.isoformat())
        return _store(work, closed)


def _store(work: Work, move: orders.OrderMove) -> orders.Order:
    work.emit(move.event)
    return work.orders.save(move.order)


def _give_back(work: Work, before: orders.Order, after: orders.Order) -> None:
    """Put the units that *after* has allocated no more back on sale."""
    cancelled = _cancelled(before)
    lines = [
        inventory.StockLine(sku=line.sku, quantity=line.cancelled - cancelled[line.line])
        for line in after.lines
        if line.cancelled > cancelled[line.line]
    ]
    work.stock.book(
        inventory.cancel(lines, reference=f"cancel:{after.id}:{after.version}", at=work.at)
    )


def _cancelled(order: orders.Order) -> dict[LineId, int]:
    return {line.line: line.cancelled for line in order.lines}
