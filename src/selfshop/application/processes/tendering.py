"""Paying an order: by stored value, by a provider, or by both.

Stored value is held until the order must be paid, and taken in the unit in which the rest has come. An
order that lapses or is cancelled sets it free.
"""

from collections.abc import Sequence

from attrs import frozen

from selfshop.application import inventory as holding
from selfshop.application.checkout import require_swept
from selfshop.application.lots import left_in
from selfshop.application.operation import ANYBODY, Group, operation
from selfshop.application.orders import the_order
from selfshop.application.owning import owner_now
from selfshop.application.processes import pointing, stored_tenders
from selfshop.application.processes.following import follow
from selfshop.application.processes.redeeming import use_up
from selfshop.domain import inventory, ledger, orders, payments
from selfshop.domain.membership import stored_value
from selfshop.domain.shared import (
    AccountId,
    InvalidInput,
    MemberId,
    Minor,
    Money,
    NotFound,
    OrderId,
    PaymentId,
    Refused,
    codewords,
)
from selfshop.ports.work import Work

WRITE = "payments.write"


@frozen(kw_only=True)
class Coming:
    """What keeps the goods of an order that waits for money, and the value that is held for it."""

    goods: inventory.Hold
    intents: tuple[payments.PaymentIntent, ...]
    holds: stored_tenders.Holds


class Tendering(Group):
    """What a buyer pays with besides a provider's money."""

    name = "payments"

    @operation(who=ANYBODY, permission=WRITE, writes=True)
    def spend(
        self,
        work: Work,
        *,
        order: OrderId,
        tender: payments.Tender,
        amount: Minor | None = None,
        card: str | None = None,
    ) -> payments.PaymentIntent:
        """Pay for an order, or a part of it, with what its buyer keeps with the shop.

        It is held, and taken once the rest has come; where there is no rest, at once. The payment
        that waited for the buyer is replaced by one of the rest.

        Args:
            order: which waits for its money.
            tender: the wallet, store credit, or a gift card.
            amount: None = as much as there is, and is needed.
            card: the code of the gift card.

        Raises:
            InvalidInput: *card* is missing, or there is no such tender here.
            NotFound: ``gift_card.unknown``.
            Refused: ``order.not_allowed``, ``payment.open`` while money may be on its way,
                ``stored_value.short``, ``stored_value.more_than_due``, ``ledger.account_frozen``,
                ``gift_card.not_allowed``, ``gift_card.not_yours``.
        """
        if amount is not None and amount < 1:
            raise InvalidInput("amount", "input.too_small", least=1)
        found = the_order(work, order)
        require_waiting(work, found)
        intents = work.payments.intents(order)
        due = found.payable - found.paid - payments.stored.held(intents)
        payer = owner_now(work, found.member)
        parts = _parts(work, found, _available(work, payer, tender, card), amount, due)
        wanted = sum(part.amount for part in parts)
        close_online(work, intents)
        intent, held = _held(work, found, tender, parts)
        if wanted < due:
            ask_for(work, found, Minor(due - wanted))
            return intent
        return _paid_at_once(work, found, intent, held)

    @operation(who=ANYBODY, permission=WRITE, writes=True)
    def give_up(self, work: Work, *, order: OrderId, payment: PaymentId) -> payments.PaymentIntent:
        """Set free what is held for a payment by stored value; a provider is asked for it instead.

        Raises:
            NotFound: ``payment.unknown``.
            Refused: ``order.not_allowed``, ``payment.not_voidable`` unless value is held for it,
                ``payment.open`` while money may be on its way.
        """
        found = the_order(work, order)
        require_waiting(work, found)
        intents = work.payments.intents(order)
        given = next((one for one in intents if one.id == payment), None)
        if given is None:
            raise NotFound("payment.unknown", payment=payment)
        if not payments.stored.is_held(given):
            raise Refused("payment.not_voidable", payment=payment, status=given.status.value)
        close_online(work, intents)
        voided = stored_tenders.let_go(work, given)
        rest = [one for one in intents if one.id != payment]
        ask_for(work, found, Minor(found.payable - found.paid - payments.stored.held(rest)))
        return voided


