"""Sending money back: decided in a unit, carried out by the provider outside of any."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from selfshop.application.conversation import Talk
from selfshop.application.processes.stored_tenders import give_back
from selfshop.domain import aftersales, orders, payments
from selfshop.domain.payments import answers
from selfshop.domain.shared import Minor, NotFound, OrderId, RefundId, ReturnId
from selfshop.ports.work import Work

A = TypeVar("A")
R = payments.RefundStatus


def refund_order(
    work: Work, order: orders.Order, amount: Minor, *, cause: str
) -> tuple[payments.Refund, ...]:
    """Let *amount* of what was taken for an order go back, shared over its takings."""
    if amount == 0:
        return ()
    takings = [taking for taking in work.payments.takings(order.id) if taking.unmatched is None]
    return tuple(
        refund_taking(work, taking, share, cause=cause)
        for taking, share in payments.split_refund(amount, takings)
    )


def refund_taking(
    work: Work, taking: payments.Taking, amount: Minor, *, cause: str
) -> payments.Refund:
    """Let *amount* of one taking go back."""
    asked = payments.refunds.request(
        taking, refund_id=RefundId(work.new_id()), amount=amount, cause=cause, at=work.at
    )
    requested = work.payments.add_refund(asked.refund)
    asked_of = work.payments.save_taking(asked.taking or taking)
    approved = payments.refunds.approve(requested, at=work.at)
    work.emit(asked.event, approved.event)
    saved = work.payments.save_refund(approved.refund)
    if payments.stored.is_ours(saved.provider):
        return give_back(work, saved, asked_of)
    return saved


def the_refund(
    work: Work, order: OrderId, refund: RefundId
) -> tuple[payments.Refund, payments.Taking]:
    """Return a refund and the taking it is of."""
    found = work.payments.refund(order, refund)
    if found is None:
        raise NotFound("refund.unknown", refund=refund)
    taking = work.payments.taking(found.provider, found.transaction)
    if taking is None:
        raise NotFound("taking.unknown", transaction=found.transaction)
    return found, taking


def heard(ask: Callable[[], A]) -> A | answers.NoAnswer:
    """Return what the provider answers; silence is an answer too, and nothing is guessed."""
    try:
        return ask()
    except OSError:
        return answers.NoAnswer()


def settle_due(talk: Talk, limit: int) -> int:
    """Send up to *limit* refunds that are due, or ask after them; return how many were decided."""
    due = talk.unit(lambda work: work.payments.refunds_to_ask(work.at, limit=limit))
    decided = 0
    for refund in due:
        if refund.provider in talk.desk.providers:
            decided += settle(talk, refund)
        else:
            # Whoever has the provider sends it; here it must not stand in the way of others.
            talk.unit(partial(_put_off, refund=refund))
    return decided


def settle(talk: Talk, refund: payments.Refund) -> bool:
    """Ask the provider for a refund, and book its answer; tell whether it has decided.

    Raises:
        Refused: ``provider.unknown``.
    """
    provider = talk.provider(refund.provider)
    submitted = talk.unit(lambda work: _submit(work, refund))
    if submitted is None:
        return False
    answer = heard(lambda: provider.refund(payments.refunds.refund_request(submitted)))
    if isinstance(answer, answers.NoAnswer | answers.RefundPending):
        return False
    return talk.unit(lambda work: _conclude(work, submitted, answer))


def _submit(work: Work, refund: payments.Refund) -> payments.Refund | None:
    found, _ = the_refund(work, refund.order, refund.id)
    if found.version != refund.version:
        # Another sweeper, or somebody by hand, was faster.
        return None
    move = payments.refunds.submit(found, at=work.at)
    work.emit(move.event)
    return work.payments.save_refund(move.refund)


def _put_off(work: Work, refund: payments.Refund) -> None:
    found, _ = the_refund(work, refund.order, refund.id)
    if found.version == refund.version:
        work.payments.save_refund(payments.refunds.put_off(found, at=work.at))


def _conclude(work: Work, refund: payments.Refund, answer: answers.RefundAnswer) -> bool:
    found, taking = the_refund(work, refund.order, refund.id)
    if found.status is not R.SUBMITTED:
        # Another sweeper has booked the answer already.
        return False
    move = payments.refunds.conclude(found, taking, answer)
    if move is None:
        return False
    saved = work.payments.save_refund(move.refund)
    if move.taking is not None:
        work.payments.save_taking(move.taking)
    work.emit(move.event)
    complete_return(work, saved)
    return True


def complete_return(work: Work, refund: payments.Refund) -> None:
    """End the return that *refund* was the last of."""
    kind, _, name = refund.cause.partition(":")
    claim = work.returns.get(refund.order, ReturnId(name)) if kind == "return" else None
    if claim is None:
        return
    refunds = {one.id: one for one in work.payments.refunds(refund.order)} | {refund.id: refund}
    if not aftersales.is_settled(claim, refunds.values()):
        return
    move = aftersales.complete(claim, refunds.values())
    work.returns.save(move.claim)
    work.emit(move.event)
