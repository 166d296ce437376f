import pytest

from selfshop.domain.checkout.freight import delivery_rows
from tests.carts import Json, quoted
from tests.freights import rate, template

ITEM: Json = {"price": "20.00", "freight_template": "t", "weight_g": 700, "volume_cm3": 900}


def said(own: Json, *, locale: str = "en", quantity: int = 3, **more: str) -> list[str]:
    terms = {"flat": "3.00", "templates": [own], **more}
    quote = quoted({"A": ITEM}, {"A": quantity}, freight=terms, cart_ship_to="CN-31")
    rows = delivery_rows(quote.delivery, currency="CNY", ship_to=quote.ship_to, locale=locale)
    return [text for text, _ in rows]


class TestWhatIsSaidOfFreight:
    def test_names_template_region_first_and_steps(self) -> None:
        own = template("t", zones=[{"to": ["CN"], "rate": rate(1, "6.00", 1, "1.50")}])
        assert said(own) == ["t, CN: 3 pc: first 1 pc 6.00 + 2 x 1 pc at 1.50"]
        assert said(own, locale="zh") == ["t, CN: 3 件: 首 1 件 6.00 + 续 2 x 1 件, 每续 1.50"]

    @pytest.mark.parametrize(
        ("by", "english", "chinese"),
        [
            ("weight", "2100 g: first 1000 g 6.00", "2100 克: 首 1000 克 6.00"),
            ("volume", "2700 cm3: first 1000 cm3 6.00", "2700 立方厘米: 首 1000 立方厘米 6.00"),
        ],
    )
    def test_counts_in_the_template_s_unit(self, by: str, english: str, chinese: str) -> None:
        own = template("t", by, rest=rate(1000, "6.00"))
        assert said(own) == [f"t, all other regions: {english}"]
        assert said(own, locale="zh-CN") == [f"t, 其他地区: {chinese}"]

    @pytest.mark.parametrize(
        ("free", "english", "chinese"),
        [
            ({"free_over": "60.00"}, "it has 60.00 or more", "满 60.00"),
            ({"free_pieces": 3}, "it has 3 pc or more", "满 3 件"),
            (
                {"free_over": "60.00", "free_pieces": 2},
                "it has 60.00 and 2 pc or more",
                "满 60.00 且 2 件",
            ),
        ],
    )
    def test_says_why_it_is_free(self, free: Json, english: str, chinese: str) -> None:
        own = template("t", rest=rate(1, "6.00", **free))
        assert said(own) == [f"t, all other regions: free: {english}"]
        assert said(own, locale="zh") == [f"t, 其他地区: 包邮: {chinese}"]

    def test_says_when_it_is_the_order_that_is_free(self) -> None:
        own = template("t", rest=rate(1, "6.00", free_pieces=9))
        assert said(own, free_over="60.00") == [
            "t, all other regions: free: the order has 60.00 or more"
        ]

    def test_says_what_is_not_delivered_or_not_known_yet(self) -> None:
        own = template("t", zones=[{"to": ["CN"], "rate": None}])
        assert said(own) == ["t, CN: A cannot be delivered to CN-31"]
        quote = quoted({"A": ITEM}, {"A": 1}, freight={"flat": "3.00", "templates": [own]})
        ((text, amount),) = delivery_rows(quote.delivery, currency="CNY", ship_to=None, locale="en")
        assert text.endswith("8.00 (it takes a region to know whether and for how much)")
        assert amount == 800

    def test_tells_the_greatest_first_from_the_others(self) -> None:
        templates = [
            template("t", rest=rate(1, "6.00", 2, "1.50")),
            template("u", rest=rate(1, "9.00")),
        ]
        terms = {"flat": "3.00", "templates": templates, "combine": "greatest_first"}
        prices = {"A": ITEM, "B": {"price": "1.00", "freight_template": "u"}, "C": "2.00"}
        quote = quoted(prices, {"A": 3, "B": 1, "C": 1}, freight=terms)
        assert delivery_rows(quote.delivery, currency="CNY", ship_to=None, locale="en") == [
            ("flat price: the first is paid for", 0),
            ("t, all other regions: 3 pc: the first is paid for + 2 x 2 pc at 1.50", 300),
            ("u, all other regions: 1 pc: first 1 pc 9.00", 900),
        ]

    def test_says_that_a_price_is_flat(self) -> None:
        for terms, english, chinese in (
            ({"flat": "8.00"}, "flat price 8.00", "统一运费 8.00"),
            (
                {"flat": "8.00", "free_over": "20.00"},
                "free: the order has 20.00 or more",
                "包邮: 订单满 20.00",
            ),
        ):
            quote = quoted({"B": "20.00"}, {"B": 1}, freight=terms)
            for locale, text in (("en", english), ("zh", chinese)):
                rows = delivery_rows(quote.delivery, currency="CNY", ship_to=None, locale=locale)
                assert [row[0] for row in rows] == [text]
