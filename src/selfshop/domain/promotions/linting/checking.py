"""All checks of a rule book, in one report."""

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from selfshop.domain.promotions.linting import (
    claimed,
    cliffs,
    combining,
    displaced,
    gifts,
    ladders,
    names,
    reach,
    scopes_met,
    used_up,
    windows,
)
from selfshop.domain.promotions.linting.books import Book, Check
from selfshop.domain.promotions.linting.findings import Finding, Severity
from selfshop.domain.promotions.linting.steps import OutOfSteps, Steps

#: Steps of one check; a book that needs more is not looked through, and the report says so.
STEPS_MAX = 2_000_000
#: Findings that one report tells, the worst first.
FINDINGS_MAX = 500

CHECKS: Mapping[str, Check] = {
    "names": names.unknown,
    "scopes": scopes_met.empty,
    "parts": scopes_met.outside,
    "gifts": gifts.missing,
    "combining": combining.never_together,
    "windows": windows.over,
    "limits": used_up.used_up,
    "reach": reach.out_of_reach,
    "ladders": ladders.crossed,
    "displaced": displaced.displaced,
    "claims": claimed.claimed,
    "cliffs": cliffs.cliffs,
}

_RANK = {severity: rank for rank, severity in enumerate(Severity)}


@frozen(kw_only=True)
class Report:
    """What was found, errors first, then in the order of the rules.

    Attributes:
        errors, warnings, notes: how many there are of each, told or not.
        findings: at most FINDINGS_MAX of them.
    """

    findings: tuple[Finding, ...] = field(default=())
    errors: int = 0
    warnings: int = 0
    notes: int = 0

    @classmethod
    def of(cls, found: list[Finding]) -> "Report":
        """Put findings together."""

        def count(severity: Severity) -> int:
            return sum(one.severity is severity for one in found)

        told = sorted(found, key=lambda one: _RANK[one.severity])
        return cls(
            findings=tuple(told[:FINDINGS_MAX]),
            errors=count(Severity.ERROR),
            warnings=count(Severity.WARNING),
            notes=count(Severity.NOTE),
        )


def lint(book: Book, *, steps_max: int = STEPS_MAX) -> Report:
    """Check *book*; what a check could not look at within *steps_max* steps is told as a warning."""
    found: list[Finding] = []
    for name, check in CHECKS.items():
        own: list[Finding] = []
        steps = Steps(left=steps_max)
        try:
            own.extend(check(book, steps))
        except OutOfSteps:
            own.append(_not_finished(name, steps_max))
        found += sorted(own, key=_position)
    return Report.of(sorted(found, key=_position))


def _not_finished(name: str, most: int) -> Finding:
    return Finding(
        code="rule_book.not_finished",
        severity=Severity.WARNING,
        facts={"check": name, "most": most},
    )


def _position(finding: Finding) -> Any:
    head = finding.path.partition("]")[0].removeprefix("rules[")
    return (int(head) if head.isdigit() else -1, finding.path, finding.code)
