from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from selfshop.domain import checkout, orders
from selfshop.domain.orders import OrderMove, OrderStatus
from selfshop.domain.shared import HoldId, InvalidInput, MemberId, Minor, OrderId, Refused
from tests import quotes

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
UNTIL = AT + timedelta(minutes=30)
QUOTE = quotes.quote(
    quotes.line("1", quotes.row(count=2, price=1000, shares=[("r", 100)])),
    quotes.line("2", quotes.row(price=500)),
)


def placed(quote: checkout.Quote = QUOTE, **changes: Any) -> OrderMove:
    arguments: dict[str, Any] = {
        "expected_hash": quote.hash,
        "order_id": OrderId("o1"),
        "number": "2026-1",
        "member": MemberId("m1"),
        "hold": HoldId("h1"),
        "settings": 3,
        "pay_before": UNTIL,
        "at": AT,
    }
    return orders.place(quote, **{**arguments, **changes})


class TestPlacing:
    def test_freezes_what_was_quoted(self) -> None:
        order = placed(reference="A-7").order
        assert (order.status, order.payable, order.paid) == (OrderStatus.PENDING_PAYMENT, 2300, 0)
        assert [(line.line, line.ordered, line.payable) for line in order.lines] == [
            ("1", 2, 1800),
            ("2", 1, 500),
        ]
        assert (order.quote_hash, order.ruleset, order.settings) == (QUOTE.hash, "1", 3)
        assert (order.reference, order.hold, order.version) == ("A-7", "h1", 0)

    def test_is_told_to_the_world(self) -> None:
        event = placed().event
        assert (event.kind, event.aggregate, event.root) == ("orders.placed", "order:o1", "o1")
        assert event.version == 1
        assert event.facts == {
            "status": "pending_payment",
            "currency": "CNY",
            "payable": 2300,
            "member": "m1",
        }

    def test_needs_no_payment_where_nothing_is_to_be_paid(self) -> None:
        free = quotes.quote(quotes.line("1", quotes.row(price=500, shares=[("r", 500)])))
        assert placed(free).order.status is OrderStatus.PLACED

    def test_takes_gifts_along(self) -> None:
        quote = quotes.quote(quotes.line("1", quotes.row(price=500)), gifts=[("g", 2, "r")])
        gift = placed(quote).order.lines[-1]
        assert (gift.sku, gift.ordered, gift.payable, gift.gift_of) == ("g", 2, 0, "r")

    def test_sets_all_units_aside(self) -> None:
        allocated = placed().order.allocated
        assert [(part.line, part.quantity) for part in allocated] == [("1", 2), ("2", 1)]

    def test_refuses_another_price_than_the_buyer_saw_and_tells_the_difference(self) -> None:
        with pytest.raises(Refused) as caught:
            placed(expected_hash="other", expected_payable=Minor(2250))
        assert caught.value.code == "quote.changed"
        assert caught.value.facts == {
            "currency": "CNY",
            "payable": "23.00",
            "difference": "0.50",
            "lines": {"1": "18.00", "2": "5.00"},
            "hash": QUOTE.hash,
        }
        assert "23.00 CNY" in caught.value.message("zh")

    def test_tells_no_difference_where_it_does_not_know_what_was_seen(self) -> None:
        with pytest.raises(Refused) as caught:
            placed(expected_hash="other")
        assert caught.value.facts["difference"] is None

    @pytest.mark.parametrize(
        ("changes", "path", "code"),
        [
            ({"number": ""}, "number", "input.empty"),
            ({"reference": ""}, "reference", "input.empty"),
            ({"pay_before": AT}, "pay_before", "input.empty_period"),
        ],
    )
    def test_names_what_is_wrong(self, changes: dict[str, Any], path: str, code: str) -> None:
        with pytest.raises(InvalidInput) as caught:
            placed(**changes)
        assert (caught.value.path, caught.value.code) == (path, code)

    def test_needs_something_to_order(self) -> None:
        with pytest.raises(InvalidInput, match="lines"):
            placed(quotes.quote())

    def test_refuses_a_line_that_bears_a_gift_s_name(self) -> None:
        quote = quotes.quote(quotes.line("gift:r:g", quotes.row(price=500)), gifts=[("g", 1, "r")])
        with pytest.raises(InvalidInput) as caught:
            placed(quote)
        assert caught.value.code == "input.duplicate"
