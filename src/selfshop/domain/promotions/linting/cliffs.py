"""Where buying a little more costs less: the exact stretch below each threshold.

With 100.00 less 20.00, goods worth 99.00 cost 99.00 and goods worth 100.00 cost 80.00, so all from
80.01 to 99.99 costs more than 100.00 does. That is how spend-and-save works, hence a note: it is what
a shop's hints are made of, and what a buyer asks about who returns one piece.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from selfshop.domain.promotions import benefits
from selfshop.domain.promotions.linting.books import Book
from selfshop.domain.promotions.linting.findings import Finding, Severity
from selfshop.domain.promotions.linting.paying import Stage, stages_of
from selfshop.domain.promotions.linting.steps import Steps
from selfshop.domain.promotions.rules import Rule
from selfshop.domain.shared import format_minor


def cliffs(book: Book, steps: Steps) -> Iterator[Finding]:
    """Tell the stretch below each threshold that is an amount."""
    for path, rule in book.entries():
        steps.take()
        for lower, upper in pairwise(_stages(rule)):
            start = cliff(lower, upper) if upper.by_amount else None
            if start is None:
                continue
            currency = book.rules.currency
            yield Finding(
                rule=rule.id,
                path=f"{path}.{upper.place}",
                code="rule_book.cliff",
                severity=Severity.NOTE,
                facts={
                    "from": format_minor(start, currency),
                    "to": format_minor(upper.height - 1, currency),
                    "threshold": format_minor(upper.height, currency),
                    "pays": format_minor(upper.pays(upper.height), currency),
                },
            )


def cliff(lower: Stage, upper: Stage) -> int | None:
    """Return from which amount on, below *upper*, goods cost more than at its threshold.

    None = there is no such amount. Only the last stretch is looked at on which what *lower* takes off is
    even, so that what is paid rises all along it.
    """
    there = upper.pays(upper.height)
    low, high = lower.stretch_before(upper.height), upper.height - 1
    if high < low or lower.pays(high) <= there:
        return None
    while low < high:
        middle = (low + high) // 2
        if lower.pays(middle) > there:
            high = middle
        else:
            low = middle + 1
    return low


def _stages(rule: Rule) -> Sequence[Stage]:
    """Return nothing given, and then each threshold of *rule* with what it takes off."""
    benefit = rule.benefit
    if isinstance(benefit, benefits.Ladder) and rule.condition is None:
        return [Stage(""), *stages_of(benefit)]
    if isinstance(benefit, benefits.AmountOff | benefits.PercentOff) and rule.condition is not None:
        return [Stage(""), Stage("condition", rule.condition, benefit)]
    return []
