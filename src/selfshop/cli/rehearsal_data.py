"""A rehearsal as plain JSON: counts are numbers, amounts decimal strings, shares percentages."""

from collections.abc import Mapping
from typing import Any

from attrs import fields, frozen

from selfshop.domain import promotions
from selfshop.domain.checkout import rehearsals
from selfshop.domain.shared import RuleId, format_minor
from selfshop.replay.rehearsing import Rehearsed

#: Names of one kind that a rule has wrong are told up to here.
NAMES_TOLD_MAX = 5


@frozen(kw_only=True)
class Report:
    """One rehearsal: what it was of, and what came of it.

    Attributes:
        proposed: the proposed rules by id; usage: what of their limits was used up before.
        top: how many of the most changed baskets are told.
        rejected: lines of the recording that cannot be used, by reason.
    """

    name: str
    rehearsed: Rehearsed
    proposed: Mapping[RuleId, promotions.Rule]
    usage: Mapping[RuleId, promotions.Usage]
    top: int
    rejected: Mapping[str, int]
    rejected_file: str | None

    @property
    def rehearsal(self) -> rehearsals.Rehearsal:
        """The figures."""
        return self.rehearsed.part.rehearsal

    def money(self, minor: int) -> str:
        """Write an amount."""
        return format_minor(minor, self.rehearsal.currency)


def as_data(report: Report) -> dict[str, Any]:
    """Return *report* as plain JSON data."""
    rehearsed, rehearsal = report.rehearsed, report.rehearsal
    part = rehearsed.part
    return {
        "recording": report.name,
        "currency": rehearsal.currency,
        "complete": rehearsed.complete,
        "entries": rehearsed.entries,
        "baskets": rehearsal.baskets,
        "members": part.members.members,
        "passed_over": part.passed_over,
        "before": _totals(report, rehearsal.before, by_funder(rehearsal, after=False)),
        "after": _totals(report, rehearsal.after, by_funder(rehearsal, after=True)),
        "changes": _changes(report),
        "margin": _margin(report, rehearsal.margin),
        "rules": [_rule(report, figures) for figures in rehearsal.rules],
        "most_changed": [
            {
                "order": one.order,
                "member": one.member,
                "before": report.money(one.before),
                "after": report.money(one.after),
                "difference": report.money(one.by),
            }
            for one in rehearsal.changed[: report.top]
        ],
        "unknown": [
            {"path": one.path, "count": len(one.names), "names": sorted(one.names)[:NAMES_TOLD_MAX]}
            for one in rehearsed.unknown
        ],
        "refused": dict(rehearsal.refused),
        "refusals": [
            {"order": one.order, "code": one.code, **({"path": one.path} if one.path else {})}
            for one in rehearsal.refusals
        ],
        "rejected": dict(sorted(report.rejected.items())),
        "rejected_file": report.rejected_file,
        "seconds": round(rehearsed.seconds, 3),
        "memory_mb": rehearsed.memory_bytes // 2**20,
    }


def by_funder(rehearsal: rehearsals.Rehearsal, *, after: bool) -> dict[str | None, int]:
    """Sum up what rules took off by who pays for it; None = the shop."""
    funded: dict[str | None, int] = {}
    for figures in rehearsal.rules:
        amount = (figures.after if after else figures.before).amount
        if amount:
            funded[figures.funded_by] = funded.get(figures.funded_by, 0) + amount
    return dict(sorted(funded.items(), key=lambda entry: entry[0] or ""))


def beyond(report: Report, figures: rehearsals.RuleFigures) -> list[str]:
    """Name the limits of a proposed rule that all baskets together would go beyond."""
    rule = report.proposed.get(figures.rule)
    if rule is None:
        return []
    limits, found = rule.limits, []
    used = report.usage.get(rule.id, promotions.Usage())
    if limits.total is not None and used.used + figures.after.baskets > limits.total:
        found.append("total")
    if limits.budget is not None and used.spent_minor + figures.after.amount > limits.budget.minor:
        found.append("budget")
    return found


def percent(part: int, whole: int) -> str | None:
    """Write a share with two decimals, rounded half up; None = of nothing."""
    if not whole:
        return None
    hundredths = (2 * 10_000 * part + whole) // (2 * whole)
    return f"{hundredths // 100}.{hundredths % 100:02}"


def average(amount: int, count: int) -> int | None:
    """Return *amount* by *count*, rounded half up; None = there are none."""
    return (2 * amount + count) // (2 * count) if count else None


def _totals(
    report: Report, totals: rehearsals.Totals, funded: Mapping[str | None, int]
) -> dict[str, Any]:
    names = [attribute.name for attribute in fields(rehearsals.Totals)]
    return {
        **{name: report.money(getattr(totals, name)) for name in names if name != "not_optimal"},
        "not_optimal": totals.not_optimal,
        "funded_by": [
            {"funder": funder, "amount": report.money(amount)} for funder, amount in funded.items()
        ],
    }


def _changes(report: Report) -> dict[str, Any]:
    changes = report.rehearsal.changes
    return {
        "cheaper": {"baskets": changes.cheaper, "amount": report.money(changes.cheaper_by)},
        "dearer": {"baskets": changes.dearer, "amount": report.money(changes.dearer_by)},
        "same": changes.same,
    }


def _margin(report: Report, margin: rehearsals.Margin) -> dict[str, Any] | None:
    if not margin.baskets:
        return None
    money = report.money
    return {
        "baskets": margin.baskets,
        "before": {
            "goods": money(margin.goods_before),
            "cost": money(margin.cost_before),
            "margin": money(margin.before),
        },
        "after": {
            "goods": money(margin.goods_after),
            "cost": money(margin.cost_after),
            "margin": money(margin.after),
        },
        "difference": money(margin.after - margin.before),
    }


def _rule(report: Report, figures: rehearsals.RuleFigures) -> dict[str, Any]:
    members = report.rehearsed.part.members
    return {
        "rule": figures.rule,
        "name": figures.name,
        "funded_by": figures.funded_by,
        "before": _uses(report, figures.before, members.before.get(figures.rule, 0)),
        "after": _uses(report, figures.after, members.after.get(figures.rule, 0)),
        "beyond_limits": beyond(report, figures),
        "touched": figures.touched,
        "margin": _margin(report, figures.margin),
    }


def _uses(report: Report, uses: rehearsals.Uses, members: int) -> dict[str, Any]:
    each = average(uses.amount, uses.baskets)
    return {
        "in_force": uses.listed,
        "baskets": uses.baskets,
        "baskets_percent": percent(uses.baskets, report.rehearsal.baskets),
        "amount": report.money(uses.amount),
        "average": None if each is None else report.money(each),
        "members": members,
        "members_percent": percent(members, report.rehearsed.part.members.members),
        "rejected": dict(sorted(uses.rejected.items(), key=lambda entry: (-entry[1], entry[0]))),
    }
