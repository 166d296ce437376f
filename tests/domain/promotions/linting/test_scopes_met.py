from typing import Any

import pytest

from selfshop.domain.promotions.linting.scopes_met import empty, outside
from tests.rule_books import A, found, off

CODE = "rule_book.scope_meets_nothing"


def test_a_scope_whose_exclusions_take_all_of_it_is_empty() -> None:
    scope = {"include": {"tags": ["new"]}, "exclude": {"brands": ["own"]}}
    assert found(empty, off("1.00", scope=scope)) == [("rules[0].scope", CODE)]
    assert found(empty, off("1.00", scope={"exclude": {"brands": ["own"]}})) == [
        ("rules[0].scope", CODE)
    ]


def test_a_scope_with_something_left_is_fine() -> None:
    shop = {**A, "B": {"price": "1.00", "tags": ["new"]}}
    scope = {"include": {"tags": ["new"]}, "exclude": {"brands": ["own"]}}
    assert found(empty, off("1.00", scope=scope), skus=shop) == []


def test_a_cash_equivalent_is_in_no_scope_that_does_not_name_it() -> None:
    shop = {"A": {"price": "1.00", "tags": ["new"], "cash_equivalent": True}}
    tagged = off("1.00", scope={"include": {"tags": ["new"]}})
    named = off("1.00", scope={"include": {"skus": ["A"]}})
    assert found(empty, tagged, named, skus=shop) == [("rules[0].scope", CODE)]


def test_unknown_names_are_another_finding() -> None:
    assert found(empty, off("1.00", scope={"include": {"tags": ["old"]}})) == []


class TestAPartOfABundle:
    """A part is filled from the scope of its rule; one with nothing there makes the rule dead."""

    @pytest.mark.parametrize(
        ("scope", "part", "told"),
        [
            (
                {"include": {"skus": ["A"]}},
                {"include": {"skus": ["B"]}},
                ["rule_book.part_outside_scope"],
            ),
            (
                {"exclude": {"skus": ["B"]}},
                {"include": {"skus": ["B"]}},
                ["rule_book.part_outside_scope"],
            ),
            ({}, {"include": {"skus": ["CARD"]}}, ["rule_book.part_outside_scope"]),
            ({"include": {"skus": ["A"]}}, {"include": {"skus": ["A", "B"]}}, []),
            ({"include": {"skus": ["A"]}}, {}, []),
            ({}, {"include": {"skus": ["B"]}}, []),
            ({"include": {"skus": ["A"]}}, {"include": {"skus": ["C"]}}, []),
        ],
    )
    def test_that_the_scope_leaves_nothing_of_is_told(
        self, scope: Any, part: Any, told: list[str]
    ) -> None:
        parts = [{"quantity": 1}, {"scope": part, "quantity": 1}]
        rule = {"scope": scope, "benefit": {"kind": "bundle", "parts": parts, "price": "1.00"}}
        shop = {**A, "B": {"price": "1.00"}, "CARD": {"price": "1.00", "cash_equivalent": True}}
        path = "rules[0].benefit.parts[1].scope"
        assert found(outside, rule, skus=shop) == [(path, code) for code in told]
