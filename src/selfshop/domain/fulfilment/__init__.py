"""How goods reach their buyer.

It promises: a parcel holds only what its order has allocated, is signed for once, and counts as
received a fixed time after, whether anybody swept or not.
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
    receive,
    signed_off,
)

__all__ = [
    "RECEIVE_AFTER_DAYS_MAX",
    "TRANSITIONS",
    "Parcel",
    "ParcelMove",
    "ParcelStatus",
    "auto_receipt_at",
    "deliver",
    "hand_over",
    "is_received",
    "receive",
    "signed_off",
]
