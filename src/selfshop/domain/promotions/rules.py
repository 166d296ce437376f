"""A rule as data: what a merchant declares, and nothing about how it is reckoned."""

from enum import StrEnum
from functools import cached_property

from attrs import field, frozen

from selfshop.domain.promotions import benefits
from selfshop.domain.promotions.audiences import EVERYONE, Audience
from selfshop.domain.promotions.conditions import BuyAtLeast, Condition, SpendAtLeast
from selfshop.domain.promotions.layers import Base
from selfshop.domain.promotions.scopes import EVERYTHING, Scope
from selfshop.domain.shared import ALWAYS, InvalidInput, Money, Period, RuleId, checks

PRIORITY_MAX = 10**9
_labels = checks.each(checks.text(), most=1_000)


class RuleKind(StrEnum):
    """Whether a rule applies by itself or has to be presented as a coupon."""

    AUTOMATIC = "automatic"
    COUPON = "coupon"


@frozen(kw_only=True)
class Limits:
    """How often a rule may be used, and for how much; None = without limit.

    Attributes:
        total: orders, over all buyers.
        per_member: orders of one member.
        budget: what it may take off in all.
        partial: whether the last of the budget is given in part, or not at all.
    """

    total: int | None = field(default=None, validator=checks.optional(checks.quantity))
    per_member: int | None = field(default=None, validator=checks.optional(checks.quantity))
    budget: Money | None = field(
        default=None, validator=checks.optional(checks.money(least_minor=1))
    )
    partial: bool = field(default=False, validator=checks.true_or_false)


UNLIMITED = Limits()


@frozen(kw_only=True)
class Usage:
    """How much of a rule's limits is used up, as the snapshot knows it.

    Attributes:
        used: orders so far.
        used_by_member: orders of this buyer so far.
        spent_minor: what it has taken off so far, in minor units of the shop's currency.
    """

    used: int = field(default=0, validator=checks.whole(least=0, most=10**12))
    used_by_member: int = field(default=0, validator=checks.whole(least=0, most=10**12))
    spent_minor: int = field(default=0, validator=checks.whole(least=0, most=10**18))


UNUSED = Usage()


@frozen(kw_only=True)
class Rule:
    """One promise to buyers: for whom, when, on what, from which threshold, what.

    Attributes:
        layer: the name of the layer it belongs to.
        base: what it measures amounts on; None = the layer's.
        group: at most one rule of a group applies.
        tags: what other rules know it by.
        combines_with: tags of which every rule beside it must have one; None = all rules.
        priority: the higher goes first within its layer.
        funded_by: who pays for it; None = the shop.

    Raises:
        InvalidInput: naming the field; ``every`` without a threshold is refused.
    """

    id: RuleId = field(validator=checks.text())
    name: str = field(default="", validator=checks.note())
    layer: str = field(validator=checks.text())
    kind: RuleKind = field(default=RuleKind.AUTOMATIC, validator=checks.is_a(RuleKind))
    window: Period = field(default=ALWAYS, validator=checks.is_a(Period))
    scope: Scope = field(default=EVERYTHING, validator=checks.is_a(Scope))
    audience: Audience = field(default=EVERYONE, validator=checks.is_a(Audience))
    condition: Condition | None = field(
        default=None, validator=checks.optional(checks.is_a(SpendAtLeast, BuyAtLeast))
    )
    base: Base | None = field(default=None, validator=checks.optional(checks.is_a(Base)))
    benefit: benefits.Benefit = field(validator=checks.is_a(*benefits.KINDS))
    group: str | None = field(default=None, validator=checks.optional(checks.text()))
    tags: frozenset[str] = field(default=frozenset(), validator=_labels)
    combines_with: frozenset[str] | None = field(default=None, validator=checks.optional(_labels))
    priority: int = field(default=0, validator=checks.whole(least=-PRIORITY_MAX, most=PRIORITY_MAX))
    limits: Limits = field(default=UNLIMITED, validator=checks.is_a(Limits))
    funded_by: str | None = field(default=None, validator=checks.optional(checks.text()))

    def __attrs_post_init__(self) -> None:
        if self.condition is None and getattr(self.benefit, "every", False):
            raise InvalidInput("benefit.every", "rule.every_without_threshold")

    @cached_property
    def for_anybody(self) -> bool:
        """Whether it is always on, for everybody, and without limits."""
        return self.window == ALWAYS and self.audience == EVERYONE and self.limits == UNLIMITED

    @cached_property
    def thresholds(self) -> tuple[Condition, ...]:
        """What must be reached before it gives anything: its condition, a ladder's first step."""
        own = () if self.condition is None else (self.condition,)
        if isinstance(self.benefit, benefits.Ladder):
            return (*own, self.benefit.steps[0].threshold)
        return own

    @cached_property
    def gifts(self) -> tuple[benefits.Gift, ...]:
        """What it may give away, by itself or by a step of its ladder."""
        steps = self.benefit.steps if isinstance(self.benefit, benefits.Ladder) else ()
        given = (self.benefit, *(step.benefit for step in steps))
        return tuple(one for one in given if isinstance(one, benefits.Gift))

    def amounts(self) -> tuple[tuple[str, Money], ...]:
        """List every amount the rule names, with the path of its field."""
        named = [(f"benefit.{path}", money) for path, money in self.benefit.amounts()]
        if isinstance(self.condition, SpendAtLeast):
            named.append(("condition.min_amount", self.condition.amount))
        if self.limits.budget is not None:
            named.append(("limits.budget", self.limits.budget))
        return tuple(named)
