"""Looking orders up; a customer's are those under any id that was made one with theirs."""

from collections.abc import Sequence

from selfshop.application.operation import ANYBODY, Group, operation
from selfshop.application.owning import asking_as, ids_of
from selfshop.application.pages import Cursor, Page, place_under, turn, under_each
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
        for owner in asking_as(work):
            found = work.orders.by_reference(reference, owner=owner)
            if found is not None:
                return found
        raise NotFound("order.unknown", order=reference)

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
        """Return a page of orders in the order of their ids; a customer sees their own.

        Those under ids that were made one with the member's come one id's after the other's.
        """
        whose = work.owner or member
        ids = (None,) if whose is None else ids_of(work, whose)

        def read(name: MemberId | None, past: str | None, count: int) -> Sequence[orders.Order]:
            place = None if past is None else OrderId(past)
            return work.orders.find(member=name, status=status, after=place, limit=count)

        return turn(
            work,
            "orders.find/ids",
            cursor=cursor,
            limit=limit,
            fetch=lambda after, count: under_each(ids, after=after, limit=count, read=read),
            place=lambda one: place_under(ids, None if whose is None else one.member, one.id),
        )


def the_order(work: Work, order: OrderId) -> orders.Order:
    """Return the order, or refuse: it does not exist, or it is not the asker's."""
    for owner in asking_as(work):
        found = work.orders.get(order, owner=owner)
        if found is not None:
            return found
    raise NotFound("order.unknown", order=order)


def frozen_quote(work: Work, order: orders.Order) -> checkout.Quote:
    """Return the quote that *order* was placed on."""
    quote = work.orders.quote(order.id)
    if quote is None:
        raise NotFound("order.unknown", order=order.id)
    return quote
