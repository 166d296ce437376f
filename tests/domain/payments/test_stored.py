import pytest

from selfshop import Money, Refused
from selfshop.domain import payments
from selfshop.domain.payments import stored
from selfshop.domain.shared import OrderId, PaymentId
from tests.sales import AT, taking


def held() -> payments.PaymentIntent:
    return stored.hold(
        payment_id=PaymentId("p1"),
        order=OrderId("o1"),
        tender=payments.Tender.WALLET,
        amount=Money.of("5.00", "CNY"),
        payer="wallet.paid:ann",
        expires_at=AT,
    ).intent


class TestAPaymentByStoredValue:
    def test_is_held_from_the_start_and_asked_after_by_nobody(self) -> None:
        intent = held()
        assert stored.is_held(intent)
        assert stored.is_stored(intent)
        assert (intent.status.value, intent.ask_at) == ("authorized", None)
        assert stored.held([intent, intent]) == 10_00

    def test_is_captured_under_its_own_number(self) -> None:
        match = stored.capture(held(), at=AT)
        assert match.intent is not None
        assert (match.intent.status.value, stored.held([match.intent])) == ("captured", 0)
        receipt = match.taking.receipt
        assert (receipt.key, receipt.payee) == (("selfshop.wallet", "p1"), "wallet.paid:ann")
        assert (match.taking.refundable, match.taking.unmatched) == (5_00, None)

    def test_is_the_shop_s_own_and_never_reported(self) -> None:
        ours = stored.capture(held(), at=AT).taking.receipt
        with pytest.raises(Refused) as no:
            stored.require_reported(ours)
        assert no.value.code == "payment.not_online"
        stored.require_reported(taking("1.00").receipt)
        assert not stored.is_ours("bank")

    def test_can_be_voided(self) -> None:
        assert payments.void(held()).intent.status is payments.IntentStatus.VOIDED
