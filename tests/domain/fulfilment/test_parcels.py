from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve

from selfshop.domain import fulfilment, orders
from selfshop.domain.fulfilment import Parcel, ParcelMove, ParcelStatus
from selfshop.domain.orders import LineUnits, Order
from selfshop.domain.shared import (
    HoldId,
    InvalidInput,
    LineId,
    MemberId,
    OrderId,
    ParcelId,
    Refused,
    SubjectId,
)
from tests import quotes

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
TICK = timedelta(microseconds=1)
S = ParcelStatus
QUOTE = quotes.quote(
    quotes.line("1", quotes.row(count=2, price=0)), quotes.line("2", quotes.row(price=0))
)


def order(ship_to: str | None = None) -> Order:
    return orders.place(
        QUOTE,
        expected_hash=QUOTE.hash,
        order_id=OrderId("o1"),
        number="1",
        member=MemberId("m1"),
        hold=HoldId("h1"),
        settings=1,
        pay_before=AT + timedelta(minutes=1),
        at=AT,
        ship_to=SubjectId(ship_to) if ship_to else None,
    ).order


def handed_over(buyer: Order | None = None, **changes: Any) -> ParcelMove:
    arguments: dict[str, Any] = {"parcel_id": ParcelId("k1"), "receive_after_days": 10, "at": AT}
    return fulfilment.hand_over(buyer or order(), **{**arguments, **changes})


def delivered() -> Parcel:
    return fulfilment.deliver(handed_over().parcel, at=AT).parcel


class TestHandingOver:
    def test_takes_all_that_is_allocated_unless_told_otherwise(self) -> None:
        move = handed_over()
        assert move.parcel.status is S.HANDED_OVER
        assert [(part.line, part.quantity) for part in move.parcel.lines] == [("1", 2), ("2", 1)]
        one = (LineUnits(line=LineId("1"), quantity=1),)
        assert handed_over(lines=one).parcel.lines == one

    def test_is_a_move_of_the_order_s_goods(self) -> None:
        move = handed_over()
        assert move.moved is not None
        assert (move.moved.cause, move.moved.at) == ("parcel:k1", AT)
        assert orders.ship(order(), move.moved).order.lines[0].shipped == 2

    def test_is_told_to_the_world(self) -> None:
        move = handed_over(order("s1"), carrier="SF", tracking="SF1")
        assert (move.event.kind, move.event.aggregate) == ("fulfilment.handed_over", "parcel:k1")
        assert (move.event.root, move.event.version) == ("o1", 1)
        assert move.event.facts == {
            "order": "o1",
            "units": 3,
            "carrier": "SF",
            "tracking": "SF1",
        }

    def test_to_a_carrier_needs_an_address(self) -> None:
        with pytest.raises(Refused) as caught:
            handed_over(carrier="SF")
        assert caught.value.code == "parcel.no_address"

    def test_holds_something(self) -> None:
        with pytest.raises(InvalidInput, match="lines"):
            handed_over(lines=())

    @pytest.mark.parametrize("days", [-1, 3651, 1.0, True])
    def test_waits_a_bounded_number_of_days_for_the_buyer(self, days: Any) -> None:
        with pytest.raises(InvalidInput) as caught:
            handed_over(receive_after_days=days)
        assert caught.value.path == "receive_after_days"

    @pytest.mark.parametrize("field", ["carrier", "tracking"])
    def test_names_its_carrier_and_tracking_or_says_nothing(self, field: str) -> None:
        with pytest.raises(InvalidInput) as caught:
            handed_over(order("s1"), **{field: ""})
        assert caught.value.path == field


class TestDelivering:
    def test_signs_the_parcel_off(self) -> None:
        move = fulfilment.deliver(handed_over().parcel, at=AT + TICK)
        assert (move.parcel.status, move.parcel.delivered_at) == (S.DELIVERED, AT + TICK)
        assert move.moved is not None
        assert move.moved.lines == move.parcel.lines


