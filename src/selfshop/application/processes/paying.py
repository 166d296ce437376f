"""Money for orders: asked for, booked when it arrives, matched or kept to be refunded."""

from collections.abc import Sequence
from typing import cast

from attrs import frozen

from selfshop.application.conversation import Talk, conversation
from selfshop.application.operation import ANYBODY, HOUSE, operation
from selfshop.application.orders import the_order
from selfshop.application.pages import Cursor, Page, turn
from selfshop.application.passing_over import Batch, reason_of
from selfshop.application.processes.refunding import (
    complete_return,
    heard,
    refund_taking,
    settle,
    the_refund,
)
from selfshop.application.processes.tendering import (
    WRITE,
    Tendering,
    ask_for,
    coming_for,
    paid,
    require_waiting,
)
from selfshop.domain import orders, payments
from selfshop.domain.payments import answers
from selfshop.domain.shared import (
    Minor,
    NotFound,
    OrderId,
    PaymentId,
    RefundId,
    Refused,
)
from selfshop.ports.work import Work

#: Money that is ours but came for nothing any more: it goes back without anybody's asking.
_SENT_BACK = frozenset({"payment.already_captured", "payment.too_late"})


@frozen(kw_only=True)
class Booked:
    """What became of money that arrived.

    Attributes:
        taking: as stored; its `unmatched` says why it settled nothing.
        order: the order it names, as it stands after; None = there is no such order.
        intent: the payment it names, as it stands after; None = there is no such payment.
    """

    taking: payments.Taking
    order: orders.Order | None
    intent: payments.PaymentIntent | None


