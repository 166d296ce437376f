"""The till at which recorded customers paid, as the shop's payment provider."""

from selfshop.domain import payments
from selfshop.domain.payments import answers
from selfshop.domain.shared import Money, PaymentId

NAME = "till"


class Till:
    """Serves `ports.payment_provider.PaymentProvider`: every payment was made, refunds go through.

    It remembers nothing, and needs to: the same number always has the same answer.
    """

    @property
    def name(self) -> str:
        """What receipts call it."""
        return NAME

    def charge(self, request: answers.ChargeRequest) -> answers.ChargeAnswer:
        """Take the money."""
        receipt = answers.Receipt(
            order=request.order,
            payment=request.number,
            amount=request.amount,
            payee=request.payee,
            provider=NAME,
            transaction=request.number,
        )
        return answers.Captured(receipt=receipt)

    def query(self, number: PaymentId) -> answers.ChargeAnswer:
        """Tell that it took no money that it did not give a receipt for at once."""
        del number
        return answers.Declined(reason="unknown_number")

    def refund(self, request: answers.RefundRequest) -> answers.RefundAnswer:
        """Give the money back."""
        del request
        return answers.RefundSucceeded()


def receipt_of(intent: payments.PaymentIntent) -> payments.Receipt:
    """Return the till's word that what *intent* asks for was paid."""
    return payments.Receipt(
        order=intent.order,
        payment=intent.id,
        amount=Money(intent.amount, intent.currency),
        payee=intent.payee,
        provider=NAME,
        transaction=intent.id,
    )
