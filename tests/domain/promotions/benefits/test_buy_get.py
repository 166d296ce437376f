from typing import Any

import pytest

from tests.carts import applied, payable, quoted, rejected


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