def require_waiting(work: Work, order: orders.Order) -> None:
    """Refuse an order that does not wait for money, or no more."""
    if not orders.waits_for_money(order, at=work.at):
        raise Refused(
            "order.not_allowed", order=order.id, status=order.status.value, move=orders.Move.PAY
        )


def close_online(work: Work, intents: Sequence[payments.PaymentIntent]) -> None:
    """Close the payments by a provider that wait for the buyer.

    Raises:
        Refused: ``payment.open``: money may be on its way.
    """
    for intent in intents:
        if payments.stored.is_stored(intent) or payments.is_final(intent):
            continue
        move = payments.give_up(intent, at=work.at)
        if move is None:
            raise Refused("payment.open", payment=intent.id)
        work.payments.save_intent(move.intent)
        work.emit(move.event)


def ask_for(work: Work, order: orders.Order, amount: Minor) -> payments.PaymentIntent:
    """Open a payment by the shop's provider."""
    settings = work.house.settings()
    move = payments.intend(
        payment_id=PaymentId(work.new_id()),
        order=order.id,
        amount=Money(amount, order.currency),
        provider=settings.provider,
        payee=settings.payee,
        expires_at=order.pay_before,
        at=work.at,
    )
    work.emit(move.event)
    return work.payments.add_intent(move.intent)


def coming_for(
    work: Work, order: orders.Order, intents: Sequence[payments.PaymentIntent]
) -> Coming | None:
    """Return what an order that waits for money has by now; None = it does not wait, or no more.

    *intents* are the order's payments.

    Money that comes at the last moment may find its goods swept already, though not the order; and
    what was held to pay the rest may have been frozen. Then it comes for nothing.
    """
    if order.hold is None or not orders.waits_for_money(order, at=work.at):
        return None
    goods = work.stock.hold(order.hold)
    if goods is None or not inventory.is_claimable(goods, at=work.at):
        return None
    held = tuple(filter(payments.stored.is_held, intents))
    holds = stored_tenders.ready(work, held)
    if not pointing.is_covered(work, order):
        return None
    return None if holds is None else Coming(goods=goods, intents=held, holds=holds)


def paid(
    work: Work, order: orders.Order, intent: payments.PaymentIntent, coming: Coming
) -> orders.Order:
    """Count the money of *intent*; with what is held it pays the order, which is placed then."""
    amount = intent.amount
    held = payments.stored.held(coming.intents)
    if held and order.paid + amount + held == order.payable:
        for one in coming.intents:
            stored_tenders.capture(work, one, coming.holds[one.id])
        amount = Minor(amount + held)
    fact = orders.Paid(payment=intent.id, amount=Money(amount, intent.currency), at=work.at)
    move = orders.pay(order, fact)
    saved = work.orders.save(move.order)
    work.emit(move.event)
    if saved.status is orders.OrderStatus.PLACED:
        holding.claim_held(work, coming.goods)
        use_up(work, order)
    follow(work, order, saved)
    return saved


def _available(
    work: Work, member: MemberId, tender: payments.Tender, card: str | None
) -> dict[AccountId, int]:
    """Return what a tender has to spend, account by account."""
    match tender:
        case payments.Tender.WALLET:
            names = stored_value.spending.accounts_of(
                member, stored_value.Kind.BONUS, stored_value.Kind.PAID
            )
        case payments.Tender.STORE_CREDIT:
            names = stored_value.spending.accounts_of(member, stored_value.Kind.CREDIT)
        case payments.Tender.GIFT_CARD:
            if card is None:
                raise InvalidInput("card", "input.missing")
            names = (_card(work, card, member),)
        case _:
            raise InvalidInput("tender", "input.wrong_type", expected="stored value")
    standings = work.ledger.standings(names)
    return {
        name: stored_value.spending.usable(
            standings[name],
            left_in(work, name) if standings[name].account.lots else (),
            at=work.at,
        )
        for name in names
        if name in standings
    }


