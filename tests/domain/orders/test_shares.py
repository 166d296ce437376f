import pytest

from selfshop.domain import orders
from selfshop.domain.orders import shares
from selfshop.domain.shared import InvalidInput, LineId, RuleId
from tests import quotes
from tests.quotes import row


class TestTheRefundOrder:
    def test_is_least_payable_first(self) -> None:
        rows = shares.in_refund_order([row(price=300), row(price=100, count=2), row(price=200)])
        assert [(unit.payable, unit.count) for unit in rows] == [(100, 2), (200, 1), (300, 1)]

    def test_is_the_unit_order_among_equals(self) -> None:
        rows = shares.in_refund_order(
            [row(price=100, list_=3), row(price=100, list_=1), row(price=100, list_=2)]
        )
        assert [unit.list for unit in rows] == [3, 1, 2]

    def test_is_fixed_for_every_line_and_gift_of_a_quote(self) -> None:
        quote = quotes.quote(
            quotes.line("1", row(price=200), row(price=100)), gifts=[("g", 2, "r")]
        )
        rows = orders.refund_rows(quote)
        assert [unit.payable for unit in rows[LineId("1")]] == [100, 200]
        assert [(unit.payable, unit.count) for unit in rows[LineId("gift:r:g")]] == [(0, 2)]


class TestRefunding:
    def test_three_units_for_five_off_fifteen_give_back_what_each_cost(self) -> None:
        """5.00 off 15.00 over 3 units is 1.67 + 1.67 + 1.66."""
        rows = shares.in_refund_order(
            [
                row(price=500, shares=[("r", 167)]),
                row(price=500, shares=[("r", 167)]),
                row(price=500, shares=[("r", 166)]),
            ]
        )
        steps = [orders.refund_of(rows, taken=taken, count=1) for taken in range(3)]
        assert [step.payable for step in steps] == [333, 333, 334]
        assert [dict(step.rules)[RuleId("r")] for step in steps] == [167, 167, 166]

    def test_two_rules_of_fifty_over_three_units_add_up_in_every_step(self) -> None:
        """Rounding components separately gives 17 + 17 against 33."""
        rows = shares.in_refund_order(
            [
                row(price=100, shares=[("a", 17), ("b", 16)]),
                row(price=100, shares=[("a", 17), ("b", 17)]),
                row(price=100, shares=[("a", 16), ("b", 17)]),
            ]
        )
        for taken in range(3):
            step = orders.refund_of(rows, taken=taken, count=1)
            assert step.price - sum(share for _, share in step.rules) == step.payable

    def test_reaches_across_runs_and_sums_every_component(self) -> None:
        rows = (
            row(
                count=2,
                list_=120,
                price=100,
                adjustments=[5, 1],
                shares=[("a", 10)],
                freight=3,
                points=7,
            ),
            row(count=3, list_=120, price=110, adjustments=[4, 0], shares=[("b", 6)], tax=2),
        )
        step = orders.refund_of(rows, taken=1, count=3)
        assert (step.units, step.list, step.price) == (3, 360, 320)
        assert step.adjustments == (13, 1)
        assert step.rules == (("a", 10), ("b", 12))
        assert (step.goods, step.freight, step.tax, step.points) == (284, 3, 4, 7)
        assert step.payable == 284 + 3 + 4 - 7

    def test_takes_each_adjustment_off_a_line_of_one_run_too(self) -> None:
        step = orders.refund_of((row(price=9, count=3, adjustments=[2, 1]),), taken=1, count=2)
        assert (step.adjustments, step.payable) == ((4, 2), 12)

    def test_names_only_the_rules_of_the_units_that_go_back(self) -> None:
        rows = (row(price=9, count=2, shares=[("a", 1)]), row(price=9, count=3, shares=[("b", 1)]))
        assert orders.refund_of(rows, taken=0, count=2).rules == (("a", 2),)
        assert orders.refund_of(rows, taken=2, count=3).rules == (("b", 3),)

    @pytest.mark.parametrize(
        ("taken", "count", "path"),
        [(0, 0, "count"), (0, 4, "count"), (3, 1, "count"), (-1, 1, "taken"), (4, 1, "taken")],
    )
    def test_gives_back_only_units_that_are_left(self, taken: int, count: int, path: str) -> None:
        with pytest.raises(InvalidInput) as caught:
            orders.refund_of((row(price=1, count=3),), taken=taken, count=count)
        assert caught.value.path == path
