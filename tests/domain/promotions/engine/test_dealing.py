import pytest

from tests.carts import Json, applied, quoted, rejected

HALF: Json = {"benefit": {"kind": "percent_off", "percent": "50"}}


class TestClaims:
    def test_hide_units_from_later_rules_of_the_layer(self) -> None:
        first = {**HALF, "scope": {"include": {"skus": ["A"]}}, "priority": 1}
        second = {**HALF, "condition": {"min_quantity": 2}}
        quote = quoted(
            {"A": "10.00", "B": "10.00"}, {"A": 1, "B": 1}, first, second, choice="priority"
        )
        assert (applied(quote), rejected(quote)) == ({"R1": "5.00"}, {"R2": "units_claimed"})

    def test_end_with_the_layer(self) -> None:
        quote = quoted({"A": "10.00"}, {"A": 1}, {**HALF, "layer": "item"}, HALF)
        assert applied(quote) == {"R1": "5.00", "R2": "2.50"}

    def test_do_not_explain_a_threshold_that_would_not_be_met_anyway(self) -> None:
        first = {**HALF, "priority": 1}
        second = {**HALF, "condition": {"min_quantity": 3}}
        quote = quoted({"A": "10.00"}, {"A": 2}, first, second)
        assert rejected(quote) == {"R2": "below_minimum"}

    @pytest.mark.parametrize("best", [True, False])
    def test_are_told_by_those_that_have_the_units_of_its_lines(self, best: bool) -> None:  # noqa: FBT001 - a table's column
        sku: Json = {name: {"include": {"skus": [name]}} for name in "ABC"}
        rules = [{**HALF, "scope": sku[name], "priority": 1} for name in "ABC"]
        both = {"include": {"skus": ["A", "B"]}}
        last = {"benefit": {"kind": "percent_off", "percent": "1"}, "scope": both}
        prices = dict.fromkeys("ABC", "10.00")
        choice = "best" if best else "priority"
        quote = quoted(prices, dict.fromkeys("ABC", 1), *rules, last, choice=choice)
        assert [(one.rule, one.code, one.facts) for one in quote.rejected] == [
            ("R4", "units_claimed", {"by": ("R1", "R2")})
        ]

    def test_leave_units_that_the_earlier_rule_did_not_lower(self) -> None:
        first = {"benefit": {"kind": "fixed_price", "price": "9.00"}, "priority": 1}
        rule = {**HALF, "condition": {"min_quantity": 2}}
        prices = {"A": "10.00", "B": "8.00"}
        quote = quoted(prices, {"A": 1, "B": 2}, first, rule, choice="priority")
        assert applied(quote) == {"R1": "1.00", "R2": "8.00"}

    def test_are_made_by_a_ladder_whose_step_is_a_gift(self) -> None:
        step = {"min_quantity": 1, "benefit": {"kind": "gift", "sku": "G", "value": "9.00"}}
        ladder = {"benefit": {"kind": "ladder", "steps": [step]}, "priority": 1}
        quote = quoted({"A": "10.00", "G": "9.00"}, {"A": 1}, ladder, HALF, choice="priority")
        assert (applied(quote), rejected(quote)) == ({"R1": "0.00"}, {"R2": "units_claimed"})


class TestAThreshold:
    @pytest.mark.parametrize(
        ("condition", "facts"),
        [
            ({"min_amount": "20.00"}, None),
            ({"min_amount": "20.01"}, {"minimum": "20.01", "missing": "0.01"}),
            ({"min_quantity": 2}, None),
            ({"min_quantity": 4}, {"minimum": 4, "missing": 2}),
        ],
    )
    def test_is_reached_or_short_by_so_much(self, condition: Json, facts: Json | None) -> None:
        quote = quoted({"A": "10.00"}, {"A": 2}, {**HALF, "condition": condition})
        assert [one.facts for one in quote.rejected] == ([] if facts is None else [facts])

    def test_is_short_of_units_that_cost_nothing_too(self) -> None:
        rule = {**HALF, "condition": {"min_quantity": 2}}
        (reason,) = quoted({"A": "0.00"}, {"A": 1}, rule).rejected
        assert (reason.code, reason.facts) == ("below_minimum", {"minimum": 2, "missing": 1})

    def test_counts_what_the_rules_before_it_have_left_of_a_price(self) -> None:
        rule = {**HALF, "condition": {"min_amount": "10.00"}}
        item = {**HALF, "layer": "item"}
        (reason,) = quoted({"A": "10.00"}, {"A": 1}, item, rule, choice="priority").rejected
        assert reason.facts == {"minimum": "10.00", "missing": "5.00"}


