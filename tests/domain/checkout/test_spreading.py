from selfshop.domain.checkout.spreading import Row, by_line, with_freight, with_points


class TestSpreading:
    def test_goes_by_what_goods_cost(self) -> None:
        rows = [(0, Row(2, 100, None)), (1, Row(1, 300, None))]
        assert by_line(with_freight(rows, 51), 2) == [
            [Row(2, 100, None, freight=10)],
            [Row(1, 300, None, freight=31)],
        ]

    def test_goes_by_units_where_everything_is_free(self) -> None:
        rows = [(0, Row(3, 0, None))]
        assert with_freight(rows, 5) == [
            (0, Row(2, 0, None, freight=2)),
            (0, Row(1, 0, None, freight=1)),
        ]

    def test_lets_points_pay_no_more_than_a_unit_costs(self) -> None:
        rows = [(0, Row(1, 1, None)), (0, Row(1, 99, None))]
        assert [row.points for _, row in with_points(rows, 100)] == [1, 99]
