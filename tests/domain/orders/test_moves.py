from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from selfshop.domain import orders
from selfshop.domain.orders import (
    LineUnits,
    Move,
    Moved,
    Order,
    OrderMove,
    OrderStatus,
    Paid,
)
from selfshop.domain.shared import (
    HoldId,
    InvalidInput,
    LineId,
    MemberId,
    Minor,
    Money,
    NotFound,
    OrderId,
    PaymentId,
    Refused,
)
from tests import quotes

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
UNTIL = AT + timedelta(minutes=30)
TICK = timedelta(microseconds=1)
S = OrderStatus
QUOTE = quotes.quote(
    quotes.line("1", quotes.row(count=2, price=1000), quotes.row(price=1000, shares=[("r", 300)])),
    quotes.line("2", quotes.row(price=500)),
)
ROWS = orders.refund_rows(QUOTE)


def units(**counts: int) -> tuple[LineUnits, ...]:
    return tuple(
        LineUnits(line=LineId(name.removeprefix("line")), quantity=count)
        for name, count in counts.items()
    )


def new() -> Order:
    return orders.place(
        QUOTE,
        expected_hash=QUOTE.hash,
        order_id=OrderId("o1"),
        number="2026-1",
        member=MemberId("m1"),
        hold=HoldId("h1"),
        settings=1,
        pay_before=UNTIL,
        at=AT,
    ).order


def money(text: str = "32.00", at: datetime = AT, currency: str = "CNY") -> Paid:
    return Paid(payment=PaymentId("p1"), amount=Money.of(text, currency), at=at)


def parcel(parts: tuple[LineUnits, ...]) -> Moved:
    return Moved(lines=parts, cause="parcel:1", at=AT)


def paid() -> Order:
    return orders.pay(new(), money()).order


def shipped(**counts: int) -> Order:
    return orders.ship(paid(), parcel(units(**counts))).order


def delivered() -> Order:
    everything = parcel(units(line1=3, line2=1))
    return orders.deliver(orders.ship(paid(), everything).order, everything).order


