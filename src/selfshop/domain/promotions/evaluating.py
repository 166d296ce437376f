"""From a cart and a rule set to the rules that apply and a reason for each that does not."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import pairwise, repeat
from operator import itemgetter
from typing import Any

from attrs import define, field, frozen

from selfshop.domain import catalog, membership
from selfshop.domain.promotions import benefits
from selfshop.domain.promotions.engine.board import Board, BoardLine, Candidate
from selfshop.domain.promotions.engine.settling import NOTHING, Afterwards
from selfshop.domain.promotions.engine.solving import Solution, best, by_priority, cost_with
from selfshop.domain.promotions.reasons import reason_of
from selfshop.domain.promotions.rules import UNUSED, Rule, RuleKind, Usage
from selfshop.domain.promotions.rulesets import Placed, RuleSet
from selfshop.domain.promotions.units.columns import Span
from selfshop.domain.promotions.units.writing import given
from selfshop.domain.shared import Fact, Period, Rejection, RuleId, SkuId, format_minor

_NO_PARTS: Sequence[frozenset[int]] = ()


class Choice(StrEnum):
    """Who decides what stacks: the buyer's purse (``best``) or the merchant (``priority``)."""

    BEST = "best"
    PRIORITY = "priority"


@frozen(kw_only=True, weakref_slot=False)
class Facts:
    """What rules may look at besides the cart's lines.

    Attributes:
        coupons: the coupon rules presented.
        usage: how much of each rule's limits is used; absent = nothing.
        stock: what is left of SKUs that could be given away; absent = without limit.
        coupons_max: how many coupons may apply; None = any number.
        at: aware.
    """

    buyer: membership.Purchaser
    channel: str | None
    coupons: frozenset[RuleId]
    usage: Mapping[RuleId, Usage] = field(factory=dict)
    stock: Mapping[SkuId, int] = field(factory=dict)
    choice: Choice = Choice.BEST
    coupons_max: int | None = None
    at: datetime


#: A rule that does not apply, with the code and the facts of why.
Turned = tuple[RuleId, str, Mapping[str, Fact]]
#: Equal units: how many, what one of them costs, (rule, amount) of what was taken off it, and more.
UnitRow = tuple[Any, ...]
_ADJUSTED = RuleId("")


@define(eq=False)
class Outcome:
    """What the rules make of a cart.

    Attributes:
        board: the cart's lines and the rules that were in the running.
        solution: the rules that apply, and the units after them.
        rejected: each other rule that can touch the cart, by id.
        changes_at: the earliest instant at which one of these rules starts or ends.
    """

    board: Board
    solution: Solution
    rejected: Sequence[Turned]
    changes_at: datetime | None
    after: Afterwards
    choice: Choice

    def rows(self, *more: int) -> list[list[UnitRow]]:
        """Return the units after all rules, line by line, with what was taken off one of them.

        First come the line's adjustments, then the rules in the order of application. *more* goes
        to the end of each row.
        """
        lines, state = self.board.lines, self.solution.state
        opening = [
            [(_ADJUSTED, off) for off in run[2]] if run[2] else []
            for one in lines
            for run in one.runs
        ]
        names = [candidate.plan.id for candidate in self.board.candidates]
        taken = given(state.log, opening, names)
        # Zipped as they are: a quote is as fast as its rows.
        rows = list(zip(state.counts, state.nows, taken, *map(repeat, more), strict=False))
        return [rows[start:end] for start, end in pairwise(state.first)]

    def cost_with(self, rule: RuleId) -> int | None:
        """Return what it costs at least to have *rule* apply; None when it cannot.

        Solved when asked. Cost as sets are compared by it, in minor units.
        """
        for candidate in self.board.candidates:
            if candidate.plan.rule.id == rule:
                return cost_with(self.board, self.after, candidate.number)
        return None


def evaluate(
    rules: RuleSet,
    lines: Sequence[BoardLine],
    skus: Sequence[catalog.Sku],
    facts: Facts,
    after: Afterwards = NOTHING,
) -> Outcome:
    """Choose the rules that apply to a cart.

    Args:
        rules: the set in force.
        lines: the cart's, in unit order.
        skus: theirs.
        facts: of the buyer and the moment.
        after: freight and tax.
    """
    touching = rules.touching(skus, facts.coupons)
    running, rejected = _standing(touching, facts, rules)
    board = Board(
        lines=lines,
        candidates=_candidates(running, skus, facts),
        coupons_max=facts.coupons_max,
        stock=facts.stock,
    )
    solution = solve(board, facts.choice, after)
    for number, failure in solution.failures.items():
        candidate = board.candidates[number]
        code, told = reason_of(board, candidate, failure, rules.currency)
        rejected.append((candidate.plan.rule.id, code, told))
    rejected.sort(key=itemgetter(0))
    dated = [placed.rule.window for placed, _ in touching if not placed.for_anybody]
    changes_at = _changes_at(dated, facts.at) if dated else None
    return Outcome(board, solution, rejected, changes_at, after, facts.choice)


