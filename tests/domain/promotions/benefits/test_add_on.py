from typing import Any

import pytest

from selfshop.domain.promotions.benefits import AddOn
from selfshop.domain.promotions.benefits import add_on as add_ons
from selfshop.domain.shared import InvalidInput, Money
from tests.carts import applied, complaint, payable, quoted, rejected

PRICES = {"A": "100.00", "B": "30.00", "C": "20.00"}


def add_on(**more: object) -> dict[str, object]:
    return {
        "condition": {"min_amount": "100.00"},
        "scope": {"include": {"skus": ["A"]}},
        "benefit": {"kind": "add_on", "offers": {"B": "9.90", "C": "5.00"}, **more},
    }


class TestAnAddOn:
    def test_lowers_the_largest_saving_first(self) -> None:
        quote = quoted(PRICES, {"A": 1, "B": 1, "C": 2}, add_on(max_units=2))
        assert payable(quote) == {"A": "100.00", "B": "9.90", "C": "25.00"}

    def test_needs_its_threshold_in_its_own_scope(self) -> None:
        quote = quoted(PRICES, {"B": 9}, add_on())
        assert rejected(quote) == {}
        assert quote.payable == 27000

    def test_gives_nothing_where_nothing_offered_is_in_the_cart(self) -> None:
        assert rejected(quoted(PRICES, {"A": 1}, add_on())) == {"R1": "gives_nothing"}

    def test_leaves_units_alone_that_cost_less_already(self) -> None:
        assert applied(quoted({**PRICES, "C": "4.00"}, {"A": 1, "B": 1, "C": 1}, add_on())) == {
            "R1": "20.10"
        }

    @pytest.mark.parametrize(
        ("offers", "path", "code"),
        [
            ({}, "offers", "input.empty"),
            ({"B": "0.00"}, "offers.B", "input.too_small"),
            (["B"], "offers", "input.wrong_type"),
        ],
    )
    def test_is_refused_by_a_slip(self, offers: object, path: str, code: str) -> None:
        rule = {"benefit": {"kind": "add_on", "offers": offers}}
        assert complaint(rule) == (f"rules[0].benefit.{path}", code)

    def test_offers_at_a_cent_or_more(self) -> None:
        rule = {"benefit": {"kind": "add_on", "offers": {"B": "0.01"}}}
        assert applied(quoted(PRICES, {"B": 1}, rule)) == {"R1": "29.99"}

    def test_offers_a_bounded_number_of_skus(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(add_ons, "OFFERS_MAX", 2)
        offers: Any = {name: Money(1, "CNY") for name in "ABC"}
        with pytest.raises(InvalidInput) as caught:
            AddOn(offers=offers)
        assert (caught.value.code, caught.value.facts) == ("input.too_many", {"most": 2})
        del offers["C"]
        assert len(AddOn(offers=offers).offers) == 2

    @pytest.mark.parametrize(
        ("offers", "path", "code", "facts"),
        [
            ("B", "offers", "input.wrong_type", {"expected": "mapping"}),
            ({"": Money(1, "CNY")}, "offers", "input.empty", {}),
            ({"B": 100}, "offers.B", "input.wrong_type", {"expected": "Money"}),
            ({"B": Money(0, "CNY")}, "offers.B", "input.too_small", {"least": 1}),
        ],
    )
    def test_is_made_of_skus_and_money(
        self, offers: Any, path: str, code: str, facts: dict[str, object]
    ) -> None:
        with pytest.raises(InvalidInput) as caught:
            AddOn(offers=offers)
        assert (caught.value.path, caught.value.code, caught.value.facts) == (path, code, facts)
