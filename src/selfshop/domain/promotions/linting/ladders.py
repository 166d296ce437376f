"""Ladders whose steps stand in each other's way.

A step is *shadowed* when, from its threshold on, it never takes off more than a lower step would:
who spends more is given less, or the same, and the step does nothing.

A step *swallows* the one below it when goods worth just its threshold cost less than goods worth
just the threshold below: then everybody between the two pays more for less, and nobody has a
reason to stop at the lower step. That a little below a threshold costs more than the threshold itself is
no such slip: every amount off has such a cliff, and it is told as a note (see `cliffs`).
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from selfshop.domain.promotions import benefits
from selfshop.domain.promotions.conditions import SpendAtLeast
from selfshop.domain.promotions.linting.books import Book
from selfshop.domain.promotions.linting.findings import Finding, Severity
from selfshop.domain.promotions.linting.paying import Stage, stages_of
from selfshop.domain.promotions.linting.steps import Steps
from selfshop.domain.promotions.rules import Rule
from selfshop.domain.shared import Fact, format_minor


def crossed(book: Book, steps: Steps) -> Iterator[Finding]:
    """Find steps that are shadowed by a lower one, or swallow the one below, and goods for nothing."""
    for path, rule in book.entries():
        steps.take()
        yield from _free(book, path, rule)
        if isinstance(rule.benefit, benefits.Ladder):
            stages = stages_of(rule.benefit)
            steps.take(len(stages) ** 2)
            yield from _shadowed(path, rule, stages)
            yield from _swallowing(book, path, rule, stages)


def _free(book: Book, path: str, rule: Rule) -> Iterator[Finding]:
    """Find amounts off that are as large as what has to be spent for them."""
    benefit = rule.benefit
    stages = (
        stages_of(benefit)
        if isinstance(benefit, benefits.Ladder)
        else [Stage("benefit", rule.condition, benefit)]
        if isinstance(benefit, benefits.AmountOff)
        else []
    )
    for stage in stages:
        if (
            isinstance(stage.benefit, benefits.AmountOff)
            and isinstance(stage.threshold, SpendAtLeast)
            and stage.benefit.amount.minor >= stage.height
        ):
            yield _found(
                rule,
                f"{path}.{stage.place}",
                "rule_book.all_taken_off",
                amount=format_minor(stage.benefit.amount.minor, book.rules.currency),
                threshold=format_minor(stage.height, book.rules.currency),
            )


def _shadowed(path: str, rule: Rule, stages: Sequence[Stage]) -> Iterator[Finding]:
    for position, upper in enumerate(stages):
        by = next((n for n in range(position) if shadows(stages[n], upper)), None)
        if by is not None:
            yield _found(rule, f"{path}.{upper.place}", "rule_book.step_shadowed", by=by)


def shadows(lower: Stage, upper: Stage) -> bool:
    """Tell whether it is proven that *upper* never takes off more than *lower* where it counts."""
    low, high = lower.benefit, upper.benefit
    if isinstance(low, benefits.Gift) or isinstance(high, benefits.Gift):
        # What a gift is worth to a buyer is not for us to say.
        return False
    most = upper.most()
    if most is not None and _least(lower, upper.height) >= most:
        return True
    match low, high:
        case benefits.PercentOff(), benefits.PercentOff():
            return low.percent >= high.percent and _no_lower_cap(low, high)
        case benefits.AmountOff(every=True, max_times=None), benefits.AmountOff(every=True):
            # floor(n k / m) >= k floor(n / m), whatever k.
            often = upper.height // lower.height
            return low.amount.minor * often >= high.amount.minor
        case benefits.PercentOff(cap=None), benefits.AmountOff(every=True):
            numerator, denominator = low.ratio
            enough = upper.height * numerator >= high.amount.minor * denominator
            return upper.by_amount and enough
        case _:
            return False


def _least(stage: Stage, measure: int) -> int:
    """Return what *stage* surely takes off from *measure* on; none of them ever gives less again."""
    if isinstance(stage.benefit, benefits.PercentOff) and not stage.by_amount:
        return 0
    return stage.off(measure)


def _no_lower_cap(low: benefits.PercentOff, high: benefits.PercentOff) -> bool:
    if low.rounding is not high.rounding:
        return False
    if low.cap is None:
        return True
    return high.cap is not None and low.cap.minor >= high.cap.minor


def _swallowing(book: Book, path: str, rule: Rule, stages: Sequence[Stage]) -> Iterator[Finding]:
    for lower, upper in pairwise(stages):
        facts = _swallowed(book, lower, upper)
        if facts is not None:
            yield Finding(
                rule=rule.id,
                path=f"{path}.{upper.place}",
                code="rule_book.step_swallows",
                severity=Severity.WARNING,
                facts=facts,
            )


def _swallowed(book: Book, lower: Stage, upper: Stage) -> dict[str, Fact] | None:
    low, high = lower.benefit, upper.benefit
    if upper.by_amount:
        pays, before = upper.pays(upper.height), lower.pays(lower.height)
        if pays >= before:
            return None
        currency = book.rules.currency
        return {
            "threshold": format_minor(upper.height, currency),
            "pays": format_minor(pays, currency),
            "below": format_minor(lower.height, currency),
            "before": format_minor(before, currency),
        }
    # So many equal units, of whatever price: what is left of them counts in units.
    if isinstance(low, benefits.PercentOff) and isinstance(high, benefits.PercentOff):
        if low.cap is not None or high.cap is not None:
            return None
        pays_of = upper.height * (100 - high.percent) / 100
        before_of = lower.height * (100 - low.percent) / 100
        if pays_of < before_of:
            return {
                "threshold": upper.height,
                "pays": f"{pays_of:f}",
                "below": lower.height,
                "before": f"{before_of:f}",
            }
    return None


def _found(rule: Rule, path: str, code: str, **facts: Fact) -> Finding:
    return Finding(rule=rule.id, path=path, code=code, severity=Severity.WARNING, facts=facts)
