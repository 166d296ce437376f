from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve

from selfshop.domain import payments
from selfshop.domain.payments import IntentStatus, PaymentIntent, answers
from selfshop.domain.shared import InvalidInput, Money, OrderId, PaymentId, Refused

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
UNTIL = AT + timedelta(minutes=30)
TICK = timedelta(microseconds=1)
S = IntentStatus


def intended(**changes: Any) -> payments.IntentMove:
    arguments: dict[str, Any] = {
        "payment_id": PaymentId("p1"),
        "order": OrderId("o1"),
        "amount": Money.of("129.00", "CNY"),
        "provider": "bank",
        "payee": "shop",
        "expires_at": UNTIL,
        "at": AT,
    }
    return payments.intend(**{**arguments, **changes})


def intent(status: IntentStatus = S.CREATED) -> PaymentIntent:
    return evolve(intended().intent, status=status)


class TestIntending:
    def test_opens_an_intent_for_the_whole_amount(self) -> None:
        made = intended().intent
        assert (made.status, made.amount, made.currency) == (S.CREATED, 12900, "CNY")
        assert made.tender is payments.Tender.ONLINE

    def test_is_told_to_the_world_in_the_order_s_part(self) -> None:
        event = intended().event
        assert (event.kind, event.aggregate) == ("payments.created", "payment:p1")
        assert (event.root, event.version) == ("o1", 1)
        assert event.facts == {
            "order": "o1",
            "tender": "online",
            "amount": 12900,
            "currency": "CNY",
        }

    @pytest.mark.parametrize(
        ("changes", "path"),
        [
            ({"amount": Money.of("0.00", "CNY")}, "amount"),
            ({"expires_at": AT}, "expires_at"),
            ({"expires_at": datetime(2026, 3, 2)}, "expires_at"),  # noqa: DTZ001  # naive on purpose
            ({"payee": ""}, "payee"),
            ({"provider": ""}, "provider"),
            ({"payment_id": ""}, "id"),
        ],
    )
    def test_names_what_is_wrong_with_it(self, changes: dict[str, Any], path: str) -> None:
        with pytest.raises(InvalidInput) as caught:
            intended(**changes)
        assert caught.value.path == path

    def test_asks_the_provider_for_the_same_under_our_number(self) -> None:
        assert payments.charge_request(intent()) == answers.ChargeRequest(
            number=PaymentId("p1"),
            order=OrderId("o1"),
            amount=Money.of("129.00", "CNY"),
            payee="shop",
            expires_at=UNTIL,
        )


Answer = (
    answers.ActionNeeded
    | answers.Processing
    | answers.Authorized
    | answers.Declined
    | answers.NoAnswer
)
ANSWERS: dict[IntentStatus, Answer] = {
    S.REQUIRES_ACTION: answers.ActionNeeded(action="https://pay.example/1"),
    S.PROCESSING: answers.Processing(),
    S.AUTHORIZED: answers.Authorized(),
    S.FAILED: answers.Declined(reason="no_funds"),
    S.UNKNOWN: answers.NoAnswer(),
}
LEADS_ON = {
    S.CREATED: {S.REQUIRES_ACTION, S.PROCESSING, S.AUTHORIZED, S.FAILED, S.UNKNOWN},
    S.REQUIRES_ACTION: {S.PROCESSING, S.AUTHORIZED, S.FAILED, S.UNKNOWN},
    S.PROCESSING: {S.REQUIRES_ACTION, S.AUTHORIZED, S.FAILED, S.UNKNOWN},
    S.AUTHORIZED: {S.FAILED, S.UNKNOWN},
    S.UNKNOWN: {S.REQUIRES_ACTION, S.PROCESSING, S.AUTHORIZED, S.FAILED},
    S.CAPTURED: set(),
    S.FAILED: set(),
    S.EXPIRED: set(),
    S.VOIDED: set(),
}


class TestProgress:
    @pytest.mark.parametrize("status", list(S))
    @pytest.mark.parametrize("to", list(ANSWERS))
    def test_is_booked_where_it_leads_on_and_is_old_news_elsewhere(
        self, status: IntentStatus, to: IntentStatus
    ) -> None:
        move = payments.progress(intent(status), ANSWERS[to])
        if to in LEADS_ON[status]:
            assert move is not None
            assert (move.intent.status, move.event.kind) == (to, f"payments.{to.value}")
        else:
            assert move is None

    def test_keeps_where_the_buyer_must_go(self) -> None:
        move = payments.progress(intent(), ANSWERS[S.REQUIRES_ACTION])
        assert move is not None
        assert move.intent.action == "https://pay.example/1"

    def test_keeps_why_it_failed(self) -> None:
        move = payments.progress(intent(), ANSWERS[S.FAILED])
        assert move is not None
        assert move.intent.failure == "no_funds"


