"""Gift cards: made as codes in bulk, worth something once they are sold, and then used part by part.

| card   | may be                                                         |
|--------|----------------------------------------------------------------|
| issued | sold                                                           |
| active | spent, filled by refunds, frozen, thawed, voided                |
| void   | nothing; what a refund would give back becomes store credit    |

A card is an account. What is known of it besides is said by the two journals that made it active
and void; what an order has sold of cards, line by line, is an account that their value passes
through on its way in and, when the goods come back, out again.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import NewType

from attrs import frozen

from selfshop.domain import ledger
from selfshop.domain.membership.stored_value.kinds import (
    House,
    Kind,
    account,
    house,
    name_of,
)
from selfshop.domain.shared import AccountId, LineId, MemberId, Minor, OrderId, Refused

CardId = NewType("CardId", str)
#: Before the code where its id is derived, so that no other form can be mistaken for this one.
_FORM = "selfshop.gift_card.1:"
_SOLD = "gift_card_sale"


class CardState(StrEnum):
    """Where a card stands."""

    ISSUED = "issued"
    ACTIVE = "active"
    VOID = "void"


@frozen(kw_only=True)
class Card:
    """A card, in minor units of *currency*.

    Attributes:
        amount: what it was sold with.
        balance: what is on it and has not ended, swept or not; what is held included.
        held: what orders that are not paid yet keep.
        ends: from when on what it was sold with cannot be used; None = never.
        holder: the member whose it is; None = whoever has its code.
        order: which sold it.
        taken_back: whether it is void since its unit of that order came back.
    """

    id: CardId
    state: CardState
    currency: str
    amount: Minor
    balance: Minor
    held: Minor
    frozen: bool
    ends: datetime | None
    holder: MemberId | None
    order: OrderId | None
    taken_back: bool = False

    @property
    def is_untouched(self) -> bool:
        """Tell whether it is as it was sold."""
        return self.state is CardState.ACTIVE and self.balance == self.amount and not self.held


def card_of(code: str) -> CardId:
    """Return the id of the card that the normalised *code* is of."""
    return CardId("g-" + hashlib.sha256((_FORM + code).encode()).hexdigest()[:40])


def sold_by(order: OrderId, line: LineId) -> AccountId:
    """Return the name of the account through which the value of a line's cards passes."""
    return AccountId(f"{_SOLD}:{order}:{line}")


def sale_account(order: OrderId, line: LineId, currency: str) -> ledger.Account:
    """Return what that account is."""
    return ledger.Account(
        id=sold_by(order, line), unit=currency, normal=ledger.Side.CREDIT, kind=_SOLD
    )


def activated_id(card: CardId) -> ledger.JournalId:
    """Return the name of the journal that makes a card active."""
    return ledger.JournalId(f"gift_card:activated:{card}")


def voided_id(card: CardId) -> ledger.JournalId:
    """Return the name of the journal that makes a card void."""
    return ledger.JournalId(f"gift_card:voided:{card}")


def activated(
    card: CardId,
    amount: ledger.Amount,
    *,
    order: OrderId,
    line: LineId,
    ends: datetime | None,
    holder: MemberId | None,
) -> ledger.Journal:
    """Return what is booked when a card is sold."""
    through = sold_by(order, line)
    return ledger.Journal(
        id=activated_id(card),
        kind="gift_card.activated",
        facts={
            "order": order,
            "line": line,
            **({} if holder is None else {"holder": holder}),
            **({} if ends is None else {"ends": ends.isoformat()}),
        },
        legs=(
            ledger.Move(debit=house(Kind.CARD, House.LOADED), credit=through, amount=amount),
            ledger.Move(
                debit=through,
                credit=account(Kind.CARD, card),
                amount=amount,
                lots=ledger.Fresh(expires_at=ends),
            ),
        ),
    )


