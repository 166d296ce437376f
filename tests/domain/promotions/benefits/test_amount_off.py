import pytest

from tests.carts import applied, complaint, payable, quoted, rejected

OVER_300 = {"condition": {"min_amount": "300.00"}}


def off(amount: str, **more: object) -> dict[str, object]:
    return {"benefit": {"kind": "amount_off", "amount": amount, **more}}


class TestMoneyOff:
    def test_is_split_over_units_by_what_they_cost(self) -> None:
        quote = quoted(
            {"A": "20.00", "B": "30.00", "C": "100.00"}, {"A": 1, "B": 1, "C": 1}, off("15.00")
        )
        assert payable(quote) == {"A": "18.00", "B": "27.00", "C": "90.00"}

    def test_loses_no_cent_over_three_equal_units(self) -> None:
        quote = quoted({"A": "10.00"}, {"A": 3}, off("10.00"))
        assert [(row.count, row.goods) for row in quote.lines[0].units] == [(1, 666), (2, 667)]
        assert applied(quote) == {"R1": "10.00"}

    def test_is_never_more_than_what_is_there(self) -> None:
        assert applied(quoted({"A": "10.00"}, {"A": 2}, off("100.00"))) == {"R1": "20.00"}

    def test_comes_once_unless_it_says_otherwise(self) -> None:
        rule = {**off("50.00"), **OVER_300}
        assert applied(quoted({"A": "100.00"}, {"A": 9}, rule)) == {"R1": "50.00"}

    @pytest.mark.parametrize(("budget", "amount"), [("0.01", "0.01"), ("9.00", "5.00")])
    def test_is_no_more_than_its_budget(self, budget: str, amount: str) -> None:
        rule = {**off("5.00"), "limits": {"budget": budget, "partial": True}}
        assert applied(quoted({"A": "10.00"}, {"A": 1}, rule)) == {"R1": amount}

    def test_may_be_a_cent(self) -> None:
        assert applied(quoted({"A": "10.00"}, {"A": 1}, off("0.01"))) == {"R1": "0.01"}

    def test_stops_at_the_floor_and_goes_on_with_the_others(self) -> None:
        prices = {"A": {"price": "50.00", "floor_price": "45.00"}, "B": "20.00", "C": "40.00"}
        quote = quoted(prices, {"A": 2, "B": 2, "C": 1}, off("27.00"))
        assert payable(quote) == {"A": "90.00", "B": "31.50", "C": "31.50"}

    def test_gives_nothing_where_everything_is_at_its_floor(self) -> None:
        prices = {"A": {"price": "50.00", "floor_price": "50.00"}}
        assert rejected(quoted(prices, {"A": 1}, off("27.00"))) == {"R1": "gives_nothing"}


class TestMoneyOffEveryTime:
    @pytest.mark.parametrize(
        ("units", "more", "amount"),
        [
            (1, {}, {}),
            (3, {}, {"R1": "50.00"}),
            (6, {}, {"R1": "100.00"}),
            (9, {"max_times": 2}, {"R1": "100.00"}),
        ],
    )
    def test_counts_whole_thresholds(
        self, units: int, more: dict[str, int], amount: dict[str, str]
    ) -> None:
        rule = {**off("50.00", every=True, **more), **OVER_300}
        assert applied(quoted({"A": "100.00"}, {"A": units}, rule)) == amount

    def test_counts_units_where_the_threshold_does(self) -> None:
        rule = {**off("5.00", every=True), "condition": {"min_quantity": 2}}
        assert applied(quoted({"A": "10.00"}, {"A": 5}, rule)) == {"R1": "10.00"}

    def test_needs_a_threshold(self) -> None:
        assert complaint(off("5.00", every=True)) == (
            "rules[0].benefit.every",
            "rule.every_without_threshold",
        )


class TestMoneyOffByASlip:
    @pytest.mark.parametrize(
        ("fields", "field", "code"),
        [
            ({"amount": "0.00"}, "amount", "input.too_small"),
            ({"amount": "-1.00"}, "amount", "input.too_small"),
            ({"amount": "1.005"}, "amount", "input.too_many_decimals"),
            ({"amount": 1.5}, "amount", "input.not_an_amount"),
            ({"amount": "1.00", "max_times": 0}, "max_times", "input.too_small"),
            ({"amount": "1.00", "every": 1}, "every", "input.not_true_or_false"),
            ({"amount": "1.00", "cap": "1.00"}, "cap", "input.unknown_field"),
        ],
    )
    def test_is_refused(self, fields: dict[str, object], field: str, code: str) -> None:
        rule = {"benefit": {"kind": "amount_off", **fields}}
        assert complaint(rule) == (f"rules[0].benefit.{field}", code)