def _card(work: Work, code: str, member: MemberId) -> AccountId:
    """Return the account of a card that *member* may spend from."""
    card = the_card(work, code)
    stored_value.cards.require_active(card)
    if card.holder is not None and owner_now(work, card.holder) != member:
        raise Refused("gift_card.not_yours", card=card.id)
    return stored_value.kinds.account(stored_value.Kind.CARD, card.id)


def the_card(work: Work, code: str) -> stored_value.Card:
    """Return the card of a code.

    Raises:
        NotFound: ``gift_card.unknown``.
    """
    plain = codewords.normalised(code)
    if plain is None:
        raise NotFound("gift_card.unknown")
    return card_by_id(work, stored_value.cards.card_of(plain))


def card_by_id(work: Work, card: stored_value.CardId) -> stored_value.Card:
    """Return a card.

    Raises:
        NotFound: ``gift_card.unknown``.
    """
    name = stored_value.kinds.account(stored_value.Kind.CARD, card)
    standing = work.ledger.standings([name]).get(name)
    if standing is None:
        raise NotFound("gift_card.unknown")
    activation = work.ledger.journal(stored_value.cards.activated_id(card))
    void = None if activation is None else work.ledger.journal(stored_value.cards.voided_id(card))
    over = 0
    if activation is not None and any(lot.is_over(work.at) for lot in activation.lots):
        over = sum(lot.remaining for lot in left_in(work, name) if lot.is_over(work.at))
    return stored_value.cards.card_from(standing, activation, void, over=over)


def _parts(
    work: Work,
    order: orders.Order,
    available: dict[AccountId, int],
    amount: Minor | None,
    due: int,
) -> tuple[stored_value.spending.Part, ...]:
    """Return what is taken from each account for *amount*; None = as much as there is and is due."""
    there = sum(available.values())
    wanted = min(due, there) if amount is None else amount
    if wanted > there or not wanted:
        # An order that was not paid in time may keep what is missing.
        require_swept(work)
    _require_due(order, wanted, due)
    return stored_value.spending.parts_of(
        wanted,
        available,
        order=work.house.settings().stored_value.order,
        currency=order.currency,
    )


def _require_due(order: orders.Order, wanted: int, due: int) -> None:
    if wanted > due:
        raise Refused("stored_value.more_than_due", order=order.id, due=due, wanted=wanted)
    if wanted < 1:
        raise Refused(
            "stored_value.short", available=0, wanted=max(due, 1), currency=order.currency
        )


def _held(
    work: Work,
    order: orders.Order,
    tender: payments.Tender,
    parts: Sequence[stored_value.spending.Part],
) -> tuple[payments.PaymentIntent, ledger.Recorded]:
    payment = PaymentId(work.new_id())
    amount = sum(part.amount for part in parts)
    try:
        held = work.ledger.post(
            stored_value.spending.held(
                payment, order.id, parts, currency=order.currency, until=order.pay_before
            )
        )
    except Refused as no:
        if no.code != "ledger.short":
            raise
        # Somebody has taken of it since it was looked at.
        raise Refused(
            "stored_value.short",
            available=no.facts["available"],
            wanted=amount,
            currency=order.currency,
        ) from no
    move = payments.stored.hold(
        payment_id=payment,
        order=order.id,
        tender=tender,
        amount=Money(amount, order.currency),
        payer=parts[0].account,
        expires_at=order.pay_before,
    )
    work.emit(move.event)
    return work.payments.add_intent(move.intent), held


def _paid_at_once(
    work: Work, order: orders.Order, intent: payments.PaymentIntent, held: ledger.Recorded
) -> payments.PaymentIntent:
    """Place an order that needs nothing more, and return its last payment."""
    coming = coming_for(work, order, work.payments.intents(order.id))
    if coming is None:
        raise Refused(
            "order.not_allowed", order=order.id, status=order.status.value, move=orders.Move.PAY
        )
    captured = stored_tenders.capture(work, intent, [one.id for one in held.transfers])
    paid(work, order, captured, coming)
    return captured
