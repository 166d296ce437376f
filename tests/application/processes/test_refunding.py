"""Refunds: sent by one number however often, and the return ends when its money is back."""

import pytest

from selfshop import NotFound, Refused
from selfshop.domain import aftersales, orders, payments
from selfshop.domain.shared import RefundId
from selfshop.testing.scripted_provider import Act
from tests.books import check_books
from tests.each_store import Store
from tests.floor import Floor, memory_floor, open_floor
from tests.rivals import overtaken


def returned(floor: Floor) -> orders.Order:
    """Sell two teas, take them back, and let the money wait to go out."""
    order = floor.delivered({"tea": 2})
    floor.accept(floor.send_back(order, line1=2))
    return order


def status_of_return(floor: Floor, order: orders.Order) -> str:
    (claim,) = floor.shop.aftersales.get(order=order.id)
    return claim.status.value


def refund_of(floor: Floor, order: orders.Order) -> payments.Refund:
    (refund,) = floor.shop.payments.refunds(order=order.id)
    return refund


class TestTheProviderSAnswer:
    def test_it_goes_out_when_due_work_is_done(self, store: Store) -> None:
        floor = open_floor(store.open)
        order = returned(floor)
        assert floor.refunds(order) == [(2580, "approved")]
        assert floor.run_due().done["refunds_settled"] == 1
        assert floor.refunds(order) == [(2580, "succeeded")]
        assert status_of_return(floor, order) == "completed"
        assert floor.run_due().done["refunds_settled"] == 0
        assert len(floor.provider.refunded) == 1
        check_books(floor.shop, ["tea"])

    def test_one_that_waits_is_asked_after_by_its_number(self) -> None:
        floor = memory_floor(refunds=[Act.WAIT])
        order = returned(floor)
        for minutes in (1, 2):
            assert floor.run_due().done["refunds_settled"] == 0
            assert floor.refunds(order) == [(2580, "submitted")]
            floor.pass_time(minutes=minutes)
        floor.provider.finish_refund(refund_of(floor, order).id)
        floor.run_due()
        assert floor.refunds(order) == [(2580, "succeeded")]
        assert refund_of(floor, order).tries == 3
        assert len({request.number for request in floor.provider.refunded}) == 1

    @pytest.mark.parametrize("act", [Act.VANISH, Act.CARRY_OUT_UNHEARD])
    def test_silence_is_asked_after(self, act: Act) -> None:
        floor = memory_floor(refunds=[act])
        order = returned(floor)
        floor.run_due()
        assert floor.refunds(order) == [(2580, "submitted")]
        floor.pass_time(minutes=1)
        floor.run_due()
        assert floor.refunds(order) == [(2580, "succeeded")]

    def test_one_turned_down_waits_for_somebody(self, store: Store) -> None:
        floor = open_floor(store.open, refunds=[Act.DECLINE, Act.DECLINE])
        order = returned(floor)
        floor.run_due()
        assert floor.refunds(order) == [(2580, "failed")]
        assert refund_of(floor, order).note == "declined"
        floor.run_due()
        assert len(floor.provider.refunded) == 1
        assert status_of_return(floor, order) == "settling"
        refund = refund_of(floor, order)
        again = floor.shop.payments.retry_refund(order=order.id, refund=refund.id)
        assert (again.status, again.tries) == (payments.RefundStatus.FAILED, 2)
        again = floor.shop.payments.retry_refund(order=order.id, refund=refund.id)
        assert again.status is payments.RefundStatus.SUCCEEDED
        assert {request.number for request in floor.provider.refunded} == {refund.id}
        assert status_of_return(floor, order) == "completed"
        check_books(floor.shop, ["tea"])

    def test_only_one_turned_down_is_retried(self) -> None:
        floor = memory_floor()
        order = returned(floor)
        with pytest.raises(Refused, match=r"refund\.not_allowed"):
            floor.shop.payments.retry_refund(order=order.id, refund=refund_of(floor, order).id)
        with pytest.raises(NotFound, match=r"refund\.unknown"):
            floor.shop.payments.retry_refund(order=order.id, refund=RefundId("no"))

    def test_one_settled_by_hand_ends_the_return(self, store: Store) -> None:
        floor = open_floor(store.open, refunds=[Act.DECLINE])
        order = returned(floor)
        floor.run_due()
        settled = floor.shop.payments.settle_by_hand(
            order=order.id, refund=refund_of(floor, order).id, note="bank transfer 7"
        )
        assert (settled.status, settled.note) == (payments.RefundStatus.MANUAL, "bank transfer 7")
        assert status_of_return(floor, order) == "completed"
        assert floor.taking(order).refunded == 2580
        check_books(floor.shop, ["tea"])

    def test_pending_ones_do_not_keep_new_ones_from_going_out(self) -> None:
        floor = memory_floor(refunds=[Act.WAIT, Act.CARRY_OUT])
        first, second = returned(floor), returned(floor)
        floor.run_due(limit=1)
        floor.run_due(limit=1)
        assert floor.refunds(first) == [(2580, "submitted")]
        assert floor.refunds(second) == [(2580, "succeeded")]

    def test_a_provider_that_the_host_does_not_have_is_left_alone(self, store: Store) -> None:
        name = "shop-without-provider"
        order = returned(open_floor(lambda **how: store.open(shop=name, **how)))
        bare = store.open(shop=name) if store.name != "memory" else None
        if bare is not None:
            report = bare.due.run()
            assert report.done["refunds_settled"] == 0
            assert report.next_due is not None
            (refund,) = bare.payments.refunds(order=order.id)
            assert refund.status is payments.RefundStatus.APPROVED


class TestTwoSweepers:
    @pytest.mark.parametrize("place", range(1, 12))
    def test_a_refund_is_booked_once_wherever_the_other_passes(
        self, sql_store: Store, place: int
    ) -> None:
        floor = open_floor(sql_store.open)
        order = returned(floor)
        slow = overtaken(floor, floor.run_due, place=place)
        slow.run_due()
        assert floor.refunds(order) == [(2580, "succeeded")]
        assert status_of_return(floor, order) == "completed"
        assert len({request.number for request in floor.provider.refunded}) == 1
        assert floor.taking(order).refunded == 2580
        check_books(floor.shop, ["tea"])

    def test_a_hand_may_be_faster_than_the_sweeper(self, sql_store: Store) -> None:
        floor = open_floor(sql_store.open)
        order = returned(floor)
        pay = floor.shop.payments

        def by_hand() -> None:
            pay.settle_by_hand(order=order.id, refund=refund_of(floor, order).id, note="cash")

        slow = overtaken(floor, by_hand, place=5)
        assert slow.run_due().done["refunds_settled"] == 0
        assert floor.provider.refunded == []
        assert floor.refunds(order) == [(2580, "manual")]
        check_books(floor.shop, ["tea"])


class TestParts:
    def test_many_small_returns_sum_to_what_was_paid(self) -> None:
        floor = memory_floor()
        order = floor.delivered({"tea": 7})
        for _ in range(7):
            accepted = floor.accept(floor.send_back(order, line1=1))
            assert accepted.claim.status is aftersales.ReturnStatus.SETTLING
        floor.run_due()
        assert sum(amount for amount, _ in floor.refunds(order)) == order.payable
        assert floor.taking(order).refundable == 0
