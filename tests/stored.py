"""A shop floor where members keep money with the shop, and gift cards are sold."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from attrs import frozen

from selfshop import Money, Shop
from selfshop.application.processes.gift_cards import MadeCard
from selfshop.domain import orders, payments
from selfshop.domain.membership import stored_value
from selfshop.domain.shared import MemberId, Minor
from selfshop.testing.builders import Goods
from tests.floor import Floor, open_floor

ANN, BOB = MemberId("ann"), MemberId("bob")
GOODS = (
    Goods(sku="tea", price="10.00", units=5_000),
    Goods(sku="card", price="100.00", units=5_000),
)
T = payments.Tender


def yuan(text: str) -> Money:
    return Money.of(text, "CNY")


@frozen(kw_only=True)
class Till:
    """A floor, with what stored value needs in one call each."""

    floor: Floor

    @property
    def shop(self) -> Shop:
        """The shop, as the host sees it."""
        return self.floor.shop

    def top_up(
        self,
        name: str,
        amount: str,
        bonus: str | None = None,
        *,
        member: MemberId = ANN,
        **more: Any,
    ) -> stored_value.TopUp:
        return self.shop.wallet.top_up(
            top_up=stored_value.TopUp(
                id=name,
                member=member,
                amount=yuan(amount),
                received=f"bank {name}",
                bonus=None if bonus is None else yuan(bonus),
                **more,
            )
        )

    def credit(
        self, name: str, amount: str, *, ends: datetime | None = None, member: MemberId = ANN
    ) -> stored_value.Credit:
        return self.shop.wallet.issue_credit(
            credit=stored_value.Credit(
                id=name, member=member, amount=yuan(amount), reason="sorry", ends=ends
            )
        )

    def sold_cards(
        self, count: int, amount: str = "100.00", **more: Any
    ) -> tuple[orders.Order, tuple[MadeCard, ...]]:
        """Let bob buy cards online, and make them active."""
        order = self.floor.bought({"card": count}, member=BOB)
        made = self.shop.gift_cards.issue(count=count)
        self.activate(order, *made, amount=amount, **more)
        return order, made

    def activate(
        self, order: orders.Order, *made: MadeCard, amount: str = "100.00", **more: Any
    ) -> None:
        self.shop.gift_cards.activate(
            order=order.id,
            line=order.lines[0].line,
            cards=tuple(card.id for card in made),
            amount=yuan(amount),
            **more,
        )

    def tea(self, units: int, *, member: MemberId = ANN) -> orders.Order:
        """Let somebody order tea at 10.00, without paying."""
        return self.floor.place({"tea": units}, member=member)

    def spend(
        self,
        order: orders.Order,
        tender: payments.Tender,
        amount: str | None = None,
        *,
        member: MemberId = ANN,
        card: MadeCard | None = None,
    ) -> payments.PaymentIntent:
        return self.floor.customer(member).payments.spend(
            order=order.id,
            tender=tender,
            amount=None if amount is None else Minor(yuan(amount).minor),
            card=None if card is None else card.code,
        )

    def purse(self, member: MemberId = ANN) -> tuple[int, int, int, int]:
        """Return what a member has: paid in, bonus, credit, and what is held of it."""
        has = self.shop.wallet.balance(member=member)
        return (has.paid, has.bonus, has.credit, has.held)

    def owed(self) -> dict[str, int]:
        """Return what is owed, leaving out kinds of which nothing is."""
        return {one.kind.value: one.owed for one in self.shop.wallet.owed() if one.owed}

    def back(self, order: orders.Order) -> dict[str, int]:
        """Return what has gone back of an order, by provider."""
        found: dict[str, int] = {}
        for taking in self.shop.payments.takings(order=order.id):
            found[taking.receipt.provider] = taking.refunded
        return found


def open_till(open_: Callable[..., Shop], **how: Any) -> Till:
    """Open a floor with tea at 10.00 and cards at 100.00."""
    return Till(floor=open_floor(open_, goods=GOODS, **how))
