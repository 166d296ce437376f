from tests.carts import applied, payable, quoted, rejected


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
