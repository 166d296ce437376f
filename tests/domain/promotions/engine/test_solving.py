import pytest

from selfshop.domain.promotions.engine import solving
from tests.carts import Json, applied, quoted

PRICES = {"A": "100.00", "B": "60.00"}


def off(amount: str, **more: object) -> Json:
    return {"benefit": {"kind": "amount_off", "amount": amount}, **more}


class TestTheBestSet:
    def test_may_leave_out_what_comes_first(self) -> None:
        rules = (off("10.00", priority=1), off("30.00"))
        assert applied(quoted(PRICES, {"A": 1}, *rules)) == {"R2": "30.00"}

    def test_may_not_be_the_largest_rules_one_by_one(self) -> None:
        rules = (
            off("50.00"),
            off("30.00", scope={"include": {"skus": ["A"]}}),
            off("30.00", scope={"include": {"skus": ["B"]}}),
        )
        assert set(applied(quoted(PRICES, {"A": 1, "B": 1}, *rules))) == {"R2", "R3"}

    @pytest.mark.parametrize(
        ("rules", "chosen"),
        [
            ((off("5.00"), off("5.00")), {"R1"}),
            ((off("5.00", kind="coupon"), off("5.00")), {"R2"}),
            (
                (
                    off("5.00", group="g"),
                    {"benefit": {"kind": "gift", "sku": "A", "value": "5.00"}, "group": "g"},
                ),
                {"R2"},
            ),
        ],
    )
    def test_of_equal_cost_gives_gifts_then_spares_coupons_then_rules_then_goes_by_id(
        self, rules: tuple[Json, ...], chosen: set[str]
    ) -> None:
        assert set(applied(quoted(PRICES, {"A": 1}, *rules, coupons=["R1"]))) == chosen

    def test_is_not_sure_when_the_search_is_cut_short(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(solving.best, "__kwdefaults__", {"steps_max": 1})
        # What gives most, and most for its goods, leaves two that give more together too little.
        prices = dict.fromkeys("ABCD", "10.00")
        both = {"condition": {"min_amount": "20.00"}}
        rules = (
            off("11.00", scope={"include": {"skus": ["B", "C"]}}, priority=1),
            off("10.00", scope={"include": {"skus": ["A", "B"]}}, **both),
            off("10.00", scope={"include": {"skus": ["C", "D"]}}, **both),
        )
        quote = quoted(prices, dict.fromkeys(prices, 1), *rules)
        assert (quote.optimal, applied(quote)) == (False, {"R1": "11.00"})
        assert quote.gap >= 900


class TestPriority:
    def test_takes_what_comes_first(self) -> None:
        rules = (off("10.00", priority=1), off("30.00"))
        quote = quoted(PRICES, {"A": 1}, *rules, choice="priority")
        assert applied(quote) == {"R1": "10.00"}
        assert quote.optimal

    def test_takes_nothing_that_leaves_a_rule_on_freight_without_freight(self) -> None:
        free = {"benefit": {"kind": "shipping_off", "free": True}, "layer": "shipping"}
        rules = (free, {**free, "benefit": {"kind": "shipping_off", "amount": "1.00"}})
        quote = quoted(PRICES, {"A": 1}, *rules, choice="priority", freight={"flat": "5.00"})
        assert applied(quote) == {"R1": "5.00"}
