"""Thresholds that no cart can reach."""

from collections.abc import Iterator

from attrs import frozen

from selfshop.domain.promotions import benefits
from selfshop.domain.promotions.conditions import Condition, SpendAtLeast
from selfshop.domain.promotions.linting.books import Book
from selfshop.domain.promotions.linting.findings import Finding, Severity
from selfshop.domain.promotions.linting.steps import Steps
from selfshop.domain.promotions.rules import Rule
from selfshop.domain.shared import Fact, format_minor


@frozen
class _Needed:
    """What a rule needs: units, or minor units of goods."""

    place: str
    units: int = 0
    amount: int = 0


def out_of_reach(book: Book, steps: Steps) -> Iterator[Finding]:
    """Find what needs more units than a cart holds, or more money than so many units can cost.

    Nothing is ever measured higher than at the dearest list price in the rule's scope, now or as
    it is planned.
    """
    for path, rule in book.entries():
        for needed in _needed(rule):
            steps.take()
            missing = _missing(book, rule, needed, steps)
            if missing is not None:
                yield Finding(
                    rule=rule.id,
                    path=f"{path}.{needed.place}",
                    code="rule_book.out_of_reach",
                    severity=Severity.WARNING,
                    facts=missing,
                )


def _missing(book: Book, rule: Rule, needed: _Needed, steps: Steps) -> dict[str, Fact] | None:
    if needed.units > book.units_max:
        return {"needed": needed.units, "most": book.units_max}
    if not needed.amount or book.catalogue is None:
        return None
    most = book.catalogue.dearest_of(rule.scope, steps) * book.units_max
    if not 0 < most < needed.amount:
        return None
    currency = book.rules.currency
    return {"needed": format_minor(needed.amount, currency), "most": format_minor(most, currency)}


def _needed(rule: Rule) -> Iterator[_Needed]:
    if rule.condition is not None:
        yield _threshold("condition", rule.condition)
    match rule.benefit:
        case benefits.Ladder(steps=steps):
            for position, step in enumerate(steps):
                yield _threshold(f"benefit.steps[{position}]", step.threshold)
        case benefits.BuyGet(buy=buy, get=get):
            yield _Needed("benefit", units=buy + get)
        case benefits.NFor(n=n):
            yield _Needed("benefit.n", units=n)
        case benefits.Bundle(parts=parts):
            yield _Needed("benefit.parts", units=sum(part.quantity for part in parts))
        case _:
            pass


def _threshold(place: str, condition: Condition) -> _Needed:
    if isinstance(condition, SpendAtLeast):
        return _Needed(f"{place}.min_amount", amount=condition.amount.minor)
    return _Needed(f"{place}.min_quantity", units=condition.quantity)
