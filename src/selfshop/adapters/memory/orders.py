"""Orders and their frozen quotes in dictionaries."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from selfshop.adapters.memory.store import Repository
from selfshop.domain import checkout, orders
from selfshop.domain.shared import MemberId, OrderId
from selfshop.ports.orders import Names


class MemoryOrders(Repository):
    """Serves `ports.orders.Orders`."""

    def add(self, order: orders.Order, quote: checkout.Quote) -> orders.Order:
        """Add an order with the quote it was placed on."""
        names: tuple[tuple[Names, str | None], ...] = (
            ("number", order.number),
            ("reference", order.reference),
            ("hold", order.hold),
        )
        for space, name in names:
            if name is not None:
                self.overlay.add("order_name", (self.shop, space, name), order.id)
        self.overlay.add("order_quote", (self.shop, order.id), quote)
        return self.overlay.add_versioned("order", (self.shop, order.id), order)

    def save(self, order: orders.Order) -> orders.Order:
        """Replace the order, if nobody else has."""
        return self.overlay.replace("order", (self.shop, order.id), order)

    def get(self, order_id: OrderId, *, owner: MemberId | None) -> orders.Order | None:
        """Return the order, if it exists and is theirs."""
        found: orders.Order | None = self.rows("order").get((self.shop, order_id))
        return found if found is not None and owner in {None, found.member} else None

    def holder_of(self, space: Names, name: str) -> OrderId | None:
        """Return the order whose number, reference or hold *name* is."""
        found: OrderId | None = self.rows("order_name").get((self.shop, space, name))
        return found

    def by_reference(self, reference: str, *, owner: MemberId | None) -> orders.Order | None:
        """Return the order with the host's own *reference*."""
        holder = self.holder_of("reference", reference)
        return None if holder is None else self.get(holder, owner=owner)

    def quote(self, order_id: OrderId) -> checkout.Quote | None:
        """Return the quote that the order was placed on."""
        found: checkout.Quote | None = self.rows("order_quote").get((self.shop, order_id))
        return found

    def find(
        self,
        *,
        member: MemberId | None,
        status: orders.OrderStatus | None,
        after: OrderId | None,
        limit: int,
    ) -> Sequence[orders.Order]:
        """Return a page of orders."""
        found = (
            row
            for _, row in self.of_shop("order")
            if (after is None or row.id > after)
            and (member is None or row.member == member)
            and (status is None or row.status is status)
        )
        return list(islice(found, limit))

    def unpaid_until(self, at: datetime, *, limit: int) -> Sequence[orders.Order]:
        """Return orders that were to be paid by *at*."""
        due = [order for order in self._unpaid() if order.pay_before <= at]
        return sorted(due, key=lambda order: (order.pay_before, order.id))[:limit]

    def next_pay_before(self) -> datetime | None:
        """Return when the next unpaid order expires."""
        return min((order.pay_before for order in self._unpaid()), default=None)

    def _unpaid(self) -> list[orders.Order]:
        rows = (row for _, row in self.of_shop("order"))
        return [row for row in rows if row.status is orders.OrderStatus.PENDING_PAYMENT]
