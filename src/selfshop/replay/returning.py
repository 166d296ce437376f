"""One recorded return through the shop: ask, approve, receive, accept; and the money for it.

A return is found again by the reason it was asked for with, which names its line of the
recording, so each is booked once however often it is tried.
"""

from datetime import datetime

from selfshop.domain import aftersales, orders, payments
from selfshop.domain.shared import LineId, Minor
from selfshop.replay.furnishing import REPLAY
from selfshop.replay.reconciliation import BookedReturn
from selfshop.replay.recording import RecordedReturn
from selfshop.replay.selling import key_of
from selfshop.shop import Shop

Status = aftersales.ReturnStatus

#: How many refunds are sent in one go.
_SEND_MAX = 10_000


def take_back(shop: Shop, back: RecordedReturn) -> aftersales.Return:
    """Book *back* as of its instant as far as goods go; the money is `send_refunds`' to send.

    Args:
        shop: acting as the replay.
        back: a return to an order that was replayed before.

    Returns:
        The return as it stands: settling, or completed once its refund has gone out.

    Raises:
        Refused: the shop turns a step down.
    """
    then = shop.as_of(back.at)
    order = then.orders.get_by_reference(reference=back.order).id
    reason = f"recorded:{back.source_line}"
    units = tuple(
        orders.LineUnits(line=LineId(str(part.line)), quantity=part.units) for part in back.parts
    )
    known = (claim for claim in then.aftersales.get(order=order) if claim.reason == reason)
    claim = next(known, None)
    if claim is None:
        keyed = then.acting_as(REPLAY, key=key_of("return", str(back.source_line)))
        claim = keyed.aftersales.request_return(order=order, lines=units, reason=reason)
    if claim.status is Status.REQUESTED:
        claim = then.aftersales.approve_return(order=order, claim=claim.id)
    if claim.status is Status.APPROVED:
        claim = then.aftersales.receive_return(order=order, claim=claim.id, lines=units)
    if claim.status is Status.RECEIVED:
        fit = tuple(part.line for part in units)
        accepted = then.aftersales.accept_return(
            order=order, claim=claim.id, lines=units, restock=fit
        )
        claim = accepted.claim
    return claim


def send_refunds(shop: Shop, *, at: datetime) -> int:
    """Have all refunds sent that wait for it, as of *at*; return how many were."""
    sent = _sent(shop, at)
    # What interrupted runs were sending is asked after by the shop only a while later.
    while (waiting := _next_asking(shop)) and (more := _sent(shop, max(at, waiting))):
        sent += more
    return sent


def _sent(shop: Shop, at: datetime) -> int:
    sent = 0
    while done := shop.as_of(at).due.run(limit=_SEND_MAX).done["refunds_settled"]:
        sent += done
    return sent


def _next_asking(shop: Shop) -> datetime | None:
    submitted = shop.payments.find_refunds(status=payments.RefundStatus.SUBMITTED, limit=1).items
    return submitted[0].ask_at if submitted else None


def settled(shop: Shop, back: RecordedReturn) -> BookedReturn:
    """Return what the shop has booked for *back*: units taken back, money that has gone out."""
    claim = take_back(shop, back)
    refunds = shop.payments.refunds(order=claim.order) if claim.refund else ()
    gone = sum(
        refund.amount
        for refund in refunds
        if refund.cause == claim.name and refund.status is payments.RefundStatus.SUCCEEDED
    )
    return BookedReturn(
        units=sum(line.accepted for line in claim.lines), refunded_minor=Minor(gone)
    )
