"""Where payments, takings and refunds are kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from selfshop.domain import payments
from selfshop.domain.shared import OrderId, PaymentId, RefundId


class Payments(Protocol):
    """Money in and out of one shop. Part of an open unit."""

    def add_intent(self, intent: payments.PaymentIntent) -> payments.PaymentIntent:
        """Add an intent; return it as stored."""

    def save_intent(self, intent: payments.PaymentIntent) -> payments.PaymentIntent:
        """Replace the intent that was loaded with this version; return it as stored."""

    def intents(self, order: OrderId) -> Sequence[payments.PaymentIntent]:
        """Return the intents of an order in the order of their ids."""

    def intent(self, order: OrderId, payment: PaymentId) -> payments.PaymentIntent | None:
        """Return one intent of an order, if it exists."""

    def find_intent(self, payment: PaymentId) -> payments.PaymentIntent | None:
        """Return an intent by its number alone, whatever its order."""

    def intents_to_ask(self, at: datetime, *, limit: int) -> Sequence[payments.PaymentIntent]:
        """Return up to *limit* intents to be asked after by *at*, the longest due first."""

    def add_taking(self, taking: payments.Taking) -> payments.Taking:
        """Add money that has arrived; one of the same provider and transaction aborts the unit."""

    def save_taking(self, taking: payments.Taking) -> payments.Taking:
        """Replace the taking that was loaded with this version; return it as stored."""

    def taking(self, provider: str, transaction: str) -> payments.Taking | None:
        """Return the taking of the provider's transaction, if it exists."""

    def takings(self, order: OrderId) -> Sequence[payments.Taking]:
        """Return what has arrived naming an order, by provider and transaction."""

    def add_refund(self, refund: payments.Refund) -> payments.Refund:
        """Add a refund; return it as stored."""

    def save_refund(self, refund: payments.Refund) -> payments.Refund:
        """Replace the refund that was loaded with this version; return it as stored."""

    def refund(self, order: OrderId, refund: RefundId) -> payments.Refund | None:
        """Return one refund of an order, if it exists."""

    def refunds(self, order: OrderId) -> Sequence[payments.Refund]:
        """Return the refunds of an order in the order of their ids."""

    def refunds_in(
        self, status: payments.RefundStatus, *, after: RefundId | None, limit: int
    ) -> Sequence[payments.Refund]:
        """Return up to *limit* refunds of *status* in the order of their ids, those past *after*."""

    def refunds_to_ask(self, at: datetime, *, limit: int) -> Sequence[payments.Refund]:
        """Return up to *limit* refunds to be sent or asked after by *at*, the longest due first."""

    def next_asking(self) -> datetime | None:
        """Return when the next intent or refund is to be asked after, if there is one."""
