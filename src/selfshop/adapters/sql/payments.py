"""Payments, takings and refunds on SQL."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Table, bindparam, select, union_all

from selfshop.adapters.sql.documents import (
    DocumentStatements,
    add_document,
    get_document,
    read_documents,
    save_document,
)
from selfshop.adapters.sql.instants import micros, micros_or_none
from selfshop.adapters.sql.repository import Repository
from selfshop.adapters.sql.schema import Tables
from selfshop.adapters.sql.statements import due_of, in_shop, next_of, of_order, page_of, this
from selfshop.domain import payments
from selfshop.domain.shared import OrderId, PaymentId, RefundId


class PaymentStatements:
    """The statements over money, built once per set of tables."""

    def __init__(self, tables: Tables) -> None:
        self.intent = _intents(tables.payment)
        self.taking = _takings(tables.taking)
        self.refund = _refunds(tables.refund)
        payment, taking, refund = tables.payment, tables.taking, tables.refund
        self.intents_of, self.refunds_of = map(of_order, (payment, refund))
        self.intent_by_id = select(payment.c.data).where(
            in_shop(payment), payment.c.id == bindparam("id")
        )
        self.takings_of = (
            select(taking.c.data)
            .where(in_shop(taking), taking.c.order_id == bindparam("order"))
            .order_by(taking.c.provider, taking.c.transaction)
        )
        of_status = select(refund.c.data).where(refund.c.status == bindparam("status"))
        self.refunds_in = page_of(of_status, refund.c.id)
        self.intents_to_ask, self.refunds_to_ask = (
            due_of(select(table.c.data), table.c.ask_at_us, table.c.id)
            for table in (payment, refund)
        )
        self.next_asking = union_all(*(next_of(table.c.ask_at_us) for table in (payment, refund)))


def _intents(table: Table) -> DocumentStatements[payments.PaymentIntent]:
    return DocumentStatements.of(
        table,
        payments.PaymentIntent,
        root=lambda intent: intent.order,
        keys=lambda intent: {"order_id": intent.order, "id": intent.id},
        key_names=("order_id", "id"),
        columns=lambda intent: {
            "status": intent.status.value,
            "amount_minor": intent.amount,
            "expires_at_us": micros(intent.expires_at),
            "ask_at_us": micros_or_none(intent.ask_at),
        },
        column_names=("status", "ask_at_us"),
    )


def _takings(table: Table) -> DocumentStatements[payments.Taking]:
    return DocumentStatements.of(
        table,
        payments.Taking,
        root=lambda taking: _taking_root(*taking.receipt.key),
        keys=lambda taking: {
            "provider": taking.receipt.provider,
            "transaction": taking.receipt.transaction,
        },
        key_names=("provider", "transaction"),
        columns=lambda taking: {
            "order_id": taking.receipt.order,
            "payment_id": taking.receipt.payment,
            "amount_minor": taking.receipt.amount.minor,
            "refunding_minor": taking.refunding,
            "refunded_minor": taking.refunded,
            "unmatched": taking.unmatched,
        },
        column_names=("refunding_minor", "refunded_minor"),
    )


def _refunds(table: Table) -> DocumentStatements[payments.Refund]:
    return DocumentStatements.of(
        table,
        payments.Refund,
        root=lambda refund: refund.order,
        keys=lambda refund: {"order_id": refund.order, "id": refund.id},
        key_names=("order_id", "id"),
        columns=lambda refund: {
            "status": refund.status.value,
            "amount_minor": refund.amount,
            "ask_at_us": micros_or_none(refund.ask_at),
        },
        column_names=("status", "ask_at_us"),
    )


class SqlPayments(Repository[PaymentStatements]):
    """Serves `ports.payments.Payments`."""

    def add_intent(self, intent: payments.PaymentIntent) -> payments.PaymentIntent:
        """Add an intent."""
        return add_document(self, self.statements.intent, intent)

    def save_intent(self, intent: payments.PaymentIntent) -> payments.PaymentIntent:
        """Replace the intent, if nobody else has."""
        return save_document(self, self.statements.intent, intent)

    def intents(self, order: OrderId) -> Sequence[payments.PaymentIntent]:
        """Return the intents of an order."""
        keys = this(self.shop, order, order_id=order)
        return read_documents(self, self.statements.intent, self.statements.intents_of, keys)

    def intent(self, order: OrderId, payment: PaymentId) -> payments.PaymentIntent | None:
        """Return one intent of an order."""
        return get_document(self, self.statements.intent, order, order_id=order, id=payment)

    def find_intent(self, payment: PaymentId) -> payments.PaymentIntent | None:
        """Return an intent by its number alone."""
        parameters = {"shop": self.shop, "id": payment}
        found = read_documents(
            self, self.statements.intent, self.statements.intent_by_id, parameters
        )
        return found[0] if found else None

    def intents_to_ask(self, at: datetime, *, limit: int) -> Sequence[payments.PaymentIntent]:
        """Return intents to be asked after by *at*."""
        due = self.due(at, limit)
        return read_documents(self, self.statements.intent, self.statements.intents_to_ask, due)

    def add_taking(self, taking: payments.Taking) -> payments.Taking:
        """Add money that has arrived."""
        return add_document(self, self.statements.taking, taking)

    def save_taking(self, taking: payments.Taking) -> payments.Taking:
        """Replace the taking, if nobody else has."""
        return save_document(self, self.statements.taking, taking)

    def taking(self, provider: str, transaction: str) -> payments.Taking | None:
        """Return the taking of a transaction."""
        return get_document(
            self,
            self.statements.taking,
            _taking_root(provider, transaction),
            provider=provider,
            transaction=transaction,
        )

    def takings(self, order: OrderId) -> Sequence[payments.Taking]:
        """Return what has arrived naming an order."""
        parameters = {"shop": self.shop, "order": order}
        return read_documents(self, self.statements.taking, self.statements.takings_of, parameters)

    def add_refund(self, refund: payments.Refund) -> payments.Refund:
        """Add a refund."""
        return add_document(self, self.statements.refund, refund)

    def save_refund(self, refund: payments.Refund) -> payments.Refund:
        """Replace the refund, if nobody else has."""
        return save_document(self, self.statements.refund, refund)

    def refund(self, order: OrderId, refund: RefundId) -> payments.Refund | None:
        """Return one refund of an order."""
        return get_document(self, self.statements.refund, order, order_id=order, id=refund)

    def refunds(self, order: OrderId) -> Sequence[payments.Refund]:
        """Return the refunds of an order."""
        keys = this(self.shop, order, order_id=order)
        return read_documents(self, self.statements.refund, self.statements.refunds_of, keys)

    def refunds_in(
        self, status: payments.RefundStatus, *, after: RefundId | None, limit: int
    ) -> Sequence[payments.Refund]:
        """Return a page of refunds of one status."""
        page = self.page(after, limit) | {"status": status.value}
        return read_documents(self, self.statements.refund, self.statements.refunds_in, page)

    def refunds_to_ask(self, at: datetime, *, limit: int) -> Sequence[payments.Refund]:
        """Return refunds to be sent or asked after by *at*."""
        due = self.due(at, limit)
        return read_documents(self, self.statements.refund, self.statements.refunds_to_ask, due)

    def next_asking(self) -> datetime | None:
        """Return when the next intent or refund is to be asked after."""
        return self.earliest(self.statements.next_asking)


def _taking_root(provider: str, transaction: str) -> str:
    return f"{provider}/{transaction}"