class TestReceiving:
    def test_by_the_buyer_s_word_is_at_once(self) -> None:
        move = fulfilment.receive(delivered(), at=AT + TICK)
        assert (move.parcel.status, move.parcel.received_at) == (S.RECEIVED, AT + TICK)
        assert move.moved is None

    def test_happens_by_itself_a_fixed_time_after_delivery(self) -> None:
        due = AT + timedelta(days=10)
        assert fulfilment.auto_receipt_at(delivered()) == due
        assert not fulfilment.is_received(delivered(), at=due - TICK)
        assert fulfilment.is_received(delivered(), at=due)

    def test_by_a_late_sweep_is_dated_when_it_came_true(self) -> None:
        due = AT + timedelta(days=10)
        swept = fulfilment.receive(delivered(), at=due + timedelta(days=3)).parcel
        assert swept.received_at == due
        assert fulfilment.is_received(swept, at=AT)

    def test_does_not_happen_by_itself_to_what_is_not_delivered(self) -> None:
        assert fulfilment.auto_receipt_at(handed_over().parcel) is None
        assert not fulfilment.is_received(handed_over().parcel, at=AT + timedelta(days=99))
        assert fulfilment.auto_receipt_at(fulfilment.receive(delivered(), at=AT).parcel) is None


class TestTheTableOfMoves:
    @pytest.mark.parametrize("status", list(S))
    @pytest.mark.parametrize(
        ("move", "start"),
        [(fulfilment.deliver, S.HANDED_OVER), (fulfilment.receive, S.DELIVERED)],
    )
    def test_is_kept_to(
        self, status: ParcelStatus, move: Callable[..., ParcelMove], start: ParcelStatus
    ) -> None:
        parcel = evolve(delivered(), status=status)
        if status is start:
            assert move(parcel, at=AT).parcel.status in fulfilment.TRANSITIONS[status]
        else:
            with pytest.raises(Refused) as caught:
                move(parcel, at=AT)
            assert caught.value.code == "parcel.not_allowed"


class TestSignOff:
    def test_of_a_line_is_its_last_delivery(self) -> None:
        both = evolve(delivered(), delivered_at=AT)
        one = evolve(both, delivered_at=AT + TICK, lines=both.lines[:1])
        on_its_way = handed_over().parcel
        signed = fulfilment.signed_off([one, both, on_its_way])
        assert signed == {"1": AT + TICK, "2": AT}


class TestStandingStill:
    DUE = AT + timedelta(days=10)

    def paused(self, *, at: datetime, cause: str = "return:1") -> Parcel:
        move = fulfilment.pause(delivered(), cause=cause, at=at)
        assert move is not None
        assert (move.moved, move.event.kind) == (None, "fulfilment.receipt_paused")
        return move.parcel

    def resumed(self, parcel: Parcel, *, at: datetime, cause: str = "return:1") -> Parcel:
        move = fulfilment.resume(parcel, cause=cause, at=at)
        assert move is not None
        assert (move.moved, move.event.kind) == (None, "fulfilment.receipt_resumed")
        return move.parcel

    def test_time_alone_does_not_receive_a_parcel_that_may_go_back(self) -> None:
        waits = self.paused(at=AT)
        assert fulfilment.auto_receipt_at(waits) is None
        assert not fulfilment.is_received(waits, at=AT + timedelta(days=999))

    def test_it_goes_on_from_where_it_stood(self) -> None:
        waits = self.paused(at=AT + timedelta(days=3))
        again = self.resumed(waits, at=AT + timedelta(days=8))
        assert fulfilment.auto_receipt_at(again) == self.DUE + timedelta(days=5)

    def test_what_counts_as_received_stands_still_no_more(self) -> None:
        assert fulfilment.pause(delivered(), cause="return:1", at=self.DUE) is None
        assert self.paused(at=self.DUE - TICK).pauses

    def test_what_is_on_its_way_or_received_does_not_stand_still(self) -> None:
        assert fulfilment.pause(handed_over().parcel, cause="return:1", at=AT) is None
        received = fulfilment.receive(delivered(), at=AT).parcel
        assert fulfilment.pause(received, cause="return:1", at=AT) is None

    def test_a_second_time_changes_nothing(self) -> None:
        waits = self.paused(at=AT)
        assert fulfilment.pause(waits, cause="return:1", at=AT) is None
        assert fulfilment.resume(waits, cause="return:2", at=AT) is None
        again = self.resumed(waits, at=AT)
        assert fulfilment.resume(again, cause="return:1", at=AT) is None

    def test_the_buyer_may_say_that_they_are_content_all_the_same(self) -> None:
        said = AT + timedelta(days=20)
        received = fulfilment.receive(self.paused(at=AT), at=said).parcel
        assert (received.status, received.received_at) == (S.RECEIVED, said)