class TestGivingUp:
    @pytest.mark.parametrize("status", [S.CREATED, S.REQUIRES_ACTION, S.AUTHORIZED])
    def test_voids_what_has_not_brought_money(self, status: IntentStatus) -> None:
        assert payments.void(intent(status)).intent.status is S.VOIDED

    @pytest.mark.parametrize(
        "status", [S.PROCESSING, S.UNKNOWN, S.CAPTURED, S.FAILED, S.EXPIRED, S.VOIDED]
    )
    def test_never_voids_where_money_may_be_on_its_way(self, status: IntentStatus) -> None:
        with pytest.raises(Refused) as caught:
            payments.void(intent(status))
        assert caught.value.code == "payment.not_voidable"

    @pytest.mark.parametrize("status", [S.CREATED, S.REQUIRES_ACTION])
    def test_comes_with_the_clock_for_what_waits_for_the_buyer(self, status: IntentStatus) -> None:
        assert not payments.has_expired(intent(status), at=UNTIL - TICK)
        assert payments.has_expired(intent(status), at=UNTIL)
        assert payments.expire(intent(status), at=UNTIL).intent.status is S.EXPIRED
        with pytest.raises(Refused) as caught:
            payments.expire(intent(status), at=UNTIL - TICK)
        assert caught.value.code == "payment.not_due"

    @pytest.mark.parametrize(
        "status", [S.PROCESSING, S.AUTHORIZED, S.UNKNOWN, S.CAPTURED, S.FAILED, S.VOIDED, S.EXPIRED]
    )
    def test_never_comes_with_the_clock_for_anything_else(self, status: IntentStatus) -> None:
        assert payments.has_expired(intent(status), at=UNTIL) is (status is S.EXPIRED)
        with pytest.raises(Refused) as caught:
            payments.expire(intent(status), at=UNTIL)
        assert caught.value.code == "payment.not_due"


class TestAskingLater:
    @pytest.mark.parametrize("status", [S.PROCESSING, S.AUTHORIZED, S.UNKNOWN])
    def test_is_for_what_may_be_on_its_way_ever_more_rarely(self, status: IntentStatus) -> None:
        asked = intent(status)
        waits = []
        for _ in range(3):
            asked = payments.ask_later(asked, at=AT)
            assert asked.ask_at is not None
            waits.append(asked.ask_at - AT)
        assert waits == [timedelta(minutes=minutes) for minutes in (1, 2, 5)]
        assert asked.asked == 3

    @pytest.mark.parametrize(
        "status", [S.CREATED, S.REQUIRES_ACTION, S.CAPTURED, S.FAILED, S.EXPIRED, S.VOIDED]
    )
    def test_is_not_for_anything_else(self, status: IntentStatus) -> None:
        assert payments.ask_later(intent(status), at=AT) == intent(status)

    @pytest.mark.parametrize("to", list(ANSWERS))
    def test_every_answer_sets_the_time_anew(self, to: IntentStatus) -> None:
        for status in (S.PROCESSING, S.UNKNOWN):
            move = payments.progress(payments.ask_later(intent(status), at=AT), ANSWERS[to])
            assert move is None or move.intent.ask_at is None


class TestMissing:
    @pytest.mark.parametrize("status", list(S))
    def test_ends_what_is_not_closed_yet(self, status: IntentStatus) -> None:
        move = payments.missed(payments.ask_later(intent(status), at=AT), "payment.too_late")
        if not payments.is_final(intent(status)):
            assert move is not None
            assert (move.intent.status, move.intent.failure) == (S.FAILED, "payment.too_late")
            assert move.intent.ask_at is None
        else:
            assert move is None


class TestClosing:
    @pytest.mark.parametrize("status", list(S))
    def test_closes_what_waits_for_the_buyer_and_nothing_else(self, status: IntentStatus) -> None:
        early = payments.give_up(intent(status), at=UNTIL - TICK)
        late = payments.give_up(intent(status), at=UNTIL)
        if status in {S.CREATED, S.REQUIRES_ACTION}:
            assert early is not None
            assert late is not None
            assert (early.intent.status, late.intent.status) == (S.VOIDED, S.EXPIRED)
        else:
            assert (early, late) == (None, None)


class TestBeingOver:
    @pytest.mark.parametrize("status", [S.CAPTURED, S.FAILED, S.EXPIRED, S.VOIDED])
    def test_is_for_good_in_a_final_status(self, status: IntentStatus) -> None:
        assert payments.is_final(intent(status))
        assert payments.is_over(intent(status), at=AT)

    @pytest.mark.parametrize("status", [S.CREATED, S.REQUIRES_ACTION])
    def test_comes_with_the_clock_for_what_waits_for_the_buyer(self, status: IntentStatus) -> None:
        assert not payments.is_final(intent(status))
        assert not payments.is_over(intent(status), at=UNTIL - TICK)
        assert payments.is_over(intent(status), at=UNTIL)

    @pytest.mark.parametrize("status", [S.PROCESSING, S.AUTHORIZED, S.UNKNOWN])
    def test_never_comes_while_money_may_be_on_its_way(self, status: IntentStatus) -> None:
        assert not payments.is_over(intent(status), at=UNTIL)
