"""A rehearsal's result: a value, and two of different baskets add up to one."""

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from selfshop.domain.checkout.rehearsals.figures import (
    Changed,
    Changes,
    Margin,
    Refusal,
    RuleFigures,
    Totals,
    added,
)
from selfshop.domain.shared import RuleId

#: So many of the most changed baskets are kept, and so many of those that cannot be quoted.
CHANGED_KEPT_MAX = 100
REFUSALS_KEPT_MAX = 100


@frozen(kw_only=True)
class Rehearsal:
    """What a proposed set of rules does to baskets, against the current set.

    Attributes:
        baskets: how many were quoted under both; all figures but *refused* are of these.
        rules: every rule of either set, and every coupon presented, by id.
        changed: the most changed baskets, at most CHANGED_KEPT_MAX, the largest change first.
        refused: how many baskets could not be quoted, by code.
        refusals: those of them with the lowest order ids, at most REFUSALS_KEPT_MAX.
    """

    currency: str
    baskets: int = 0
    before: Totals = field(factory=Totals)
    after: Totals = field(factory=Totals)
    changes: Changes = field(factory=Changes)
    margin: Margin = field(factory=Margin)
    rules: tuple[RuleFigures, ...] = ()
    changed: tuple[Changed, ...] = ()
    refused: Mapping[str, int] = field(factory=dict)
    refusals: tuple[Refusal, ...] = ()

    def __add__(self, other: "Rehearsal") -> "Rehearsal":
        return Rehearsal(
            currency=self.currency,
            baskets=self.baskets + other.baskets,
            before=self.before + other.before,
            after=self.after + other.after,
            changes=self.changes + other.changes,
            margin=self.margin + other.margin,
            rules=_merged(self.rules, other.rules),
            changed=most_changed((*self.changed, *other.changed)),
            refused=added(self.refused, other.refused),
            refusals=first_refusals((*self.refusals, *other.refusals)),
        )


def most_changed(changed: Iterable[Changed]) -> tuple[Changed, ...]:
    """Keep the largest changes; of equal ones the lowest order ids, so that order does not matter."""
    ordered = sorted(changed, key=lambda one: (-abs(one.by), one.order))
    return tuple(ordered[:CHANGED_KEPT_MAX])


def first_refusals(refusals: Iterable[Refusal]) -> tuple[Refusal, ...]:
    """Keep the refusals with the lowest order ids."""
    return tuple(sorted(refusals, key=lambda one: one.order)[:REFUSALS_KEPT_MAX])


def _merged(
    one: tuple[RuleFigures, ...], other: tuple[RuleFigures, ...]
) -> tuple[RuleFigures, ...]:
    merged: dict[RuleId, RuleFigures] = {figures.rule: figures for figures in one}
    for figures in other:
        known = merged.get(figures.rule)
        merged[figures.rule] = figures if known is None else known + figures
    return tuple(merged[rule] for rule in sorted(merged))
