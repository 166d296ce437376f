"""Automatic receipt waits while goods may go back, and goes on from where it stood."""

from datetime import datetime, timedelta

from selfshop.domain import aftersales, fulfilment, orders
from tests.each_store import Store
from tests.floor import Floor, open_floor, units_of
from tests.rivals import overtaken

P = fulfilment.ParcelStatus


def ask(floor: Floor, order: orders.Order, **counts: int) -> aftersales.Return:
    return floor.customer().aftersales.request_return(
        order=order.id, lines=units_of(counts), reason="changed_mind"
    )


def reject(floor: Floor, claim: aftersales.Return) -> aftersales.Return:
    desk = floor.shop.aftersales
    return desk.reject_return(order=claim.order, claim=claim.id, because="worn")


def due_of(floor: Floor, order: orders.Order) -> list[datetime | None]:
    parcels = floor.shop.fulfilment.get(order=order.id)
    return [fulfilment.auto_receipt_at(parcel) for parcel in parcels]


def received(floor: Floor) -> int:
    return floor.run_due().done["parcels_received"]


class TestWhileAReturnIsOpen:
    def test_receipt_waits_and_then_has_as_long_as_it_had_before(self, any_floor: Floor) -> None:
        start = any_floor.clock.now()
        order = any_floor.delivered({"tea": 3})
        any_floor.pass_time(days=6)
        claim = ask(any_floor, order, line1=1)
        any_floor.pass_time(days=30)
        report = any_floor.run_due()
        assert (report.done["parcels_received"], report.next_due) == (0, None)
        reject(any_floor, claim)
        due = start + timedelta(days=40)
        assert due_of(any_floor, order) == [due]
        assert any_floor.run_due().next_due == due
        any_floor.clock.at = due - timedelta(microseconds=1)
        assert received(any_floor) == 0
        any_floor.clock.at = due
        assert received(any_floor) == 1
        (parcel,) = any_floor.shop.fulfilment.get(order=order.id)
        assert (parcel.status, parcel.received_at) == (P.RECEIVED, due)

    def test_it_goes_on_when_the_buyer_withdraws(self, any_floor: Floor) -> None:
        order = any_floor.delivered({"tea": 3})
        claim = ask(any_floor, order, line1=1)
        any_floor.pass_time(days=2)
        any_floor.customer().aftersales.cancel_return(order=order.id, claim=claim.id)
        assert due_of(any_floor, order) == [any_floor.clock.now() + timedelta(days=10)]

    def test_it_goes_on_when_the_units_are_accepted(self, any_floor: Floor) -> None:
        order = any_floor.delivered({"tea": 3})
        claim = any_floor.send_back(order, line1=1)
        any_floor.pass_time(days=2)
        any_floor.accept(claim)
        assert due_of(any_floor, order) == [any_floor.clock.now() + timedelta(days=10)]

    def test_it_goes_on_from_when_the_goods_were_overdue_however_late_that_is_swept(
        self, any_floor: Floor
    ) -> None:
        order = any_floor.delivered({"tea": 3})
        for _ in range(2):
            claim = ask(any_floor, order, line1=1)
            any_floor.shop.aftersales.approve_return(order=order.id, claim=claim.id)
        overdue = any_floor.clock.now() + timedelta(days=14)
        any_floor.pass_time(days=60)
        done = any_floor.run_due().done
        assert (done["returns_expired"], done["parcels_received"]) == (2, 1)
        (parcel,) = any_floor.shop.fulfilment.get(order=order.id)
        assert parcel.received_at == overdue + timedelta(days=10)

    def test_of_two_returns_the_last_counts(self, any_floor: Floor) -> None:
        start = any_floor.clock.now()
        order = any_floor.delivered({"tea": 3})
        first, second = (ask(any_floor, order, line1=1) for _ in range(2))
        any_floor.pass_time(days=2)
        reject(any_floor, first)
        assert due_of(any_floor, order) == [None]
        any_floor.pass_time(days=3)
        reject(any_floor, second)
        assert due_of(any_floor, order) == [start + timedelta(days=15)]

    def test_parcels_without_units_of_its_lines_do_not_wait(self, any_floor: Floor) -> None:
        order = any_floor.bought({"tea": 2, "pot": 1})
        for lines in ({"line1": 2}, {"line2": 1}):
            any_floor.deliver(any_floor.ship(order, **lines))
        ask(any_floor, order, line1=1)
        assert due_of(any_floor, order) == [None, any_floor.clock.now() + timedelta(days=10)]

    def test_what_counts_as_received_is_so_whether_swept_or_not(self, any_floor: Floor) -> None:
        any_floor.shop.settings.change(returns=aftersales.ReturnPolicy(window_days=30))
        order = any_floor.delivered({"tea": 3})
        due = any_floor.clock.now() + timedelta(days=10)
        any_floor.pass_time(days=11)
        ask(any_floor, order, line1=1)
        assert received(any_floor) == 1
        (parcel,) = any_floor.shop.fulfilment.get(order=order.id)
        assert parcel.received_at == due

    def test_the_buyer_may_say_that_it_has_come_all_the_same(self, floor: Floor) -> None:
        order = floor.delivered({"tea": 3})
        ask(floor, order, line1=1)
        (parcel,) = floor.shop.fulfilment.get(order=order.id)
        said = floor.customer().fulfilment.receive(order=order.id, parcel=parcel.id)
        assert said.status is P.RECEIVED


