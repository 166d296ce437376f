"""Payments, takings and refunds in dictionaries."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from selfshop.adapters.memory.store import Repository
from selfshop.domain import payments
from selfshop.domain.shared import OrderId, PaymentId, RefundId


class MemoryPayments(Repository):
    """Serves `ports.payments.Payments`."""

    def add_intent(self, intent: payments.PaymentIntent) -> payments.PaymentIntent:
        """Add an intent."""
        return self.overlay.add_versioned("payment", (self.shop, intent.order, intent.id), intent)

    def save_intent(self, intent: payments.PaymentIntent) -> payments.PaymentIntent:
        """Replace the intent, if nobody else has."""
        return self.overlay.replace("payment", (self.shop, intent.order, intent.id), intent)

    def intents(self, order: OrderId) -> Sequence[payments.PaymentIntent]:
        """Return the intents of an order."""
        return [row for key, row in self.of_shop("payment") if key[1] == order]

    def intent(self, order: OrderId, payment: PaymentId) -> payments.PaymentIntent | None:
        """Return one intent of an order."""
        found: payments.PaymentIntent | None
        found = self.rows("payment").get((self.shop, order, payment))
        return found

    def find_intent(self, payment: PaymentId) -> payments.PaymentIntent | None:
        """Return an intent by its number alone."""
        return next((row for key, row in self.of_shop("payment") if key[2] == payment), None)

    def intents_to_ask(self, at: datetime, *, limit: int) -> Sequence[payments.PaymentIntent]:
        """Return intents to be asked after by *at*."""
        return [row for instant, _, row in self._to_ask("payment") if instant <= at][:limit]

    def add_taking(self, taking: payments.Taking) -> payments.Taking:
        """Add money that has arrived."""
        return self.overlay.add_versioned("taking", (self.shop, *taking.receipt.key), taking)

    def save_taking(self, taking: payments.Taking) -> payments.Taking:
        """Replace the taking, if nobody else has."""
        return self.overlay.replace("taking", (self.shop, *taking.receipt.key), taking)

    def taking(self, provider: str, transaction: str) -> payments.Taking | None:
        """Return the taking of a transaction."""
        found: payments.Taking | None
        found = self.rows("taking").get((self.shop, provider, transaction))
        return found

    def takings(self, order: OrderId) -> Sequence[payments.Taking]:
        """Return what has arrived naming an order."""
        return [row for _, row in self.of_shop("taking") if row.receipt.order == order]

    def add_refund(self, refund: payments.Refund) -> payments.Refund:
        """Add a refund."""
        return self.overlay.add_versioned("refund", (self.shop, refund.order, refund.id), refund)

    def save_refund(self, refund: payments.Refund) -> payments.Refund:
        """Replace the refund, if nobody else has."""
        return self.overlay.replace("refund", (self.shop, refund.order, refund.id), refund)

    def refund(self, order: OrderId, refund: RefundId) -> payments.Refund | None:
        """Return one refund of an order."""
        found: payments.Refund | None = self.rows("refund").get((self.shop, order, refund))
        return found

    def refunds(self, order: OrderId) -> Sequence[payments.Refund]:
        """Return the refunds of an order."""
        return [row for key, row in self.of_shop("refund") if key[1] == order]

    def refunds_in(
        self, status: payments.RefundStatus, *, after: RefundId | None, limit: int
    ) -> Sequence[payments.Refund]:
        """Return a page of refunds of one status."""
        found = [
            row
            for _, row in self.of_shop("refund")
            if row.status is status and (after is None or row.id > after)
        ]
        return list(islice(sorted(found, key=lambda row: row.id), limit))

    def refunds_to_ask(self, at: datetime, *, limit: int) -> Sequence[payments.Refund]:
        """Return refunds to be sent or asked after by *at*."""
        return [row for instant, _, row in self._to_ask("refund") if instant <= at][:limit]

    def next_asking(self) -> datetime | None:
        """Return when the next intent or refund is to be asked after."""
        both = [*self._to_ask("payment"), *self._to_ask("refund")]
        return min((instant for instant, _, _ in both), default=None)

    def _to_ask(self, table: str) -> list[tuple[datetime, str, Any]]:
        rows = (row for _, row in self.of_shop(table) if row.ask_at is not None)
        return sorted(((row.ask_at, row.id, row) for row in rows), key=lambda one: one[:2])
