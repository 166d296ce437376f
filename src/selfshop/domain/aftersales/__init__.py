"""Goods that come back.

It promises: no unit is returned twice or unless delivered; what goes back is exactly what the
units cost, each cent explained, and no more than is refundable; a preview tells it beforehand.
"""

from selfshop.domain.aftersales import returns
from selfshop.domain.aftersales.policies import WINDOW_DAYS_MAX, Discounts, ReturnPolicy
from selfshop.domain.aftersales.returns import Return, ReturnLine, ReturnMove, ReturnStatus
from selfshop.domain.aftersales.settling import (
    Part,
    PartKind,
    Settled,
    Settlement,
    TenderShare,
    complete,
    is_settled,
    preview,
    settle,
)

__all__ = [
    "WINDOW_DAYS_MAX",
    "Discounts",
    "Part",
    "PartKind",
    "Return",
    "ReturnLine",
    "ReturnMove",
    "ReturnPolicy",
    "ReturnStatus",
    "Settled",
    "Settlement",
    "TenderShare",
    "complete",
    "is_settled",
    "preview",
    "returns",
    "settle",
]
