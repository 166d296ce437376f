"""Rules that are declared to go together and never can.

`combines_with` names the tags of the rules that may stand beside a rule. Tags that no rule carries,
and partners that a group, their own `combines_with`, the number of coupons or the calendar keep
away, leave a declaration without a legal set.
"""

from collections.abc import Iterable, Iterator

from selfshop.domain.promotions.linting.books import Book
from selfshop.domain.promotions.linting.findings import Finding, Severity
from selfshop.domain.promotions.linting.steps import Steps
from selfshop.domain.promotions.rules import Rule, RuleKind
from selfshop.domain.shared import Fact, Period, RuleId


def never_together(book: Book, steps: Steps) -> Iterator[Finding]:
    """Find tags that no rule carries, and rules of which no partner that they name can be had.

    It is an error where a partner names the rule too and still cannot stand beside it, and a
    warning where the partner said nothing, or does not want it.
    """
    carriers: dict[str, list[Rule]] = {}
    for rule in book.rules.rules:
        for tag in rule.tags:
            carriers.setdefault(tag, []).append(rule)
    for path, rule in book.entries():
        steps.take()
        if not rule.combines_with:
            continue
        nobody = tuple(sorted(tag for tag in rule.combines_with if tag not in carriers))
        if nobody:
            yield _found(path, rule, "rule_book.tag_of_no_rule", tags=nobody)
        partners = (one for tag in sorted(rule.combines_with) for one in carriers.get(tag, ()))
        yield from _lonely(book, path, rule, partners, steps)


def _lonely(
    book: Book, path: str, rule: Rule, partners: Iterable[Rule], steps: Steps
) -> Iterator[Finding]:
    """Tell of *rule* when none of its *partners* can ever stand beside it."""
    unwilling: RuleId | None = None
    kept_away: tuple[bool, RuleId, str] | None = None
    for other in partners:
        steps.take()
        if other.id == rule.id:
            continue
        if other.combines_with is not None and other.combines_with.isdisjoint(rule.tags):
            unwilling = unwilling or other.id
            continue
        reason = apart(rule, other, book.coupons_max)
        if reason is None:
            return
        mutual = other.combines_with is not None
        if kept_away is None or (mutual and not kept_away[0]):
            kept_away = (mutual, other.id, reason)
    if kept_away is not None:
        mutual, name, reason = kept_away
        severity = Severity.ERROR if mutual else Severity.WARNING
        code = "rule_book.never_together"
        yield _found(path, rule, code, severity, other=name, reason=reason)
    elif unwilling is not None:
        yield _found(path, rule, "rule_book.not_wanted", other=unwilling)


def _found(
    path: str, rule: Rule, code: str, severity: Severity = Severity.WARNING, **facts: Fact
) -> Finding:
    return Finding(
        rule=rule.id, path=f"{path}.combines_with", code=code, severity=severity, facts=facts
    )


def apart(one: Rule, other: Rule, coupons_max: int | None) -> str | None:
    """Name what keeps two rules from ever applying together; None = nothing that is known here."""
    if one.group is not None and one.group == other.group:
        return "group"
    coupons = [one.kind, other.kind].count(RuleKind.COUPON)
    if coupons_max is not None and coupons > coupons_max:
        return "max_coupons"
    if _before(one.window, other.window) or _before(other.window, one.window):
        return "window"
    for kind in ("tiers", "channels"):
        mine, theirs = getattr(one.audience, kind), getattr(other.audience, kind)
        if mine and theirs and mine.isdisjoint(theirs):
            return kind
    return None


def _before(one: Period, other: Period) -> bool:
    return one.until is not None and other.from_ is not None and one.until <= other.from_
