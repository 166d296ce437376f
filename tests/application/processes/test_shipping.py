"""Shipping: parcels hold what an order has, are signed for once, and received by word or by time."""

from datetime import timedelta

import pytest
from attrs import evolve

from selfshop import NotFound, Refused, System
from selfshop.domain import fulfilment, orders
from selfshop.domain.shared import ParcelId, SkuId
from tests.books import check_books
from tests.floor import HOME, Floor, units_of
from tests.rivals import overtaken

S = orders.OrderStatus
P = fulfilment.ParcelStatus


class TestHandingOver:
    def test_all_that_is_left_goes_by_default(self, any_floor: Floor) -> None:
        order = any_floor.bought({"tea": 3, "pot": 1})
        parcel = any_floor.ship(order)
        assert {part.line: part.quantity for part in parcel.lines} == {"1": 3, "2": 1}
        assert any_floor.order(order).status is S.PROCESSING
        level = any_floor.shop.inventory.level(sku=SkuId("tea"))
        assert (level.on_hand, level.allocated) == (17, 0)
        assert any_floor.shop.fulfilment.get(order=order.id) == (parcel,)
        check_books(any_floor.shop, ["tea", "pot"])

    def test_parts_go_in_parcels_of_their_own(self, any_floor: Floor) -> None:
        order = any_floor.bought({"tea": 3, "pot": 1})
        first = any_floor.ship(order, line1=2)
        second = any_floor.ship(order)
        assert {part.line: part.quantity for part in second.lines} == {"1": 1, "2": 1}
        assert any_floor.deliver(first).status is S.PROCESSING
        assert any_floor.deliver(second).status is S.COMPLETED
        check_books(any_floor.shop, ["tea", "pot"])

    def test_too_many_are_refused_and_nothing_leaves(self, any_floor: Floor) -> None:
        order = any_floor.bought({"tea": 3})
        with pytest.raises(Refused, match=r"order\.too_many"):
            any_floor.ship(order, line1=4)
        assert any_floor.shop.inventory.level(sku=SkuId("tea")).on_hand == 20

    def test_when_nothing_is_left_it_is_refused(self, floor: Floor) -> None:
        order = floor.bought({"tea": 3})
        floor.ship(order)
        with pytest.raises(Refused, match=r"parcel\.nothing_left"):
            floor.ship(order)

    def test_an_unpaid_order_does_not_ship(self, floor: Floor) -> None:
        order = floor.place({"tea": 3})
        with pytest.raises(Refused, match=r"order\.not_allowed"):
            floor.ship(order)

    def test_a_carrier_needs_an_address(self, floor: Floor) -> None:
        order = floor.bought({"tea": 1})
        with pytest.raises(Refused, match=r"parcel\.no_address"):
            floor.shop.fulfilment.ship(order=order.id, carrier="sf")
        addressed = floor.bought({"tea": 1}, ship_to=HOME)
        parcel = floor.shop.fulfilment.ship(order=addressed.id, carrier="sf", tracking="SF1")
        assert (parcel.carrier, parcel.tracking) == ("sf", "SF1")

    def test_the_last_units_ship_once(self, sql_floor: Floor) -> None:
        order = sql_floor.bought({"tea": 3})
        slow = overtaken(sql_floor, lambda: sql_floor.ship(order, line1=2))
        with pytest.raises(Refused, match=r"order\.too_many"):
            slow.ship(order, line1=2)
        check_books(sql_floor.shop, ["tea"])

    def test_the_same_key_ships_one_parcel(self, any_floor: Floor) -> None:
        order = any_floor.bought({"tea": 3})
        keyed = evolve(any_floor, shop=any_floor.shop.acting_as(System(), key="parcel-1"))
        assert keyed.ship(order) == keyed.ship(order)
        assert len(any_floor.shop.fulfilment.get(order=order.id)) == 1


class TestDelivering:
    def test_it_is_signed_for_once(self, any_floor: Floor) -> None:
        parcel = any_floor.ship(any_floor.bought({"tea": 3}))
        any_floor.pass_time(days=2)
        assert any_floor.deliver(parcel).status is S.COMPLETED
        (delivered,) = any_floor.shop.fulfilment.get(order=parcel.order)
        assert (delivered.status, delivered.delivered_at) == (P.DELIVERED, any_floor.clock.now())
        with pytest.raises(Refused, match=r"parcel\.not_allowed"):
            any_floor.deliver(parcel)

    def test_an_unknown_parcel_is_not_found(self, floor: Floor) -> None:
        order = floor.bought({"tea": 3})
        with pytest.raises(NotFound, match=r"parcel\.unknown"):
            floor.shop.fulfilment.deliver(order=order.id, parcel=ParcelId("no"))

    def test_two_at_once_deliver_one_parcel_once(self, sql_floor: Floor) -> None:
        parcel = sql_floor.ship(sql_floor.bought({"tea": 3}))
        slow = overtaken(sql_floor, lambda: sql_floor.deliver(parcel))
        with pytest.raises(Refused, match=r"parcel\.not_allowed"):
            slow.shop.fulfilment.deliver(order=parcel.order, parcel=parcel.id)
        check_books(sql_floor.shop, ["tea"])


class TestReceiving:
    def test_the_buyer_says_so(self, any_floor: Floor) -> None:
        parcel = any_floor.ship(any_floor.bought({"tea": 3}))
        with pytest.raises(Refused, match=r"parcel\.not_allowed"):
            any_floor.customer().fulfilment.receive(order=parcel.order, parcel=parcel.id)
        any_floor.deliver(parcel)
        received = any_floor.customer().fulfilment.receive(order=parcel.order, parcel=parcel.id)
        assert (received.status, received.received_at) == (P.RECEIVED, any_floor.clock.now())

    def test_or_time_does(self, any_floor: Floor) -> None:
        parcel = any_floor.ship(any_floor.bought({"tea": 3}))
        any_floor.deliver(parcel)
        due = any_floor.clock.now() + timedelta(days=10)
        any_floor.clock.at = due - timedelta(microseconds=1)
        assert any_floor.run_due().done["parcels_received"] == 0
        any_floor.clock.at = due + timedelta(days=3)
        assert any_floor.run_due().done["parcels_received"] == 1
        (received,) = any_floor.shop.fulfilment.get(order=parcel.order)
        assert (received.status, received.received_at) == (P.RECEIVED, due)

    def test_the_days_are_those_of_the_settings_it_was_placed_under(self, floor: Floor) -> None:
        order = floor.bought({"tea": 3})
        floor.shop.settings.change(receive_after_days=1)
        assert floor.ship(order).receive_after_days == 10
        assert floor.ship(floor.bought({"tea": 1})).receive_after_days == 1

    def test_somebody_else_s_parcel_is_not_found(self, floor: Floor) -> None:
        parcel = floor.ship(floor.bought({"tea": 3}))
        floor.deliver(parcel)
        with pytest.raises(NotFound, match=r"order\.unknown"):
            floor.customer("bob").fulfilment.receive(order=parcel.order, parcel=parcel.id)

    def test_lines_named_twice_are_refused(self, floor: Floor) -> None:
        order = floor.bought({"tea": 3})
        twice = units_of({"line1": 1}) * 2
        with pytest.raises(ValueError, match=r"lines"):
            floor.shop.fulfilment.ship(order=order.id, lines=twice)
