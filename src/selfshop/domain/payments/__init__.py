"""Money in and money back.

It promises: one capture however often it is reported; every captured cent settles a payment or is
kept unmatched, to be refunded; no refund beyond what was taken, and none paid twice. `answers`
is how one talks with a provider, `refunds` what is done with a refund, `stored` how the shop pays
itself with value that it keeps for the buyer.
"""

from selfshop.domain.payments import answers, refunds, stored
from selfshop.domain.payments.answers import Receipt
from selfshop.domain.payments.intents import (
    IntentMove,
    IntentStatus,
    PaymentIntent,
    Tender,
    ask_later,
    charge_request,
    expire,
    give_up,
    has_expired,
    intend,
    is_final,
    is_over,
    missed,
    progress,
    void,
)
from selfshop.domain.payments.refunds import Refund, RefundMove, RefundStatus, split_refund
from selfshop.domain.payments.takings import Match, Taking, match

__all__ = [
    "IntentMove",
    "IntentStatus",
    "Match",
    "PaymentIntent",
    "Receipt",
    "Refund",
    "RefundMove",
    "RefundStatus",
    "Taking",
    "Tender",
    "answers",
    "ask_later",
    "charge_request",
    "expire",
    "give_up",
    "has_expired",
    "intend",
    "is_final",
    "is_over",
    "match",
    "missed",
    "progress",
    "refunds",
    "split_refund",
    "stored",
    "void",
]
