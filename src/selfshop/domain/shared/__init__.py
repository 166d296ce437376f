"""The ground every context stands on.

It promises: money that is exact, shares that always sum, half-open periods, ids that cannot be
mixed up, one tree of errors, and one catalogue of sentences in Chinese and English.
"""

from selfshop.domain.shared import checks, codewords, spelling
from selfshop.domain.shared.actors import Actor, Customer, Staff, System
from selfshop.domain.shared.currencies import DECIMALS
from selfshop.domain.shared.errors import (
    Conflict,
    Corrupted,
    Fact,
    InvalidInput,
    NotFound,
    Refused,
    ShopError,
    StoreUnfit,
)
from selfshop.domain.shared.events import Event
from selfshop.domain.shared.ids import (
    PARTS,
    AccountId,
    HoldId,
    LineId,
    LocationId,
    MemberId,
    OrderId,
    ParcelId,
    PaymentId,
    ProductId,
    RefundId,
    ReturnId,
    RuleId,
    ShopId,
    SkuId,
    SubjectId,
    part_of,
)  # fmt: skip
from selfshop.domain.shared.messages import sentence
from selfshop.domain.shared.money import (
    AMOUNT_MINOR_MAX,
    Minor,
    Money,
    decimals_of,
    format_minor,
    parse_minor,
)
from selfshop.domain.shared.periods import ALWAYS, Period
from selfshop.domain.shared.reasons import Rejection
from selfshop.domain.shared.splitting import split_by_weight

__all__ = [
    "ALWAYS", "AMOUNT_MINOR_MAX", "DECIMALS", "PARTS", "AccountId", "Actor", "Conflict",
    "Corrupted", "Customer", "Event", "Fact", "HoldId", "InvalidInput", "LineId", "LocationId",
    "MemberId", "Minor", "Money", "NotFound", "OrderId", "ParcelId", "PaymentId", "Period",
    "ProductId", "RefundId", "Refused", "Rejection", "ReturnId", "RuleId", "ShopError",
    "ShopId", "SkuId", "Staff", "StoreUnfit", "SubjectId", "System", "checks", "codewords",
    "decimals_of", "format_minor", "parse_minor", "part_of", "sentence", "spelling", "split_by_weight",
]  # fmt: skip
