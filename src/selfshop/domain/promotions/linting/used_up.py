"""Rules of whose limits nothing is left, and budgets that pay nothing, or too little."""

from collections.abc import Iterator

from selfshop.domain.promotions import benefits
from selfshop.domain.promotions.linting.books import Book
from selfshop.domain.promotions.linting.findings import Finding, Severity
from selfshop.domain.promotions.linting.steps import Steps
from selfshop.domain.promotions.rules import UNUSED, Rule
from selfshop.domain.shared import Fact, format_minor


def used_up(book: Book, steps: Steps) -> Iterator[Finding]:
    """Find rules that were used as often as they may be, have spent their budget, or spend none."""
    for path, rule in book.entries():
        steps.take()
        usage = book.usage.get(rule.id, UNUSED)
        total, budget = rule.limits.total, rule.limits.budget
        if total is not None and usage.used >= total:
            yield _found(rule, f"{path}.limits.total", "rule_book.used_up", most=total)
        if budget is None:
            continue
        left = budget.minor - usage.spent_minor
        if left <= 0:
            spent = format_minor(usage.spent_minor, book.rules.currency)
            yield _found(rule, f"{path}.limits.budget", "rule_book.budget_spent", spent=spent)
        elif _takes_nothing_off(rule.benefit):
            yield _found(rule, f"{path}.limits.budget", "rule_book.budget_idle")
        elif not rule.limits.partial:
            yield from _too_dear(book, path, rule, left)


def _takes_nothing_off(benefit: benefits.Benefit) -> bool:
    """Tell whether a budget, which counts what is taken off, is never drawn on."""
    if isinstance(benefit, benefits.Ladder):
        return all(isinstance(step.benefit, benefits.Gift) for step in benefit.steps)
    return isinstance(benefit, benefits.Gift | benefits.PointsFactor)


def _too_dear(book: Book, path: str, rule: Rule, left: int) -> Iterator[Finding]:
    """Find amounts that what is *left* of the budget cannot pay, which is then never given whole.

    Less than the whole is given only where floors leave no room for it.
    """
    for place, amount in _amounts(rule):
        if amount > left:
            yield _found(
                rule,
                f"{path}.{place}",
                "rule_book.budget_short",
                amount=format_minor(amount, book.rules.currency),
                left=format_minor(left, book.rules.currency),
            )


def _amounts(rule: Rule) -> Iterator[tuple[str, int]]:
    benefit = rule.benefit
    if isinstance(benefit, benefits.AmountOff):
        yield "benefit.amount", benefit.amount.minor
    if isinstance(benefit, benefits.Ladder):
        for position, step in enumerate(benefit.steps):
            if isinstance(step.benefit, benefits.AmountOff):
                place = f"benefit.steps[{position}].benefit.amount"
                yield place, step.benefit.amount.minor


def _found(rule: Rule, path: str, code: str, **facts: Fact) -> Finding:
    return Finding(rule=rule.id, path=path, code=code, severity=Severity.WARNING, facts=facts)
