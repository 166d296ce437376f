"""Payment intents: one for each tender by which an order is to be paid.

| from            | may become                                                                  |
|-----------------|-----------------------------------------------------------------------------|
| created         | requires_action, processing, authorized, captured, failed, expired, voided, unknown |
| requires_action | processing, authorized, captured, failed, expired, voided, unknown          |
| processing      | requires_action, authorized, captured, failed, unknown                      |
| authorized      | captured, failed, voided, unknown                                           |
| unknown         | requires_action, processing, authorized, captured, failed                   |
| captured, failed, expired, voided | nothing                                                   |

An intent that waits for the buyer is over from `expires_at` on, swept or not. One of which money
may be on its way (processing, authorized, unknown) is never given up: its provider is asked after
it until it has decided. Money that comes for an intent given up goes back.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from attrs import evolve, field, frozen

from selfshop.domain.payments import asking
from selfshop.domain.payments.answers import (
    ActionNeeded,
    Authorized,
    ChargeRequest,
    Declined,
    NoAnswer,
    Processing,
)
from selfshop.domain.shared import (
    Event,
    InvalidInput,
    Minor,
    Money,
    OrderId,
    PaymentId,
    Refused,
    checks,
)


class Tender(StrEnum):
    """What an order is paid with: a provider's money, or value that the shop keeps itself."""

    ONLINE = "online"
    WALLET = "wallet"
    STORE_CREDIT = "store_credit"
    GIFT_CARD = "gift_card"


class IntentStatus(StrEnum):
    """Where a payment intent stands."""

    CREATED = "created"
    REQUIRES_ACTION = "requires_action"
    PROCESSING = "processing"
    AUTHORIZED = "authorized"
    CAPTURED = "captured"
    FAILED = "failed"
    EXPIRED = "expired"
    VOIDED = "voided"
    UNKNOWN = "unknown"


_ASKED = {
    IntentStatus.PROCESSING,
    IntentStatus.AUTHORIZED,
    IntentStatus.CAPTURED,
    IntentStatus.FAILED,
    IntentStatus.UNKNOWN,
}
_GIVEN_UP = {IntentStatus.EXPIRED, IntentStatus.VOIDED}

#: Status -> what it may become.
TRANSITIONS: Mapping[IntentStatus, frozenset[IntentStatus]] = {
    IntentStatus.CREATED: frozenset(_ASKED | _GIVEN_UP | {IntentStatus.REQUIRES_ACTION}),
    IntentStatus.REQUIRES_ACTION: frozenset(_ASKED | _GIVEN_UP),
    IntentStatus.PROCESSING: frozenset(
        _ASKED - {IntentStatus.PROCESSING} | {IntentStatus.REQUIRES_ACTION}
    ),
    IntentStatus.AUTHORIZED: frozenset(
        {
            IntentStatus.CAPTURED,
            IntentStatus.FAILED,
            IntentStatus.VOIDED,
            IntentStatus.UNKNOWN,
        }
    ),
    IntentStatus.UNKNOWN: frozenset(
        _ASKED - {IntentStatus.UNKNOWN} | {IntentStatus.REQUIRES_ACTION}
    ),
    IntentStatus.CAPTURED: frozenset(),
    IntentStatus.FAILED: frozenset(),
    IntentStatus.EXPIRED: frozenset(),
    IntentStatus.VOIDED: frozenset(),
}

_WAITING_FOR_BUYER = frozenset({IntentStatus.CREATED, IntentStatus.REQUIRES_ACTION})
_ON_ITS_WAY = frozenset({IntentStatus.PROCESSING, IntentStatus.AUTHORIZED, IntentStatus.UNKNOWN})


@frozen(kw_only=True)
class PaymentIntent:
    """The wish to be paid *amount* for one order by one tender.

    Attributes:
        id: our number of the payment, given to the provider and the same in every try.
        amount: > 0, in minor units of *currency*.
        payee: the account of ours that is to receive it.
        action: where the buyer goes or what they scan, while the status is `requires_action`.
        failure: the provider's reason, once the status is `failed`.
        asked: how often its provider was asked after it, since money may be on its way.
        ask_at: when to ask again; None = there is nothing to ask.
        version: 0 = not stored yet.
    """

    id: PaymentId = field(validator=checks.text())
    order: OrderId
    tender: Tender
    currency: str
    amount: Minor
    provider: str = field(validator=checks.text())
    payee: str = field(validator=checks.text())
    expires_at: datetime
    status: IntentStatus = IntentStatus.CREATED
    action: str | None = None
    failure: str | None = None
    asked: int = 0
    ask_at: datetime | None = None
    version: int = 0


@frozen(kw_only=True)
class IntentMove:
    """An intent after a move, and what the move says to the world."""

    intent: PaymentIntent
    event: Event


