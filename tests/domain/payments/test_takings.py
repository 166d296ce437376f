from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from selfshop.domain import payments
from selfshop.domain.payments import IntentStatus, Match, PaymentIntent, Receipt, Taking
from selfshop.domain.shared import Conflict, Minor, Money, OrderId, PaymentId, Refused

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
UNTIL = AT + timedelta(minutes=30)
INTENT = payments.intend(
    payment_id=PaymentId("p1"),
    order=OrderId("o1"),
    amount=Money.of("129.00", "CNY"),
    provider="bank",
    payee="shop",
    expires_at=UNTIL,
    at=AT,
).intent
RECEIPT = Receipt(
    order=OrderId("o1"),
    payment=PaymentId("p1"),
    amount=Money.of("129.00", "CNY"),
    payee="shop",
    provider="bank",
    transaction="t1",
)


def matched(
    receipt: Receipt = RECEIPT,
    intent: PaymentIntent | None = INTENT,
    *,
    known: Taking | None = None,
    order_waits: bool = True,
    at: datetime = AT,
) -> Match:
    found = payments.match(receipt, intent=intent, known=known, order_waits=order_waits, at=at)
    assert found is not None
    return found


class TestMatching:
    def test_captures_the_payment_that_the_receipt_settles(self) -> None:
        found = matched()
        assert found.intent is not None
        assert found.intent.status is IntentStatus.CAPTURED
        assert (found.taking.unmatched, found.taking.refundable) == (None, 12900)
        assert (found.event.kind, found.event.aggregate) == ("payments.captured", "payment:p1")
        assert found.taking.version == 0

    @pytest.mark.parametrize(
        "status",
        [
            IntentStatus.REQUIRES_ACTION,
            IntentStatus.PROCESSING,
            IntentStatus.AUTHORIZED,
            IntentStatus.UNKNOWN,
        ],
    )
    def test_captures_from_wherever_money_may_come(self, status: IntentStatus) -> None:
        found = matched(intent=evolve(INTENT, status=status))
        assert found.intent is not None
        assert found.intent.status is IntentStatus.CAPTURED

    def test_says_nothing_new_of_the_same_receipt(self) -> None:
        found = matched()
        again = payments.match(
            RECEIPT, intent=found.intent, known=found.taking, order_waits=False, at=UNTIL
        )
        assert again is None

    def test_refuses_the_same_transaction_with_other_content(self) -> None:
        known = matched().taking
        with pytest.raises(Conflict) as caught:
            matched(evolve(RECEIPT, amount=Money.of("1.00", "CNY")), known=known)
        assert caught.value.code == "payment.receipt_differs"

    @pytest.mark.parametrize("change", [{"payee": "thief"}, {"provider": "other"}])
    def test_refuses_money_that_another_received(self, change: dict[str, str]) -> None:
        with pytest.raises(Refused) as caught:
            matched(evolve(RECEIPT, **change))  # type: ignore[arg-type]  # text fields only
        assert caught.value.code == "payment.payee_differs"


class TestUnmatchedMoney:
    def check(self, found: Match, because: str) -> None:
        assert found.intent is None
        assert found.taking.unmatched == because
        assert (found.taking.version, found.event.version) == (0, 1)
        assert found.taking.refundable == found.taking.receipt.amount.minor
        assert (found.event.kind, found.event.aggregate) == (
            "payments.unmatched",
            "taking:bank/t1",
        )
        assert found.event.facts["because"] == because

    def test_names_no_payment_of_ours(self) -> None:
        self.check(matched(intent=None), "payment.unknown")

    def test_is_for_another_order(self) -> None:
        self.check(matched(evolve(RECEIPT, order=OrderId("o2"))), "payment.order_differs")

    def test_is_in_another_currency(self) -> None:
        receipt = evolve(RECEIPT, amount=Money.of("129.00", "USD"))
        self.check(matched(receipt), "payment.currency_differs")

    @pytest.mark.parametrize("text", ["1.00", "128.99", "129.01"])
    def test_is_another_amount(self, text: str) -> None:
        """A genuine receipt about one yuan never settles an order of 129."""
        receipt = evolve(RECEIPT, amount=Money.of(text, "CNY"))
        self.check(matched(receipt), "payment.amount_differs")

    def test_is_a_second_real_payment(self) -> None:
        captured = evolve(INTENT, status=IntentStatus.CAPTURED)
        self.check(matched(intent=captured), "payment.already_captured")

    @pytest.mark.parametrize(
        "status", [IntentStatus.FAILED, IntentStatus.EXPIRED, IntentStatus.VOIDED]
    )
    def test_comes_after_the_payment_was_given_up(self, status: IntentStatus) -> None:
        self.check(matched(intent=evolve(INTENT, status=status)), "payment.too_late")

    def test_comes_after_the_buyer_s_time_swept_or_not(self) -> None:
        self.check(matched(at=UNTIL), "payment.too_late")

    def test_comes_when_the_order_no_longer_waits(self) -> None:
        self.check(matched(order_waits=False), "payment.too_late")


class TestRefundable:
    def test_is_what_came_less_what_goes_or_went_back(self) -> None:
        taking = evolve(matched().taking, refunding=Minor(900), refunded=Minor(2000))
        assert taking.refundable == 10000
