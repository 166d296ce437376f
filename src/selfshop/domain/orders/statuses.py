"""Where an order stands.

| status          | means                                             | leads to                      |
|-----------------|---------------------------------------------------|-------------------------------|
| pending_payment | goods are held, the money has not come            | placed, expired, cancelled    |
| placed          | paid for, or free of charge; nothing has shipped  | on_hold, processing, cancelled|
| on_hold         | somebody must look first                          | placed                        |
| processing      | something has shipped                             | completed                     |
| completed       | all that was not cancelled is delivered           | closed                        |
| closed          | archived                                          |                               |
| expired         | the money did not come in time                    |                               |
| cancelled       | nothing of it is wanted any more                  |                               |

Units that have not shipped may be cancelled while an order is placed or processing; an order of
which something has shipped is completed, not cancelled, by cancelling the rest.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from selfshop.domain.orders.lines import OrderLine


class OrderStatus(StrEnum):
    """Where an order stands."""

    PENDING_PAYMENT = "pending_payment"
    PLACED = "placed"
    ON_HOLD = "on_hold"
    PROCESSING = "processing"
    COMPLETED = "completed"
    CLOSED = "closed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Move(StrEnum):
    """What may be done to an order."""

    PAY = "pay"
    EXPIRE = "expire"
    CANCEL = "cancel"
    HOLD_BACK = "hold_back"
    RESUME = "resume"
    SHIP = "ship"
    DELIVER = "deliver"
    TAKE_BACK = "take_back"
    CLOSE = "close"


S = OrderStatus

#: Move -> the statuses from which it is allowed.
ALLOWED: Mapping[Move, frozenset[OrderStatus]] = {
    Move.PAY: frozenset({S.PENDING_PAYMENT}),
    Move.EXPIRE: frozenset({S.PENDING_PAYMENT}),
    Move.CANCEL: frozenset({S.PENDING_PAYMENT, S.PLACED, S.PROCESSING}),
    Move.HOLD_BACK: frozenset({S.PLACED}),
    Move.RESUME: frozenset({S.ON_HOLD}),
    Move.SHIP: frozenset({S.PLACED, S.PROCESSING}),
    Move.DELIVER: frozenset({S.PROCESSING}),
    Move.TAKE_BACK: frozenset({S.PROCESSING, S.COMPLETED}),
    Move.CLOSE: frozenset({S.COMPLETED}),
}

#: What follows from somebody's decision, not from money and goods.
_DECIDED = frozenset({S.ON_HOLD, S.CLOSED, S.EXPIRED, S.CANCELLED})


def derive(
    before: OrderStatus, lines: Iterable[OrderLine], *, paid: int, payable: int
) -> OrderStatus:
    """Return the status that follows from the lines and the money; decisions stand.

    Args:
        before: the status so far.
        lines: the order's lines.
        paid: what has been captured for it, in minor units.
        payable: what it costs, in minor units.
    """
    if before in _DECIDED:
        return before
    lines = tuple(lines)
    if not any(line.wanted for line in lines):
        return S.CANCELLED
    if paid < payable:
        return S.PENDING_PAYMENT
    if all(line.delivered == line.wanted for line in lines):
        return S.COMPLETED
    if any(line.shipped for line in lines):
        return S.PROCESSING
    return S.PLACED
