"""Parcels: handing over, delivering, receiving."""

from collections.abc import Sequence

from selfshop.application.operation import ANYBODY, HOUSE, Group, operation
from selfshop.application.orders import the_order
from selfshop.application.pages import Cursor, Page, turn
from selfshop.application.processes.following import follow
from selfshop.application.processes.pausing import paused_at_once
from selfshop.domain import fulfilment, inventory, orders
from selfshop.domain.shared import NotFound, OrderId, ParcelId
from selfshop.ports.work import Work

WRITE = "fulfilment.write"


class Fulfilment(Group):
    """How goods reach their buyer."""

    name = "fulfilment"

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def ship(
        self,
        work: Work,
        *,
        order: OrderId,
        lines: tuple[orders.LineUnits, ...] | None = None,
        carrier: str | None = None,
        tracking: str | None = None,
    ) -> fulfilment.Parcel:
        """Hand over a parcel with *lines*, by default all that the order has left to ship.

        Raises:
            Refused: ``order.not_allowed``, ``order.too_many``, ``parcel.no_address`` when there
                is a carrier and the order says not where to.
        """
        found = the_order(work, order)
        move = fulfilment.hand_over(
            found,
            parcel_id=ParcelId(work.new_id()),
            receive_after_days=work.house.settings_of(found.settings).receive_after_days,
            at=work.at,
            lines=lines,
            carrier=carrier,
            tracking=tracking,
        )
        counts = {part.line: part.quantity for part in move.parcel.lines}
        if move.moved is not None:
            _move_order(work, found, orders.ship(found, move.moved))
        goods = [
            inventory.StockLine(sku=line.sku, quantity=counts[line.line])
            for line in found.lines
            if line.line in counts
        ]
        reference = f"parcel:{move.parcel.id}"
        work.stock.book(inventory.ship(goods, reference=reference, at=work.at))
        work.emit(move.event)
        return work.parcels.add(move.parcel)

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def deliver(self, work: Work, *, order: OrderId, parcel: ParcelId) -> fulfilment.Parcel:
        """Book that a parcel was signed for; return windows count from now."""
        found = the_order(work, order)
        move = fulfilment.deliver(_the_parcel(work, order, parcel), at=work.at)
        if move.moved is not None:
            _move_order(work, found, orders.deliver(found, move.moved))
        work.emit(move.event)
        return work.parcels.save(paused_at_once(work, found, move.parcel))

    @operation(who=ANYBODY, permission=WRITE, writes=True)
    def receive(self, work: Work, *, order: OrderId, parcel: ParcelId) -> fulfilment.Parcel:
        """Book that the buyer has the parcel and is content."""
        the_order(work, order)
        return receive(work, _the_parcel(work, order, parcel))

    @operation(who=ANYBODY, writes=False)
    def get(self, work: Work, *, order: OrderId) -> tuple[fulfilment.Parcel, ...]:
        """Return the parcels of an order."""
        return tuple(work.parcels.of_order(the_order(work, order).id))

    @operation(who=HOUSE, writes=False)
    def find(
        self,
        work: Work,
        *,
        status: fulfilment.ParcelStatus | None = None,
        cursor: Cursor | None = None,
        limit: int = 50,
    ) -> Page[fulfilment.Parcel]:
        """Return a page of parcels in the order of their ids."""

        def fetch(after: str | None, count: int) -> Sequence[fulfilment.Parcel]:
            place = None if after is None else ParcelId(after)
            return work.parcels.find(status=status, after=place, limit=count)

        return turn(
            work, "fulfilment.find", cursor=cursor, limit=limit, fetch=fetch, place=lambda p: p.id
        )


def receive(work: Work, parcel: fulfilment.Parcel) -> fulfilment.Parcel:
    """Book that the buyer has it, by their word or because the time for it is over."""
    move = fulfilment.receive(parcel, at=work.at)
    work.emit(move.event)
    return work.parcels.save(move.parcel)


def _the_parcel(work: Work, order: OrderId, parcel: ParcelId) -> fulfilment.Parcel:
    found = work.parcels.get(order, parcel)
    if found is None:
        raise NotFound("parcel.unknown", parcel=parcel)
    return found


def _move_order(work: Work, before: orders.Order, move: orders.OrderMove) -> None:
    follow(work, before, work.orders.save(move.order))
    work.emit(move.event)
