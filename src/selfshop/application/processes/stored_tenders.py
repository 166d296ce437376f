"""Stored value as a tender: set aside, taken when the order is paid, set free, given back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from selfshop.application.owning import owner_now
from selfshop.domain import ledger, payments
from selfshop.domain.membership import stored_value
from selfshop.domain.payments import answers
from selfshop.domain.shared import AccountId, MemberId, PaymentId
from selfshop.ports.work import Work

Holds = Mapping[PaymentId, Sequence[ledger.TransferId]]


def ready(work: Work, intents: Iterable[payments.PaymentIntent]) -> Holds | None:
    """Return what is held for payments, by payment; None = some of it cannot be taken now."""
    found: dict[PaymentId, list[ledger.TransferId]] = {one.id: [] for one in intents}
    if not found:
        return {}
    names = {hold: payment for payment in found for hold in stored_value.spending.holds_of(payment)}
    holdings = work.ledger.holdings(names)
    payers = {one.transfer.debit for one in holdings.values()}
    if any(one.frozen for one in work.ledger.standings(payers).values()):
        return None
    for name, one in holdings.items():
        if not isinstance(one, ledger.Open) or one.is_over(work.at):
            return None
        found[names[name]].append(name)
    return found


def capture(
    work: Work, intent: payments.PaymentIntent, holds: Sequence[ledger.TransferId]
) -> payments.PaymentIntent:
    """Take what is held for a payment; return it as stored."""
    work.ledger.post(stored_value.spending.spent(intent.id, intent.order, holds))
    match = payments.stored.capture(intent, at=work.at)
    work.payments.add_taking(match.taking)
    work.emit(match.event)
    # The payment that was captured is the match's own.
    return work.payments.save_intent(match.intent or intent)


def let_go(work: Work, intent: payments.PaymentIntent) -> payments.PaymentIntent:
    """Give a payment up; what was held for it is free again, unless its time has set it free."""
    holdings = work.ledger.holdings(stored_value.spending.holds_of(intent.id))
    holds = sorted(name for name, one in holdings.items() if isinstance(one, ledger.Open))
    if holds:
        work.ledger.post(stored_value.spending.let_go(intent.id, intent.order, holds))
    move = payments.void(intent)
    work.emit(move.event)
    return work.payments.save_intent(move.intent)


def give_back(work: Work, refund: payments.Refund, taking: payments.Taking) -> payments.Refund:
    """Carry out an approved refund of stored value at once; return it as stored.

    Args:
        work: the unit.
        refund: approved, as stored.
        taking: with this refund on its way, as stored.
    """
    payment = PaymentId(taking.receipt.transaction)
    held = work.ledger.journal(stored_value.spending.held_id(payment))
    transfers = () if held is None else held.transfers
    shares = stored_value.spending.coming_back(transfers, refund.amount, already=taking.refunded)
    days = work.house.settings().stored_value.grace_days
    work.ledger.post(
        stored_value.spending.given_back(
            refund.id,
            refund.order,
            shares,
            ends=work.at + timedelta(days=days),
            instead=_instead(work, taking),
            heirs=_heirs(work, transfers),
        )
    )
    submitted = payments.refunds.submit(refund, at=work.at)
    sent = work.payments.save_refund(submitted.refund)
    move = payments.refunds.conclude(sent, taking, answers.RefundSucceeded())
    if move is None or move.taking is None:
        return sent
    work.payments.save_taking(move.taking)
    work.emit(submitted.event, move.event)
    return work.payments.save_refund(move.refund)


def _heirs(work: Work, holds: Iterable[ledger.Transfer]) -> stored_value.merging.Heirs:
    """Return whose it is now what members had paid with who were merged into others."""
    found: dict[MemberId, MemberId] = {}
    for hold in holds:
        if stored_value.kinds.kind_of(hold.debit) in stored_value.kinds.OF_MEMBERS:
            member = MemberId(stored_value.kinds.name_of(hold.debit))
            heir = owner_now(work, member)
            if heir != member:
                found[member] = heir
    return found


def _instead(work: Work, taking: payments.Taking) -> MemberId | None:
    """Return whose store credit a refund becomes since its card is void; None = it is not."""
    payer = taking.receipt.payee
    if not payer.startswith(f"{stored_value.Kind.CARD.value}:"):
        return None
    card = stored_value.cards.CardId(stored_value.kinds.name_of(AccountId(payer)))
    if work.ledger.journal(stored_value.cards.voided_id(card)) is None:
        return None
    order = work.orders.get(taking.receipt.order, owner=None)
    if order is None:
        return None
    holder = owner_now(work, order.member)
    work.ledger.open(stored_value.kinds.accounts_for(holder, taking.receipt.amount.currency))
    return holder
