from typing import Any

import pytest

from selfshop.domain import checkout, orders
from selfshop.domain.orders import LineUnits, OrderLine, lines
from selfshop.domain.shared import InvalidInput, LineId, RuleId, SkuId
from tests import quotes

LINE = lines.line_of(quotes.line("1", quotes.row(count=5, price=100, shares=[("r", 10)])))


def counts(line: OrderLine) -> tuple[int, ...]:
    return (line.ordered, line.cancelled, line.allocated, line.shipped, line.delivered)


class TestALine:
    def test_begins_with_all_its_units_set_aside(self) -> None:
        assert (LINE.line, LINE.sku) == ("1", "sku-1")
        assert counts(LINE) == (5, 0, 5, 0, 0)
        assert (LINE.list, LINE.price, LINE.payable) == (500, 500, 450)
        assert LINE.gift_of is None

    def test_of_a_gift_costs_nothing_and_names_its_rule(self) -> None:
        gift = checkout.Gift(sku=SkuId("g"), quantity=2, rule=RuleId("r"))
        line = lines.gift_line_of(gift)
        assert (line.line, line.sku, line.gift_of) == ("gift:r:g", "g", "r")
        assert (line.list, line.price, line.payable) == (0, 0, 0)
        assert counts(line) == (2, 0, 2, 0, 0)


class TestShifting:
    def test_moves_units_and_keeps_their_sum(self) -> None:
        moved = lines.shipped(lines.cancelled(LINE, 1), 3)
        assert counts(lines.delivered(moved, 2)) == (5, 1, 1, 3, 2)
        assert lines.returned(lines.delivered(moved, 2), 1).returned == 1

    def test_leaves_wanted_what_is_not_cancelled(self) -> None:
        assert lines.cancelled(LINE, 2).wanted == 3


class TestUnitsOfALine:
    @pytest.mark.parametrize("quantity", [0, -1, 1.0, True, "1"])
    def test_are_a_positive_count(self, quantity: Any) -> None:
        with pytest.raises(InvalidInput, match="quantity"):
            LineUnits(line=LineId("1"), quantity=quantity)

    def test_name_their_line(self) -> None:
        with pytest.raises(InvalidInput, match="line"):
            LineUnits(line=LineId(""), quantity=1)

    def test_are_counted_line_by_line(self) -> None:
        units = (LineUnits(line=LineId("1"), quantity=2), LineUnits(line=LineId("2"), quantity=1))
        assert orders.counts_of(units) == {"1": 2, "2": 1}

    def test_of_no_line_at_all_are_refused(self) -> None:
        with pytest.raises(InvalidInput) as caught:
            orders.counts_of(())
        assert (caught.value.path, caught.value.code) == ("lines", "input.empty")

    def test_of_one_line_twice_are_refused(self) -> None:
        with pytest.raises(InvalidInput) as caught:
            orders.counts_of((LineUnits(line=LineId("1"), quantity=2),) * 2)
        assert (caught.value.path, caught.value.code) == ("lines[1]", "input.duplicate")
