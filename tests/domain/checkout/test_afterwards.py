import pytest

from tests.carts import Json, complaint, quoted

PRICES: Json = {
    "A": {"price": "40.00", "tax_class": "full"},
    "B": {"price": "60.00", "tax_class": "full"},
}
SALE: Json = {"benefit": {"kind": "amount_off", "amount": "1.00"}}


class TestFreight:
    @pytest.mark.parametrize(
        ("terms", "freight"),
        [
            ({}, 800),
            ({"free_over": "99.00"}, 0),
            ({"free_over": "99.01"}, 800),
            ({"free_over": "100.00", "base": "price"}, 0),
            ({"free_over": "100.00", "base": "list"}, 0),
            ({"free_over": "100.00", "base": "running"}, 800),
        ],
    )
    def test_is_free_from_a_measure_on(self, terms: Json, freight: int) -> None:
        rule = {**SALE, "id": "R1"}
        quote = quoted(
            PRICES, {"A": 1, "B": 1}, rule, freight={"flat": "8.00", **terms}, choice="priority"
        )
        assert quote.freight == freight


class TestTax:
    def test_is_rounded_once_per_sku_or_once_per_class(self) -> None:
        prices = {name: {"price": "0.05", "tax_class": "t"} for name in "ABC"}
        tax = {"mode": "exclusive", "classes": {"t": "10"}}
        cart = {"A": 1, "B": 1, "C": 1}
        assert quoted(prices, cart, tax={**tax, "rounding": "line"}).tax == 3
        assert quoted(prices, cart, tax={**tax, "rounding": "invoice"}).tax == 2

    @pytest.mark.parametrize("percent", ["-1", "1001", "NaN", 12.5])
    def test_has_plain_percentages(self, percent: object) -> None:
        tax = {"mode": "exclusive", "rounding": "line", "classes": {"t": percent}}
        assert complaint(tax=tax) == ("shop.tax.classes.t", "input.not_a_decimal")