class Payments(Tendering):
    """Payments, takings and refunds."""

    @operation(who=ANYBODY, writes=False)
    def get(self, work: Work, *, order: OrderId) -> tuple[payments.PaymentIntent, ...]:
        """Return the payment intents of an order."""
        return tuple(work.payments.intents(the_order(work, order).id))

    @operation(who=HOUSE, writes=False)
    def takings(self, work: Work, *, order: OrderId) -> tuple[payments.Taking, ...]:
        """Return what has arrived naming an order, settled or not."""
        return tuple(work.payments.takings(order))

    @operation(who=ANYBODY, writes=False)
    def refunds(self, work: Work, *, order: OrderId) -> tuple[payments.Refund, ...]:
        """Return the refunds of an order."""
        return tuple(work.payments.refunds(the_order(work, order).id))

    @operation(who=HOUSE, writes=False)
    def find_refunds(
        self,
        work: Work,
        *,
        status: payments.RefundStatus,
        cursor: Cursor | None = None,
        limit: int = 50,
    ) -> Page[payments.Refund]:
        """Return a page of the refunds that stand at *status*, in the order of their ids."""

        def fetch(after: str | None, count: int) -> Sequence[payments.Refund]:
            place = None if after is None else RefundId(after)
            return work.payments.refunds_in(status, after=place, limit=count)

        purpose = f"payments.find_refunds/{status.value}"
        return turn(work, purpose, cursor=cursor, limit=limit, fetch=fetch, place=lambda r: r.id)

    @operation(who=ANYBODY, permission=WRITE, writes=True)
    def intend(self, work: Work, *, order: OrderId) -> payments.PaymentIntent:
        """Open another payment for an order whose earlier ones have failed.

        Raises:
            Refused: ``order.not_allowed`` unless it waits for money, ``payment.open`` while an
                earlier payment may still succeed.
        """
        found = the_order(work, order)
        require_waiting(work, found)
        intents = work.payments.intents(order)
        for intent in intents:
            if not (payments.stored.is_held(intent) or payments.is_over(intent, at=work.at)):
                raise Refused("payment.open", payment=intent.id)
        held = payments.stored.held(intents)
        return ask_for(work, found, Minor(found.payable - found.paid - held))

    @conversation(who=ANYBODY, permission=WRITE)
    def charge(self, talk: Talk, *, order: OrderId, payment: PaymentId) -> payments.PaymentIntent:
        """Ask the provider for the money of a payment; return the payment as it stands after.

        What the buyer must do, if anything, is its ``action``. Asking again is the same charge.

        Raises:
            Refused: ``order.not_allowed`` where the money would come for nothing.
        """
        intent = talk.unit(lambda work: _to_be_charged(work, order, payment))
        if intent.status not in _ASKABLE:
            return intent
        provider = talk.provider(intent.provider)
        answer = heard(lambda: provider.charge(payments.charge_request(intent)))
        return talk.unit(lambda work: _book_answer(work, order, payment, answer))

    @conversation(who=HOUSE, permission=WRITE)
    def query(self, talk: Talk, *, order: OrderId, payment: PaymentId) -> payments.PaymentIntent:
        """Ask the provider how a payment stands, and book it; never guess."""
        intent = talk.unit(lambda work: _the_intent(work, order, payment))
        provider = talk.provider(intent.provider)
        answer = heard(lambda: provider.query(intent.id))
        return talk.unit(lambda work: _book_answer(work, order, payment, answer))

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def receive(self, work: Work, *, receipt: payments.Receipt) -> Booked:
        """Book money that a provider says has arrived; the host has verified who says so.

        The same receipt by webhook, return page and query is booked once. Money that settles
        nothing is kept unmatched, and goes back when it came late or twice.

        Raises:
            Conflict: ``payment.receipt_differs``: the transaction was booked with other content.
            Refused: ``payment.payee_differs``: it is not our money; ``payment.not_online``.
        """
        payments.stored.require_reported(receipt)
        return book(work, receipt)

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def send_back(
        self, work: Work, *, provider: str, transaction: str, amount: Minor | None = None
    ) -> payments.Refund:
        """Let money that settled nothing go back, by default all that is refundable.

        Raises:
            NotFound: ``taking.unknown``.
            Refused: ``taking.settled`` for money that paid an order, ``refund.exceeds``.
        """
        taking = work.payments.taking(provider, transaction)
        if taking is None:
            raise NotFound("taking.unknown", transaction=transaction)
        if taking.unmatched is None:
            raise Refused("taking.settled", transaction=transaction)
        wanted = taking.refundable if amount is None else amount
        return refund_taking(work, taking, wanted, cause=taking.unmatched)

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def settle_by_hand(
        self, work: Work, *, order: OrderId, refund: RefundId, note: str
    ) -> payments.Refund:
        """Book that a refund went back by another way, such as a bank transfer."""
        found, taking = the_refund(work, order, refund)
        move = payments.refunds.settle_by_hand(found, taking, note=note)
        if move.taking is not None:
            work.payments.save_taking(move.taking)
        work.emit(move.event)
        saved = work.payments.save_refund(move.refund)
        complete_return(work, saved)
        return saved

    @conversation(who=HOUSE, permission=WRITE)
    def retry_refund(self, talk: Talk, *, order: OrderId, refund: RefundId) -> payments.Refund:
        """Ask the provider once more for a refund that it has turned down, under the same number.

        Raises:
            Refused: ``refund.not_allowed`` unless it was turned down.
        """
        found, _ = talk.unit(lambda work: the_refund(work, order, refund))
        if found.status is not payments.RefundStatus.FAILED:
            raise Refused(
                "refund.not_allowed",
                refund=refund,
                status=found.status.value,
                wanted=payments.RefundStatus.SUBMITTED,
            )
        settle(talk, found)
        return talk.unit(lambda work: the_refund(work, order, refund)[0])


_ASKABLE = frozenset(
    {payments.IntentStatus.CREATED, payments.IntentStatus.REQUIRES_ACTION,
     payments.IntentStatus.UNKNOWN}
)  # fmt: skip


def ask_after_payments(talk: Talk, limit: int) -> Batch:
    """Ask providers after up to *limit* payments of which money may be on its way, as each is due.

    Silence changes nothing: what is known is known still. An answer that cannot be booked is passed
    over.
    """
    asked = 0
    passed_over = []
    for intent in talk.unit(lambda work: work.payments.intents_to_ask(work.at, limit=limit)):
        try:
            asked += _ask_after(talk, intent)
        except Refused as no:
            if no.retryable:
                raise
            asked += 1
            passed_over.append(reason_of(no))
    return Batch(looked_at=asked, passed_over=tuple(passed_over))


