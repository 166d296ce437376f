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


class TestAWholeBudget:
    def test_is_kept_where_the_rule_would_take_more(self) -> None:
        rule = {**HALF, "limits": {"budget": "4.99"}}
        quote = quoted({"A": "10.00"}, {"A": 1}, rule)
        assert quote.rejected[0].code == "budget_exhausted"
        assert quote.rejected[0].facts == {"left": "4.99"}
