"""Gift cards: made, sold, looked at, frozen, made void, and taken back with the order that sold them."""

from datetime import datetime
from typing import Annotated

from attrs import frozen

from selfshop.application.ledger import reading
from selfshop.application.operation import ANYBODY, HOUSE, Group, operation
from selfshop.application.orders import frozen_quote, the_order
from selfshop.application.owning import owner_now
from selfshop.application.pages import PAGE_MAX, Cursor, Page
from selfshop.application.processes.refunding import refund_order
from selfshop.application.processes.tendering import card_by_id, the_card
from selfshop.application.processes.wallets import book
from selfshop.application.shape import AtMost
from selfshop.domain import ledger, orders
from selfshop.domain.membership import stored_value
from selfshop.domain.shared import (
    AccountId,
    Event,
    InvalidInput,
    LineId,
    MemberId,
    Minor,
    Money,
    NotFound,
    OrderId,
    Refused,
    checks,
    codewords,
)
from selfshop.ports.work import Work

ISSUE = "gift_cards.issue"
WRITE = "gift_cards.write"
#: How many cards one call makes, and one order sells.
CARDS_MAX = 10_000
SOLD_MAX = 1_000
S = orders.OrderStatus
_PAID = frozenset({S.PLACED, S.ON_HOLD, S.PROCESSING, S.COMPLETED, S.CLOSED})


@frozen(kw_only=True)
class MadeCard:
    """A new card: its code is not kept and is told only here."""

    id: stored_value.CardId
    code: str