def _ask_after(talk: Talk, intent: payments.PaymentIntent) -> bool:
    provider = talk.desk.providers.get(intent.provider)
    # A payment whose provider is elsewhere is put off like all others, so as not to stand in the way.
    ours = talk.unit(lambda work: _put_off(work, intent))
    if provider is None or not ours:
        return False
    answer = heard(lambda: provider.query(intent.id))
    if not isinstance(answer, answers.NoAnswer):
        talk.unit(lambda work: _book_answer(work, intent.order, intent.id, answer))
    return True


def _put_off(work: Work, intent: payments.PaymentIntent) -> bool:
    """Set when to ask next; tell whether it is ours to ask now: nobody else was faster."""
    found = work.payments.intent(intent.order, intent.id)
    if found is None or found.version != intent.version:
        return False
    work.payments.save_intent(payments.ask_later(found, at=work.at))
    return True


def book(work: Work, receipt: payments.Receipt) -> Booked:
    """Match a receipt, store what it led to, and place the order that it pays."""
    known = work.payments.taking(receipt.provider, receipt.transaction)
    order = work.orders.get(receipt.order, owner=None)
    intents = work.payments.intents(receipt.order)
    intent = next(
        (one for one in intents if one.id == receipt.payment), None
    ) or work.payments.find_intent(receipt.payment)
    coming = None if order is None else coming_for(work, order, intents)
    match = payments.match(
        receipt, intent=intent, known=known, order_waits=coming is not None, at=work.at
    )
    if match is None:
        # Nothing to match means that this very receipt is known.
        return Booked(taking=cast("payments.Taking", known), order=order, intent=intent)
    taking = work.payments.add_taking(match.taking)
    work.emit(match.event)
    if match.intent is None or order is None or coming is None:
        if taking.unmatched in _SENT_BACK:
            refund_taking(work, taking, taking.refundable, cause=taking.unmatched)
            intent = None if intent is None else _closed(work, intent, taking.unmatched)
        return Booked(taking=taking, order=order, intent=intent)
    captured = work.payments.save_intent(match.intent)
    return Booked(taking=taking, order=paid(work, order, captured, coming), intent=captured)


def _closed(work: Work, intent: payments.PaymentIntent, because: str) -> payments.PaymentIntent:
    """Return the payment whose money has come for nothing; it is asked after no more."""
    move = payments.missed(intent, because)
    if move is None:
        return intent
    work.emit(move.event)
    return work.payments.save_intent(move.intent)


def _the_intent(work: Work, order: OrderId, payment: PaymentId) -> payments.PaymentIntent:
    found = work.payments.intent(the_order(work, order).id, payment)
    if found is None:
        raise NotFound("payment.unknown", payment=payment)
    return found


def _to_be_charged(work: Work, order: OrderId, payment: PaymentId) -> payments.PaymentIntent:
    found = _the_intent(work, order, payment)
    if found.status in _ASKABLE:
        require_waiting(work, the_order(work, order))
    return found


def _book_answer(
    work: Work,
    order: OrderId,
    payment: PaymentId,
    answer: answers.ChargeAnswer | answers.NoAnswer,
) -> payments.PaymentIntent:
    intent = _the_intent(work, order, payment)
    if isinstance(answer, answers.Captured):
        booked = book(work, answer.receipt)
        if booked.intent is not None and booked.intent.id == payment:
            intent = booked.intent
        because = booked.taking.unmatched
        # The provider has decided: no other money will come by this payment.
        return intent if because is None else _closed(work, intent, because)
    move = payments.progress(intent, answer)
    if move is None:
        return intent
    work.emit(move.event)
    return work.payments.save_intent(payments.ask_later(move.intent, at=work.at))
