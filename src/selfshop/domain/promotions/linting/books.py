"""A rule book and what it is checked against."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from attrs import field, frozen

from selfshop.domain.promotions import benefits
from selfshop.domain.promotions.linting.catalogues import Catalogue
from selfshop.domain.promotions.linting.findings import Finding
from selfshop.domain.promotions.linting.steps import Steps
from selfshop.domain.promotions.rules import Rule, Usage
from selfshop.domain.promotions.rulesets import RuleSet
from selfshop.domain.promotions.scopes import Scope
from selfshop.domain.shared import RuleId


@frozen(kw_only=True)
class Words:
    """What a shop calls its tiers, segments and channels; None = it has not said."""

    tiers: frozenset[str] | None = None
    segments: frozenset[str] | None = None
    channels: frozenset[str] | None = None


@frozen(kw_only=True)
class Book:
    """Rules that are to be published, and the shop they are for.

    Attributes:
        rules: in the order in which positions are told.
        catalogue: None = not known, so that nothing is said about names and scopes.
        at: the instant of publishing, aware.
        usage: how much of limits is used up; absent = nothing.
        by_priority: whether the merchant's order decides rather than the buyer's purse.
        coupons_max: coupons of one order; None = any number.
        units_max: units of one cart.
        goods_alone: whether nothing on top, such as freight, is measured by what goods cost.
    """

    rules: RuleSet
    catalogue: Catalogue | None = None
    at: datetime
    usage: Mapping[RuleId, Usage] = field(factory=dict)
    words: Words = Words()
    by_priority: bool = False
    coupons_max: int | None = None
    units_max: int
    goods_alone: bool = False

    def entries(self) -> Iterator[tuple[str, Rule]]:
        """Yield every rule with its path, ``rules[0]`` first."""
        for position, rule in enumerate(self.rules.rules):
            yield f"rules[{position}]", rule


#: A check yields what it can prove, and takes a step for each look at something.
Check = Callable[[Book, Steps], Iterator[Finding]]


def scopes_of(rule: Rule) -> Iterator[tuple[str, Scope]]:
    """Yield every scope of *rule* with its path inside the rule."""
    yield "scope", rule.scope
    if isinstance(rule.benefit, benefits.Bundle):
        for position, part in enumerate(rule.benefit.parts):
            yield f"benefit.parts[{position}].scope", part.scope


def gifts_of(rule: Rule) -> Iterator[tuple[str, benefits.Gift]]:
    """Yield every gift of *rule* with its path inside the rule."""
    if isinstance(rule.benefit, benefits.Gift):
        yield "benefit", rule.benefit
    if isinstance(rule.benefit, benefits.Ladder):
        for position, step in enumerate(rule.benefit.steps):
            if isinstance(step.benefit, benefits.Gift):
                yield f"benefit.steps[{position}].benefit", step.benefit
