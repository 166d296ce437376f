"""How a shop gives points away."""

from typing import Any

import pytest

from selfshop.domain.membership.points import EarningTerms, Rate
from selfshop.domain.shared import InvalidInput, Money

YUAN = Money.of("1.00", "CNY")
TEA: dict[str, Any] = {
    "sku": "tea-1",
    "product": "tea",
    "categories": frozenset({"drinks", "drinks/tea"}),
}


def test_the_first_rate_that_holds_a_sku_counts() -> None:
    by_sku = Rate(points=5, skus=frozenset({"tea-1"}))
    by_category = Rate(points=2, per=YUAN, categories=frozenset({"drinks"}))
    rest = Rate(points=1, per=YUAN)
    terms = EarningTerms(rates=(by_sku, by_category, rest))
    assert terms.rate_of(**TEA) == by_sku
    assert terms.rate_of(**{**TEA, "sku": "tea-2"}) == by_category
    assert terms.rate_of(sku="pot", product="pot", categories=frozenset()) == rest
    assert EarningTerms(rates=(by_sku,)).rate_of(**{**TEA, "sku": "x"}) is None


def test_a_rate_may_name_products() -> None:
    rate = Rate(points=1, products=frozenset({"tea"}))
    assert rate.holds(**TEA)
    assert not rate.holds(**{**TEA, "product": "pot"})


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ({"events": ["review"]}, "events"),
        ({"events": {str(number): 1 for number in range(101)}}, "events"),
        ({"events": {"review": 0}}, "events.review"),
        ({"events": {"review": 1.5}}, "events.review"),
        ({"events": {"": 1}}, "events"),
        ({"wait_days": -1}, "wait_days"),
        ({"rates": ("rate",)}, "rates[0]"),
        ({"expiry": 12}, "expiry"),
        ({"earned_on": "goods"}, "earned_on"),
    ],
)
def test_terms_out_of_bounds_are_refused(said: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidInput) as wrong:
        EarningTerms(**said)
    assert wrong.value.path == path


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ({"points": -1}, "points"),
        ({"points": 1_000_001}, "points"),
        ({"points": True}, "points"),
        ({"points": 1, "per": Money(0, "CNY")}, "per"),
        ({"points": 1, "skus": ("",)}, "skus[0]"),
    ],
)
def test_rates_out_of_bounds_are_refused(said: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidInput) as wrong:
        Rate(**said)
    assert wrong.value.path == path
