"""How promises are used up: limits of rules, and coupons from their issue to their use.

It promises: what is counted is counted exactly once, and never beyond a limit; coupons that are
given out only under terms with an end; a coupon that is one order's at a time.
"""

from selfshop.domain.promotions.redeeming.batches import (
    Batch,
    Template,
    Terms,
    batch_event,
    count_issued,
    count_owned,
    count_spent,
    open_batch,
    require_running,
    stop,
    uncount_spent,
)
from selfshop.domain.promotions.redeeming.codes import coupon_of
from selfshop.domain.promotions.redeeming.coupons import (
    Coupon,
    CouponMove,
    CouponState,
    claim,
    expire,
    give_back,
    is_free,
    moved,
    new_coupon,
    reserve,
    transfer,
    use,
    void,
)
from selfshop.domain.promotions.redeeming.ids import BatchId, CouponId, TemplateId
from selfshop.domain.promotions.redeeming.presenting import (
    ATTEMPTS_MAX,
    INVALID,
    KEPT_FROM_CUSTOMERS,
    Presented,
    attempts_on,
    objection,
    one_for_each_rule,
)
from selfshop.domain.promotions.redeeming.quotas import (
    QuotaMove,
    Redemption,
    count_rule,
    quota_of_batch,
    quota_of_rule,
    uncount_rule,
    usage_of_rules,
)

__all__ = [
    "ATTEMPTS_MAX", "INVALID", "KEPT_FROM_CUSTOMERS", "Batch", "BatchId", "Coupon",
    "CouponId", "CouponMove", "CouponState", "Presented", "QuotaMove", "Redemption", "Template",
    "TemplateId", "Terms", "attempts_on", "batch_event", "claim", "count_issued",
    "count_owned", "count_rule", "count_spent", "coupon_of", "expire", "give_back", "is_free",
    "moved", "new_coupon", "objection", "one_for_each_rule", "open_batch",
    "quota_of_batch", "quota_of_rule", "require_running", "reserve", "stop", "transfer",
    "uncount_rule", "uncount_spent", "usage_of_rules", "use", "void",
]  # fmt: skip
