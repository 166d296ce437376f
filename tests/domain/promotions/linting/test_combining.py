from typing import Any

import pytest

from selfshop.domain.promotions.linting import Severity, lint
from selfshop.domain.promotions.linting.combining import never_together
from tests.rule_books import book, found, off

TOGETHER, NOBODY, UNWANTED = (
    "rule_book.never_together", "rule_book.tag_of_no_rule", "rule_book.not_wanted",
)  # fmt: skip


def pair(one: dict[str, Any], other: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return two rules that name each other."""
    return (
        off("1.00", tags=["a"], combines_with=["b"], **one),
        off("1.00", tags=["b"], combines_with=["a"], **other),
    )


def test_two_that_name_each_other_can_stand_together() -> None:
    assert found(never_together, *pair({}, {})) == []


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ({"group": "g"}, {"group": "g"}, "group"),
        ({"kind": "coupon"}, {"kind": "coupon"}, "max_coupons"),
        (
            {"window": {"until": "2026-12-01T00:00:00Z"}},
            {"window": {"from": "2026-12-01T00:00:00Z"}},
            "window",
        ),
        ({"audience": {"tiers": ["gold"]}}, {"audience": {"tiers": ["new"]}}, "tiers"),
        ({"audience": {"channels": ["app"]}}, {"audience": {"channels": ["web"]}}, "channels"),
    ],
    ids=["group", "coupons", "window", "tiers", "channels"],
)
def test_what_keeps_two_that_name_each_other_apart_is_an_error(
    one: dict[str, Any], other: dict[str, Any], reason: str
) -> None:
    findings = lint(book(*pair(one, other), coupons_max=1)).findings
    assert [(one.code, one.severity, one.facts) for one in findings] == [
        (TOGETHER, Severity.ERROR, {"other": "R2", "reason": reason}),
        (TOGETHER, Severity.ERROR, {"other": "R1", "reason": reason}),
    ]


def test_a_partner_that_said_nothing_makes_it_a_warning() -> None:
    rules = off("1.00", group="g", combines_with=["b"]), off("1.00", group="g", tags=["b"])
    (finding,) = lint(book(*rules)).findings
    assert (finding.code, finding.severity) == (TOGETHER, Severity.WARNING)


def test_one_partner_is_enough() -> None:
    first, second = pair({"group": "g"}, {"group": "g"})
    third = off("1.00", tags=["b"])
    assert found(never_together, first, third) == []
    assert found(never_together, first, second, third) == [("rules[1].combines_with", TOGETHER)]


def test_a_partner_that_wants_others_is_told() -> None:
    rules = off("1.00", combines_with=["b"]), off("1.00", tags=["b"], combines_with=[])
    assert found(never_together, *rules) == [("rules[0].combines_with", UNWANTED)]


def test_a_tag_that_no_rule_carries_is_told() -> None:
    assert found(never_together, off("1.00", combines_with=["b"])) == [
        ("rules[0].combines_with", NOBODY)
    ]
    assert found(never_together, off("1.00", combines_with=[]), off("1.00", tags=["b"])) == []
