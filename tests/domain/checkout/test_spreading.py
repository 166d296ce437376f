from collections.abc import Mapping, Sequence

from selfshop.domain.checkout.freight import Delivery, Group
from selfshop.domain.checkout.spreading import Row, by_line, with_freight, with_points


def group(lines: Sequence[int], loads: Mapping[int, int] | None = None) -> Group:
    return Group(
        lines=lines,
        loads=loads or {},
        full=0,
        beside=0,
        free_over=None,
        measured=None,
        said=Delivery(skus=()),
    )


class TestSpreading:
    def test_goes_by_what_goods_cost(self) -> None:
        rows = [(0, Row(2, 100, [])), (1, Row(1, 300, []))]
        assert by_line(with_freight(rows, 51, [(group([0, 1]), 51)]), 2) == [
            [Row(2, 100, [], freight=10)],
            [Row(1, 300, [], freight=31)],
        ]

    def test_goes_by_units_where_everything_is_free(self) -> None:
        rows = [(0, Row(3, 0, []))]
        assert with_freight(rows, 5, [(group([0]), 5)]) == [
            (0, Row(2, 0, [], freight=2)),
            (0, Row(1, 0, [], freight=1)),
        ]

    def test_goes_by_what_a_template_counts_and_stays_with_its_lines(self) -> None:
        # 30.00 by 2 + 10 pieces is 5.00 and 25.00, whatever they cost; line 2 has its own 7.00.
        rows = [(0, Row(2, 9_999, [])), (1, Row(10, 1, [])), (2, Row(1, 50, []))]
        charged = [(group([0, 1], {0: 1, 1: 1}), 3_000), (group([2]), 700)]
        spread = with_freight(rows, 3_700, charged)
        assert [row.units * row.freight for _, row in spread] == [500, 2_500, 700]

    def test_keeps_units_in_order_where_templates_take_turns(self) -> None:
        # 0.05 over 3 of line 0 and 1 of line 2: 2, 1, 1 and 1; line 1 has its own 7.00 for 2 pieces.
        rows = [(0, Row(3, 10, [])), (1, Row(2, 10, [])), (2, Row(1, 10, []))]
        charged = [(group([0, 2], {0: 1, 2: 1}), 5), (group([1], {1: 1}), 700)]
        assert with_freight(rows, 705, charged) == [
            (0, Row(1, 10, [], freight=2)),
            (0, Row(2, 10, [], freight=1)),
            (1, Row(2, 10, [], freight=350)),
            (2, Row(1, 10, [], freight=1)),
        ]

    def test_shares_what_rules_leave_by_what_was_charged(self) -> None:
        # 10.00 of 30.00 + 10.00 is left: 7.50 and 2.50.
        rows = [(0, Row(1, 100, [])), (1, Row(1, 0, []))]
        charged = [(group([0], {0: 400}), 3_000), (group([1]), 1_000)]
        assert [row.freight for _, row in with_freight(rows, 1_000, charged)] == [750, 250]

    def test_lets_points_pay_no_more_than_a_unit_costs(self) -> None:
        rows = [(0, Row(1, 1, [])), (0, Row(1, 99, []))]
        assert [row.points for _, row in with_points(rows, 100)] == [1, 99]
