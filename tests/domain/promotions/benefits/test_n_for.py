import pytest

from selfshop.domain.promotions.benefits import NFor
from selfshop.domain.shared import Money
from tests.carts import applied, complaint, payable, quoted, rejected
from tests.pools import pool


def any_of(n: int, price: str, **more: int) -> dict[str, object]:
    return {"benefit": {"kind": "n_for", "n": n, "price": price, **more}}


class TestAnyForOnePrice:
    def test_splits_the_saving_inside_the_group(self) -> None:
        quote = quoted(
            {"A": "59.00", "B": "49.00", "C": "39.00"}, {"A": 1, "B": 1, "C": 1}, any_of(3, "99.00")
        )
        assert payable(quote) == {"A": "39.73", "B": "33.00", "C": "26.27"}

    def test_groups_the_dearest_together(self) -> None:
        quote = quoted({"A": "30.00", "B": "10.00"}, {"A": 2, "B": 2}, any_of(2, "15.00"))
        assert payable(quote) == {"A": "15.00", "B": "15.00"}

    def test_takes_so_many_groups_at_most(self) -> None:
        quote = quoted({"A": "10.00"}, {"A": 9}, any_of(3, "20.00", max_times=2))
        assert applied(quote) == {"R1": "20.00"}

    def test_passes_over_a_group_that_is_cheaper_already(self) -> None:
        quote = quoted({"A": "5.00"}, {"A": 3}, any_of(3, "20.00"))
        assert rejected(quote) == {"R1": "gives_nothing"}

    def test_gives_nothing_where_floors_leave_no_room(self) -> None:
        prices = {"A": {"price": "10.00", "floor_price": "10.00"}}
        assert rejected(quoted(prices, {"A": 3}, any_of(3, "20.00"))) == {"R1": "gives_nothing"}

    def test_cuts_a_long_line_into_groups_that_are_alike(self) -> None:
        quote = quoted({"A": "10.00"}, {"A": 6}, any_of(3, "20.00"))
        assert [row.goods for row in quote.lines[0].units for _ in range(row.count)] == [
            666,
            667,
            667,
            666,
            667,
            667,
        ]

    @pytest.mark.parametrize(
        ("n", "price", "field", "code"),
        [
            (0, "1.00", "n", "input.too_small"),
            (10_001, "1.00", "n", "input.too_large"),
            (1, "0.00", "price", "input.too_small"),
        ],
    )
    def test_is_refused_beyond_its_bounds(self, n: int, price: str, field: str, code: str) -> None:
        assert complaint(any_of(n, price)) == (f"rules[0].benefit.{field}", code)

    def test_goes_up_to_its_bounds(self) -> None:
        assert applied(quoted({"A": "5.00"}, {"A": 1}, any_of(1, "0.01"))) == {"R1": "4.99"}
        assert complaint(any_of(10_000, "0.01")) == ("", "")

    @pytest.mark.parametrize(("times", "most"), [(None, 20), (1, 10)])
    def test_says_what_it_gives_at_most(self, times: int | None, most: int) -> None:
        benefit = NFor(n=3, price=Money(20, "CNY"), max_times=times)
        assert benefit.most(pool((8, 10)), None) == most
