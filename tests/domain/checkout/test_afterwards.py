from typing import Any

import pytest

from selfshop.domain import checkout
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


def taxed(
    mode: str, rounding: str, cart: Json, *rules: Json, prices: Json, **more: Any
) -> checkout.Quote:
    tax = {"mode": mode, "rounding": rounding, "classes": {"full": "13", "low": "9", "none": "0"}}
    return quoted(prices, cart, *rules, tax=tax, **more)


GOODS: Json = {
    "A": {"price": "19.99", "tax_class": "full"},
    "B": {"price": "7.77", "tax_class": "full"},
    "C": {"price": "3.33", "tax_class": "low"},
    "D": {"price": "50.00"},
}
CART = {"A": 3, "B": 1, "C": 2, "D": 1}
POINTS: Json = {"value_per_point": "0.01", "max_percent": "50", "step": 1, "min_points": 0}


class TestTax:
    def test_is_rounded_once_per_sku_or_once_per_class(self) -> None:
        prices = {name: {"price": "0.05", "tax_class": "t"} for name in "ABC"}
        tax = {"mode": "exclusive", "classes": {"t": "10"}}
        cart = {"A": 1, "B": 1, "C": 1}
        assert quoted(prices, cart, tax={**tax, "rounding": "line"}).tax == 3
        assert quoted(prices, cart, tax={**tax, "rounding": "invoice"}).tax == 2

    def test_is_added_line_by_line(self) -> None:
        # A 59.97 x 13 % = 7.7961 -> 7.80; B 7.77 x 13 % = 1.0101 -> 1.01; C 6.66 x 9 % = 0.5994
        # -> 0.60; D is not taxed: 9.41 on 124.40.
        quote = taxed("exclusive", "line", CART, prices=GOODS)
        assert (quote.goods, quote.tax, quote.payable) == (12_440, 941, 13_381)
        assert [line.tax for line in quote.lines] == [780, 101, 60, 0]

    def test_is_added_class_by_class(self) -> None:
        # Full 67.74 x 13 % = 8.8062 -> 8.81; low 0.60 as before. 8.81 over 59.97 and 7.77 by units:
        # each A 2.5998.. -> 2.60, B 1.0105.. -> 1.01.
        quote = taxed("exclusive", "invoice", CART, prices=GOODS)
        assert (quote.tax, quote.payable) == (941, 13_381)
        assert [line.tax for line in quote.lines] == [780, 101, 60, 0]

    def test_is_found_in_prices_line_by_line(self) -> None:
        # A 59.97 x 13/113 = 6.8992 -> 6.90; B 7.77 x 13/113 = 0.8939 -> 0.89; C 6.66 x 9/109 =
        # 0.5499 -> 0.55: 8.34, and the payable stays.
        quote = taxed("inclusive", "line", CART, prices=GOODS)
        assert (quote.tax, quote.payable) == (834, 12_440)
        assert [line.tax for line in quote.lines] == [690, 89, 55, 0]

    def test_is_found_in_prices_class_by_class(self) -> None:
        # 67.74 x 13/113 = 7.7931 -> 7.79, and 0.55: 8.34.
        quote = taxed("inclusive", "invoice", CART, prices=GOODS)
        assert (quote.tax, quote.payable) == (834, 12_440)

    def test_of_two_lines_of_one_sku_is_rounded_once(self) -> None:
        # 2 x 0.05 x 10 % = 0.01 together; by itself each line would be 0.005 -> 0.01.
        prices = {"A": {"price": "0.05", "tax_class": "t"}}
        lines = [{"line": name, "sku": "A", "quantity": 1} for name in ("x", "y")]
        tax = {"mode": "exclusive", "rounding": "line", "classes": {"t": "10"}}
        quote = quoted(prices, lines, tax=tax)
        assert (quote.tax, [line.tax for line in quote.lines]) == (1, [1, 0])

    def test_is_on_what_is_paid_after_discounts(self) -> None:
        # 100.00 less 20 % is 80.00; 13 % of it is 10.40.
        prices = {"A": {"price": "100.00", "tax_class": "full"}}
        off = {"benefit": {"kind": "percent_off", "percent": "20"}}
        quote = taxed("exclusive", "line", {"A": 1}, off, prices=prices)
        assert (quote.tax, quote.payable) == (1_040, 9_040)

    def test_of_freight_is_of_freight_s_own_class(self) -> None:
        # Goods 13 % of 100.00 = 13.00, freight 9 % of 11.00 = 0.99.
        prices = {"A": {"price": "100.00", "tax_class": "full"}}
        freight = {"flat": "11.00", "tax_class": "low"}
        quote = taxed("exclusive", "line", {"A": 1}, prices=prices, freight=freight)
        assert (quote.tax, quote.payable) == (1_399, 12_499)

    def test_of_freight_is_on_what_rules_on_it_leave(self) -> None:
        # 11.00 less 5.00 is 6.00; 9 % of it is 0.54.
        prices = {"A": {"price": "100.00"}}
        freight = {"flat": "11.00", "tax_class": "low"}
        off = {"layer": "shipping", "benefit": {"kind": "shipping_off", "amount": "5.00"}}
        quote = taxed("exclusive", "line", {"A": 1}, off, prices=prices, freight=freight)
        assert (quote.freight, quote.tax, quote.payable) == (600, 54, 10_654)

    def test_of_freight_is_borne_by_the_lines_that_bear_freight(self) -> None:
        # Freight 11.00 by 100.00 to 60.00 is 6.88 and 4.12; its 0.99 of tax by these 0.62 and 0.37.
        prices = {"A": {"price": "100.00"}, "B": {"price": "60.00"}}
        freight = {"flat": "11.00", "tax_class": "low"}
        for rounding in ("line", "invoice"):
            quote = taxed("exclusive", rounding, {"A": 1, "B": 1}, prices=prices, freight=freight)
            assert [(line.freight, line.tax) for line in quote.lines] == [(688, 62), (412, 37)]

    def test_of_freight_joins_its_class_on_the_invoice_only(self) -> None:
        # 0.05 and 0.05 at 10 %: 0.005 -> 0.01 each; together 0.01.
        prices = {"A": {"price": "0.05", "tax_class": "t"}}
        freight = {"flat": "0.05", "tax_class": "t"}
        for rounding, tax in (("line", 2), ("invoice", 1)):
            terms = {"mode": "exclusive", "rounding": rounding, "classes": {"t": "10"}}
            assert quoted(prices, {"A": 1}, freight=freight, tax=terms).tax == tax

    def test_is_before_points_that_are_a_tender(self) -> None:
        # 13 % of 100.00 = 13.00; points pay 50.00 of 113.00.
        prices = {"A": {"price": "100.00", "tax_class": "full"}}
        paying: Json = {"member": {"id": "m", "points": 9_000}, "cart_points": "max"}
        quote = taxed("exclusive", "line", {"A": 1}, prices=prices, points=POINTS, **paying)
        assert (quote.points, quote.tax, quote.payable) == (5_000, 1_300, 6_300)

    def test_is_after_points_that_are_a_discount(self) -> None:
        # 13 % of 50.00 = 6.50; inclusive, 50.00 x 13/113 = 5.7522 -> 5.75.
        prices = {"A": {"price": "100.00", "tax_class": "full"}}
        paying: Json = {"member": {"id": "m", "points": 9_000}, "cart_points": "max"}
        terms = {**POINTS, "as": "discount"}
        quote = taxed("exclusive", "line", {"A": 1}, prices=prices, points=terms, **paying)
        assert (quote.points, quote.tax, quote.payable) == (5_000, 650, 5_650)
        quote = taxed("inclusive", "line", {"A": 1}, prices=prices, points=terms, **paying)
        assert (quote.tax, quote.payable) == (575, 5_000)

    def test_of_what_costs_nothing_is_nothing(self) -> None:
        prices = {"A": {"price": "0.00", "tax_class": "full"}}
        assert taxed("exclusive", "invoice", {"A": 2}, prices=prices).payable == 0

    @pytest.mark.parametrize("percent", ["-1", "1001", "NaN", 12.5])
    def test_has_plain_percentages(self, percent: object) -> None:
        tax = {"mode": "exclusive", "rounding": "line", "classes": {"t": percent}}
        assert complaint(tax=tax) == ("shop.tax.classes.t", "input.not_a_decimal")
