from typing import Any

import pytest

from selfshop.domain.orders import ALLOWED, OrderLine, OrderStatus
from selfshop.domain.orders.statuses import Move, derive
from selfshop.domain.shared import LineId, Minor, SkuId

S = OrderStatus


def line(**counts: Any) -> OrderLine:
    fields: dict[str, Any] = {"allocated": 2, **counts}
    return OrderLine(
        line=LineId("1"),
        sku=SkuId("a"),
        ordered=2,
        list=Minor(10),
        price=Minor(10),
        payable=Minor(10),
        **fields,
    )


NEW = line()
PARTLY_SHIPPED = line(allocated=1, shipped=1)
DELIVERED = line(allocated=0, shipped=2, delivered=2)
CANCELLED = line(allocated=0, cancelled=2)
RETURNED = line(allocated=0, shipped=2, delivered=2, returned=2)


class TestTheStatus:
    @pytest.mark.parametrize(
        ("lines", "paid", "status"),
        [
            ([NEW], 9, S.PENDING_PAYMENT),
            ([NEW], 10, S.PLACED),
            ([NEW, CANCELLED], 10, S.PLACED),
            ([CANCELLED], 10, S.CANCELLED),
            ([CANCELLED], 0, S.CANCELLED),
            ([NEW, PARTLY_SHIPPED], 10, S.PROCESSING),
            ([NEW, DELIVERED], 10, S.PROCESSING),
            ([CANCELLED, DELIVERED], 10, S.COMPLETED),
            ([RETURNED], 10, S.COMPLETED),
            ([line(allocated=0, shipped=1, delivered=1, cancelled=1)], 10, S.COMPLETED),
        ],
    )
    def test_follows_from_lines_and_money(
        self, lines: list[OrderLine], paid: int, status: OrderStatus
    ) -> None:
        assert derive(S.PENDING_PAYMENT, lines, paid=paid, payable=10) is status

    @pytest.mark.parametrize("decided", [S.ON_HOLD, S.CLOSED, S.EXPIRED, S.CANCELLED])
    def test_stays_where_somebody_decided_it(self, decided: OrderStatus) -> None:
        assert derive(decided, [DELIVERED], paid=10, payable=10) is decided

    def test_of_what_costs_nothing_needs_no_money(self) -> None:
        assert derive(S.PENDING_PAYMENT, [NEW], paid=0, payable=0) is S.PLACED


class TestTheTableOfMoves:
    def test_has_a_row_for_every_move(self) -> None:
        assert set(ALLOWED) == set(Move)

    @pytest.mark.parametrize("final", [S.CLOSED, S.EXPIRED, S.CANCELLED])
    def test_leads_nowhere_from_a_final_status(self, final: OrderStatus) -> None:
        assert not [move for move, allowed in ALLOWED.items() if final in allowed]
