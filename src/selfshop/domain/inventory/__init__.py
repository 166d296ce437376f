"""What there is, and to whom it is promised.

It promises: counters that only movements write and that equal their fold; a hold that keeps all
of its lines or nothing and ends exactly once; goods never promised twice.
"""

from selfshop.domain.inventory.counters import CounterMove, counter_moves
from selfshop.domain.inventory.holds import (
    Hold,
    HoldMove,
    HoldStatus,
    claim,
    has_lapsed,
    hold,
    is_claimable,
    lapse,
    release,
    require_covers,
    require_held,
)
from selfshop.domain.inventory.levels import MAIN, StockKey, StockLevel, StockLine, merged
from selfshop.domain.inventory.movements import Cause, Movement, cancel, receive, restock, ship
from selfshop.domain.inventory.reconciling import Counters, Drift, fold, reconcile
from selfshop.domain.inventory.short import Shortage, short_stock, shortages

__all__ = [
    "MAIN",
    "Cause",
    "CounterMove",
    "Counters",
    "Drift",
    "Hold",
    "HoldMove",
    "HoldStatus",
    "Movement",
    "Shortage",
    "StockKey",
    "StockLevel",
    "StockLine",
    "cancel",
    "claim",
    "counter_moves",
    "fold",
    "has_lapsed",
    "hold",
    "is_claimable",
    "lapse",
    "merged",
    "receive",
    "reconcile",
    "release",
    "require_covers",
    "require_held",
    "restock",
    "ship",
    "short_stock",
    "shortages",
]
