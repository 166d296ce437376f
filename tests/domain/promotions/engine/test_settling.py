from tests.carts import Json, applied, quoted

TAX = {"mode": "exclusive", "rounding": "line", "classes": {"full": "10"}}
PRICES: Json = {"A": {"price": "100.00", "tax_class": "full"}}
FREE: Json = {"layer": "shipping", "benefit": {"kind": "shipping_off", "free": True}}
OFF: Json = {"benefit": {"kind": "amount_off", "amount": "5.00"}}


class TestTheCostOfASet:
    def test_counts_freight_that_a_discount_brings_back(self) -> None:
        freight = {"flat": "8.00", "free_over": "100.00"}
        assert applied(quoted(PRICES, {"A": 1}, OFF, freight=freight)) == {}

    def test_counts_freight_that_a_rule_takes_off(self) -> None:
        freight = {"flat": "8.00", "free_over": "100.00"}
        quote = quoted(PRICES, {"A": 1}, OFF, FREE, freight=freight)
        assert applied(quote) == {"R1": "5.00", "R2": "8.00"}

    def test_counts_the_tax_that_is_added(self) -> None:
        gift = {
            "benefit": {"kind": "gift", "sku": "A", "value": "5.20"},
            "group": "g",
        }
        quote = quoted(PRICES, {"A": 1}, {**OFF, "group": "g"}, gift, tax=TAX)
        assert applied(quote) == {"R1": "5.00"}

    def test_counts_what_gifts_are_worth(self) -> None:
        gift = {"benefit": {"kind": "gift", "sku": "A", "value": "5.01"}, "group": "g"}
        quote = quoted(PRICES, {"A": 1}, {**OFF, "group": "g"}, gift)
        assert applied(quote) == {"R2": "0.00"}
