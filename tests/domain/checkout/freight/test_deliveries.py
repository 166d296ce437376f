from selfshop.domain.checkout.freight import Delivery
from selfshop.domain.shared import SkuId
from tests.carts import quoted
from tests.freights import rate, template

OWN = {"A": {"price": "9.00", "freight_template": "t"}, "B": "5.00"}
TERMS = {
    "flat": "1.00",
    "templates": [
        template(
            "t", zones=[{"to": ["CN-XJ"], "rate": None}, {"to": ["CN"], "rate": rate(1, "3.00")}]
        )
    ],
}


class TestAnObstacle:
    def test_names_what_cannot_go_where(self) -> None:
        quote = quoted(OWN, {"A": 1, "B": 1}, freight=TERMS, cart_ship_to="CN-XJ-01")
        (obstacle,) = quote.obstacles
        assert obstacle.code == "freight.not_served"
        assert obstacle.facts == {"ship_to": "CN-XJ-01", "template": "t", "skus": ("A",)}
        assert obstacle.message() == "A cannot be delivered to CN-XJ-01"
        # What cannot be sent is not charged for; the rest is.
        assert (quote.freight, quote.payable) == (100, 1500)

    def test_is_a_region_that_nobody_has_named(self) -> None:
        quote = quoted(OWN, {"A": 1}, freight=TERMS)
        assert [one.code for one in quote.obstacles] == ["freight.ship_to_missing"]
        # Until somebody does, it is reckoned as for everywhere else.
        assert quote.freight == 800

    def test_is_none_where_goods_go_everywhere_at_one_price(self) -> None:
        assert Delivery(skus=(SkuId("A"),)).obstacle(None) is None
        assert quoted(OWN, {"A": 1}, freight=TERMS, cart_ship_to="CN").obstacles == ()
        assert quoted(OWN, {"B": 1}, freight=TERMS).obstacles == ()
