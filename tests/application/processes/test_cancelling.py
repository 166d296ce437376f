"""Cancelling: goods and money go back, each unit's share and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from selfshop import NotFound, Refused
from selfshop.domain import inventory, orders, payments
from selfshop.domain.shared import MemberId
from selfshop.testing.scripted_provider import Act
from tests.books import check_books
from tests.each_store import Store
from tests.floor import Floor, open_floor, units_of
from tests.rivals import overtaken

S = orders.OrderStatus
SKUS = ["tea", "pot"]


def cancel(floor: Floor, order: orders.Order, **counts: int) -> orders.Order:
    return floor.customer().orders.cancel(
        order=order.id, reason="changed_mind", lines=units_of(counts) or None
    )


class TestBeforePaying:
    def test_the_whole_order_goes_and_its_hold_with_it(self, any_floor: Floor) -> None:
        order = any_floor.place({"tea": 2, "pot": 1})
        gone = cancel(any_floor, order)
        assert gone.status is S.CANCELLED
        assert order.hold is not None
        held = any_floor.shop.inventory.get_hold(hold=order.hold)
        assert held.status is inventory.HoldStatus.RELEASED
        assert (any_floor.available("tea"), any_floor.available("pot")) == (20, 5)
        assert any_floor.refunds(order) == []
        assert any_floor.shop.membership.get(member=MemberId("ann")).orders == 0
        check_books(any_floor.shop, SKUS)

    def test_a_part_is_refused(self, floor: Floor) -> None:
        order = floor.place({"tea": 2})
        with pytest.raises(Refused, match=r"order\.unpaid"):
            cancel(floor, order, line1=1)

    def test_once_its_time_is_over_it_has_expired_instead(self, any_floor: Floor) -> None:
        order = any_floor.place({"tea": 2})
        any_floor.clock.at = order.pay_before
        assert cancel(any_floor, order).status is S.EXPIRED
        assert any_floor.available("tea") == 20
        assert any_floor.shop.membership.get(member=MemberId("ann")).orders == 0
        check_books(any_floor.shop, SKUS)

    def test_its_reference_stays_taken(self, floor: Floor) -> None:
        cancel(floor, floor.place({"tea": 1}, reference="web-1"))
        with pytest.raises(Refused, match=r"order\.reference_taken"):
            floor.place({"tea": 1}, reference="web-1")


class TestAfterPaying:
    def test_the_whole_order_gives_all_back(self, any_floor: Floor) -> None:
        order = any_floor.bought({"tea": 2, "pot": 1})
        assert cancel(any_floor, order).status is S.CANCELLED
        any_floor.run_due()
        assert any_floor.refunds(order) == [(11480, "succeeded")]
        assert (any_floor.available("tea"), any_floor.available("pot")) == (20, 5)
        assert any_floor.shop.membership.get(member=MemberId("ann")).orders == 0
        check_books(any_floor.shop, SKUS)

    def test_a_part_gives_its_share_back(self, any_floor: Floor) -> None:
        order = any_floor.bought({"tea": 3, "pot": 1})
        kept = cancel(any_floor, order, line1=2)
        assert kept.status is S.PLACED
        assert [line.allocated for line in kept.lines] == [1, 1]
        any_floor.run_due()
        assert any_floor.refunds(order) == [(2580, "succeeded")]
        assert any_floor.available("tea") == 19
        assert any_floor.shop.membership.get(member=MemberId("ann")).orders == 1
        check_books(any_floor.shop, SKUS)

    def test_parts_in_turn_cancel_the_whole(self, any_floor: Floor) -> None:
        order = any_floor.bought({"tea": 3})
        cancel(any_floor, order, line1=1)
        assert cancel(any_floor, order, line1=2).status is S.CANCELLED
        any_floor.run_due()
        assert sorted(any_floor.refunds(order)) == [(1290, "succeeded"), (2580, "succeeded")]
        check_books(any_floor.shop, SKUS)

    def test_an_order_that_cost_nothing_gives_its_goods_back(self, any_floor: Floor) -> None:
        order = any_floor.bought({"leaflet": 3})
        assert cancel(any_floor, order).status is S.CANCELLED
        assert any_floor.refunds(order) == []
        assert any_floor.available("leaflet") == 50
        check_books(any_floor.shop, ["leaflet"])

    def test_twice_is_refused(self, floor: Floor) -> None:
        order = floor.bought({"tea": 1})
        cancel(floor, order)
        with pytest.raises(Refused, match=r"order\.not_allowed"):
            cancel(floor, order)
        assert floor.refunds(order) == [(1290, "approved")]


class TestAfterShipping:
    def test_the_whole_order_is_refused_once_a_part_has_shipped(self, floor: Floor) -> None:
        order = floor.bought({"tea": 3})
        floor.ship(order, line1=1)
        with pytest.raises(Refused, match=r"order\.shipped"):
            cancel(floor, order)

    def test_what_has_not_shipped_can_go(self, any_floor: Floor) -> None:
        order = any_floor.bought({"tea": 3})
        parcel = any_floor.ship(order, line1=1)
        assert cancel(any_floor, order, line1=2).status is S.PROCESSING
        assert any_floor.deliver(parcel).status is S.COMPLETED
        any_floor.run_due()
        assert any_floor.refunds(order) == [(2580, "succeeded")]
        check_books(any_floor.shop, SKUS)

    def test_more_than_has_not_shipped_is_refused(self, floor: Floor) -> None:
        order = floor.bought({"tea": 3})
        floor.ship(order, line1=2)
        with pytest.raises(Refused, match=r"order\.too_many"):
            cancel(floor, order, line1=2)
        with pytest.raises(NotFound, match=r"order\.no_such_line"):
            cancel(floor, order, line7=1)

    def test_overtaken_by_the_parcel_it_is_refused(self, sql_floor: Floor) -> None:
        order = sql_floor.bought({"tea": 3})
        slow = overtaken(sql_floor, lambda: sql_floor.ship(order))
        with pytest.raises(Refused, match=r"order\.shipped"):
            slow.shop.orders.cancel(order=order.id, reason="no")
        assert sql_floor.refunds(order) == []
        check_books(sql_floor.shop, SKUS)

    def test_a_parcel_overtaken_by_cancelling_holds_nothing(self, sql_floor: Floor) -> None:
        order = sql_floor.bought({"tea": 3})
        slow = overtaken(sql_floor, lambda: cancel(sql_floor, order, line1=3))
        with pytest.raises(Refused):
            slow.ship(order)
        assert sql_floor.shop.fulfilment.get(order=order.id) == ()
        check_books(sql_floor.shop, SKUS)


class TestHoldingBack:
    def test_an_order_held_back_is_not_shipped_until_it_goes_on(self, any_floor: Floor) -> None:
        order = any_floor.bought({"tea": 1})
        held = any_floor.shop.orders.hold_back(order=order.id, reason="address_odd")
        assert (held.status, held.held_back) == (S.ON_HOLD, "address_odd")
        with pytest.raises(Refused, match=r"order\.not_allowed"):
            any_floor.ship(order)
        again = any_floor.shop.orders.resume(order=order.id)
        assert again == evolve(order, version=again.version)
        assert any_floor.ship(order).lines[0].quantity == 1

    def test_a_completed_order_is_closed_and_stays_so(self, any_floor: Floor) -> None:
        order = any_floor.delivered({"tea": 1})
        any_floor.pass_time(days=8)
        assert any_floor.shop.orders.close(order=order.id).status is S.CLOSED
        with pytest.raises(Refused, match=r"order\.not_allowed"):
            any_floor.shop.orders.close(order=order.id)

    def test_an_order_is_not_closed_while_its_goods_may_be_sent_back(
        self, any_floor: Floor
    ) -> None:
        order = any_floor.delivered({"tea": 1})
        until = datetime(2026, 3, 9, 16, tzinfo=UTC)
        any_floor.clock.at = until - timedelta(microseconds=1)
        with pytest.raises(Refused, match=r"order\.returnable") as no:
            any_floor.shop.orders.close(order=order.id)
        assert no.value.facts["until"] == until.isoformat()
        any_floor.clock.at = until
        assert any_floor.shop.orders.close(order=order.id).status is S.CLOSED

    def test_an_order_of_which_nothing_is_kept_is_closed_at_once(self, floor: Floor) -> None:
        order = floor.delivered({"tea": 1})
        floor.accept(floor.send_back(order, line1=1))
        assert floor.shop.orders.close(order=order.id).status is S.CLOSED

    def test_what_a_customer_may_not_do_is_refused(self, floor: Floor) -> None:
        order = floor.bought({"tea": 1})
        with pytest.raises(Refused, match=r"actor\.not_allowed"):
            floor.customer().orders.hold_back(order=order.id, reason="x")


class TestThePaymentsOfAnOrderGivenUp:
    def test_an_expired_order_s_payment_expires_with_it(self, any_floor: Floor) -> None:
        order = any_floor.place({"tea": 1})
        any_floor.clock.at = order.pay_before
        any_floor.run_due()
        assert any_floor.intent(order).status is payments.IntentStatus.EXPIRED

    def test_a_cancelled_order_s_payment_is_voided(self, any_floor: Floor) -> None:
        order = any_floor.place({"tea": 1})
        cancel(any_floor, order)
        assert any_floor.intent(order).status is payments.IntentStatus.VOIDED
        any_floor.shop.payments.receive(receipt=any_floor.receipt(order))
        any_floor.run_due()
        assert any_floor.refunds(order) == [(1290, "succeeded")]
        check_books(any_floor.shop, ["tea"])

    def test_an_order_cancelled_after_its_time_has_an_expired_one(self, floor: Floor) -> None:
        order = floor.place({"tea": 1})
        floor.clock.at = order.pay_before
        cancel(floor, order)
        assert floor.intent(order).status is payments.IntentStatus.EXPIRED

    @pytest.mark.parametrize("end", ["cancelled", "expired"])
    def test_one_that_may_have_been_made_is_asked_after_and_its_money_goes_back(
        self, store: Store, end: str
    ) -> None:
        floor = open_floor(store.open, charges=[Act.CARRY_OUT_UNHEARD])
        order = floor.pay(floor.place({"tea": 1}))
        if end == "cancelled":
            cancel(floor, order)
            floor.run_due()
            assert floor.intent(order).status is payments.IntentStatus.UNKNOWN
            floor.pass_time(minutes=1)
        else:
            floor.clock.at = order.pay_before
        floor.run_due()
        intent = floor.intent(order)
        assert (intent.status, intent.failure) == (
            payments.IntentStatus.FAILED, "payment.too_late",
        )  # fmt: skip
        assert floor.refunds(order) == [(1290, "succeeded")]
        assert floor.run_due().next_due is None
        check_books(floor.shop, ["tea"])