class TestCoupons:
    def test_are_as_many_as_the_shop_lets_apply(self) -> None:
        rules = [{**HALF, "kind": "coupon", "layer": layer} for layer in ("item", "order")]
        rules += [{**HALF, "layer": "coupon"}]
        names = ["R1", "R2"]
        for most, off in [(1, ["R1", "R3"]), (2, ["R1", "R2", "R3"])]:
            quote = quoted(
                {"A": "8.00"}, {"A": 1}, *rules, coupons=names, max_coupons=most, choice="priority"
            )
            assert sorted(applied(quote)) == off


class TestWhatIsGivenBeside:
    @pytest.mark.parametrize(("value", "chosen"), [("4.99", "R1"), ("5.01", "R2")])
    def test_a_gift_is_worth_its_value_when_rules_are_chosen(self, value: str, chosen: str) -> None:
        gift = {"benefit": {"kind": "gift", "sku": "G", "value": value, "quantity": 1}}
        rules = ({**HALF, "group": "g"}, {**gift, "group": "g"})
        quote = quoted({"A": "10.00", "G": "9.00"}, {"A": 1}, *rules)
        assert list(applied(quote)) == [chosen]

    @pytest.mark.parametrize(
        "benefit", [{"kind": "gift", "sku": "G"}, {"kind": "points_factor", "factor": "2"}]
    )
    def test_a_gift_without_value_and_points_are_better_than_nothing(self, benefit: Json) -> None:
        rule = {"benefit": benefit}
        quote = quoted({"A": "10.00", "G": "9.00"}, {"A": 1}, rule)
        assert applied(quote) == {"R1": "0.00"}

    def test_a_ladder_that_gives_neither_is_no_better_for_it(self) -> None:
        step = {"min_quantity": 1, "benefit": {"kind": "amount_off", "amount": "5.00"}}
        ladder = {"benefit": {"kind": "ladder", "steps": [step]}, "group": "g"}
        quote = quoted({"A": "10.00"}, {"A": 1}, {**HALF, "group": "g"}, ladder)
        assert applied(quote) == {"R1": "5.00"}

    def test_gifts_that_are_in_the_cart_are_missing_twice(self) -> None:
        gift = {"benefit": {"kind": "gift", "sku": "G", "quantity": 3}}
        for stock, missing in [(1, 3), (3, 2), (4, 1)]:
            skus: Json = {"A": "10.00", "G": {"price": "9.00", "stock": stock}}
            (reason,) = quoted(skus, {"A": 1, "G": 2}, gift).rejected
            assert (reason.code, reason.facts) == ("gift_out_of_stock", {"missing": missing})


class TestAWholeBudget:
    def test_is_kept_where_the_rule_would_take_more(self) -> None:
        rule = {**HALF, "limits": {"budget": "4.99"}}
        quote = quoted({"A": "10.00"}, {"A": 1}, rule)
        assert quote.rejected[0].code == "budget_exhausted"
        assert quote.rejected[0].facts == {"left": "4.99"}

    def test_may_be_used_up_to_the_last_cent(self) -> None:
        for partial in (True, False):
            rule = {**HALF, "limits": {"budget": "5.00", "partial": partial}}
            assert applied(quoted({"A": "10.00"}, {"A": 1}, rule)) == {"R1": "5.00"}

    def test_is_not_touched_by_a_rule_that_gives_nothing(self) -> None:
        rule = {"benefit": {"kind": "percent_off", "percent": "1"}, "limits": {"budget": "5.00"}}
        assert rejected(quoted({"A": "0.01"}, {"A": 1}, rule)) == {"R1": "gives_nothing"}