class TestAParcelThatComesLater:
    def split(self, floor: Floor) -> tuple[orders.Order, fulfilment.Parcel, aftersales.Return]:
        """Deliver one of two units, ask it back, and have the other on its way."""
        order = floor.bought({"tea": 2})
        floor.deliver(floor.ship(order, line1=1))
        return order, floor.ship(order), ask(floor, order, line1=1)

    def test_waits_too_when_other_units_of_its_lines_are_going_back(self, any_floor: Floor) -> None:
        order, second, claim = self.split(any_floor)
        any_floor.deliver(second)
        assert due_of(any_floor, order) == [None, None]
        reject(any_floor, claim)
        due = any_floor.clock.now() + timedelta(days=10)
        assert due_of(any_floor, order) == [due, due]

    def test_does_not_when_they_are_not(self, floor: Floor) -> None:
        order, second, claim = self.split(floor)
        reject(floor, claim)
        floor.deliver(second)
        assert due_of(floor, order) == [floor.clock.now() + timedelta(days=10)] * 2

    def test_waits_for_nothing_when_the_return_ends_while_it_is_delivered(
        self, sql_store: Store
    ) -> None:
        floor = open_floor(sql_store.open)
        order, second, claim = self.split(floor)
        slow = overtaken(floor, lambda: reject(floor, claim))
        slow.shop.fulfilment.deliver(order=order.id, parcel=second.id)
        assert due_of(floor, order) == [floor.clock.now() + timedelta(days=10)] * 2

    def test_does_not_wait_for_ever_when_it_is_delivered_while_the_return_ends(
        self, sql_store: Store
    ) -> None:
        floor = open_floor(sql_store.open)
        order, second, claim = self.split(floor)
        slow = overtaken(floor, lambda: floor.deliver(second))
        reject(slow, claim)
        assert due_of(floor, order) == [floor.clock.now() + timedelta(days=10)] * 2

    def test_waits_when_units_are_asked_back_while_it_is_delivered(self, sql_store: Store) -> None:
        floor = open_floor(sql_store.open)
        order = floor.bought({"tea": 2})
        floor.deliver(floor.ship(order, line1=1))
        second = floor.ship(order)
        slow = overtaken(floor, lambda: ask(floor, order, line1=1))
        slow.shop.fulfilment.deliver(order=order.id, parcel=second.id)
        assert due_of(floor, order) == [None, None]
