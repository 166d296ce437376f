from selfshop.domain.promotions.linting import Severity, lint
from selfshop.domain.promotions.linting.checking import FINDINGS_MAX
from tests.rule_books import book, off

OLD = {"until": "2026-01-01T00:00:00Z"}


def test_errors_come_first_and_then_the_order_of_the_rules() -> None:
    rules = [
        off("1.00", condition={"min_amount": "9.00"}),
        off("1.00", window=OLD),
        off("1.00", scope={"include": {"tags": ["old"]}}, window=OLD),
    ]
    report = lint(book(*rules))
    assert [(one.severity, one.path) for one in report.findings] == [
        (Severity.ERROR, "rules[2].scope.include.tags"),
        (Severity.WARNING, "rules[1].window.until"),
        (Severity.WARNING, "rules[2].window.until"),
        (Severity.NOTE, "rules[0].condition"),
    ]
    assert (report.errors, report.warnings, report.notes) == (1, 2, 1)


def test_a_check_that_needs_too_many_steps_says_so_and_the_others_go_on() -> None:
    rules = [off("1.00", scope={"include": {"tags": [f"n{n}" for n in range(90)]}})]
    report = lint(book(*rules, off("1.00", window=OLD)), steps_max=20)
    assert [(one.code, one.facts.get("check")) for one in report.findings] == [
        ("rule_book.not_finished", "names"),
        ("rule_book.not_finished", "scopes"),
        ("rule_book.window_over", None),
    ]


def test_only_so_many_findings_are_told_and_all_are_counted() -> None:
    old = off("1.00", window=OLD, layer="coupon")
    report = lint(book(*(old for _ in range(FINDINGS_MAX + 7))))
    assert len(report.findings) == FINDINGS_MAX
    assert report.warnings == FINDINGS_MAX + 7
