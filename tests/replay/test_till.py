"""The till: every payment was made, and every refund goes through."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from selfshop.domain.payments import answers
from selfshop.domain.shared import MemberId, Money, OrderId, PaymentId, RefundId
from selfshop.replay.till import Till, receipt_of
from selfshop.shop import MEMORY, open_shop
from selfshop.testing.builders import Goods, cart, furnish

if TYPE_CHECKING:
    from selfshop.ports.payment_provider import PaymentProvider

    _: PaymentProvider = Till()

AN = MemberId("an")
PAID = Money(500, "EUR")
ASKED = answers.ChargeRequest(
    number=PaymentId("p1"),
    order=OrderId("o1"),
    amount=PAID,
    payee="us",
    expires_at=datetime(2026, 1, 1, tzinfo=UTC),
)


class TestTheTill:
    def test_takes_what_is_asked_for_and_says_the_same_again(self) -> None:
        answer = Till().charge(ASKED)
        assert isinstance(answer, answers.Captured)
        assert (answer.receipt.amount, answer.receipt.payee) == (PAID, "us")
        assert Till().charge(ASKED) == answer

    def test_knows_no_charge_that_it_gave_no_receipt_for(self) -> None:
        assert Till().query(PaymentId("p1")) == answers.Declined(reason="unknown_number")

    def test_gives_every_refund(self) -> None:
        request = answers.RefundRequest(number=RefundId("r1"), transaction="p1", amount=PAID)
        assert Till().refund(request) == answers.RefundSucceeded()

    @pytest.mark.parametrize("charged", [True, False])
    def test_has_the_same_receipt_whoever_asks(self, *, charged: bool) -> None:
        """A charge through the provider, and the receipt that a replay books, are one payment."""
        with open_shop(MEMORY, providers=(Till(),)) as shop:
            furnish(shop, Goods(sku="tea"), members=["an"])
            shop.settings.change(provider="till")
            basket = cart({"tea": 1})
            quote = shop.checkout.quote(cart=basket, member=AN)
            order = shop.orders.place(cart=basket, quote_hash=quote.hash, member=AN)
            (intent,) = shop.payments.get(order=order.id)
            if charged:
                shop.payments.charge(order=order.id, payment=intent.id)
            booked = shop.payments.receive(receipt=receipt_of(intent))
            assert booked.taking.unmatched is None
            assert len(shop.payments.takings(order=order.id)) == 1
