"""What members have bought.

It promises: what the buyer saw is what is charged; for each line ordered = cancelled + allocated
+ backordered + shipped; a status that follows from lines, money and decisions by one function;
and units that give back, in any number of steps, exactly what they cost.
"""

from selfshop.domain.orders.lines import LineUnits, OrderLine, counts_of
from selfshop.domain.orders.moves import (
    Moved,
    Paid,
    cancel,
    close,
    deliver,
    expire,
    hold_back,
    is_lapsed,
    nothing_kept,
    pay,
    resume,
    shares_of_next,
    ship,
    take_back,
    waits_for_money,
)
from selfshop.domain.orders.order import Order, OrderMove, place
from selfshop.domain.orders.shares import LineShares, Rows, Shares, refund_of, refund_rows
from selfshop.domain.orders.statuses import ALLOWED, Move, OrderStatus

__all__ = [
    "ALLOWED",
    "LineShares",
    "LineUnits",
    "Move",
    "Moved",
    "Order",
    "OrderLine",
    "OrderMove",
    "OrderStatus",
    "Paid",
    "Rows",
    "Shares",
    "cancel",
    "close",
    "counts_of",
    "deliver",
    "expire",
    "hold_back",
    "is_lapsed",
    "nothing_kept",
    "pay",
    "place",
    "refund_of",
    "refund_rows",
    "resume",
    "shares_of_next",
    "ship",
    "take_back",
    "waits_for_money",
]