def voided(
    card: Card, *, reason: str, with_unit: bool = False, refund: Minor | None = None
) -> ledger.Journal:
    """Return what is booked when a card is made void: all that is on it is taken back.

    Args:
        card: as it stands.
        reason: for people.
        with_unit: whether the unit that sold it has come back; then a frozen card goes too, since the
            house takes its own back.
        refund: what of its price goes back without its unit, in minor units.

    Raises:
        Refused: ``gift_card.not_allowed`` unless it is active, ``gift_card.held`` while an order
            keeps some of it, ``gift_card.empty``.
    """
    require_active(card)
    if card.held:
        raise Refused("gift_card.held", card=card.id, held=card.held, currency=card.currency)
    if not card.balance:
        raise Refused("gift_card.empty", card=card.id)
    leg = ledger.Recoup if with_unit else ledger.Move
    return ledger.Journal(
        id=voided_id(card.id),
        kind="gift_card.voided",
        reason=reason,
        facts={"with_unit": with_unit, "refund": refund or 0},
        legs=(
            leg(
                debit=account(Kind.CARD, card.id),
                credit=house(Kind.CARD, House.TAKEN_BACK),
                amount=ledger.Amount(card.balance, card.currency),
            ),
        ),
    )


def require_active(card: Card) -> None:
    """Refuse a card that is not worth anything.

    Raises:
        Refused: ``gift_card.not_allowed``.
    """
    if card.state is not CardState.ACTIVE:
        raise Refused("gift_card.not_allowed", card=card.id, state=card.state.value)


def card_from(
    standing: ledger.Standing,
    activation: ledger.Recorded | None,
    void: ledger.Recorded | None,
    *,
    over: int = 0,
) -> Card:
    """Read a card off its account and its two journals.

    Args:
        standing: its account's.
        activation, void: the journals; None = there is none.
        over: what is still on the account though it has ended.
    """
    facts = {} if activation is None else activation.facts
    ends, holder, order = facts.get("ends"), facts.get("holder"), facts.get("order")
    state = CardState.ISSUED if activation is None else CardState.ACTIVE
    return Card(
        id=CardId(name_of(standing.account.id)),
        state=state if void is None else CardState.VOID,
        currency=standing.account.unit,
        amount=Minor(0 if activation is None else activation.transfers[-1].posted),
        balance=Minor(standing.balance - over),
        held=Minor(standing.held),
        frozen=standing.frozen,
        ends=None if ends is None else datetime.fromisoformat(str(ends)),
        holder=None if holder is None else MemberId(str(holder)),
        order=None if order is None else OrderId(str(order)),
        taken_back=void is not None and bool(void.facts["with_unit"]),
    )


def refund_of(card: Card, *, price: Minor) -> Minor:
    """Return what of its price goes back for a card that is made void: less what it has paid for."""
    return Minor(max(0, price - (card.amount - card.balance)))


def sold_in(booked: Iterable[ledger.Booked]) -> dict[CardId, Minor]:
    """Return what each card was sold with, from what was booked on the account of its line."""
    return {
        CardId(name_of(one.transfer.credit)): Minor(one.transfer.posted)
        for one in booked
        if one.transfer.credit.startswith(f"{Kind.CARD.value}:")
    }


def to_take_back(cards: Iterable[Card], *, kept: int) -> tuple[Card, ...]:
    """Return which of a line's cards go, so that no more stay than units are *kept*.

    One that the house has made void stays with its unit, whose price does not go back any more. One
    that is frozen goes where there are not enough others.

    Raises:
        Refused: ``gift_card.spent``: too few of them are as they were sold.
    """
    there = [card for card in cards if not card.taken_back]
    surplus = max(0, len(there) - kept)
    untouched = sorted(
        (card for card in there if card.is_untouched), key=lambda card: (card.frozen, card.id)
    )
    if len(untouched) < surplus:
        raise Refused("gift_card.spent", wanted=surplus, untouched=len(untouched))
    return tuple(untouched[:surplus])
