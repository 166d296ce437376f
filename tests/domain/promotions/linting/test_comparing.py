from typing import Any

import pytest

from selfshop.domain.promotions.linting.comparing import (
    gives_as_much,
    holds_all,
    lasts,
    no_higher,
)
from tests.rule_books import A, book, off, percent

Json = dict[str, Any]
SHOP = {**A, "B": {"price": "5.00", "cash_equivalent": True}}


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        ({}, {}, True),
        ({}, {"include": {"tags": ["new"]}}, True),
        ({}, {"include": {"skus": ["A"]}}, True),
        ({}, {"include": {"skus": ["B"]}}, False),
        ({}, {"include": {"skus": ["Z"]}}, False),
        ({"include": {"tags": ["new"]}}, {}, False),
        ({"include": {"tags": ["new", "old"]}}, {"include": {"tags": ["new"]}}, True),
        ({"include": {"tags": ["new"]}}, {"include": {"tags": ["new", "old"]}}, False),
        ({"include": {"tags": ["new"]}}, {"include": {"brands": ["new"]}}, False),
        ({"include": {"skus": ["A", "B"]}}, {"include": {"skus": ["B"]}}, True),
        ({"include": {"categories": ["x"]}}, {"include": {"categories": ["x/y"]}}, True),
        ({"include": {"categories": ["x/y"]}}, {"include": {"categories": ["x"]}}, False),
        ({"exclude": {"tags": ["new"]}}, {}, False),
        ({"exclude": {"tags": ["new"]}}, {"exclude": {"tags": ["new", "old"]}}, True),
        ({"exclude": {"tags": ["new", "old"]}}, {"exclude": {"tags": ["new"]}}, False),
        ({"exclude": {"categories": ["x/y"]}}, {"exclude": {"categories": ["x"]}}, True),
        ({"exclude": {"categories": ["x"]}}, {"exclude": {"categories": ["x/y"]}}, False),
    ],
)
def test_a_scope_holds_another_by_what_they_name(
    wide: Json, narrow: Json, *, expected: bool
) -> None:
    made = book(off("1.00", scope=wide), off("1.00", scope=narrow), skus=SHOP)
    one, other = made.rules.rules
    assert holds_all(one.scope, other.scope, made.catalogue) is expected


def test_without_a_catalogue_a_sku_named_by_itself_may_be_a_cash_equivalent() -> None:
    one, other = book(off("1.00"), off("1.00", scope={"include": {"skus": ["A"]}})).rules.rules
    assert not holds_all(one.scope, other.scope, None)
    assert holds_all(other.scope, other.scope, None)


def test_conditions_windows_and_benefits_are_compared() -> None:
    low, high = {"min_amount": "50.00"}, {"min_amount": "100.00"}
    every = {"kind": "amount_off", "amount": "1.00", "every": True}
    rules = book(
        off("1.00", condition=low, window={"until": "2027-01-01T00:00:00Z"}),
        off("2.00", condition=high),
        {"benefit": every, "condition": low},
        percent("10", condition={"min_quantity": 2}),
    ).rules.rules
    one, two, each, share = rules
    assert (no_higher(one, two), no_higher(two, one)) == (True, False)
    assert (no_higher(each, two), no_higher(share, two), no_higher(one, one)) == (
        False,
        False,
        True,
    )
    assert (lasts(two.window, one.window), lasts(one.window, two.window)) == (True, False)
    assert (gives_as_much(two.benefit, one.benefit), gives_as_much(one.benefit, two.benefit)) == (
        True,
        False,
    )
    assert not gives_as_much(two.benefit, each.benefit)
    assert gives_as_much(each.benefit, each.benefit)
