r"""Refunds: money of a taking that goes back.

| from \ move | approve  | submit    | succeed   | fail   | settle by hand |
|-------------|----------|-----------|-----------|--------|----------------|
| requested   | approved | -         | -         | -      | -              |
| approved    | -        | submitted | -         | -      | manual         |
| submitted   | -        | submitted | succeeded | failed | -              |
| failed      | -        | submitted | -         | -      | manual         |
| succeeded, manual | -  | -         | -         | -      | -              |

`-` is refused `refund.not_allowed`. A refund's id is its number at the provider and the same in
every try, so asking again never pays twice. It is sent, and asked after, at `ask_at`. From the request on, its amount is no longer
refundable; only success or a settlement by hand makes it refunded.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from attrs import evolve, frozen

from selfshop.domain.payments import asking
from selfshop.domain.payments.answers import (
    RefundAnswer,
    RefundDeclined,
    RefundPending,
    RefundRequest,
    RefundSucceeded,
)
from selfshop.domain.payments.takings import Taking
from selfshop.domain.shared import (
    Event,
    InvalidInput,
    Minor,
    Money,
    OrderId,
    RefundId,
    Refused,
    checks,
    split_by_weight,
)


class RefundStatus(StrEnum):
    """Where a refund stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    SUBMITTED = "submitted"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    MANUAL = "manual"


#: Status -> what it may become.
TRANSITIONS: Mapping[RefundStatus, frozenset[RefundStatus]] = {
    RefundStatus.REQUESTED: frozenset({RefundStatus.APPROVED}),
    RefundStatus.APPROVED: frozenset({RefundStatus.SUBMITTED, RefundStatus.MANUAL}),
    RefundStatus.SUBMITTED: frozenset(
        {RefundStatus.SUBMITTED, RefundStatus.SUCCEEDED, RefundStatus.FAILED}
    ),
    RefundStatus.FAILED: frozenset({RefundStatus.SUBMITTED, RefundStatus.MANUAL}),
    RefundStatus.SUCCEEDED: frozenset(),
    RefundStatus.MANUAL: frozenset(),
}


@frozen(kw_only=True)
class Refund:
    """*amount* of one taking on its way back to the payer.

    Attributes:
        id: the refund's number at the provider, the same in every try.
        amount: > 0, in minor units of *currency*.
        cause: what it is for, kind and id, such as ``return:0192…``.
        tries: how often it was sent to the provider.
        ask_at: when to send it, or to ask after it; None = nothing is to be asked.
        note: the provider's reason of the last failure, or how it was settled by hand.
        version: 0 = not stored yet.
    """

    id: RefundId
    order: OrderId
    provider: str
    transaction: str
    currency: str
    amount: Minor
    cause: str
    requested_at: datetime
    status: RefundStatus = RefundStatus.REQUESTED
    tries: int = 0
    ask_at: datetime | None = None
    note: str | None = None
    version: int = 0


@frozen(kw_only=True)
class RefundMove:
    """A refund after a move, its taking where that changed, and what is said to the world."""

    refund: Refund
    taking: Taking | None
    event: Event


def request(
    taking: Taking, *, refund_id: RefundId, amount: Minor, cause: str, at: datetime
) -> RefundMove:
    """Ask that *amount* minor units of *taking* go back.

    Raises:
        InvalidInput: the amount is not positive, or an id is empty.
        Refused: `refund.exceeds`: more than is refundable.
    """
    checks.require_text("refund_id", refund_id)
    checks.require_text("cause", cause)
    if type(amount) is not int:
        raise InvalidInput("amount", "input.not_a_whole_number")
    if amount < 1:
        raise InvalidInput("amount", "input.too_small", least=1)
    if amount > taking.refundable:
        raise _exceeds(taking.refundable, taking.receipt.amount.currency)
    refund = Refund(
        id=refund_id,
        order=taking.receipt.order,
        provider=taking.receipt.provider,
        transaction=taking.receipt.transaction,
        currency=taking.receipt.amount.currency,
        amount=amount,
        cause=cause,
        requested_at=at,
    )
    return _moved(refund, evolve(taking, refunding=Minor(taking.refunding + amount)))


