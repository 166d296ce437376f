"""Takings: money that has arrived, each with what it was for, or why nobody knows.

A receipt settles its intent, or is kept unmatched with a reason and can be refunded: it is never
dropped. What is judged, first to last:

| question                                      | otherwise                            |
|-----------------------------------------------|--------------------------------------|
| is this transaction new?                      | same content: nothing happens again; other content: refused `payment.receipt_differs` |
| do we know the payment?                       | unmatched `payment.unknown`          |
| was it paid to the payee we named?            | refused `payment.payee_differs`: not our money |
| does it name the payment's order?             | unmatched `payment.order_differs`    |
| is it in the payment's currency?              | unmatched `payment.currency_differs` |
| is it the payment's amount?                   | unmatched `payment.amount_differs`   |
| is the payment still unpaid?                  | unmatched `payment.already_captured` |
| do payment and order still wait for money?    | unmatched `payment.too_late`         |
"""

from datetime import datetime

from attrs import frozen

from selfshop.domain.payments.answers import Receipt
from selfshop.domain.payments.intents import (
    TRANSITIONS,
    IntentStatus,
    PaymentIntent,
    captured,
    has_expired,
)
from selfshop.domain.shared import Conflict, Event, Minor, Refused

NOTHING = Minor(0)


@frozen(kw_only=True)
class Taking:
    """Money that has arrived, and how much of it is on its way back.

    Attributes:
        receipt: the provider's word; its (provider, transaction) names the taking.
        taken_at: when we learnt of it.
        unmatched: why it settled no payment, as a code; None = it settled *receipt.payment*.
        refunding: asked to go back and not there yet, in minor units.
        refunded: gone back, in minor units.
        version: 0 = not stored yet.
    """

    receipt: Receipt
    taken_at: datetime
    unmatched: str | None = None
    refunding: Minor = NOTHING
    refunded: Minor = NOTHING
    version: int = 0

    @property
    def refundable(self) -> Minor:
        """What may still be asked back, in minor units."""
        return Minor(self.receipt.amount.minor - self.refunding - self.refunded)


@frozen(kw_only=True)
class Match:
    """What a receipt led to.

    Attributes:
        intent: the payment it settled, captured now; None = the taking is unmatched.
    """

    taking: Taking
    intent: PaymentIntent | None
    event: Event


def match(
    receipt: Receipt,
    *,
    intent: PaymentIntent | None,
    known: Taking | None,
    order_waits: bool,
    at: datetime,
) -> Match | None:
    """Find what a receipt pays for; the table above says what is judged.

    Args:
        receipt: verified to come from the provider.
        intent: the payment that the receipt names, if there is one.
        known: what was taken under the same provider and transaction before, if anything.
        order_waits: whether the payment's order still waits for money at *at*.
        at: when we learn of it.

    Returns:
        What to store, or None when this very receipt has been booked already.

    Raises:
        Conflict: `payment.receipt_differs`.
        Refused: `payment.payee_differs`.
    """
    if known is not None:
        if known.receipt != receipt:
            raise Conflict("payment.receipt_differs", transaction=receipt.transaction)
        return None
    if intent is None:
        return _stray(receipt, "payment.unknown", at=at)
    if (receipt.provider, receipt.payee) != (intent.provider, intent.payee):
        raise Refused("payment.payee_differs", payment=intent.id)
    because = _difference(receipt, intent) or _lateness(intent, order_waits=order_waits, at=at)
    if because is not None:
        return _stray(receipt, because, at=at)
    paid = captured(intent)
    return Match(taking=Taking(receipt=receipt, taken_at=at), intent=paid.intent, event=paid.event)


def _difference(receipt: Receipt, intent: PaymentIntent) -> str | None:
    if receipt.order != intent.order:
        return "payment.order_differs"
    if receipt.amount.currency != intent.currency:
        return "payment.currency_differs"
    if receipt.amount.minor != intent.amount:
        return "payment.amount_differs"
    return None


def _lateness(intent: PaymentIntent, *, order_waits: bool, at: datetime) -> str | None:
    if intent.status is IntentStatus.CAPTURED:
        return "payment.already_captured"
    if (
        not order_waits
        or has_expired(intent, at=at)
        or IntentStatus.CAPTURED not in TRANSITIONS[intent.status]
    ):
        return "payment.too_late"
    return None


def _stray(receipt: Receipt, because: str, *, at: datetime) -> Match:
    name = "/".join(receipt.key)
    return Match(
        taking=Taking(receipt=receipt, taken_at=at, unmatched=because),
        intent=None,
        event=Event(
            kind="payments.unmatched",
            aggregate=f"taking:{name}",
            root=name,
            version=1,
            facts={
                "order": receipt.order,
                "payment": receipt.payment,
                "amount": receipt.amount.minor,
                "currency": receipt.amount.currency,
                "because": because,
            },
        ),
    )
