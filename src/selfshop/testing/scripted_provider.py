"""A payment provider that does what a test tells it, and otherwise captures and refunds at once."""

from collections import deque
from collections.abc import Iterable
from enum import StrEnum
from threading import Lock
from typing import TYPE_CHECKING

from selfshop.domain.payments import Receipt, answers
from selfshop.domain.shared import PaymentId, RefundId

if TYPE_CHECKING:
    from selfshop.ports.payment_provider import PaymentProvider


class Act(StrEnum):
    """What the provider does with the next new charge or refund."""

    #: Capture the charge, or pay the refund back.
    CARRY_OUT = "carry_out"
    #: Carry it out, but the answer gets lost on the way.
    CARRY_OUT_UNHEARD = "carry_out_unheard"
    #: Do nothing: the request got lost on the way.
    VANISH = "vanish"
    #: Accept and decide later.
    WAIT = "wait"
    #: Ask the buyer to act (charges), the same as WAIT for refunds.
    ASK_BUYER = "ask_buyer"
    #: Reserve the money (charges), the same as WAIT for refunds.
    AUTHORIZE = "authorize"
    #: Say no.
    DECLINE = "decline"


class ScriptedProvider:
    """Follows a script, then carries everything out; each number is carried out at most once.

    Safe to use from several threads.

    Attributes:
        charged: every charge asked for, repeated ones included.
        refunded: every refund asked for, repeated ones included.
    """

    def __init__(
        self,
        *,
        name: str = "scripted",
        charges: Iterable[Act] = (),
        refunds: Iterable[Act] = (),
    ) -> None:
        self._name = name
        self._charge_script, self._refund_script = deque(charges), deque(refunds)
        self._requests: dict[PaymentId, answers.ChargeRequest] = {}
        self._charges: dict[PaymentId, answers.ChargeAnswer] = {}
        self._refunds: dict[RefundId, answers.RefundAnswer] = {}
        self._payments: dict[PaymentId, int] = {}
        self._lock = Lock()
        self.charged: list[answers.ChargeRequest] = []
        self.refunded: list[answers.RefundRequest] = []

    @property
    def name(self) -> str:
        """What receipts call this provider."""
        return self._name

    def charge(self, request: answers.ChargeRequest) -> answers.ChargeAnswer:
        """Do the script's next act, or tell how a number known already stands."""
        with self._lock:
            self.charged.append(request)
            if request.number in self._charges:
                return self._charges[request.number]
            act = self._charge_script.popleft() if self._charge_script else Act.CARRY_OUT
            if act is not Act.VANISH:
                self._requests[request.number] = request
                self._charges[request.number] = self._charge_answer(request, act)
            if act in {Act.VANISH, Act.CARRY_OUT_UNHEARD}:
                raise ConnectionError("no answer")
            return self._charges[request.number]

    def query(self, number: PaymentId) -> answers.ChargeAnswer:
        """Tell how the charge stands."""
        with self._lock:
            return self._charges.get(number, answers.Declined(reason="unknown_number"))

    def refund(self, request: answers.RefundRequest) -> answers.RefundAnswer:
        """Do the script's next act, or tell how a number known already stands."""
        with self._lock:
            self.refunded.append(request)
            stands = self._refunds.get(request.number)
            if stands is not None and not isinstance(stands, answers.RefundDeclined):
                return stands
            act = self._refund_script.popleft() if self._refund_script else Act.CARRY_OUT
            if act is not Act.VANISH:
                self._refunds[request.number] = _refund_answer(act)
            if act in {Act.VANISH, Act.CARRY_OUT_UNHEARD}:
                raise ConnectionError("no answer")
            return self._refunds[request.number]

    def pay(self, number: PaymentId) -> Receipt:
        """Let the buyer of a charge pay, once more if they have; return what a webhook would say."""
        with self._lock:
            captured = self._capture(self._requests[number])
            self._charges[number] = captured
            return captured.receipt

    def finish_refund(self, number: RefundId) -> None:
        """Let a refund that was accepted go through."""
        with self._lock:
            self._refunds[number] = answers.RefundSucceeded()

    def _charge_answer(self, request: answers.ChargeRequest, act: Act) -> answers.ChargeAnswer:
        if act is Act.WAIT:
            return answers.Processing()
        if act is Act.ASK_BUYER:
            return answers.ActionNeeded(action=f"{self._name}:pay/{request.number}")
        if act is Act.AUTHORIZE:
            return answers.Authorized()
        if act is Act.DECLINE:
            return answers.Declined(reason="declined")
        return self._capture(request)

    def _capture(self, request: answers.ChargeRequest) -> answers.Captured:
        # The first payment of a number and the second real one are two transactions.
        times = self._payments[request.number] = self._payments.get(request.number, 0) + 1
        return answers.Captured(
            receipt=Receipt(
                order=request.order,
                payment=request.number,
                amount=request.amount,
                payee=request.payee,
                provider=self._name,
                transaction=f"{request.number}-{times}",
            )
        )


def _refund_answer(act: Act) -> answers.RefundAnswer:
    if act is Act.DECLINE:
        return answers.RefundDeclined(reason="declined")
    if act in {Act.CARRY_OUT, Act.CARRY_OUT_UNHEARD}:
        return answers.RefundSucceeded()
    return answers.RefundPending()


if TYPE_CHECKING:
    _conforms: type[PaymentProvider] = ScriptedProvider
