from tests.carts import applied, payable, quoted, rejected


def at(price: str, **more: object) -> dict[str, object]:
    return {"benefit": {"kind": "fixed_price", "price": price, **more}}


class TestAFixedPrice:
    def test_lowers_the_dearest_units_first(self) -> None:
        quote = quoted(
            {"A": "30.00", "B": "20.00", "C": "5.00"},
            {"A": 2, "B": 2, "C": 1},
            at("9.90", max_units=3),
        )
        assert payable(quote) == {"A": "19.80", "B": "29.90", "C": "5.00"}

    def test_raises_no_price(self) -> None:
        assert rejected(quoted({"A": "5.00"}, {"A": 1}, at("9.90"))) == {"R1": "gives_nothing"}

    def test_stops_at_a_floor_that_is_higher(self) -> None:
        prices = {"A": {"price": "30.00", "floor_price": "12.00"}}
        assert payable(quoted(prices, {"A": 1}, at("9.90"))) == {"A": "12.00"}

    def test_claims_only_the_units_it_lowers(self) -> None:
        half = {"benefit": {"kind": "percent_off", "percent": "50"}}
        quote = quoted({"A": "30.00"}, {"A": 2}, at("9.90", max_units=1), half)
        assert applied(quote) == {"R1": "20.10", "R2": "15.00"}
