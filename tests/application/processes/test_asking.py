"""Asking providers after money that may be on its way: ever more rarely, and never guessing."""

from datetime import timedelta

import pytest

from selfshop import Money
from selfshop.domain import orders, payments
from selfshop.domain.shared import PaymentId
from selfshop.testing.scripted_provider import Act
from tests.books import check_books
from tests.each_store import Store
from tests.floor import Floor, memory_floor, open_floor
from tests.rivals import overtaken

S = payments.IntentStatus


def asked(floor: Floor) -> int:
    return floor.run_due().done["payments_asked"]


class TestAPaymentThatMayBeOnItsWay:
    @pytest.mark.parametrize(
        ("act", "status"),
        [
            (Act.WAIT, S.PROCESSING),
            (Act.AUTHORIZE, S.AUTHORIZED),
            (Act.CARRY_OUT_UNHEARD, S.UNKNOWN),
        ],
    )
    def test_is_asked_after_until_the_order_is_paid(
        self, store: Store, act: Act, status: payments.IntentStatus
    ) -> None:
        floor = open_floor(store.open, charges=[act])
        order = floor.pay(floor.place({"tea": 1}))
        assert floor.intent(order).status is status
        due = floor.clock.now() + timedelta(minutes=1)
        assert floor.run_due().next_due == due
        floor.clock.at = due - timedelta(microseconds=1)
        assert asked(floor) == 0
        floor.clock.at = due
        if act is not Act.CARRY_OUT_UNHEARD:
            assert asked(floor) == 1
            assert floor.intent(order).status is status
            floor.provider.pay(floor.intent(order).id)
            floor.pass_time(minutes=2)
        assert asked(floor) == 1
        assert floor.order(order).status is orders.OrderStatus.PLACED
        assert floor.intent(order).ask_at is None
        floor.pass_time(days=1)
        assert asked(floor) == 0
        check_books(floor.shop, ["tea"])

    def test_is_asked_after_ever_more_rarely(self, store: Store) -> None:
        floor = open_floor(store.open, charges=[Act.WAIT])
        order = floor.pay(floor.place({"tea": 1}))
        waits = []
        for _ in range(4):
            due = floor.intent(order).ask_at
            assert due is not None
            waits.append(due - floor.clock.now())
            floor.clock.at = due
            assert asked(floor) == 1
            assert asked(floor) == 0
        assert waits == [timedelta(minutes=minutes) for minutes in (1, 2, 5, 15)]

    def test_that_never_reached_the_provider_has_failed(self, store: Store) -> None:
        floor = open_floor(store.open, charges=[Act.VANISH])
        order = floor.pay(floor.place({"tea": 1}))
        floor.pass_time(minutes=1)
        assert asked(floor) == 1
        assert floor.intent(order).status is S.FAILED
        floor.customer().payments.intend(order=order.id)
        assert floor.pay(order).status is orders.OrderStatus.PLACED

    def test_stands_as_it_did_when_the_provider_is_silent(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        floor = memory_floor(charges=[Act.WAIT])
        order = floor.pay(floor.place({"tea": 1}))
        floor.pass_time(minutes=1)

        def silent(_: object) -> object:
            raise TimeoutError

        monkeypatch.setattr(floor.provider, "query", silent)
        assert asked(floor) == 1
        intent = floor.intent(order)
        assert (intent.status, intent.asked) == (S.PROCESSING, 2)

    @pytest.mark.parametrize("first", [Act.WAIT, Act.ASK_BUYER, Act.CARRY_OUT_UNHEARD])
    def test_whose_money_came_and_does_not_fit_is_asked_after_no_more(
        self, store: Store, monkeypatch: pytest.MonkeyPatch, first: Act
    ) -> None:
        floor = open_floor(store.open, charges=[first])
        order = floor.pay(floor.place({"tea": 1}))
        short = floor.receipt(order, amount=Money.of("12.89", "CNY"))
        floor.shop.payments.receive(receipt=short)
        with monkeypatch.context() as once:
            once.setattr(
                floor.provider, "query", lambda _: payments.answers.Captured(receipt=short)
            )
            floor.shop.payments.query(order=order.id, payment=floor.intent(order).id)
        intent = floor.intent(order)
        assert (intent.status, intent.failure) == (S.FAILED, "payment.amount_differs")
        assert (intent.ask_at, floor.taking(order).refundable) == (None, 1289)
        floor.customer().payments.intend(order=order.id)
        assert floor.pay(order).status is orders.OrderStatus.PLACED

    def test_that_waits_for_the_buyer_is_left_to_them(self) -> None:
        floor = memory_floor(charges=[Act.ASK_BUYER])
        floor.pay(floor.place({"tea": 1}))
        floor.pass_time(minutes=20)
        assert asked(floor) == 0


class TestManyPayments:
    def test_no_more_than_the_limit_the_longest_due_first(self, store: Store) -> None:
        floor = open_floor(store.open, charges=[Act.WAIT] * 3)
        waiting = []
        for _ in range(3):
            waiting.append(floor.pay(floor.place({"tea": 1})))
            floor.pass_time(seconds=1)
        floor.pass_time(minutes=1)
        report = floor.run_due(limit=2)
        assert (report.done["payments_asked"], report.more) == (2, True)
        assert [floor.intent(order).asked for order in waiting] == [2, 2, 1]
        assert floor.run_due(limit=2).done["payments_asked"] == 1

    def test_those_of_a_provider_elsewhere_stand_in_nobody_s_way(self, store: Store) -> None:
        floor = open_floor(store.open, charges=[Act.WAIT, Act.CARRY_OUT_UNHEARD])
        foreign, ours = (floor.pay(floor.place({"tea": 1})) for _ in range(2))
        floor.pass_time(minutes=1)
        bare = floor.shop._but(providers={})
        assert bare.due.run(limit=1).done["payments_asked"] == 0
        assert bare.due.run(limit=1).done["payments_asked"] == 0
        stands = [floor.intent(one).asked for one in (foreign, ours)]
        assert stands == [2, 2]
        floor.pass_time(minutes=2)
        assert asked(floor) == 2
        assert floor.order(ours).status is orders.OrderStatus.PLACED

    def test_one_of_which_odd_things_are_said_stands_in_nobody_s_way(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        floor = open_floor(store.open, charges=[Act.WAIT] * 2)
        odd, sound = (floor.pay(floor.place({"tea": 1})) for _ in range(2))
        stolen = payments.answers.Captured(receipt=floor.receipt(odd, payee="somebody"))
        floor.provider.pay(floor.intent(sound).id)
        told = floor.provider.query

        def query(number: PaymentId) -> payments.answers.ChargeAnswer:
            return stolen if number == floor.intent(odd).id else told(number)

        monkeypatch.setattr(floor.provider, "query", query)
        floor.pass_time(minutes=1)
        report = floor.run_due()
        assert floor.order(sound).status is orders.OrderStatus.PLACED
        assert report.done["payments_asked"] == 2
        assert [(one.kind, one.reason.code) for one in report.passed_over] == [
            ("payments_asked", "payment.payee_differs")
        ]

    @pytest.mark.parametrize("place", range(5, 10))
    def test_two_sweepers_ask_once_and_book_once(self, sql_store: Store, place: int) -> None:
        floor = open_floor(sql_store.open, charges=[Act.CARRY_OUT_UNHEARD])
        order = floor.pay(floor.place({"tea": 1}))
        floor.pass_time(minutes=1)
        reports = []
        slow = overtaken(floor, lambda: reports.append(floor.run_due()), place=place)
        reports.append(slow.run_due())
        assert sum(report.done["payments_asked"] for report in reports) == 1
        assert floor.order(order).status is orders.OrderStatus.PLACED
        assert floor.taking(order).unmatched is None
        check_books(floor.shop, ["tea"])
