"""How goods reach their buyer.

It promises: a parcel holds only what its order has allocated, is signed for once, and counts as
received a fixed time after, whether anybody swept or not; while goods may go back that time
stands still.
"""

from selfshop.domain.fulfilment.parcels import (
    RECEIVE_AFTER_DAYS_MAX,
    TRANSITIONS,
    Parcel,
    ParcelMove,
    ParcelStatus,
    auto_receipt_at,
    deliver,
    hand_over,
    is_received,
    pause,
    receive,
    resume,
    signed_off,
)
from selfshop.domain.fulfilment.pauses import Pause

__all__ = [
    "RECEIVE_AFTER_DAYS_MAX",
    "TRANSITIONS",
    "Parcel",
    "ParcelMove",
    "ParcelStatus",
    "Pause",
    "auto_receipt_at",
    "deliver",
    "hand_over",
    "is_received",
    "pause",
    "receive",
    "resume",
    "signed_off",
]
