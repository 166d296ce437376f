"""Looking orders up."""

from collections.abc import Sequence

from selfshop.application.operation import ANYBODY, Group, operation
from selfshop.application.pages import Cursor, Page, turn
from selfshop.domain import checkout, orders
from selfshop.domain.shared import MemberId, NotFound, OrderId
from selfshop.ports.work import Work


class OrderReading(Group):
    """Orders as they stand; a customer finds only their own."""

    name = "orders"

    @operation(who=ANYBODY, writes=False)
    def get(self, work: Work, *, order: OrderId) -> orders.Order:
        """Return an order."""
        return the_order(work, order)

    @operation(who=ANYBODY, writes=False)
    def get_by_reference(self, work: Work, *, reference: str) -> orders.Order:
        """Return the order with the host's own reference."""
        found = work.orders.by_reference(reference, owner=work.owner)
        if found is None:
            raise NotFound("order.unknown", order=reference)
        return found

    @operation(who=ANYBODY, writes=False)
    def get_quote(self, work: Work, *, order: OrderId) -> checkout.Quote:
        """Return the frozen quote that an order was placed on."""
        quote = frozen_quote(work, the_order(work, order))
        return quote if work.owner is None else checkout.told_to_customers(quote)

    @operation(who=ANYBODY, writes=False)
    def find(
        self,
        work: Work,
        *,
        member: MemberId | None = None,
        status: orders.OrderStatus | None = None,
        cursor: Cursor | None = None,
        limit: int = 50,
    ) -> Page[orders.Order]:
        """Return a page of orders in the order of their ids; a customer sees their own."""

        def fetch(after: str | None, count: int) -> Sequence[orders.Order]:
            place = None if after is None else OrderId(after)
            return work.orders.find(
                member=work.owner or member, status=status, after=place, limit=count
            )

        return turn(
            work, "orders.find", cursor=cursor, limit=limit, fetch=fetch, place=lambda o: o.id
        )


def the_order(work: Work, order: OrderId) -> orders.Order:
    """Return the order, or refuse: it does not exist, or it is not the asker's."""
    found = work.orders.get(order, owner=work.owner)
    if found is None:
        raise NotFound("order.unknown", order=order)
    return found


def frozen_quote(work: Work, order: orders.Order) -> checkout.Quote:
    """Return the quote that *order* was placed on."""
    quote = work.orders.quote(order.id)
    if quote is None:
        raise NotFound("order.unknown", order=order.id)
    return quote
