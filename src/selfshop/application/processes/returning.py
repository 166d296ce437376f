"""Goods that come back, and the money for them."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from attrs import frozen

from selfshop.application.operation import ANYBODY, HOUSE, Group, operation
from selfshop.application.orders import frozen_quote, the_order
from selfshop.application.pages import Cursor, Page, turn
from selfshop.application.processes import gift_cards
from selfshop.application.processes.expiring import uncount
from selfshop.application.processes.following import follow
from selfshop.application.processes.pausing import pause_receipt, resume_receipt
from selfshop.application.processes.refunding import refund_order
from selfshop.domain import aftersales, fulfilment, inventory, orders, payments
from selfshop.domain.settings import Settings
from selfshop.domain.shared import LineId, NotFound, OrderId, ReturnId
from selfshop.ports.work import Work

WRITE = "aftersales.write"


@frozen(kw_only=True)
class Accepted:
    """A return that was accepted, and what goes back for it, each cent explained."""

    claim: aftersales.Return
    settlement: aftersales.Settlement


class Aftersales(Group):
    """Returns: asking, sending back, accepting, settling."""

    name = "aftersales"

    @operation(who=ANYBODY, writes=False)
    def preview_return(
        self, work: Work, *, order: OrderId, lines: tuple[orders.LineUnits, ...]
    ) -> aftersales.Settlement:
        """Tell what units would give back, each cent explained, before anything is done."""
        found = the_order(work, order)
        settings = _settings(work, found)
        return aftersales.preview(
            found,
            units=lines,
            earlier=work.returns.of_order(order),
            signed_off=fulfilment.signed_off(work.parcels.of_order(order)),
            policy=settings.returns,
            zone=ZoneInfo(settings.timezone),
            rows=orders.refund_rows(frozen_quote(work, found)),
            takings=_takings(work, found),
            at=work.at,
        )

    @operation(who=ANYBODY, permission=WRITE, writes=True)
    def request_return(
        self,
        work: Work,
        *,
        order: OrderId,
        lines: tuple[orders.LineUnits, ...],
        reason: str,
    ) -> aftersales.Return:
        """Ask to give units back; automatic receipt waits for the end of it.

        Raises:
            Refused: ``return.not_delivered``, ``return.too_many``, ``return.too_late``.
        """
        found = the_order(work, order)
        settings = _settings(work, found)
        parcels = work.parcels.of_order(order)
        move = aftersales.returns.request(
            found,
            return_id=ReturnId(work.new_id()),
            units=lines,
            earlier=work.returns.of_order(order),
            signed_off=fulfilment.signed_off(parcels),
            policy=settings.returns,
            zone=ZoneInfo(settings.timezone),
            reason=reason,
            at=work.at,
        )
        # The order's version guards its open returns: two at once cannot both pass the check.
        work.orders.save(found)
        pause_receipt(work, move.claim, parcels)
        work.emit(move.event)
        return work.returns.add(move.claim)

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def approve_return(self, work: Work, *, order: OrderId, claim: ReturnId) -> aftersales.Return:
        """Let the goods come back."""
        found = the_order(work, order)
        asked = _the_return(work, order, claim)
        move = aftersales.returns.approve(asked, policy=_settings(work, found).returns, at=work.at)
        return _store(work, move)

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def reject_return(
        self, work: Work, *, order: OrderId, claim: ReturnId, because: str
    ) -> aftersales.Return:
        """Turn a return down."""
        asked = _the_return(work, order, claim)
        return end(work, aftersales.returns.reject(asked, because=because))

    @operation(who=ANYBODY, permission=WRITE, writes=True)
    def cancel_return(self, work: Work, *, order: OrderId, claim: ReturnId) -> aftersales.Return:
        """Withdraw a return while the goods are still the buyer's."""
        the_order(work, order)
        return end(work, aftersales.returns.cancel(_the_return(work, order, claim)))

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def receive_return(
        self,
        work: Work,
        *,
        order: OrderId,
        claim: ReturnId,
        lines: tuple[orders.LineUnits, ...],
    ) -> aftersales.Return:
        """Count what has arrived of a return."""
        sent = _the_return(work, order, claim)
        return _store(work, aftersales.returns.receive(sent, units=lines, at=work.at))

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def accept_return(
        self,
        work: Work,
        *,
        order: OrderId,
        claim: ReturnId,
        lines: tuple[orders.LineUnits, ...],
        restock: tuple[LineId, ...] = (),
    ) -> Accepted:
        """Take units back for good: they leave the order, and their money goes back.

        Args:
            order: the order.
            claim: the return, its goods received.
            lines: what is accepted; the rest goes back to the buyer.
            restock: the lines whose accepted units are fit for sale again.
        """
        found = the_order(work, order)
        move = aftersales.returns.accept(
            _the_return(work, order, claim), units=lines, restock=frozenset(restock)
        )
        accepted = _store(work, move)
        settled = aftersales.settle(
            accepted,
            found,
            rows=orders.refund_rows(frozen_quote(work, found)),
            takings=_takings(work, found),
            at=work.at,
        )
        settling = end(work, settled.claim)
        changed = work.orders.save(settled.order.order)
        work.emit(settled.order.event)
        follow(work, found, changed)
        gift_cards.take_back(work, found, changed)
        _restock(work, found, accepted)
        refunds = refund_order(work, changed, settling.refund, cause=settling.name)
        uncount(work, found, changed)
        if aftersales.is_settled(settling, refunds):
            settling = _store(work, aftersales.complete(settling, refunds))
        return Accepted(claim=settling, settlement=settled.settlement)

    @operation(who=ANYBODY, writes=False)
    def get(self, work: Work, *, order: OrderId) -> tuple[aftersales.Return, ...]:
        """Return the returns of an order."""
        return tuple(work.returns.of_order(the_order(work, order).id))

    @operation(who=HOUSE, writes=False)
    def find(
        self,
        work: Work,
        *,
        status: aftersales.ReturnStatus | None = None,
        cursor: Cursor | None = None,
        limit: int = 50,
    ) -> Page[aftersales.Return]:
        """Return a page of returns in the order of their ids."""

        def fetch(after: str | None, count: int) -> Sequence[aftersales.Return]:
            place = None if after is None else ReturnId(after)
            return work.returns.find(status=status, after=place, limit=count)

        return turn(
            work, "aftersales.find", cursor=cursor, limit=limit, fetch=fetch, place=lambda r: r.id
        )


