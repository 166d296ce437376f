from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

import pytest

from selfshop.domain.promotions.benefits import BuyGet
from tests.carts import applied, complaint, payable, quoted, rejected
from tests.pools import pool


def buy(buy: int, get: int, percent: str = "100", **more: int) -> dict[str, object]:
    return {"benefit": {"kind": "buy_get", "buy": buy, "get": get, "percent": percent, **more}}


class TestBuySomeGetSome:
    def test_halves_the_second(self) -> None:
        quote = quoted(
            {"A": "30.00", "B": "20.00", "C": "10.00"}, {"A": 1, "B": 1, "C": 1}, buy(1, 1, "50")
        )
        assert payable(quote) == {"A": "30.00", "B": "10.00", "C": "10.00"}

    @pytest.mark.parametrize(
        ("units", "more", "off"),
        [
            (2, {}, {}),
            (3, {}, {"R1": "10.00"}),
            (6, {}, {"R1": "20.00"}),
            (6, {"max_times": 1}, {"R1": "10.00"}),
        ],
    )
    def test_gives_one_of_each_complete_group(
        self, units: int, more: dict[str, Any], off: dict[str, str]
    ) -> None:
        assert applied(quoted({"A": "10.00"}, {"A": units}, buy(2, 1, **more))) == off

    def test_passes_over_a_group_that_saves_nothing(self) -> None:
        prices = {"A": {"price": "30.00", "floor_price": "30.00"}, "B": "20.00"}
        quote = quoted(prices, {"A": 2, "B": 2}, buy(1, 1, max_times=1))
        assert payable(quote) == {"A": "60.00", "B": "20.00"}

    def test_gives_nothing_without_a_complete_group(self) -> None:
        assert rejected(quoted({"A": "9.00"}, {"A": 1}, buy(1, 1))) == {"R1": "gives_nothing"}

    def test_cuts_a_line_that_spans_groups(self) -> None:
        quote = quoted({"A": "10.00", "B": "5.00"}, {"A": 4, "B": 1}, buy(2, 1))
        assert [(row.count, row.goods) for row in quote.lines[0].units] == [
            (2, 1000),
            (1, 0),
            (1, 1000),
        ]

    @pytest.mark.parametrize("field", ["buy", "get"])
    @pytest.mark.parametrize(
        ("units", "code"), [(0, "input.too_small"), (10_001, "input.too_large")]
    )
    def test_has_groups_within_bounds(self, field: str, units: int, code: str) -> None:
        sizes: dict[str, Any] = {"buy": 1, "get": 1, field: units}
        assert complaint(buy(**sizes)) == (f"rules[0].benefit.{field}", code)

    @pytest.mark.parametrize("sizes", [(10_000, 1), (1, 10_000)])
    def test_has_groups_up_to_the_bounds(self, sizes: tuple[int, int]) -> None:
        assert complaint(buy(*sizes)) == ("", "")


def benefit(buy: int, get: int, percent: str = "100", most: int | None = None) -> BuyGet:
    return BuyGet(buy=buy, get=get, percent=Decimal(percent), max_times=most)


class TestTheUnitsOfItsGroups:
    @pytest.mark.parametrize("most", [None, 9])
    def test_take_part_where_the_group_is_complete(self, most: int | None) -> None:
        own = pool((4, 100), (1, 60))
        assert benefit(1, 2, most=most).give(own, None, None) == 200
        assert own.parts == [[(1, 0, True), (2, 100, True), (1, 0, False)], [(1, 0, False)]]

    def test_take_no_part_where_the_group_saves_nothing(self) -> None:
        own = pool((2, 100), (2, 50), floors=(100, 0))
        assert benefit(1, 1).give(own, None, None) == 50
        assert own.parts == [[(2, 0, False)], [(1, 0, True), (1, 50, True)]]

    def test_take_part_where_any_of_those_got_saves_something(self) -> None:
        own = pool((1, 100), (1, 60), (1, 50), floors=(0, 60, 0))
        assert benefit(1, 2).give(own, None, None) == 50
        assert own.parts == [[(1, 0, True)], [(1, 0, True)], [(1, 50, True)]]

    def test_are_those_of_so_many_groups(self) -> None:
        own = pool((5, 100))
        assert benefit(1, 1, "1", 1).give(own, None, None) == 1
        assert own.parts == [[(1, 0, True), (1, 1, True), (3, 0, False)]]


class TestItsBounds:
    @pytest.mark.parametrize(
        ("percent", "most", "all_of_it"),
        [("100", None, True), ("100", 1, False), ("99", None, False), ("99", 1, False)],
    )
    def test_say_whether_what_is_got_costs_nothing(
        self, percent: str, most: int | None, *, all_of_it: bool
    ) -> None:
        assert benefit(1, 1, percent, most).gives_all is all_of_it

    @pytest.mark.parametrize(("most", "gives"), [(None, 50 + 25), (2, 75), (1, 50)])
    def test_say_what_it_gives_at_most(self, most: int | None, gives: int) -> None:
        assert benefit(1, 1, "50", most).most(pool((2, 100), (3, 50)), None) == gives

    @pytest.mark.parametrize(("buy", "get", "percent"), [(1, 1, "50"), (2, 1, "33"), (3, 2, "100")])
    @pytest.mark.parametrize("base", [1, 7, 101])
    def test_say_what_it_gives_a_unit(self, buy: int, get: int, percent: str, base: int) -> None:
        each = base * Fraction(percent) / 100 + Fraction(1, 2)
        exact = 10 * each * get / (buy + get)
        assert benefit(buy, get, percent).density(base, 10) == ceil(exact)
