import re

from selfshop.domain.checkout import receipt
from tests.carts import quoted
from tests.freights import rate, template

TAX = {"mode": "exclusive", "rounding": "line", "classes": {"full": "13"}}
LATER = {
    "id": "LATER",
    "window": {"from": "2027-01-01T00:00:00Z"},
    "benefit": {"kind": "amount_off", "amount": "1.00"},
}
GIFT = {"id": "GIFT", "benefit": {"kind": "gift", "sku": "G"}}
OFF = {"id": "OFF", "benefit": {"kind": "amount_off", "amount": "7.77"}}
LINES = [{"line": "x", "sku": "A", "quantity": 3, "adjustments": [{"amount": "0.50"}]}]


def receipt_of(locale: str) -> str:
    quote = quoted(
        {"A": {"price": "33.33", "tax_class": "full"}, "G": "1.00"},
        LINES,
        OFF,
        LATER,
        GIFT,
        freight={"flat": "8.00"},
        tax=TAX,
        points={"value_per_point": "0.01", "max_percent": "50", "step": 1, "min_points": 1},
        member={"id": "m", "points": 123},
        cart_points="max",
    )
    return receipt(quote, locale=locale)


class TestAReceipt:
    def test_adds_up(self) -> None:
        header = receipt_of("en").split("-" * 48)[1].split("=" * 48)
        parts = re.findall(r"(-?\d+\.\d\d)$", header[0], re.MULTILINE)
        total = re.findall(r"(\d+\.\d\d)$", header[1], re.MULTILINE)[0]
        goods, discount, after, *rest = [round(float(part) * 100) for part in parts]
        assert goods + discount == after
        assert after + sum(rest) == round(float(total) * 100)

    def test_explains_each_line_rule_gift_and_refusal(self) -> None:
        text = receipt_of("en")
        assert "A x 3, each 33.33" in text
        assert re.search(r"OFF +-7\.77", text)
        assert re.search(r"adjustment +-0\.50", text)
        assert "Free: G x 1 (GIFT)" in text
        assert "LATER: has not started yet" in text

    def test_names_the_tax_that_prices_include(self) -> None:
        prices = {"A": {"price": "11.30", "tax_class": "full"}}
        text = receipt(quoted(prices, {"A": 1}, tax={**TAX, "mode": "inclusive"}))
        assert "(tax included: 1.30)" in text

    def test_says_how_freight_came_about(self) -> None:
        terms = {
            "flat": "3.00",
            "templates": [template("post", rest=rate(1, "6.00", 1, "1.50", free_pieces=9))],
        }
        prices = {"A": {"price": "10.00", "freight_template": "post"}, "B": "5.00"}
        off = {"id": "SHIP", "layer": "shipping", "benefit": {"kind": "shipping_off", "free": True}}
        text = receipt(quoted(prices, {"A": 3, "B": 1}, freight=terms))
        assert re.search(r"Delivery +12\.00\n", text)
        assert "  (flat price 3.00 = 3.00)\n" in text
        assert (
            "  (post, all other regions: 3 pc: first 1 pc 6.00 + 2 x 1 pc at 1.50 = 9.00)\n" in text
        )
        text = receipt(quoted(prices, {"A": 3}, off, freight=terms), locale="zh")
        assert re.search(r"运费 +0\.00\n", text)
        assert "续 2 x 1 件, 每续 1.50 = 9.00)\n  (SHIP = -9.00)\n" in text
        text = receipt(quoted(prices, {"A": 9}, freight=terms))
        assert "free: it has 9 pc or more = 0.00)" in text

    def test_speaks_chinese(self) -> None:
        text = receipt_of("zh-CN")
        assert "应付 (CNY)" in text
        assert "LATER: 活动尚未开始" in text
        assert "运费" in text