def end(work: Work, *moves: aftersales.ReturnMove) -> aftersales.Return:
    """Store returns by which nothing comes back any more, and return the last of them.

    Automatic receipt that has waited for them goes on.
    """
    resume_receipt(work, [move.claim for move in moves])
    return [_store(work, move) for move in moves][-1]


def _settings(work: Work, order: orders.Order) -> Settings:
    """Return the settings that an order was placed under."""
    return work.house.settings_of(order.settings)


def _takings(work: Work, order: orders.Order) -> list[payments.Taking]:
    return [taking for taking in work.payments.takings(order.id) if taking.unmatched is None]


def _the_return(work: Work, order: OrderId, claim: ReturnId) -> aftersales.Return:
    found = work.returns.get(order, claim)
    if found is None:
        raise NotFound("return.unknown", claim=claim)
    return found


def _store(work: Work, move: aftersales.ReturnMove) -> aftersales.Return:
    work.emit(move.event)
    return work.returns.save(move.claim)


def _restock(work: Work, order: orders.Order, claim: aftersales.Return) -> None:
    skus = {line.line: line.sku for line in order.lines}
    goods = [
        inventory.StockLine(sku=skus[line.line], quantity=line.accepted)
        for line in claim.lines
        if line.restock and line.accepted
    ]
    if goods:
        work.stock.book(inventory.restock(goods, reference=claim.name, at=work.at))
