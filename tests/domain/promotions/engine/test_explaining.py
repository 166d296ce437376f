from tests.carts import Json, applied, quoted

PRICES = {"A": "100.00", "B": "50.00"}


def off(amount: str, *skus: str, **more: object) -> Json:
    rule: Json = {"benefit": {"kind": "amount_off", "amount": amount}, **more}
    return {**rule, "scope": {"include": {"skus": list(skus)}}} if skus else rule


def reasons(*rules: Json, **more: object) -> dict[str, tuple[str, object]]:
    quote = quoted(PRICES, {"A": 1, "B": 1}, *rules, **more)
    return {one.rule: (one.code, one.facts.get("by")) for one in quote.rejected}


class TestWhatIsInTheWayOfARule:
    def test_is_looked_for_in_the_whole_set(self) -> None:
        assert reasons(off("5.00"), off("9.00", "A"), off("8.00", "B")) == {
            "R1": ("units_claimed", ("R2", "R3"))
        }

    def test_is_a_clash_before_anything_else(self) -> None:
        rules = (off("5.00", group="g"), off("9.00", group="g", layer="coupon"))
        assert reasons(*rules) == {"R1": ("group_taken", ("R2",))}

    def test_is_the_number_of_coupons(self) -> None:
        rules = [off(amount, kind="coupon", layer="coupon") for amount in ("5.00", "9.00")]
        found = reasons(*rules, coupons=["R1", "R2"], max_coupons=1)
        assert found == {"R1": ("too_many_coupons", None)}

    def test_is_a_threshold_that_the_others_leave_unmet(self) -> None:
        first = off("60.00", priority=1)
        last = off("9.00", layer="coupon", condition={"min_amount": "100.00"})
        assert reasons(first, last) == {"R2": ("below_minimum", None)}

    def test_is_free_delivery_for_a_rule_on_freight(self) -> None:
        ship: Json = {"layer": "shipping", "benefit": {"kind": "shipping_off", "free": True}}
        rules = (off("5.00"), off("9.00"), ship)
        freight = {"flat": "8.00", "free_over": "1.00"}
        assert reasons(*rules, freight=freight)["R3"] == ("gives_nothing", None)
        assert applied(quoted(PRICES, {"A": 1}, *rules, freight={"flat": "8.00"}))["R3"] == "8.00"

    def test_is_the_budget_of_a_rule_on_freight(self) -> None:
        free: Json = {"layer": "shipping", "benefit": {"kind": "shipping_off", "free": True}}
        some: Json = {**free, "benefit": {"kind": "shipping_off", "amount": "4.00"}}
        goods = (off("5.00"), off("9.00"))
        short: Json = {**free, "limits": {"budget": "8.00", "spent": "1.00"}}
        quote = quoted(PRICES, {"A": 1}, *goods, short, some, freight={"flat": "8.00"})
        (no,) = [one for one in quote.rejected if one.rule == "R3"]
        assert (no.code, no.message("en")) == ("budget_exhausted", "its budget has 7.00 left")
        before = {**some, "priority": 1}
        given = applied(quoted(PRICES, {"A": 1}, *goods, short, before, freight={"flat": "8.00"}))
        assert (given["R3"], given["R4"]) == ("4.00", "4.00")
