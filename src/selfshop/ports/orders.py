"""Where orders and their frozen quotes are kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol

from selfshop.domain import checkout, orders
from selfshop.domain.shared import MemberId, OrderId

#: What an order has to itself in the whole shop.
Names = Literal["number", "reference", "hold"]


class Orders(Protocol):
    """The orders of one shop. Part of an open unit."""

    def add(self, order: orders.Order, quote: checkout.Quote) -> orders.Order:
        """Add an order with the quote it was placed on; return it as stored.

        Its number, reference and hold are its own in the whole shop; one that is another order's
        already aborts the unit.
        """

    def save(self, order: orders.Order) -> orders.Order:
        """Replace the order that was loaded with this version; return it as stored."""

    def get(self, order_id: OrderId, *, owner: MemberId | None) -> orders.Order | None:
        """Return the order, if it exists and, where *owner* is given, is theirs."""

    def holder_of(self, space: Names, name: str) -> OrderId | None:
        """Return the order whose number, reference or hold *name* is, if there is one."""

    def by_reference(self, reference: str, *, owner: MemberId | None) -> orders.Order | None:
        """Return the order with the host's own *reference*, as `get` does."""

    def quote(self, order_id: OrderId) -> checkout.Quote | None:
        """Return the quote that the order was placed on."""

    def find(
        self,
        *,
        member: MemberId | None,
        status: orders.OrderStatus | None,
        after: OrderId | None,
        limit: int,
    ) -> Sequence[orders.Order]:
        """Return up to *limit* orders in the order of their ids, those past *after*."""

    def unpaid_until(self, at: datetime, *, limit: int) -> Sequence[orders.Order]:
        """Return up to *limit* orders that wait for money and were to be paid by *at*, oldest first."""

    def next_pay_before(self) -> datetime | None:
        """Return when the next order that waits for money expires, if there is one."""
