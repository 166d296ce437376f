"""An order under any sequence of moves, allowed or not."""

from datetime import timedelta

import pytest
from attrs import evolve
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from selfshop.domain import checkout, orders
from selfshop.domain.orders import LineUnits, Moved, Order, OrderMove, OrderStatus, Paid
from selfshop.domain.orders.statuses import derive
from selfshop.domain.shared import InvalidInput, LineId, Money, PaymentId, Refused
from tests import quotes, sales

pytestmark = pytest.mark.law

S = OrderStatus
FINAL = {S.CLOSED, S.EXPIRED, S.CANCELLED}
#: The table of the domain, said once more: from where to where a status ever moves.
LEADS_TO = {
    S.PENDING_PAYMENT: {S.PLACED, S.EXPIRED, S.CANCELLED},
    S.PLACED: {S.ON_HOLD, S.PROCESSING, S.CANCELLED},
    S.ON_HOLD: {S.PLACED},
    S.PROCESSING: {S.COMPLETED},
    S.COMPLETED: {S.CLOSED},
}
some_units = st.lists(
    st.builds(
        LineUnits,
        line=st.sampled_from([LineId("1"), LineId("2"), LineId("3")]),
        quantity=st.integers(1, 3),
    ),
    min_size=1,
    max_size=3,
).map(tuple)


class Life(RuleBasedStateMachine):
    """One order, and every status that it has had."""

    @initialize(quote=quotes.quotes(lines_max=3))
    def place(self, quote: checkout.Quote) -> None:
        self.rows = orders.refund_rows(quote)
        self.order = sales.placed(quote)
        self.at = sales.AT
        self.refunded = 0
        self.history = [self.order.status]

    def take(self, move: OrderMove) -> None:
        before = self.order
        assert move.event.facts["status"] == move.order.status.value
        self.order = evolve(move.order, version=before.version + 1)
        assert move.event.version == self.order.version
        self.refunded += move.refund
        if self.order.status is not before.status:
            self.history.append(self.order.status)

    def attempt(self, name: str, *arguments: object, **named: object) -> None:
        before = self.order
        try:
            self.take(getattr(orders, name)(before, *arguments, **named))
        except (Refused, InvalidInput):
            assert self.order == before

    @rule(part=st.sampled_from([1, 2]))
    def pay(self, part: int) -> None:
        due = self.order.payable - self.order.paid
        amount = Money(max(1, due // part), self.order.currency)
        self.attempt("pay", Paid(payment=PaymentId("p"), amount=amount, at=self.at))

    @rule(minutes=st.integers(1, 20))
    def time_passes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @rule()
    def expire(self) -> None:
        self.attempt("expire", at=self.at)

    @rule(units=st.none() | some_units)
    def cancel(self, units: tuple[LineUnits, ...] | None) -> None:
        self.attempt("cancel", reason="r", at=self.at, rows=self.rows, lines=units)

    @rule(units=some_units)
    def ship(self, units: tuple[LineUnits, ...]) -> None:
        self.attempt("ship", Moved(lines=units, cause="parcel:1", at=self.at))

    @rule()
    def ship_everything(self) -> None:
        self.attempt("ship", Moved(lines=self.order.allocated, cause="parcel:2", at=self.at))

    @rule(units=some_units)
    def deliver(self, units: tuple[LineUnits, ...]) -> None:
        self.attempt("deliver", Moved(lines=units, cause="parcel:1", at=self.at))

    @rule()
    def deliver_everything(self) -> None:
        on_its_way = tuple(
            LineUnits(line=line.line, quantity=line.shipped - line.delivered)
            for line in self.order.lines
            if line.shipped > line.delivered
        )
        self.attempt("deliver", Moved(lines=on_its_way, cause="parcel:2", at=self.at))

    @rule(units=some_units)
    def take_back(self, units: tuple[LineUnits, ...]) -> None:
        fact = Moved(lines=units, cause="return:1", at=self.at)
        self.attempt("take_back", fact, rows=self.rows)

    @rule()
    def hold_back(self) -> None:
        self.attempt("hold_back", reason="risk")

    @rule()
    def resume(self) -> None:
        self.attempt("resume")

    @rule()
    def close(self) -> None:
        self.attempt("close")

    @invariant()
    def every_unit_stands_somewhere(self) -> None:
        for line in self.order.lines:
            stands = (line.cancelled, line.allocated, line.backordered, line.shipped)
            assert line.ordered == sum(stands)
            assert min(stands) >= 0
            assert 0 <= line.returned <= line.delivered <= line.shipped
            assert line.refunded <= line.cancelled + line.returned

    @invariant()
    def no_more_goes_back_than_was_paid(self) -> None:
        assert 0 <= self.refunded <= self.order.paid <= self.order.payable

    @invariant()
    def the_status_follows_and_only_leads_on(self) -> None:
        for before, after in zip(self.history, self.history[1:], strict=False):
            assert after in LEADS_TO[before]
        order: Order = self.order
        assert order.status is derive(
            order.status, order.lines, paid=order.paid, payable=order.payable
        )


class TestOrderLines:
    """Under any sequence of moves ordered = cancelled + allocated + backordered + shipped,
    delivered <= shipped, returned <= delivered; a refused move changes nothing; the status only
    moves as its table says; no more goes back than was paid."""

    def test_under_any_sequence_of_moves(self) -> None:
        run_state_machine_as_test(Life, settings=settings(stateful_step_count=40))
