"""Thresholds that are near."""

import json
from decimal import Decimal
from typing import Any

import pytest

from selfshop.adapters.codec.cases import read_case
from selfshop.domain import promotions
from selfshop.domain.checkout.quoting import _facts
from selfshop.domain.promotions import hinting
from selfshop.domain.shared import LineId

AMOUNT_OFF: dict[str, Any] = {"kind": "amount_off", "amount": "0.50"}


def outcome(least: str, benefit: dict[str, Any] = AMOUNT_OFF) -> promotions.Outcome:
    case = read_case(
        json.dumps(
            {
                "shop": {"currency": "CNY"},
                "at": "2026-11-11T00:00:00Z",
                "skus": [{"sku": "A", "prices": [{"kind": "list", "amount": "1"}]}],
                "rules": [
                    {
                        "id": "R",
                        "layer": "order",
                        "condition": {"min_amount": least},
                        "benefit": benefit,
                    }
                ],
                "cart": {"lines": [{"sku": "A", "quantity": 1}]},
            }
        )
    )
    sku = next(iter(case.snapshot.skus.values()))
    line = promotions.BoardLine(
        line=LineId("1"),
        sku=sku.id,
        quantity=1,
        list=100,
        price=100,
        floor=0,
        runs=promotions.opening_runs(100, 1, ()),
    )
    facts = _facts(case.cart, case.snapshot, case.at)
    return promotions.evaluate(case.snapshot.rules, [line], [sku], facts)


def test_a_threshold_is_near_while_no_more_than_the_reach_is_missing() -> None:
    (one,) = hinting.near(outcome("2"), Decimal(50))
    assert (one.rule, one.money, one.short, one.worth) == ("R", True, 100, 100)
    assert list(hinting.near(outcome("2.01"), Decimal(50))) == []
    assert list(hinting.near(outcome("1"), Decimal(50))) == []


def test_what_is_missing_reaches_it() -> None:
    found = outcome("2")
    (one,) = hinting.near(found, Decimal(50))
    assert found.solution.settled.cost == 100
    assert hinting.cost_with_more(found, one, promotions.NOTHING) == 150


@pytest.mark.parametrize(
    ("scope", "cost"),
    [({}, 150), ({"exclude": {"skus": ["A"]}}, 150), ({"include": {"skus": ["A"]}}, None)],
)
def test_only_a_part_of_a_bundle_that_names_nothing_takes_it(
    scope: dict[str, Any], cost: int | None
) -> None:
    # 1.00 and 1.00 more for 1.50, where the second part takes what has no name.
    parts = [
        {"scope": {"include": {"skus": ["A"]}}, "quantity": 1},
        {"scope": scope, "quantity": 1},
    ]
    found = outcome("2", {"kind": "bundle", "parts": parts, "price": "1.50"})
    (one,) = hinting.near(found, Decimal(50))
    assert hinting.cost_with_more(found, one, promotions.NOTHING) == cost
