from tests.carts import applied, complaint, quoted


class TestMorePoints:
    def test_takes_nothing_off_and_applies_all_the_same(self) -> None:
        rule = {"benefit": {"kind": "points_factor", "factor": "2"}}
        quote = quoted({"A": "10.00"}, {"A": 1}, rule)
        assert (quote.payable, applied(quote)) == (1000, {"R1": "0.00"})

    def test_needs_a_factor_above_nothing(self) -> None:
        rule = {"benefit": {"kind": "points_factor", "factor": "0"}}
        assert complaint(rule) == ("rules[0].benefit.factor", "input.not_a_decimal")
