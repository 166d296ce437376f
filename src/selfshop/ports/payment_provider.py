"""Who moves money for the shop: a payment service such as a bank's or a wallet's."""

from typing import Protocol

from selfshop.domain.payments import answers
from selfshop.domain.shared import PaymentId


class PaymentProvider(Protocol):
    """One payment service. Called outside of any unit of work, from any thread.

    Every request carries our own number, fixed across retries: the same number again is the same
    charge or refund, is carried out at most once, and answers how it stands by now. Amounts are
    exact. Each method may take seconds and bounds its own wait.

    Each method raises OSError (ConnectionError, TimeoutError) when no answer came. Then nobody
    knows whether the request was carried out: the caller books that, and asks again later.
    """

    @property
    def name(self) -> str:
        """What intents, receipts and refunds call this provider; transaction ids are unique in it."""

    def charge(self, request: answers.ChargeRequest) -> answers.ChargeAnswer:
        """Ask for money.

        Returns:
            ActionNeeded: the buyer must act; a receipt or `query` tells the end.
            Processing: accepted and not decided.
            Authorized: reserved; capturing is the provider's own doing.
            Captured: the money is ours, with the receipt.
            Declined: never, with the provider's reason.
        """

    def query(self, number: PaymentId) -> answers.ChargeAnswer:
        """Tell how the charge of that number stands; Declined for a number never charged."""

    def refund(self, request: answers.RefundRequest) -> answers.RefundAnswer:
        """Send money of one transaction back, or tell how that refund stands.

        Returns:
            RefundPending: accepted, not paid back yet.
            RefundSucceeded: paid back.
            RefundDeclined: turned down, with the provider's reason; may be tried again.
        """
