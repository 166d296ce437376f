"""Paying: one capture however often it is told, and no captured cent without goods or a refund."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from selfshop import Conflict, Money, NotFound, Refused
from selfshop.application.processes.paying import Booked
from selfshop.domain import orders, payments
from selfshop.domain.shared import OrderId, PaymentId, SkuId
from selfshop.testing.scripted_provider import Act
from tests.books import check_books
from tests.each_store import Store, rows_of
from tests.floor import Floor, memory_floor, open_floor
from tests.rivals import overtaken

Status = payments.IntentStatus
PLACED = orders.OrderStatus.PLACED
WAITING = orders.OrderStatus.PENDING_PAYMENT
JUST_BEFORE = timedelta(microseconds=1)


class TestAReceipt:
    def test_it_places_the_order_and_claims_its_goods(self, any_floor: Floor) -> None:
        order = any_floor.place({"tea": 2})
        booked = any_floor.shop.payments.receive(receipt=any_floor.receipt(order))
        assert booked.taking.unmatched is None
        assert booked.order == any_floor.order(order)
        assert (booked.order.status, booked.order.paid) == (PLACED, 2580)
        assert booked.intent is not None
        assert booked.intent.status is Status.CAPTURED
        level = any_floor.shop.inventory.level(sku=SkuId("tea"))
        assert (level.held, level.allocated) == (0, 2)
        check_books(any_floor.shop, ["tea"])

    def test_told_again_it_changes_nothing(self, any_floor: Floor) -> None:
        order = any_floor.place({"tea": 2})
        first = any_floor.shop.payments.receive(receipt=any_floor.receipt(order))
        before = rows_of(any_floor.shop)
        again = any_floor.shop.payments.receive(receipt=any_floor.receipt(order))
        assert again == first
        assert rows_of(any_floor.shop) == before

    def test_told_again_with_other_content_it_is_a_conflict(self, any_floor: Floor) -> None:
        order = any_floor.place({"tea": 2})
        any_floor.shop.payments.receive(receipt=any_floor.receipt(order))
        other = any_floor.receipt(order, amount=Money.of("25.81", "CNY"))
        with pytest.raises(Conflict, match=r"payment\.receipt_differs"):
            any_floor.shop.payments.receive(receipt=other)

    def test_money_that_is_not_ours_is_refused(self, floor: Floor) -> None:
        order = floor.place({"tea": 2})
        with pytest.raises(Refused, match=r"payment\.payee_differs"):
            floor.shop.payments.receive(receipt=floor.receipt(order, payee="somebody"))
        assert floor.shop.payments.takings(order=order.id) == ()

    @pytest.mark.parametrize(
        ("but", "because"),
        [
            ({"amount": Money.of("25.79", "CNY")}, "payment.amount_differs"),
            ({"amount": Money.of("25.80", "USD")}, "payment.currency_differs"),
            ({"order": OrderId("another")}, "payment.order_differs"),
            ({"payment": PaymentId("another")}, "payment.unknown"),
        ],
    )
    def test_money_that_fits_nothing_is_kept_and_can_be_sent_back(
        self, any_floor: Floor, but: dict[str, Any], because: str
    ) -> None:
        order = any_floor.place({"tea": 2})
        receipt = any_floor.receipt(order, **but)
        booked = any_floor.shop.payments.receive(receipt=receipt)
        assert booked.taking.unmatched == because
        assert any_floor.order(order).status is WAITING
        asked = any_floor.shop.payments.send_back(provider="online", transaction="t1")
        assert asked.amount == receipt.amount.minor
        any_floor.run_due()
        taken = any_floor.shop.payments.takings(order=receipt.order)
        assert [(one.refunded, one.refundable) for one in taken] == [(asked.amount, 0)]

    def test_money_that_paid_an_order_is_not_sent_back_by_hand(self, floor: Floor) -> None:
        order = floor.place({"tea": 2})
        floor.shop.payments.receive(receipt=floor.receipt(order))
        with pytest.raises(Refused, match=r"taking\.settled"):
            floor.shop.payments.send_back(provider="online", transaction="t1")
        with pytest.raises(NotFound, match=r"taking\.unknown"):
            floor.shop.payments.send_back(provider="online", transaction="t2")


class TestMoneyThatIsTooMuchOrTooLate:
    def test_a_second_real_payment_goes_back(self, any_floor: Floor) -> None:
        order = any_floor.place({"tea": 2})
        any_floor.shop.payments.receive(receipt=any_floor.receipt(order, "t1"))
        booked = any_floor.shop.payments.receive(receipt=any_floor.receipt(order, "t2"))
        assert booked.taking.unmatched == "payment.already_captured"
        any_floor.run_due()
        assert any_floor.refunds(order) == [(2580, "succeeded")]
        assert any_floor.order(order).paid == 2580
        check_books(any_floor.shop, ["tea"])

    @pytest.mark.parametrize("swept", [False, True])
    def test_money_for_an_expired_order_goes_back(
        self,
        any_floor: Floor,
        swept: bool,  # noqa: FBT001  # pytest names its arguments
    ) -> None:
        order = any_floor.place({"tea": 2})
        any_floor.clock.at = order.pay_before
        if swept:
            any_floor.run_due()
        booked = any_floor.shop.payments.receive(receipt=any_floor.receipt(order))
        assert booked.taking.unmatched == "payment.too_late"
        any_floor.run_due()
        assert any_floor.refunds(order) == [(2580, "succeeded")]
        assert any_floor.order(order).status is orders.OrderStatus.EXPIRED
        assert any_floor.available("tea") == 20
        check_books(any_floor.shop, ["tea"])

    def test_money_in_the_last_microsecond_counts(self, any_floor: Floor) -> None:
        order = any_floor.place({"tea": 2})
        any_floor.clock.at = order.pay_before - JUST_BEFORE
        any_floor.shop.payments.receive(receipt=any_floor.receipt(order))
        assert any_floor.order(order).status is PLACED

    def test_money_for_a_cancelled_order_goes_back(self, any_floor: Floor) -> None:
        order = any_floor.place({"tea": 2})
        any_floor.customer().orders.cancel(order=order.id, reason="changed_mind")
        booked = any_floor.shop.payments.receive(receipt=any_floor.receipt(order))
        assert booked.taking.unmatched == "payment.too_late"
        any_floor.run_due()
        assert any_floor.refunds(order) == [(2580, "succeeded")]

    def test_money_whose_goods_were_just_swept_goes_back(self, sql_floor: Floor) -> None:
        """Another buyer's clock is past the hold's end when it frees the goods; ours is before."""
        order = sql_floor.place({"pot": 5})
        receipt = sql_floor.receipt(order)
        sql_floor.clock.at = order.pay_before - JUST_BEFORE

        def somebody_else_buys() -> None:
            sql_floor.clock.at = order.pay_before
            sql_floor.place({"pot": 5}, member="bob")

        slow = overtaken(sql_floor, somebody_else_buys)
        booked = slow.shop.payments.receive(receipt=receipt)
        assert booked.taking.unmatched == "payment.too_late"
        sql_floor.run_due()
        assert sql_floor.refunds(order) == [(8900 * 5, "succeeded")]
        check_books(sql_floor.shop, ["pot"])


def all_at_once(*asks: Callable[[], object]) -> list[object]:
    """Ask everything at the same time; return the answers."""
    together = Barrier(len(asks))

    def ask(one: Callable[[], object]) -> object:
        together.wait()
        return one()

    with ThreadPoolExecutor(len(asks)) as threads:
        return list(threads.map(ask, asks))


class TestManyTellers:
    def test_webhook_return_page_and_query_give_one_capture(self, store: Store) -> None:
        floor = open_floor(store.open, charges=[Act.ASK_BUYER])
        order = floor.pay(floor.place({"tea": 2}))
        intent = floor.intent(order)
        receipt = floor.provider.pay(intent.id)
        booked = all_at_once(
            *[lambda: floor.shop.payments.receive(receipt=receipt)] * 3,
            lambda: floor.shop.payments.query(order=order.id, payment=intent.id),
            lambda: floor.customer().payments.charge(order=order.id, payment=intent.id),
        )
        answers = [one.order for one in booked if isinstance(one, Booked) and one.order]
        assert {answer.status for answer in answers} == {PLACED}
        assert floor.taking(order).unmatched is None
        assert floor.order(order).paid == 2580
        check_books(floor.shop, ["tea"])

    def test_a_receipt_overtaken_by_its_twin_is_booked_once(self, sql_floor: Floor) -> None:
        order = sql_floor.place({"tea": 2})
        receipt = sql_floor.receipt(order)
        tell = sql_floor.shop.payments
        slow = overtaken(sql_floor, lambda: tell.receive(receipt=receipt))
        assert slow.shop.payments.receive(receipt=receipt).taking.version == 1
        assert sql_floor.taking(order).unmatched is None

    def test_two_payments_at_once_one_counts_and_one_goes_back(self, sql_floor: Floor) -> None:
        order = sql_floor.place({"tea": 2})
        first, second = (sql_floor.receipt(order, name) for name in ("t1", "t2"))
        slow = overtaken(sql_floor, lambda: sql_floor.shop.payments.receive(receipt=first))
        booked = slow.shop.payments.receive(receipt=second)
        assert booked.taking.unmatched == "payment.already_captured"
        check_books(sql_floor.shop, ["tea"])

    def test_paying_overtaken_by_cancelling_goes_back(self, sql_floor: Floor) -> None:
        order = sql_floor.place({"tea": 2})
        cancel = sql_floor.customer().orders
        slow = overtaken(sql_floor, lambda: cancel.cancel(order=order.id, reason="no"))
        booked = slow.shop.payments.receive(receipt=sql_floor.receipt(order))
        assert booked.taking.unmatched == "payment.too_late"
        assert sql_floor.available("tea") == 20
        check_books(sql_floor.shop, ["tea"])

    def test_cancelling_overtaken_by_paying_gives_the_money_back(self, sql_floor: Floor) -> None:
        order = sql_floor.place({"tea": 2})
        receipt = sql_floor.receipt(order)
        slow = overtaken(sql_floor, lambda: sql_floor.shop.payments.receive(receipt=receipt))
        cancelled = slow.customer().orders.cancel(order=order.id, reason="no")
        assert (cancelled.status, cancelled.paid) == (orders.OrderStatus.CANCELLED, 2580)
        assert sql_floor.refunds(order) == [(2580, "approved")]
        assert sql_floor.available("tea") == 20
        check_books(sql_floor.shop, ["tea"])


class TestTheProvider:
    @pytest.mark.parametrize(
        ("act", "status"),
        [
            (Act.CARRY_OUT, Status.CAPTURED),
            (Act.ASK_BUYER, Status.REQUIRES_ACTION),
            (Act.WAIT, Status.PROCESSING),
            (Act.AUTHORIZE, Status.AUTHORIZED),
            (Act.DECLINE, Status.FAILED),
            (Act.VANISH, Status.UNKNOWN),
            (Act.CARRY_OUT_UNHEARD, Status.UNKNOWN),
        ],
    )
    def test_what_it_answers_is_booked(self, act: Act, status: payments.IntentStatus) -> None:
        floor = memory_floor(charges=[act])
        order = floor.pay(floor.place({"tea": 1}))
        assert floor.intent(order).status is status
        assert order.status is (PLACED if status is Status.CAPTURED else WAITING)

    def test_its_silence_is_asked_after_and_never_guessed(self, store: Store) -> None:
        floor = open_floor(store.open, charges=[Act.CARRY_OUT_UNHEARD])
        order = floor.pay(floor.place({"tea": 1}))
        assert floor.shop.payments.takings(order=order.id) == ()
        intent = floor.shop.payments.query(order=order.id, payment=floor.intent(order).id)
        assert intent.status is Status.CAPTURED
        assert floor.order(order).status is PLACED
        check_books(floor.shop, ["tea"])

    def test_a_charge_that_never_reached_it_can_be_asked_again(self) -> None:
        floor = memory_floor(charges=[Act.VANISH])
        order = floor.pay(floor.place({"tea": 1}))
        assert floor.pay(order).status is PLACED
        assert {charge.number for charge in floor.provider.charged} == {floor.intent(order).id}

    def test_after_a_refusal_another_payment_is_opened(self) -> None:
        floor = memory_floor(charges=[Act.DECLINE])
        order = floor.pay(floor.place({"tea": 1}))
        opened = floor.customer().payments.intend(order=order.id)
        assert opened.id != floor.provider.charged[0].number
        assert floor.pay(order).status is PLACED

    def test_while_a_payment_may_succeed_no_other_is_opened(self) -> None:
        floor = memory_floor(charges=[Act.VANISH])
        order = floor.pay(floor.place({"tea": 1}))
        with pytest.raises(Refused, match=r"payment\.open"):
            floor.customer().payments.intend(order=order.id)

    @pytest.mark.parametrize("end", ["cancelled", "lapsed", "expired"])
    def test_it_is_asked_for_no_money_that_would_come_for_nothing(self, end: str) -> None:
        floor = memory_floor()
        order = floor.place({"tea": 1})
        intent = floor.intent(order)
        if end == "cancelled":
            floor.customer().orders.cancel(order=order.id, reason="no")
        else:
            floor.clock.at = order.pay_before
        if end == "expired":
            floor.run_due()
        if end != "lapsed":
            floor.customer().payments.charge(order=order.id, payment=intent.id)
        else:
            with pytest.raises(Refused, match=r"order\.not_allowed"):
                floor.customer().payments.charge(order=order.id, payment=intent.id)
        with pytest.raises(Refused, match=r"order\.not_allowed"):
            floor.customer().payments.intend(order=order.id)
        assert floor.provider.charged == []

    def test_one_that_the_host_does_not_have_is_refused(self, floor: Floor) -> None:
        floor.shop.settings.change(provider="elsewhere")
        order = floor.place({"tea": 1})
        with pytest.raises(Refused, match=r"provider\.unknown"):
            floor.pay(order)

    def test_a_key_charges_once(self, store: Store) -> None:
        floor = open_floor(store.open)
        order = floor.place({"tea": 1})
        bound = floor.customer(key="pay-1").payments
        answers = [bound.charge(order=order.id, payment=floor.intent(order).id) for _ in range(2)]
        assert answers[0] == answers[1]
        assert len(floor.provider.charged) == 1
        with pytest.raises(Conflict, match=r"key\.used_otherwise"):
            bound.charge(order=order.id, payment=PaymentId("another"))