def intend(
    *,
    payment_id: PaymentId,
    order: OrderId,
    amount: Money,
    provider: str,
    payee: str,
    expires_at: datetime,
    at: datetime,
) -> IntentMove:
    """Open an intent to be paid *amount* online before *expires_at*.

    Raises:
        InvalidInput: the amount is not positive, a name is empty, or the time is over already.
    """
    if amount.minor <= 0:
        raise InvalidInput("amount", "input.too_small", least=1)
    checks.require_instant("expires_at", expires_at)
    if expires_at <= at:
        raise InvalidInput("expires_at", "input.empty_period")
    intent = PaymentIntent(
        id=payment_id,
        order=order,
        tender=Tender.ONLINE,
        currency=amount.currency,
        amount=Minor(amount.minor),
        provider=provider,
        payee=payee,
        expires_at=expires_at,
    )
    return moved(intent, IntentStatus.CREATED)


def charge_request(intent: PaymentIntent) -> ChargeRequest:
    """Return what to ask of the provider for *intent*."""
    return ChargeRequest(
        number=intent.id,
        order=intent.order,
        amount=Money(intent.amount, intent.currency),
        payee=intent.payee,
        expires_at=intent.expires_at,
    )


def progress(
    intent: PaymentIntent,
    answer: ActionNeeded | Processing | Authorized | Declined | NoAnswer,
) -> IntentMove | None:
    """Book what the provider answered short of a capture.

    Returns:
        The move, or None for an answer that does not lead on from where the intent stands: it
        is old news, and the answers of webhook, return page and query may overtake each other.
    """
    match answer:
        case ActionNeeded(action=action):
            return _step(evolve(intent, action=action), IntentStatus.REQUIRES_ACTION)
        case Processing():
            return _step(intent, IntentStatus.PROCESSING)
        case Authorized():
            return _step(intent, IntentStatus.AUTHORIZED)
        case Declined(reason=reason):
            return _step(evolve(intent, failure=reason), IntentStatus.FAILED)
        case NoAnswer():
            return _step(intent, IntentStatus.UNKNOWN)


def ask_later(intent: PaymentIntent, *, at: datetime) -> PaymentIntent:
    """Return *intent* with the time to ask its provider after it again, ever more rarely.

    An intent of which no money is on its way is returned as it is.
    """
    if intent.status not in _ON_ITS_WAY:
        return intent
    asked = intent.asked + 1
    return evolve(intent, asked=asked, ask_at=asking.ask_again_at(asked, at=at))


def captured(intent: PaymentIntent) -> IntentMove:
    """Book that its money has come; `takings.match` has judged that it may."""
    paid = evolve(intent, status=IntentStatus.CAPTURED, ask_at=None)
    return moved(paid, IntentStatus.CAPTURED)


def missed(intent: PaymentIntent, because: str) -> IntentMove | None:
    """Book that its money has come for nothing, and no more of it will.

    Returns None for an intent that is closed.
    """
    return _step(evolve(intent, failure=because), IntentStatus.FAILED)


def give_up(intent: PaymentIntent, *, at: datetime) -> IntentMove | None:
    """Close an intent whose order waits for no money any more.

    Returns None where it is closed, or money may be on its way: then it is asked after.
    """
    if intent.status not in _WAITING_FOR_BUYER:
        return None
    return expire(intent, at=at) if has_expired(intent, at=at) else void(intent)


def void(intent: PaymentIntent) -> IntentMove:
    """Give the intent up; money that comes all the same goes back.

    Raises:
        Refused: `payment.not_voidable` where money has come or may be on its way.
    """
    step = _step(intent, IntentStatus.VOIDED)
    if step is None:
        raise Refused("payment.not_voidable", payment=intent.id, status=intent.status.value)
    return step


def expire(intent: PaymentIntent, *, at: datetime) -> IntentMove:
    """Make visible that the buyer's time is over.

    Raises:
        Refused: `payment.not_due`: it is not, or the intent does not wait for the buyer.
    """
    if intent.status is IntentStatus.EXPIRED or not has_expired(intent, at=at):
        raise Refused("payment.not_due", payment=intent.id, status=intent.status.value)
    return moved(evolve(intent, status=IntentStatus.EXPIRED), IntentStatus.EXPIRED)


def has_expired(intent: PaymentIntent, *, at: datetime) -> bool:
    """Tell whether the buyer's time is over at *at*, swept or not."""
    return intent.status is IntentStatus.EXPIRED or (
        intent.status in _WAITING_FOR_BUYER and at >= intent.expires_at
    )


def is_final(intent: PaymentIntent) -> bool:
    """Tell whether the intent leads on to nothing."""
    return not TRANSITIONS[intent.status]


def is_over(intent: PaymentIntent, *, at: datetime) -> bool:
    """Tell whether no money can come by the intent any more."""
    return is_final(intent) or has_expired(intent, at=at)


def _step(intent: PaymentIntent, to: IntentStatus) -> IntentMove | None:
    if to not in TRANSITIONS[intent.status]:
        return None
    return moved(evolve(intent, status=to, ask_at=None), to)


def moved(intent: PaymentIntent, to: IntentStatus) -> IntentMove:
    """Return *intent*, which has become *to*, with the event that says so."""
    return IntentMove(
        intent=intent,
        event=Event(
            kind=f"payments.{to.value}",
            aggregate=f"payment:{intent.id}",
            root=intent.order,
            version=intent.version + 1,
            facts={
                "order": intent.order,
                "tender": intent.tender.value,
                "amount": intent.amount,
                "currency": intent.currency,
            },
        ),
    )