def code_of(move: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        move()
    return caught.value.code


class TestPaying:
    def test_in_full_places_the_order(self) -> None:
        move = orders.pay(new(), money())
        assert (move.order.status, move.order.paid) == (S.PLACED, 3200)
        assert move.event.kind == "orders.paid"
        assert move.event.facts == {
            "status": "placed",
            "currency": "CNY",
            "payment": "p1",
            "amount": 3200,
        }

    def test_in_parts_places_it_with_the_last(self) -> None:
        first = orders.pay(new(), money("12.00")).order
        assert (first.status, first.paid) == (S.PENDING_PAYMENT, 1200)
        assert orders.pay(first, money("20.00")).order.status is S.PLACED

    def test_more_than_it_costs_is_refused(self) -> None:
        assert code_of(lambda: orders.pay(new(), money("32.01"))) == "order.overpaid"

    def test_in_time_is_up_to_the_last_tick(self) -> None:
        assert orders.pay(new(), money(at=UNTIL - TICK)).order.status is S.PLACED
        assert code_of(lambda: orders.pay(new(), money(at=UNTIL))) == "order.lapsed"

    def test_in_another_currency_is_no_payment(self) -> None:
        with pytest.raises(InvalidInput) as caught:
            orders.pay(new(), money(currency="USD"))
        assert caught.value.path == "amount"

    def test_of_nothing_is_no_payment(self) -> None:
        with pytest.raises(InvalidInput, match="amount"):
            money("0.00")

    def test_is_waited_for_until_the_time_is_over(self) -> None:
        assert orders.waits_for_money(new(), at=UNTIL - TICK)
        assert not orders.waits_for_money(new(), at=UNTIL)
        assert not orders.waits_for_money(paid(), at=AT)


class TestExpiring:
    def test_gives_all_units_up(self) -> None:
        order = orders.expire(new(), at=UNTIL).order
        assert order.status is S.EXPIRED
        assert [(line.cancelled, line.allocated) for line in order.lines] == [(3, 0), (1, 0)]

    def test_gives_back_what_was_paid_of_it(self) -> None:
        partly = orders.pay(new(), money("12.00")).order
        assert orders.expire(partly, at=UNTIL).refund == 1200

    def test_comes_no_earlier_than_agreed(self) -> None:
        assert code_of(lambda: orders.expire(new(), at=UNTIL - TICK)) == "order.not_due"

    def test_is_true_before_it_is_made_visible(self) -> None:
        assert orders.is_lapsed(new(), at=UNTIL)
        assert not orders.is_lapsed(new(), at=UNTIL - TICK)
        assert not orders.is_lapsed(paid(), at=UNTIL)
        assert orders.is_lapsed(orders.expire(new(), at=UNTIL).order, at=AT)


class TestKeepingNothing:
    def test_is_for_an_order_all_of_whose_units_were_cancelled_or_came_back(self) -> None:
        order = paid()
        assert not orders.nothing_kept(order)
        rest = orders.cancel(order, reason="x", at=AT, rows=ROWS, lines=units(line2=1)).order
        assert not orders.nothing_kept(rest)
        for count in (1, 2):
            moved = Moved(lines=units(line1=count), cause="x", at=AT)
            rest = orders.deliver(orders.ship(rest, moved).order, moved).order
        one, two = (Moved(lines=units(line1=count), cause="x", at=AT) for count in (1, 2))
        rest = orders.take_back(rest, one, rows=ROWS).order
        assert not orders.nothing_kept(rest)
        assert orders.nothing_kept(orders.take_back(rest, two, rows=ROWS).order)

    def test_is_for_one_that_was_given_up(self) -> None:
        assert orders.nothing_kept(orders.expire(new(), at=UNTIL).order)


class TestCancelling:
    def test_an_unpaid_order_gives_all_units_up(self) -> None:
        move = orders.cancel(new(), reason="changed_mind", at=AT, rows=ROWS)
        assert (move.order.status, move.refund, move.given_back) == (S.CANCELLED, 0, ())
        assert [line.allocated for line in move.order.lines] == [0, 0]

    def test_an_unpaid_order_whose_time_is_over_has_expired(self) -> None:
        move = orders.cancel(new(), reason="changed_mind", at=UNTIL, rows=ROWS)
        assert move.order.status is S.EXPIRED

    def test_a_part_of_an_unpaid_order_is_refused(self) -> None:
        code = code_of(
            lambda: orders.cancel(new(), reason="r", at=AT, rows=ROWS, lines=units(line1=1))
        )
        assert code == "order.unpaid"

    def test_no_lines_at_all_are_no_cancelling_whatever_the_order_waits_for(self) -> None:
        with pytest.raises(InvalidInput) as no:
            orders.cancel(new(), reason="r", at=AT, rows=ROWS, lines=())
        assert (no.value.path, no.value.code) == ("lines", "input.empty")

    def test_a_paid_order_gives_every_unit_s_shares_back(self) -> None:
        move = orders.cancel(paid(), reason="out_of_stock", at=AT, rows=ROWS)
        assert (move.order.status, move.refund) == (S.CANCELLED, 3200)
        assert [(part.line, part.shares.payable) for part in move.given_back] == [
            ("1", 2700),
            ("2", 500),
        ]
        assert move.event.facts["refund"] == 3200

    def test_some_units_give_back_the_least_first(self) -> None:
        first = orders.cancel(paid(), reason="r", at=AT, rows=ROWS, lines=units(line1=1))
        assert (first.order.status, first.refund) == (S.PLACED, 700)
        then = orders.cancel(first.order, reason="r", at=AT, rows=ROWS, lines=units(line1=2))
        assert (then.refund, then.order.lines[0].refunded) == (2000, 3)

    def test_all_units_one_after_the_other_cancels_the_order(self) -> None:
        order = orders.cancel(paid(), reason="r", at=AT, rows=ROWS, lines=units(line1=3)).order
        last = orders.cancel(order, reason="r", at=AT, rows=ROWS, lines=units(line2=1))
        assert last.order.status is S.CANCELLED

    def test_the_whole_order_after_a_part_has_shipped_is_refused(self) -> None:
        code = code_of(lambda: orders.cancel(shipped(line2=1), reason="r", at=AT, rows=ROWS))
        assert code == "order.shipped"

    def test_what_has_not_shipped_lets_the_rest_complete(self) -> None:
        order = shipped(line2=1)
        rest = orders.cancel(order, reason="r", at=AT, rows=ROWS, lines=units(line1=3)).order
        assert rest.status is S.PROCESSING
        assert orders.deliver(rest, parcel(units(line2=1))).order.status is S.COMPLETED

    def test_what_has_arrived_without_the_rest_completes_the_order_at_once(self) -> None:
        order = orders.deliver(shipped(line2=1), parcel(units(line2=1))).order
        rest = orders.cancel(order, reason="r", at=AT, rows=ROWS, lines=units(line1=3)).order
        assert rest.status is S.COMPLETED

    def test_more_than_is_allocated_is_refused(self) -> None:
        with pytest.raises(Refused) as caught:
            orders.cancel(shipped(line1=2), reason="r", at=AT, rows=ROWS, lines=units(line1=2))
        assert caught.value.code == "order.too_many"
        assert caught.value.facts == {"order": "o1", "line": "1", "wanted": 2, "most": 1}

    @pytest.mark.parametrize("reason", ["", " "])
    def test_needs_a_reason(self, reason: str) -> None:
        with pytest.raises(InvalidInput, match="reason"):
            orders.cancel(new(), reason=reason, at=AT, rows=ROWS)


class TestHoldingBack:
    def test_keeps_an_order_from_shipping_until_it_is_resumed(self) -> None:
        held = orders.hold_back(paid(), reason="risk")
        assert (held.order.status, held.order.held_back) == (S.ON_HOLD, "risk")
        assert code_of(lambda: orders.ship(held.order, parcel(units(line1=1)))) == (
            "order.not_allowed"
        )
        resumed = orders.resume(held.order)
        assert (resumed.order.status, resumed.order.held_back) == (S.PLACED, None)
        assert [held.event.kind, resumed.event.kind] == ["orders.held_back", "orders.resumed"]

    @pytest.mark.parametrize("reason", ["", " "])
    def test_needs_a_reason(self, reason: str) -> None:
        with pytest.raises(InvalidInput, match="reason"):
            orders.hold_back(paid(), reason=reason)


class TestShippingAndDelivering:
    def test_counts_units_and_moves_the_order_on(self) -> None:
        order = shipped(line1=2)
        assert order.status is S.PROCESSING
        assert (order.lines[0].allocated, order.lines[0].shipped) == (1, 2)
        some = orders.deliver(order, parcel(units(line1=2)))
        assert (some.order.status, some.order.lines[0].delivered) == (S.PROCESSING, 2)
        assert some.event.facts["units"] == 2
        rest = parcel(units(line1=1, line2=1))
        done = orders.deliver(orders.ship(some.order, rest).order, rest)
        assert done.order.status is S.COMPLETED

    def test_never_ships_more_than_is_allocated(self) -> None:
        assert code_of(lambda: orders.ship(paid(), parcel(units(line1=4)))) == "order.too_many"

    def test_never_delivers_more_than_has_shipped(self) -> None:
        order = shipped(line1=1)
        assert code_of(lambda: orders.deliver(order, parcel(units(line1=2)))) == "order.too_many"

    def test_changes_nothing_when_one_line_of_several_does_not_fit(self) -> None:
        order = paid()
        assert code_of(lambda: orders.ship(order, parcel(units(line1=1, line2=2)))) == (
            "order.too_many"
        )
        assert order == paid()

    def test_knows_no_line_that_was_not_ordered(self) -> None:
        with pytest.raises(NotFound) as caught:
            orders.ship(paid(), parcel(units(line9=1)))
        assert caught.value.code == "order.no_such_line"


class TestTakingBack:
    def test_gives_the_next_units_shares_back(self) -> None:
        cancelled = orders.cancel(paid(), reason="r", at=AT, rows=ROWS, lines=units(line1=1))
        rest = parcel(units(line1=2, line2=1))
        order = orders.deliver(orders.ship(cancelled.order, rest).order, rest).order
        move = orders.take_back(order, parcel(units(line1=1)), rows=ROWS)
        assert (cancelled.refund, move.refund) == (700, 1000)
        line = move.order.lines[0]
        assert (line.returned, line.refunded) == (1, 2)
        assert (move.order.status, move.event.kind) == (S.COMPLETED, "orders.taken_back")

    def test_never_takes_back_more_than_was_delivered(self) -> None:
        order = orders.take_back(delivered(), parcel(units(line1=2)), rows=ROWS).order
        assert (
            code_of(lambda: orders.take_back(order, parcel(units(line1=2)), rows=ROWS))
            == "order.too_many"
        )

    def test_can_be_reckoned_before_it_is_done(self) -> None:
        (part,) = orders.shares_of_next(delivered(), units(line1=2), ROWS)
        assert (part.line, part.shares.units, part.shares.payable) == ("1", 2, 1700)


class TestClosing:
    def test_archives_a_completed_order(self) -> None:
        move = orders.close(delivered())
        assert (move.order.status, move.event.kind) == (S.CLOSED, "orders.closed")


MOVES: dict[Move, Callable[[Order], OrderMove]] = {
    Move.PAY: lambda order: orders.pay(order, money()),
    Move.EXPIRE: lambda order: orders.expire(order, at=UNTIL),
    Move.CANCEL: lambda order: orders.cancel(order, reason="r", at=AT, rows=ROWS),
    Move.HOLD_BACK: lambda order: orders.hold_back(order, reason="r"),
    Move.RESUME: orders.resume,
    Move.SHIP: lambda order: orders.ship(order, parcel(units(line1=1))),
    Move.DELIVER: lambda order: orders.deliver(order, parcel(units(line1=1))),
    Move.TAKE_BACK: lambda order: orders.take_back(order, parcel(units(line1=1)), rows=ROWS),
    Move.CLOSE: orders.close,
}
GOODS_MOVE = {Move.DELIVER, Move.TAKE_BACK}
ALLOWED = {
    Move.PAY: {S.PENDING_PAYMENT},
    Move.EXPIRE: {S.PENDING_PAYMENT},
    Move.CANCEL: {S.PENDING_PAYMENT, S.PLACED, S.PROCESSING},
    Move.HOLD_BACK: {S.PLACED},
    Move.RESUME: {S.ON_HOLD},
    Move.SHIP: {S.PLACED, S.PROCESSING},
    Move.DELIVER: {S.PROCESSING},
    Move.TAKE_BACK: {S.PROCESSING, S.COMPLETED},
    Move.CLOSE: {S.COMPLETED},
}


class TestTheTableOfMoves:
    @pytest.mark.parametrize("move", list(Move))
    @pytest.mark.parametrize("status", list(S))
    def test_is_kept_to(self, status: OrderStatus, move: Move) -> None:
        # Units in every stand, so that nothing but the status can be in the way.
        lines = tuple(evolve(line, shipped=2, delivered=1) for line in new().lines)
        order = evolve(new(), status=status, lines=lines if move in GOODS_MOVE else new().lines)
        if status in ALLOWED[move]:
            assert MOVES[move](order).order.id == "o1"
        else:
            assert code_of(lambda: MOVES[move](order)) == "order.not_allowed"

    def test_leaves_the_version_to_the_store(self) -> None:
        order = evolve(new(), version=4, paid=Minor(0))
        move = orders.pay(order, money())
        assert (move.order.version, move.event.version) == (4, 5)
