"""Payments by value that the shop keeps itself: nobody outside has to be asked.

Such a payment is authorized from the start, since the value is held; it is captured in the unit that
places the order, or voided. What it has paid is a taking like any other, so refunds are split over it
too, and are settled at once. Its provider is the shop, by a name that no receipt may bear.
"""

from collections.abc import Iterable
from datetime import datetime

from selfshop.domain.payments.answers import Receipt
from selfshop.domain.payments.intents import (
    IntentMove,
    IntentStatus,
    PaymentIntent,
    Tender,
    captured,
    moved,
)
from selfshop.domain.payments.takings import Match, Taking
from selfshop.domain.shared import Minor, Money, OrderId, PaymentId, Refused

_OURS = "selfshop."


def provider_of(tender: Tender) -> str:
    """Return by whom such a payment is made: the shop itself."""
    return f"{_OURS}{tender.value}"


def is_ours(provider: str) -> bool:
    """Tell whether *provider* is the shop itself."""
    return provider.startswith(_OURS)


def is_stored(intent: PaymentIntent) -> bool:
    """Tell whether a payment is made with value that the shop keeps."""
    return intent.tender is not Tender.ONLINE


def is_held(intent: PaymentIntent) -> bool:
    """Tell whether value is held for it, to be captured or set free."""
    return is_stored(intent) and intent.status is IntentStatus.AUTHORIZED


def held(intents: Iterable[PaymentIntent]) -> Minor:
    """Add up what is held, in minor units."""
    return Minor(sum(intent.amount for intent in intents if is_held(intent)))


def require_reported(receipt: Receipt) -> None:
    """Refuse a receipt of a payment that nobody outside can know of.

    Raises:
        Refused: ``payment.not_online``.
    """
    if is_ours(receipt.provider):
        raise Refused("payment.not_online", provider=receipt.provider)


def hold(
    *,
    payment_id: PaymentId,
    order: OrderId,
    tender: Tender,
    amount: Money,
    payer: str,
    expires_at: datetime,
) -> IntentMove:
    """Open a payment for which value is being held.

    Args:
        payment_id: its number.
        order: what it is for.
        tender: of which kind the value is.
        amount: above 0.
        payer: the account that gives it.
        expires_at: until when it is held.
    """
    intent = PaymentIntent(
        id=payment_id,
        order=order,
        tender=tender,
        currency=amount.currency,
        amount=Minor(amount.minor),
        provider=provider_of(tender),
        payee=payer,
        expires_at=expires_at,
        status=IntentStatus.AUTHORIZED,
    )
    return moved(intent, IntentStatus.AUTHORIZED)


def capture(intent: PaymentIntent, *, at: datetime) -> Match:
    """Book that what was held is the shop's: a taking under the payment's own number."""
    paid = captured(intent)
    receipt = Receipt(
        order=intent.order,
        payment=intent.id,
        amount=Money(intent.amount, intent.currency),
        payee=intent.payee,
        provider=intent.provider,
        transaction=intent.id,
    )
    return Match(taking=Taking(receipt=receipt, taken_at=at), intent=paid.intent, event=paid.event)
