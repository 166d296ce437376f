import pytest

from selfshop.domain.promotions.benefits import FixedPrice
from selfshop.domain.shared import Money
from tests.carts import applied, complaint, payable, quoted, rejected
from tests.pools import pool


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

    def test_may_be_a_cent_and_not_less(self) -> None:
        assert payable(quoted({"A": "30.00"}, {"A": 1}, at("0.01"))) == {"A": "0.01"}
        assert complaint(at("0.00")) == ("rules[0].benefit.price", "input.too_small")

    @pytest.mark.parametrize(("units", "most"), [(None, 40), (1, 20)])
    def test_says_what_it_gives_at_most(self, units: int | None, most: int) -> None:
        benefit = FixedPrice(price=Money(10, "CNY"), max_units=units)
        assert benefit.most(pool((2, 30), (1, 5)), None) == most
