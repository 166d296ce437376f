"""Quotas: what of a limit is used up, counted exactly once, and how far it may go.

| order                                    | counters of its limited rules          |
|------------------------------------------|----------------------------------------|
| placed                                   | taken, each on condition of its limits |
| paid                                     | stay                                   |
| expired, or cancelled before it was paid | given back                             |
| cancelled as a whole after it was paid   | given back, unless the shop keeps them |
| returned as a whole                      | stay, unless the shop gives them back  |

Each row is one move of an order, guarded by its version: so nothing is counted twice.
"""

from collections.abc import Mapping

from attrs import frozen

from selfshop.domain.promotions.redeeming.ids import BatchId, CouponId
from selfshop.domain.promotions.rules import Rule, Usage
from selfshop.domain.shared import MemberId, Minor, RuleId

_OF_RULE = "rule:"


@frozen(kw_only=True)
class Redemption:
    """What one order uses of one rule's limits, or of one coupon; frozen with the order.

    Attributes:
        amount: what the rule takes off the order.
        counted: whether the rule has limits, which count the order.
        coupon, batch: the coupon that brought the rule in, where one has.
    """

    rule: RuleId
    amount: Minor
    counted: bool = False
    coupon: CouponId | None = None
    batch: BatchId | None = None


@frozen(kw_only=True)
class QuotaMove:
    """A change of one quota's counters, and what they must not pass after it.

    Attributes:
        name: of the quota, as `quota_of_rule` and `quota_of_batch` say.
        member: whose uses are counted beside the total; None = nobody's.
        uses: by how much the total moves, and the member's count with it.
        own: by how much the member's count moves where it is not by *uses*.
        spent: by how much the money moves, in minor units of the shop's currency.
        used_max, used_by_member_max, spent_max: None = without limit.
    """

    name: str
    member: MemberId | None = None
    uses: int = 0
    own: int | None = None
    spent: int = 0
    used_max: int | None = None
    used_by_member_max: int | None = None
    spent_max: int | None = None

    @property
    def by_member(self) -> int:
        """By how much the member's own count moves."""
        if self.member is None:
            return 0
        return self.uses if self.own is None else self.own

    def admits(self, usage: Usage) -> bool:
        """Tell whether counters that stand at *usage* may be moved."""
        return (
            _within(usage.used, self.uses, self.used_max)
            and _within(usage.used_by_member, self.by_member, self.used_by_member_max)
            and _within(usage.spent_minor, self.spent, self.spent_max)
        )

    def applied(self, usage: Usage) -> Usage:
        """Return the counters after the move."""
        return Usage(
            used=usage.used + self.uses,
            used_by_member=usage.used_by_member + self.by_member,
            spent_minor=usage.spent_minor + self.spent,
        )


def _within(counter: int, change: int, most: int | None) -> bool:
    after = counter + change
    return after >= 0 and (change <= 0 or most is None or after <= most)


def quota_of_rule(rule: RuleId) -> str:
    """Return the name of the quota that counts a rule's orders."""
    return f"{_OF_RULE}{rule}"


def usage_of_rules(usage: Mapping[str, Usage]) -> Mapping[RuleId, Usage]:
    """Return those of the counters that are of rules, by rule."""
    return {
        RuleId(name.removeprefix(_OF_RULE)): counters
        for name, counters in usage.items()
        if name.startswith(_OF_RULE)
    }


def quota_of_batch(batch: BatchId) -> str:
    """Return the name of the quota that counts a batch's coupons and what they take off."""
    return f"batch:{batch}"


def count_rule(rule: Rule, *, member: MemberId, amount: int) -> QuotaMove:
    """Count an order of *member* from which *rule* takes *amount*."""
    limits = rule.limits
    return QuotaMove(
        name=quota_of_rule(rule.id),
        member=member,
        uses=1,
        spent=amount,
        used_max=limits.total,
        used_by_member_max=limits.per_member,
        spent_max=None if limits.budget is None else limits.budget.minor,
    )


def uncount_rule(redemption: Redemption, *, member: MemberId) -> QuotaMove:
    """Take back what the order of *member* used of a rule's limits."""
    return QuotaMove(
        name=quota_of_rule(redemption.rule), member=member, uses=-1, spent=-redemption.amount
    )