class GiftCards(Group):
    """Gift cards."""

    name = "gift_cards"

    @operation(who=HOUSE, permission=ISSUE, writes=True)
    def issue(self, work: Work, *, count: int) -> tuple[MadeCard, ...]:
        """Make *count* cards, 1 to 10,000, that nobody can guess and that are worth nothing yet."""
        checks.require_whole("count", count, least=1, most=CARDS_MAX)
        codes: dict[str, None] = {}
        while len(codes) < count:
            missing = count - len(codes)
            chance = self.desk.chance.draw(codewords.CODE_BYTES * missing)
            codes |= dict.fromkeys(codewords.codes_from(chance))
        made = tuple(
            MadeCard(id=stored_value.cards.card_of(code.replace("-", "")), code=code)
            for code in codes
        )
        currency = work.house.settings().currency
        work.ledger.open(
            [
                *stored_value.kinds.house_accounts(stored_value.Kind.CARD, currency),
                *(stored_value.kinds.card_account(card.id, currency) for card in made),
            ]
        )
        work.emit(_event("issued", made[0].id, count=count))
        return made

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def activate(
        self,
        work: Work,
        *,
        order: OrderId,
        line: LineId,
        cards: Annotated[tuple[stored_value.CardId, ...], AtMost(entries=SOLD_MAX)],
        amount: Money,
        ends: datetime | None = None,
        holder: MemberId | None = None,
        identified: bool = False,
    ) -> tuple[stored_value.CardId, ...]:
        """Make cards worth *amount* each that a paid order has sold; again changes nothing.

        Args:
            order: paid for.
            line: each of its units has sold one card.
            cards: their ids.
            amount: what each of them holds.
            ends: from when on they cannot be used; None = never.
            holder: the one member who may use them; None = whoever has the code.
            identified: whether the buyer has shown who they are.

        Raises:
            InvalidInput: the amount is not positive or in another currency, or a card is named twice.
            NotFound: ``order.unknown``, ``order.no_such_line``, ``gift_card.unknown``.
            Refused: ``gift_card.order_unpaid``, ``gift_card.more_than_sold``, ``gift_card.too_much``,
                ``gift_card.identity_needed``, ``gift_card.ends_too_soon``,
                ``gift_card.registered_ends``, ``ledger.id_reused`` for a card that was sold.
        """
        return _activated(
            work,
            _Sale(
                order=the_order(work, order),
                line=line,
                cards=cards,
                amount=amount,
                ends=ends,
                holder=holder,
                identified=identified,
            ),
        )

    @operation(who=HOUSE, writes=False)
    def get(self, work: Work, *, card: stored_value.CardId) -> stored_value.Card:
        """Return a card by its id.

        Raises:
            NotFound: ``gift_card.unknown``.
        """
        return card_by_id(work, card)

    @operation(who=ANYBODY, writes=False)
    def look_up(self, work: Work, *, code: str) -> stored_value.Card:
        """Return the card of a code, for whoever has the code.

        Raises:
            NotFound: ``gift_card.unknown``; of a card with a holder, for all others too.
        """
        card = the_card(work, code)
        if None not in {work.owner, card.holder}:
            holder, asker = (
                owner_now(work, MemberId(str(one))) for one in (card.holder, work.owner)
            )
            if holder != asker:
                raise NotFound("gift_card.unknown")
        return card

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def freeze(self, work: Work, *, card: stored_value.CardId, frozen: bool) -> stored_value.Card:
        """Let nothing of a card be spent from now on, or again.

        Raises:
            NotFound: ``gift_card.unknown``.
        """
        found = card_by_id(work, card)
        work.ledger.freeze(stored_value.kinds.account(stored_value.Kind.CARD, card), frozen=frozen)
        work.emit(_event("frozen" if frozen else "thawed", card))
        return found

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def void(self, work: Work, *, card: stored_value.CardId, reason: str) -> Minor:
        """Make a card void; return what was on it, in minor units. Again changes nothing.

        Raises:
            NotFound: ``gift_card.unknown``.
            Refused: ``gift_card.not_allowed`` for a card that was not sold, ``gift_card.held``,
                ``gift_card.empty``, ``ledger.account_frozen``.
        """
        earlier = work.ledger.journal(stored_value.cards.voided_id(card))
        if earlier is None:
            earlier = book(
                work, stored_value.cards.voided(card_by_id(work, card), reason=reason), root=card
            )
        return Minor(sum(one.posted for one in earlier.transfers))

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def refund(self, work: Work, *, card: stored_value.CardId, reason: str) -> Minor:
        """Make a card void and pay its price back, less what it has paid for; again changes nothing.

        Its unit stays with the order that sold it, and gives nothing back any more. Returns what
        goes back to the buyer, in minor units.

        Raises:
            NotFound: ``gift_card.unknown``.
            Refused: ``gift_card.not_allowed``, ``gift_card.held``, ``gift_card.empty``,
                ``ledger.account_frozen``.
        """
        earlier = work.ledger.journal(stored_value.cards.voided_id(card))
        if earlier is not None:
            return Minor(int(str(earlier.facts["refund"])))
        found = card_by_id(work, card)
        stored_value.cards.require_active(found)
        order, price = _price(work, found)
        back = stored_value.cards.refund_of(found, price=price)
        book(work, stored_value.cards.voided(found, reason=reason, refund=back), root=card)
        refund_order(work, order, back, cause=f"gift_card:{card}")
        return back

    @operation(who=HOUSE, writes=False)
    def statement(
        self,
        work: Work,
        *,
        card: stored_value.CardId,
        cursor: Cursor | None = None,
        limit: int = 50,
    ) -> Page[ledger.Entry]:
        """Return a page of what happened to a card, the oldest first."""
        return reading.statement(
            work, _account(work, card), since=None, until=None, cursor=cursor, limit=limit
        )

    @operation(who=HOUSE, writes=False)
    def explain(
        self, work: Work, *, card: stored_value.CardId, locale: str = "en", limit: int = 50
    ) -> reading.Explanation:
        """Say in Chinese (``zh``) or English why a card holds what it holds."""
        return reading.explain(work, _account(work, card), locale=locale, limit=limit)


@frozen(kw_only=True)
class _Sale:
    order: orders.Order
    line: LineId
    cards: tuple[stored_value.CardId, ...]
    amount: Money
    ends: datetime | None
    holder: MemberId | None
    identified: bool


def _activated(work: Work, sale: _Sale) -> tuple[stored_value.CardId, ...]:
    minor = sale.amount.in_(sale.order.currency, path="amount")
    if minor < 1:
        raise InvalidInput("amount", "input.too_small", least=1)
    checks.no_duplicates("cards", sale.cards)
    _require_known(work, sale.cards)
    sold = _sold(work, sale.order)
    if sale.line not in sold:
        raise NotFound("order.no_such_line", order=sale.order.id, line=sale.line)
    here = sold[sale.line]
    if set(sale.cards) <= here.keys():
        return _book_all(work, sale, minor)
    _require_sold(sale, {*here, *sale.cards})
    earlier = sum(amount for some in sold.values() for amount in some.values())
    stored_value.require_lawful(
        stored_value.PROFILES[work.house.settings().stored_value.profile],
        stored_value.Sale(
            currency=sale.order.currency,
            amount=minor,
            total=Minor(earlier + minor * len(set(sale.cards) - here.keys())),
            ends=sale.ends,
            holder=sale.holder,
            identified=sale.identified,
        ),
        at=work.at,
    )
    # The order's version guards how many cards it has sold.
    work.orders.save(sale.order)
    work.ledger.open(
        [stored_value.cards.sale_account(sale.order.id, sale.line, sale.order.currency)]
    )
    return _book_all(work, sale, minor)