def approve(refund: Refund, *, at: datetime) -> RefundMove:
    """Let the refund go out, from *at* on."""
    return _moved(evolve(_step(refund, RefundStatus.APPROVED), ask_at=at))


def submit(refund: Refund, *, at: datetime) -> RefundMove:
    """Book that the refund is being sent to the provider, for the first time or again."""
    tries = refund.tries + 1
    again = asking.ask_again_at(tries, at=at)
    return _moved(evolve(_step(refund, RefundStatus.SUBMITTED), tries=tries, ask_at=again))


def put_off(refund: Refund, *, at: datetime) -> Refund:
    """Return *refund* to be sent later, since nobody can be asked at *at*."""
    return evolve(refund, ask_at=asking.ask_again_at(refund.tries + 1, at=at))


def refund_request(refund: Refund) -> RefundRequest:
    """Return what to ask of the provider for *refund*, the same in every try."""
    return RefundRequest(
        number=refund.id,
        transaction=refund.transaction,
        amount=Money(refund.amount, refund.currency),
    )


def conclude(refund: Refund, taking: Taking, answer: RefundAnswer) -> RefundMove | None:
    """Book what the provider answered; None = it has not decided yet."""
    match answer:
        case RefundPending():
            return None
        case RefundSucceeded():
            return _moved(_step(refund, RefundStatus.SUCCEEDED), _gone_back(taking, refund))
        case RefundDeclined(reason=reason):
            return _moved(evolve(_step(refund, RefundStatus.FAILED), note=reason))


def settle_by_hand(refund: Refund, taking: Taking, *, note: str) -> RefundMove:
    """Book that the money went back by another way, such as a bank transfer.

    Raises:
        InvalidInput: the note says nothing.
        Refused: `refund.not_allowed`.
    """
    checks.require_words("note", note)
    settled = evolve(_step(refund, RefundStatus.MANUAL), note=note)
    return _moved(settled, _gone_back(taking, refund))


def split_refund(amount: Minor, takings: Sequence[Taking]) -> tuple[tuple[Taking, Minor], ...]:
    """Share *amount* over the takings of one currency, by what is still refundable on each.

    Weight and capacity are what is still refundable, so the last refund closes all takings.

    Returns:
        Each taking that gives something with its share, in the order of (provider, transaction).

    Raises:
        Refused: `refund.exceeds`: more than is refundable on all of them.
    """
    giving = sorted(takings, key=lambda taking: taking.receipt.key)
    refundable = [taking.refundable for taking in giving]
    if amount > sum(refundable):
        raise _exceeds(sum(refundable), giving[0].receipt.amount.currency if giving else "")
    shares = split_by_weight(amount, refundable, refundable)
    return tuple(
        (taking, Minor(share)) for taking, share in zip(giving, shares, strict=True) if share > 0
    )


def _exceeds(refundable: int, currency: str) -> Refused:
    return Refused("refund.exceeds", refundable=refundable, currency=currency)


def _step(refund: Refund, to: RefundStatus) -> Refund:
    if to not in TRANSITIONS[refund.status]:
        raise Refused(
            "refund.not_allowed", refund=refund.id, status=refund.status.value, wanted=to.value
        )
    return evolve(refund, status=to, ask_at=None)


def _gone_back(taking: Taking, refund: Refund) -> Taking:
    return evolve(
        taking,
        refunding=Minor(taking.refunding - refund.amount),
        refunded=Minor(taking.refunded + refund.amount),
    )


def _moved(refund: Refund, taking: Taking | None = None) -> RefundMove:
    return RefundMove(
        refund=refund,
        taking=taking,
        event=Event(
            kind=f"payments.refund_{refund.status.value}",
            aggregate=f"refund:{refund.id}",
            root=refund.order,
            version=refund.version + 1,
            facts={
                "order": refund.order,
                "amount": refund.amount,
                "currency": refund.currency,
                "cause": refund.cause,
            },
        ),
    )
