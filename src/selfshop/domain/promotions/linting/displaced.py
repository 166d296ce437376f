"""Rules that another rule of their group makes pointless.

Proven only: the other rule is there whenever this one is, for the same goods, in the same place,
and gives the same or more. Where it gives more, nothing else may measure what is left, or a buyer
could be better off with less.
"""

from collections.abc import Iterator, Sequence

from selfshop.domain.promotions.audiences import EVERYONE
from selfshop.domain.promotions.conditions import SpendAtLeast
from selfshop.domain.promotions.linting.books import Book
from selfshop.domain.promotions.linting.comparing import gives_as_much, lasts, no_higher
from selfshop.domain.promotions.linting.findings import Finding, Severity
from selfshop.domain.promotions.linting.steps import Steps
from selfshop.domain.promotions.rules import UNLIMITED, RuleKind
from selfshop.domain.promotions.rulesets import Placed


def displaced(book: Book, steps: Steps) -> Iterator[Finding]:
    """Find rules in whose place another of the group always saves a buyer as much or more."""
    groups: dict[str, list[Placed]] = {}
    for placed in book.rules.placed:
        if placed.rule.group is not None and placed.rule.kind is RuleKind.AUTOMATIC:
            groups.setdefault(placed.rule.group, []).append(placed)
    last = _last_that_measures(book)
    for path, rule in book.entries():
        steps.take()
        placed = book.rules.by_id[rule.id]
        group = groups.get(rule.group or "", [])
        automatic = rule.kind is RuleKind.AUTOMATIC
        by = _displacing(book, placed, group, last, steps) if automatic else None
        if by is not None:
            yield Finding(
                rule=rule.id,
                path=path,
                code="rule_book.displaced",
                severity=Severity.WARNING,
                facts={"by": by.rule.id},
            )


def _displacing(
    book: Book,
    one: Placed,
    group: Sequence[Placed],
    last: dict[str, int],
    steps: Steps,
) -> Placed | None:
    for other in group:
        # Two rules have a dozen fields to be compared.
        steps.take(4)
        if other is one or (book.by_priority and other.place > one.place):
            continue
        if not _wherever(other, one):
            continue
        alone = book.goods_alone and last.get(one.rule.group or "", -1) < one.layer
        same = other.rule.benefit == one.rule.benefit and not one.rule.limits.partial
        same = same and _adjacent(one, other, group)
        if not same and not (alone and gives_as_much(other.rule.benefit, one.rule.benefit)):
            continue
        mutual = _wherever(one, other) and gives_as_much(one.rule.benefit, other.rule.benefit)
        # Of two that do the same for the same, the one that goes first stays.
        if other.place < one.place or not mutual:
            return other
    return None


def _wherever(other: Placed, one: Placed) -> bool:
    """Tell whether *other* can apply wherever *one* can, to the same units."""
    mine, theirs = one.rule, other.rule
    return (
        theirs.limits == UNLIMITED
        and one.layer == other.layer
        and one.base is other.base
        and mine.scope == theirs.scope
        and mine.tags == theirs.tags
        and mine.combines_with == theirs.combines_with
        and theirs.audience in (EVERYONE, mine.audience)
        and lasts(theirs.window, mine.window)
        and no_higher(theirs, mine)
    )


def _adjacent(one: Placed, other: Placed, group: Sequence[Placed]) -> bool:
    """Tell whether only rules of the group stand between the two, so that their turns are one."""
    low, high = sorted((one.place, other.place))
    return sum(low < placed.place < high for placed in group) == high - low - 1


def _last_that_measures(book: Book) -> dict[str, int]:
    """Return for each group the last layer with a rule outside it that goods have to do with."""
    groups = {placed.rule.group for placed in book.rules.placed if placed.rule.group is not None}
    # The last two layers by distinct groups are enough to leave any one group out.
    latest: dict[str | None, int] = {}
    for placed in book.rules.placed:
        rule = placed.rule
        spends = any(isinstance(one, SpendAtLeast) for one in rule.thresholds)
        if rule.benefit.takes_goods or spends or getattr(rule.benefit, "every", False):
            key = rule.group if rule.kind is RuleKind.AUTOMATIC else None
            latest[key] = placed.layer
    ordered = sorted(latest.items(), key=lambda item: item[1], reverse=True)[:2]
    return {
        group: max((layer for key, layer in ordered if key != group), default=-1)
        for group in groups
    }
