from decimal import Decimal

import pytest

from selfshop.domain.promotions.benefits import PercentOff
from selfshop.domain.promotions.benefits.percent_off import Rounding
from selfshop.domain.shared import Money
from tests.carts import applied, complaint, payable, quoted
from tests.pools import pool


def off(percent: str, **more: object) -> dict[str, object]:
    return {"benefit": {"kind": "percent_off", "percent": percent, **more}}


class TestAShareOffThePrice:
    @pytest.mark.parametrize(
        ("price", "percent", "pays"),
        [("10.50", "15", "8.92"), ("19.99", "25", "14.99"), ("10.30", "15", "8.75")],
    )
    def test_is_rounded_half_up(self, price: str, percent: str, pays: str) -> None:
        assert payable(quoted({"A": price}, {"A": 1}, off(percent))) == {"A": pays}

    def test_is_rounded_once_for_the_whole_rule(self) -> None:
        assert applied(quoted({"A": "0.15"}, {"A": 3}, off("10"))) == {"R1": "0.05"}

    def test_is_rounded_unit_by_unit_where_it_says_so(self) -> None:
        quote = quoted({"A": "0.15"}, {"A": 3}, off("10", rounding="unit"))
        assert applied(quote) == {"R1": "0.06"}

    @pytest.mark.parametrize(
        ("rounding", "shares"),
        [("rule", ["9.23", "17.69", "23.08"]), ("unit", ["9.23", "17.69", "23.08"])],
    )
    def test_is_capped_over_the_whole_rule(self, rounding: str, shares: list[str]) -> None:
        quote = quoted(
            {"A": "120.00", "B": "230.00", "C": "300.00"},
            {"A": 1, "B": 1, "C": 1},
            off("15", cap="50.00", rounding=rounding),
        )
        assert [line.shares[0][1] for line in quote.lines] == [
            int(share.replace(".", "")) for share in shares
        ]

    def test_of_everything_leaves_exactly_nothing(self) -> None:
        quote = quoted({"A": "33.33", "B": "0.01"}, {"A": 3, "B": 1}, off("100"))
        assert (quote.payable, payable(quote)) == (0, {"A": "0.00", "B": "0.00"})

    @pytest.mark.parametrize(("budget", "amount"), [("3.00", "3.00"), ("7.00", "5.00")])
    def test_is_no_more_than_its_cap_nor_than_its_budget(self, budget: str, amount: str) -> None:
        rule = {**off("50", cap="5.00"), "limits": {"budget": budget, "partial": True}}
        assert applied(quoted({"A": "100.00"}, {"A": 1}, rule)) == {"R1": amount}

    def test_may_be_capped_at_a_cent(self) -> None:
        assert applied(quoted({"A": "10.00"}, {"A": 1}, off("50", cap="0.01"))) == {"R1": "0.01"}


class TestItsBounds:
    @pytest.mark.parametrize(
        ("rounding", "cap", "most"),
        [
            (Rounding.RULE, None, 36),
            (Rounding.RULE, 30, 30),
            (Rounding.UNIT, None, 2 * 16 + 5),
            (Rounding.UNIT, 30, 30),
        ],
    )
    def test_say_what_it_gives_at_most(
        self, rounding: Rounding, cap: int | None, most: int
    ) -> None:
        money = None if cap is None else Money(cap, "CNY")
        benefit = PercentOff(percent=Decimal(15), cap=money, rounding=rounding)
        assert benefit.most(pool((2, 105), (1, 33)), None) == most

    @pytest.mark.parametrize(("rounding", "density"), [(Rounding.RULE, 158), (Rounding.UNIT, 160)])
    def test_say_what_it_gives_a_unit(self, rounding: Rounding, density: int) -> None:
        assert PercentOff(percent=Decimal(15), rounding=rounding).density(105, 10) == density


class TestAPercentageByASlip:
    @pytest.mark.parametrize(
        ("fields", "field", "code"),
        [
            ({"percent": "0"}, "percent", "input.not_a_percent"),
            ({"percent": "100.01"}, "percent", "input.not_a_percent"),
            ({"percent": "-5"}, "percent", "input.not_a_decimal"),
            ({"percent": "1e1"}, "percent", "input.not_a_decimal"),
            ({"percent": "0.0000001"}, "percent", "input.not_a_percent"),
            ({"percent": 12.5}, "percent", "input.not_a_decimal"),
            ({"percent": True}, "percent", "input.not_a_decimal"),
            ({"percent": "1.2.3"}, "percent", "input.not_a_decimal"),
            ({"percent": "10", "cap": "0.00"}, "cap", "input.too_small"),
            ({"percent": "10", "rounding": "line"}, "rounding", "input.not_one_of"),
        ],
    )
    def test_is_refused(self, fields: dict[str, object], field: str, code: str) -> None:
        rule = {"benefit": {"kind": "percent_off", **fields}}
        assert complaint(rule) == (f"rules[0].benefit.{field}", code)