def _book_all(work: Work, sale: _Sale, minor: Minor) -> tuple[stored_value.CardId, ...]:
    for card in sale.cards:
        journal = stored_value.cards.activated(
            card,
            ledger.Amount(minor, sale.order.currency),
            order=sale.order.id,
            line=sale.line,
            ends=sale.ends,
            holder=sale.holder,
        )
        book(work, journal, root=card)
    return sale.cards


def _require_known(work: Work, wanted: tuple[stored_value.CardId, ...]) -> None:
    names = {stored_value.kinds.account(stored_value.Kind.CARD, card) for card in wanted}
    if len(work.ledger.standings(names)) < len(names):
        raise NotFound("gift_card.unknown")


def _require_sold(sale: _Sale, all_of_line: set[stored_value.CardId]) -> None:
    order = sale.order
    if order.status not in _PAID:
        raise Refused("gift_card.order_unpaid", order=order.id)
    line = next(one for one in order.lines if one.line == sale.line)
    units = line.ordered - line.cancelled - line.returned
    if len(all_of_line) > units:
        raise Refused(
            "gift_card.more_than_sold", line=sale.line, units=units, wanted=len(all_of_line)
        )


def _sold(work: Work, order: orders.Order) -> dict[LineId, dict[stored_value.CardId, Minor]]:
    """Return the cards that each line of an order has sold, with what they were sold for."""
    names = {stored_value.cards.sold_by(order.id, line.line): line.line for line in order.lines}
    there = work.ledger.standings(names)
    return {
        line: stored_value.cards.sold_in(_booked(work, there[name])) if name in there else {}
        for name, line in names.items()
    }


def _booked(work: Work, standing: ledger.Standing) -> list[ledger.Booked]:
    found: list[ledger.Booked] = []
    after: ledger.Place | None = None
    while page := work.ledger.booked(
        standing.account.id, after=after, until=work.at, limit=PAGE_MAX
    ):
        found += page
        last = page[-1].transfer
        after = ledger.Place(at=last.at, transfer=last.id)
    return found


def _price(work: Work, card: stored_value.Card) -> tuple[orders.Order, Minor]:
    """Return the order that sold a card, and the least that a unit of its line still gives back."""
    booked = work.ledger.journal(stored_value.cards.activated_id(card.id))
    line = None if booked is None else LineId(str(booked.facts["line"]))
    order = None if card.order is None else work.orders.get(card.order, owner=None)
    if order is None or line is None:
        raise NotFound("gift_card.unknown")
    sold = next(one for one in order.lines if one.line == line)
    rows = orders.refund_rows(frozen_quote(work, order))[line]
    return order, orders.refund_of(rows, taken=sold.refunded, count=1).payable


def _account(work: Work, card: stored_value.CardId) -> AccountId:
    return stored_value.kinds.account(stored_value.Kind.CARD, card_by_id(work, card).id)


def take_back(work: Work, before: orders.Order, after: orders.Order) -> None:
    """Make cards void whose units an order has given back in this unit.

    Raises:
        Refused: ``gift_card.spent``: too few of a line's cards are as they were sold.
    """
    fewer = [
        line
        for line, was in zip(after.lines, before.lines, strict=True)
        if line.cancelled + line.returned > was.cancelled + was.returned
    ]
    names = {stored_value.cards.sold_by(after.id, line.line): line for line in fewer}
    for name, standing in work.ledger.standings(names).items():
        line = names[name]
        found = [
            card_by_id(work, card) for card in stored_value.cards.sold_in(_booked(work, standing))
        ]
        kept = line.ordered - line.cancelled - line.returned
        for card in stored_value.cards.to_take_back(found, kept=kept):
            book(
                work,
                stored_value.cards.voided(card, reason=f"order {after.id}", with_unit=True),
                root=card.id,
            )


def _event(what: str, root: str, **facts: str | int) -> Event:
    return Event(
        kind=f"gift_cards.{what}",
        aggregate=f"gift_card:{root}",
        root=root,
        version=1,
        facts=facts,
    )
