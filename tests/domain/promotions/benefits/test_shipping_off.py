import pytest

from selfshop.domain.promotions.benefits import ShippingOff
from selfshop.domain.shared import InvalidInput, Money
from tests.carts import Json, applied, complaint, quoted, rejected

FREIGHT = {"flat": "8.00"}


def shipping(**benefit: object) -> Json:
    return {"layer": "shipping", "benefit": {"kind": "shipping_off", **benefit}}


class TestFreightForLess:
    @pytest.mark.parametrize(
        ("benefit", "freight"),
        [({"free": True}, 0), ({"amount": "3.00"}, 500), ({"amount": "9.00"}, 0)],
    )
    def test_is_taken_off_freight(self, benefit: Json, freight: int) -> None:
        quote = quoted({"A": "10.00"}, {"A": 1}, shipping(**benefit), freight=FREIGHT)
        assert (quote.freight, quote.payable) == (freight, 1000 + freight)
        assert applied(quote) == {"R1": f"{(800 - freight) / 100:.2f}"}

    def test_is_nothing_where_delivery_is_free_already(self) -> None:
        terms = {**FREIGHT, "free_over": "10.00"}
        for choice in ("best", "priority"):
            quote = quoted(
                {"A": "10.00"}, {"A": 1}, shipping(free=True), freight=terms, choice=choice
            )
            assert rejected(quote) == {"R1": "gives_nothing"}

    def test_takes_off_what_the_rules_before_it_leave(self) -> None:
        rules = (shipping(amount="5.00"), shipping(free=True))
        quote = quoted({"A": "10.00"}, {"A": 1}, *rules, freight=FREIGHT, choice="priority")
        assert applied(quote) == {"R1": "5.00", "R2": "3.00"}

    @pytest.mark.parametrize("benefit", [{}, {"free": False}, {"free": True, "amount": "1.00"}])
    def test_is_an_amount_or_free(self, benefit: Json) -> None:
        assert complaint(shipping(**benefit)) == ("rules[0].benefit.amount", "rule.amount_or_free")

    @pytest.mark.parametrize(("partial", "off"), [(True, {"R1": "3.00"}), (False, {})])
    def test_keeps_within_its_budget(self, partial: bool, off: dict[str, str]) -> None:  # noqa: FBT001 - a table's column
        limits = {"budget": "5.00", "spent": "2.00", "partial": partial}
        rule = {**shipping(free=True), "limits": limits}
        assert applied(quoted({"A": "10.00"}, {"A": 1}, rule, freight=FREIGHT)) == off

    def test_may_be_a_cent_less_and_not_nothing(self) -> None:
        quote = quoted({"A": "10.00"}, {"A": 1}, shipping(amount="0.01"), freight=FREIGHT)
        assert quote.freight == 799
        path = "rules[0].benefit.amount"
        assert complaint(shipping(amount="0.00")) == (path, "input.too_small")

    def test_is_not_free_unless_it_says_so(self) -> None:
        assert not ShippingOff(amount=Money(100, "CNY")).free
        with pytest.raises(InvalidInput):
            ShippingOff()
