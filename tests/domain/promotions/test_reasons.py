from tests.carts import Json, quoted

HALF: Json = {"benefit": {"kind": "percent_off", "percent": "50"}}
PRICES = {"A": "10.00"}


class TestTheFactsOfAReason:
    def test_name_what_is_missing(self) -> None:
        rules = ({**HALF, "condition": {"min_amount": "12.00"}},)
        (one,) = quoted(PRICES, {"A": 1}, *rules).rejected
        assert (one.code, dict(one.facts)) == (
            "below_minimum",
            {"minimum": "12.00", "missing": "2.00"},
        )
        assert one.facts == {"minimum": "12.00", "missing": "2.00"}
        assert (len(one.facts), repr(one.facts)) == (2, repr(dict(one.facts)))

    def test_count_units_where_the_threshold_does(self) -> None:
        (one,) = quoted(PRICES, {"A": 1}, {**HALF, "condition": {"min_quantity": 3}}).rejected
        assert dict(one.facts) == {"minimum": 3, "missing": 2}

    def test_name_the_rules_that_are_in_the_way(self) -> None:
        rules = ({**HALF, "group": "g"}, {**HALF, "layer": "coupon", "group": "g"})
        (one,) = quoted(PRICES, {"A": 1}, *rules, choice="priority").rejected
        assert (one.code, dict(one.facts)) == ("group_taken", {"by": ("R1",)})

    def test_say_what_is_left_of_a_gift(self) -> None:
        gift: Json = {"benefit": {"kind": "gift", "sku": "A", "quantity": 3}}
        shop = {"A": {"price": "10.00", "stock": 2}}
        (one,) = quoted(shop, {"A": 1}, gift).rejected
        assert (one.code, dict(one.facts)) == ("gift_out_of_stock", {"missing": 2})
