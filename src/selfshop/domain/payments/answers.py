"""What is asked of a payment provider, and everything it may answer."""

from datetime import datetime

from attrs import field, frozen

from selfshop.domain.shared import Money, OrderId, PaymentId, RefundId, checks

#: A redirect address or the content of a code to scan.
ACTION_LENGTH_MAX = 2_000


@frozen(kw_only=True)
class Receipt:
    """The provider's word that money has arrived.

    Attributes:
        order: the order that the payer named.
        payment: our number of the payment.
        payee: the account of ours that received it.
        transaction: the provider's own id, unique within *provider*.

    Raises:
        InvalidInput: an id is empty, or the amount is not positive.
    """

    order: OrderId = field(validator=checks.text())
    payment: PaymentId = field(validator=checks.text())
    amount: Money = field(validator=checks.money(least_minor=1))
    payee: str = field(validator=checks.text())
    provider: str = field(validator=checks.text())
    transaction: str = field(validator=checks.text())

    @property
    def key(self) -> tuple[str, str]:
        """What makes it one of a kind: the provider and its transaction id."""
        return self.provider, self.transaction


@frozen(kw_only=True)
class ChargeRequest:
    """Money asked for under our own number; the same number again is the same charge."""

    number: PaymentId
    order: OrderId
    amount: Money
    payee: str
    expires_at: datetime


@frozen(kw_only=True)
class ActionNeeded:
    """The buyer must act first: *action* is where to go or what to scan."""

    action: str = field(validator=checks.text(most=ACTION_LENGTH_MAX))


@frozen
class Processing:
    """The provider is at work; ask again later."""


@frozen
class Authorized:
    """The money is reserved for us and not yet ours."""


@frozen(kw_only=True)
class Captured:
    """The money is ours."""

    receipt: Receipt


@frozen(kw_only=True)
class Declined:
    """The provider says no for good; *reason* is its own code."""

    reason: str = field(validator=checks.text())


@frozen
class NoAnswer:
    """Nobody knows whether the charge was made: ask by its number, never guess."""


ChargeAnswer = ActionNeeded | Processing | Authorized | Captured | Declined


@frozen(kw_only=True)
class RefundRequest:
    """Money sent back under our own number; the same number again is the same refund."""

    number: RefundId
    transaction: str
    amount: Money


@frozen
class RefundPending:
    """Accepted, which is not yet paid back; ask again later with the same number."""


@frozen
class RefundSucceeded:
    """The money has gone back."""


@frozen(kw_only=True)
class RefundDeclined:
    """The provider turned the refund down; *reason* is its own code."""

    reason: str = field(validator=checks.text())


RefundAnswer = RefundPending | RefundSucceeded | RefundDeclined
