from datetime import UTC, datetime

import pytest

from selfshop.domain.payments import answers
from selfshop.domain.shared import Money, OrderId, PaymentId, RefundId
from selfshop.testing.scripted_provider import Act, ScriptedProvider

UNTIL = datetime(2026, 3, 1, 9, tzinfo=UTC)


def charge(number: str = "p1") -> answers.ChargeRequest:
    return answers.ChargeRequest(
        number=PaymentId(number),
        order=OrderId("o1"),
        amount=Money.of("1.00", "CNY"),
        payee="shop",
        expires_at=UNTIL,
    )


def refund(number: str = "r1") -> answers.RefundRequest:
    return answers.RefundRequest(
        number=RefundId(number), transaction="p1-1", amount=Money.of("1.00", "CNY")
    )


class TestCharging:
    def test_captures_at_once_unless_told_otherwise(self) -> None:
        answer = ScriptedProvider().charge(charge())
        assert isinstance(answer, answers.Captured)
        assert (answer.receipt.payment, answer.receipt.order) == ("p1", "o1")
        assert answer.receipt.key == ("scripted", "p1-1")

    def test_of_the_same_number_is_the_same_charge(self) -> None:
        provider = ScriptedProvider()
        assert provider.charge(charge()) == provider.charge(charge())
        assert len(provider.charged) == 2

    @pytest.mark.parametrize(
        ("act", "answer"),
        [
            (Act.WAIT, answers.Processing()),
            (Act.AUTHORIZE, answers.Authorized()),
            (Act.ASK_BUYER, answers.ActionNeeded(action="scripted:pay/p1")),
            (Act.DECLINE, answers.Declined(reason="declined")),
        ],
    )
    def test_follows_the_script(self, act: Act, answer: answers.ChargeAnswer) -> None:
        provider = ScriptedProvider(charges=[act])
        assert provider.charge(charge()) == answer
        assert provider.query(PaymentId("p1")) == answer

    def test_that_vanishes_has_never_been_made(self) -> None:
        provider = ScriptedProvider(charges=[Act.VANISH])
        with pytest.raises(OSError, match="no answer"):
            provider.charge(charge())
        assert provider.query(PaymentId("p1")) == answers.Declined(reason="unknown_number")

    def test_that_goes_unheard_has_been_made(self) -> None:
        provider = ScriptedProvider(charges=[Act.CARRY_OUT_UNHEARD])
        with pytest.raises(OSError, match="no answer"):
            provider.charge(charge())
        assert isinstance(provider.query(PaymentId("p1")), answers.Captured)

    def test_may_be_paid_later_and_once_more(self) -> None:
        provider = ScriptedProvider(charges=[Act.ASK_BUYER])
        provider.charge(charge())
        first, second = provider.pay(PaymentId("p1")), provider.pay(PaymentId("p1"))
        assert [first.transaction, second.transaction] == ["p1-1", "p1-2"]


class TestRefunding:
    def test_pays_back_at_once_unless_told_otherwise(self) -> None:
        provider = ScriptedProvider()
        assert provider.refund(refund()) == answers.RefundSucceeded()
        assert provider.refunded == [refund()]

    def test_waits_until_it_is_finished(self) -> None:
        provider = ScriptedProvider(refunds=[Act.WAIT])
        assert provider.refund(refund()) == answers.RefundPending()
        assert provider.refund(refund()) == answers.RefundPending()
        provider.finish_refund(RefundId("r1"))
        assert provider.refund(refund()) == answers.RefundSucceeded()

    def test_that_was_declined_may_be_tried_again(self) -> None:
        provider = ScriptedProvider(refunds=[Act.DECLINE])
        assert provider.refund(refund()) == answers.RefundDeclined(reason="declined")
        assert provider.refund(refund()) == answers.RefundSucceeded()

    @pytest.mark.parametrize("act", [Act.VANISH, Act.CARRY_OUT_UNHEARD])
    def test_that_went_unheard_is_asked_again(self, act: Act) -> None:
        provider = ScriptedProvider(refunds=[act])
        with pytest.raises(OSError, match="no answer"):
            provider.refund(refund())
        assert provider.refund(refund()) == answers.RefundSucceeded()
