from decimal import Decimal

import pytest

from selfshop.domain.checkout.margins import Floor, Margin
from selfshop.domain.shared import InvalidInput, SkuId
from tests.margins import costs, shop

GIFT = {"benefit": {"kind": "gift", "sku": "B", "quantity": 2}}


class TestAFloor:
    @pytest.mark.parametrize(
        ("percent", "goods", "cost", "over"),
        [
            ("0", 100, 100, 0),
            ("10", 100, 90, 0),
            ("10", 100, 91, -1),
            ("-50", 100, 150, 0),
            ("12.5", 80, 70, 0),
        ],
    )
    def test_is_kept_to_the_cent(self, percent: str, goods: int, cost: int, over: int) -> None:
        floor = Floor(percent=Decimal(percent))
        assert floor.minor(floor.over(goods, cost)) == over

    def test_rounds_what_is_over_down(self) -> None:
        floor = Floor(percent=Decimal("33.3"))
        assert floor.minor(floor.over(100, 66)) == 0
        assert floor.minor(floor.over(101, 68)) == -1

    @pytest.mark.parametrize("percent", ["100.1", "-1000.1", "1.1234567", "NaN"])
    def test_is_a_percentage(self, percent: str) -> None:
        with pytest.raises(InvalidInput) as no:
            Floor(percent=Decimal(percent))
        assert (no.value.path, no.value.code) == ("percent", "input.not_a_margin")


class TestAMargin:
    def test_is_what_is_paid_for_goods_less_costs_and_gifts(self) -> None:
        quote = shop({"A": "10.00", "B": "5.00"}, GIFT).quote()
        margin = Margin.of(quote, costs(A=400, B=150))
        assert (margin.goods, margin.cost, margin.gifts, margin.margin) == (1000, 400, 300, 300)
        assert margin.percent == "30.0"

    def test_counts_a_gift_whose_cost_nobody_has_told_at_its_value(self) -> None:
        known = costs(A=400)
        assert known.of_gift(SkuId("B")) == 0
        with_value = type(known)(of=known.of, gifts={SkuId("B"): 70})
        assert with_value.of_gift(SkuId("B")) == 70
        assert with_value.of_gift(SkuId("A")) == 400

    def test_is_told_in_percent_rounded_down(self) -> None:
        quote = shop({"A": "10.00"}).quote()
        assert Margin.of(quote, costs(A=1001)).percent == "-0.1"
        assert Margin.of(quote, costs(A=667)).percent == "33.3"
        free = shop({"A": "0.00"}).quote()
        assert Margin.of(free, costs(A=1)).percent == ""