def _standing(
    touching: Sequence[tuple[Placed, Sequence[int]]], facts: Facts, rules: RuleSet
) -> tuple[list[tuple[Placed, Sequence[int]]], list[Turned]]:
    """Part the rules that are in the running from those that are out beforehand."""
    rejected: list[Turned] = []
    running = [one for one in touching if one[1] and one[0].for_anybody]
    if len(running) < len(touching):
        running = []
        for placed, own in touching:
            rule = placed.rule
            reason = standing(rule, facts, rules.currency, matching=bool(own))
            if reason is None:
                running.append((placed, own))
            else:
                rejected.append((rule.id, reason.code, reason.facts))
    # The id of an automatic rule is no coupon, but that rule speaks for itself.
    unknown = [coupon for coupon in facts.coupons if coupon not in rules.by_id]
    rejected += [(coupon, "coupon_unknown", {}) for coupon in unknown]
    return running, rejected


def solve(board: Board, choice: Choice, after: Afterwards) -> Solution:
    """Choose the rules that apply to *board*."""
    return best(board, after) if choice is Choice.BEST else by_priority(board, after)


def _changes_at(windows: Iterable[Period], at: datetime) -> datetime | None:
    edges = (edge for window in windows for edge in (window.from_, window.until))
    return min((edge for edge in edges if edge is not None and edge > at), default=None)


def why_untouched(
    rules: RuleSet, rule: RuleId, skus: Sequence[catalog.Sku], facts: Facts
) -> Rejection:
    """Say why *rule*, which cannot touch a cart of *skus*, does not apply."""
    placed = rules.by_id.get(rule)
    if placed is None:
        return Rejection(code="rule_unknown")
    if placed.rule.kind is RuleKind.COUPON and rule not in facts.coupons:
        return Rejection(code="coupon_not_presented")
    matching = any(placed.rule.scope.holds(sku) for sku in skus)
    reason = standing(placed.rule, facts, rules.currency, matching=matching)
    assert reason is not None  # noqa: S101 - a rule that matches is in the running
    return reason


def standing(rule: Rule, facts: Facts, currency: str, *, matching: bool) -> Rejection | None:
    """Say why *rule* is out before its lines are looked at, or None when it is in the running.

    Args:
        rule: presented, where it is a coupon.
        facts: of the buyer and the moment.
        currency: the rule set's.
        matching: whether any line is in its scope.
    """
    if matching and rule.for_anybody:
        return None
    outside = (
        ("not_started", rule.window.starts_after(facts.at)),
        ("ended", rule.window.ended_by(facts.at)),
        ("audience", not rule.audience.welcomes(facts.buyer)),
        ("channel", not rule.audience.reaches(facts.channel)),
        ("no_matching_lines", not matching),
    )
    code = next((code for code, holds in outside if holds), None)
    if code is not None:
        return Rejection(code=code)
    return _spent(rule, facts.usage.get(rule.id, UNUSED), currency)


def _spent(rule: Rule, usage: Usage, currency: str) -> Rejection | None:
    limits = rule.limits
    if limits.total is not None and usage.used >= limits.total:
        return Rejection(code="limit_reached", facts={"most": limits.total})
    if limits.per_member is not None and usage.used_by_member >= limits.per_member:
        return Rejection(code="limit_reached", facts={"most": limits.per_member})
    if limits.budget is not None and usage.spent_minor >= limits.budget.minor:
        return Rejection(code="budget_exhausted", facts={"left": format_minor(0, currency)})
    return None


def _candidates(
    running: Sequence[tuple[Placed, Sequence[int]]], skus: Sequence[catalog.Sku], facts: Facts
) -> list[Candidate]:
    of = len(skus)
    #: One span for each list of lines: what it comes to is reckoned once.
    spans: dict[int, Span] = {}
    picky = any(placed.picky for placed, _ in running)
    clashes = clash_masks([placed.rule for placed, _ in running]) if picky else repeat(0)
    made: list[Candidate] = []
    for number, ((placed, lines), clashing) in enumerate(zip(running, clashes, strict=False)):
        span = spans.get(id(lines))
        if span is None:
            span = spans[id(lines)] = Span(lines, of=of)
        if placed.usual:
            made.append(Candidate(number, placed, span, clashing, None, span, _NO_PARTS))
            continue
        rule, left = placed.rule, _left(placed.rule, facts)
        targets, parts = span, _NO_PARTS
        if isinstance(rule.benefit, benefits.AddOn):
            offers = rule.benefit.offers
            targets = Span([line for line, sku in enumerate(skus) if sku.id in offers], of=of)
        elif isinstance(rule.benefit, benefits.Bundle):
            parts = [
                frozenset(line for line, sku in enumerate(skus) if part.scope.holds(sku))
                for part in rule.benefit.parts
            ]
        made.append(Candidate(number, placed, span, clashing, left, targets, parts))
    return made


def _left(rule: Rule, facts: Facts) -> int | None:
    if rule.limits.budget is None:
        return None
    return rule.limits.budget.minor - facts.usage.get(rule.id, UNUSED).spent_minor


def clash_masks(rules: Sequence[Rule]) -> list[int]:
    """Return for each rule the bit mask of the rules that may not apply beside it."""
    groups: dict[str, int] = {}
    for number, rule in enumerate(rules):
        if rule.group is not None:
            groups[rule.group] = groups.get(rule.group, 0) | 1 << number
    masks = [
        groups[rule.group] & ~(1 << number) if rule.group is not None else 0
        for number, rule in enumerate(rules)
    ]
    for number, rule in enumerate(rules):
        wanted = rule.combines_with
        if wanted is None:
            continue
        for other, beside in enumerate(rules):
            if other != number and wanted.isdisjoint(beside.tags):
                masks[number] |= 1 << other
                masks[other] |= 1 << number
    return masks
