"""Counting basket by basket: memory grows with the rules, not with the baskets."""

from collections.abc import Iterable

from attrs import define, evolve, field

from selfshop.domain.checkout.quotes import Applied, Quote
from selfshop.domain.checkout.rehearsals.baskets import RuleBook, Tried
from selfshop.domain.checkout.rehearsals.costs import Costs, cost_of
from selfshop.domain.checkout.rehearsals.figures import (
    Changed,
    Changes,
    Margin,
    Refusal,
    RuleFigures,
    Totals,
    Uses,
    added,
)
from selfshop.domain.checkout.rehearsals.rehearsal import (
    CHANGED_KEPT_MAX,
    Rehearsal,
    first_refusals,
    most_changed,
)
from selfshop.domain.shared import InvalidInput, Minor, OrderId, Refused, RuleId


@define
class _RuleTally:
    """What one rule has done so far; lists are (before, after)."""

    baskets: list[int] = field(factory=lambda: [0, 0])
    amounts: list[int] = field(factory=lambda: [0, 0])
    rejected: tuple[dict[str, int], dict[str, int]] = field(factory=lambda: ({}, {}))
    touched: int = 0
    margin: Margin = field(factory=Margin)

    def uses(self, side: int, *, listed: bool) -> Uses:
        return Uses(
            listed=listed,
            baskets=self.baskets[side],
            amount=Minor(self.amounts[side]),
            rejected=added(self.rejected[side], {}),
        )


@define(kw_only=True)
class Tally:
    """The figures of the baskets so far; the same whatever their order.

    Attributes:
        current, proposed: the two sets that the baskets are quoted under.
        costs: what goods cost; None = nobody has said.
    """

    current: RuleBook
    proposed: RuleBook
    costs: Costs = None
    _sums: Rehearsal = field(init=False)
    _by_rule: dict[RuleId, _RuleTally] = field(init=False, factory=dict)
    _changed: list[Changed] = field(init=False, factory=list)

    def __attrs_post_init__(self) -> None:
        self._sums = Rehearsal(currency=self.proposed.terms.currency)
        for book in (self.current, self.proposed):
            for rule in book.rules.rules:
                self._by_rule.setdefault(rule.id, _RuleTally())

    def count(self, tried: Tried) -> None:
        """Count a basket that was quoted under both sets."""
        sums, before, after = self._sums, tried.before, tried.after
        margin = self._margin(before, after)
        self._sums = evolve(
            sums,
            baskets=sums.baskets + 1,
            before=sums.before + _totals_of(before),
            after=sums.after + _totals_of(after),
            changes=sums.changes + self._change(tried),
            margin=sums.margin if margin is None else sums.margin + margin,
        )
        self._count_rules(before, after, margin)

    def count_refused(self, order: OrderId, why: InvalidInput | Refused) -> None:
        """Count a basket that cannot be quoted under one of the sets."""
        path = why.path if isinstance(why, InvalidInput) else ""
        refusal = Refusal(order=order, code=why.code, path=path)
        self._sums = evolve(
            self._sums,
            refused=added(self._sums.refused, {why.code: 1}),
            refusals=first_refusals((*self._sums.refusals, refusal)),
        )

    def told(self) -> Rehearsal:
        """Return what has been counted so far."""
        return evolve(
            self._sums,
            rules=tuple(self._figures_of(rule) for rule in sorted(self._by_rule)),
            changed=most_changed(self._changed),
        )

    def _margin(self, before: Quote, after: Quote) -> Margin | None:
        costs = cost_of(before, self.costs), cost_of(after, self.costs)
        if costs[0] is None or costs[1] is None:
            return None
        return Margin(
            baskets=1,
            goods_before=before.goods,
            cost_before=costs[0],
            goods_after=after.goods,
            cost_after=costs[1],
        )

    def _change(self, tried: Tried) -> Changes:
        changed = Changed(
            order=tried.basket.order,
            member=tried.basket.buyer.member,
            before=tried.before.payable,
            after=tried.after.payable,
        )
        if not changed.by:
            return Changes(same=1)
        self._changed.append(changed)
        if len(self._changed) >= 10 * CHANGED_KEPT_MAX:
            self._changed = list(most_changed(self._changed))
        if changed.by < 0:
            return Changes(cheaper=1, cheaper_by=Minor(-changed.by))
        return Changes(dearer=1, dearer_by=changed.by)

    def _count_rules(self, before: Quote, after: Quote, margin: Margin | None) -> None:
        touched: dict[RuleId, None] = {}
        for side, quote in enumerate((before, after)):
            for one in quote.applied:
                tally = self._tally_of(one.rule)
                tally.baskets[side] += 1
                tally.amounts[side] += one.amount
                touched[one.rule] = None
            for no in quote.rejected:
                codes = self._tally_of(no.rule).rejected[side]
                codes[no.code] = codes.get(no.code, 0) + 1
        for rule in touched:
            tally = self._by_rule[rule]
            tally.touched += 1
            if margin is not None:
                tally.margin += margin

    def _tally_of(self, rule: RuleId) -> _RuleTally:
        return self._by_rule.setdefault(rule, _RuleTally())

    def _figures_of(self, rule: RuleId) -> RuleFigures:
        tally = self._by_rule[rule]
        old, new = self.current.rules.by_id.get(rule), self.proposed.rules.by_id.get(rule)
        known = new or old
        return RuleFigures(
            rule=rule,
            name="" if known is None else known.rule.name,
            funded_by=None if known is None else known.rule.funded_by,
            before=tally.uses(0, listed=old is not None),
            after=tally.uses(1, listed=new is not None),
            touched=tally.touched,
            margin=tally.margin,
        )


def _totals_of(quote: Quote) -> Totals:
    discount = _sum_of(quote.applied)
    adjustments = sum(
        adjustment.amount.minor for line in quote.lines for adjustment in line.adjustments
    )
    off_goods = quote.discount - adjustments
    return Totals(
        list=quote.list,
        price=quote.price,
        adjustments=Minor(adjustments),
        discount=Minor(discount),
        freight_off=Minor(discount - off_goods),
        goods=quote.goods,
        freight=quote.freight,
        tax=quote.tax,
        points=quote.points,
        payable=quote.payable,
        not_optimal=int(not quote.optimal),
        gap=quote.gap,
    )


def _sum_of(applied: Iterable[Applied]) -> int:
    return sum(one.amount for one in applied)
