"""An order, and how a quote becomes one."""

from collections.abc import Mapping
from datetime import datetime

from attrs import frozen

from selfshop.domain import checkout, promotions
from selfshop.domain.orders.lines import LineUnits, OrderLine, gift_line_of, line_of
from selfshop.domain.orders.shares import NOTHING, LineShares
from selfshop.domain.orders.statuses import OrderStatus, derive
from selfshop.domain.shared import (
    Event,
    Fact,
    HoldId,
    InvalidInput,
    MemberId,
    Minor,
    OrderId,
    Refused,
    SubjectId,
    checks,
    format_minor,
)


@frozen(kw_only=True)
class Order:
    """What a member has bought, how far it is paid and how far it has come.

    Amounts are minor units of *currency*. The frozen quote with its unit rows is kept beside it.

    Attributes:
        number: what people call it.
        payable: what it costs; paid: what has been captured for it, refunds not taken off.
        pay_before: the instant from which an unpaid order has expired.
        hold: the hold that keeps its goods; None = it needs none.
        quote_hash: what the buyer agreed to.
        ruleset, settings: the versions of rules and settings that it was placed under.
        reference: the host's own reference, unique in the shop.
        ship_to: whom it goes to, a pseudonym.
        held_back: why it is on hold, as a code.
        redemptions: what it uses of limits and coupons.
        version: 0 = not stored yet.
    """

    id: OrderId
    number: str
    member: MemberId
    currency: str
    status: OrderStatus
    lines: tuple[OrderLine, ...]
    payable: Minor
    paid: Minor
    placed_at: datetime
    pay_before: datetime
    hold: HoldId | None
    quote_hash: str
    ruleset: str
    settings: int
    reference: str | None = None
    ship_to: SubjectId | None = None
    held_back: str | None = None
    redemptions: tuple[promotions.redeeming.Redemption, ...] = ()
    version: int = 0

    @property
    def allocated(self) -> tuple[LineUnits, ...]:
        """All units that are set aside and have not shipped."""
        return tuple(
            LineUnits(line=line.line, quantity=line.allocated)
            for line in self.lines
            if line.allocated
        )


@frozen(kw_only=True)
class OrderMove:
    """An order after a move, what it gives back, and what is said to the world.

    Attributes:
        given_back: the shares of units that are not the buyer's any more, per line.
        refund: what goes back to the buyer, in minor units of the order's currency.
    """

    order: Order
    event: Event
    given_back: tuple[LineShares, ...] = ()
    refund: Minor = NOTHING


def place(
    quote: checkout.Quote,
    *,
    expected_hash: str,
    order_id: OrderId,
    number: str,
    member: MemberId,
    hold: HoldId | None,
    settings: int,
    pay_before: datetime,
    at: datetime,
    expected_payable: Minor | None = None,
    reference: str | None = None,
    ship_to: SubjectId | None = None,
    redemptions: tuple[promotions.redeeming.Redemption, ...] = (),
) -> OrderMove:
    """Turn *quote*, made anew at *at*, into an order; one that costs nothing is placed at once.

    The buyer agreed to *expected_hash*, and saw *expected_payable* where that is known, so that a
    refusal can tell the difference; *pay_before* lies after *at*.

    Raises:
        InvalidInput: the quote has no lines, a text is empty, or the time to pay is over already.
        Refused: `quote.changed`, `freight.not_served`, `freight.ship_to_missing`.
    """
    _require_placeable(number, reference, pay_before=pay_before, at=at)
    _require_agreed(quote, expected_hash, expected_payable)
    lines = _lines_of(quote)
    order = Order(
        id=order_id,
        number=number,
        member=member,
        currency=quote.currency,
        status=derive(OrderStatus.PENDING_PAYMENT, lines, paid=NOTHING, payable=quote.payable),
        lines=lines,
        payable=quote.payable,
        paid=NOTHING,
        placed_at=at,
        pay_before=pay_before,
        hold=hold,
        quote_hash=quote.hash,
        ruleset=quote.ruleset,
        settings=settings,
        reference=reference,
        ship_to=ship_to,
        redemptions=redemptions,
    )
    event = event_of(order, "placed", payable=order.payable, member=member)
    return OrderMove(order=order, event=event)


def _require_agreed(
    quote: checkout.Quote, expected_hash: str, expected_payable: Minor | None
) -> None:
    if quote.hash != expected_hash:
        raise _changed(quote, expected_payable)
    if quote.obstacles:
        first = quote.obstacles[0]
        raise Refused(first.code, **first.facts)  # type: ignore[arg-type]  # none is `retryable`


def _require_placeable(
    number: str, reference: str | None, *, pay_before: datetime, at: datetime
) -> None:
    checks.require_text("number", number)
    if reference is not None:
        checks.require_text("reference", reference)
    if pay_before <= at:
        raise InvalidInput("pay_before", "input.empty_period")


def _lines_of(quote: checkout.Quote) -> tuple[OrderLine, ...]:
    if not quote.lines:
        raise InvalidInput("lines", "input.empty")
    lines = (*map(line_of, quote.lines), *map(gift_line_of, quote.gifts))
    checks.no_duplicates("lines", [line.line for line in lines])
    return lines


def event_of(order: Order, what: str, **facts: Fact) -> Event:
    """Return the event that *what* has been done to *order*, as it stands after it."""
    told: Mapping[str, Fact] = {"status": order.status.value, "currency": order.currency, **facts}
    return Event(
        kind=f"orders.{what}",
        aggregate=f"order:{order.id}",
        root=order.id,
        version=order.version + 1,
        facts=told,
    )


def _changed(quote: checkout.Quote, expected: Minor | None) -> Refused:
    return Refused(
        "quote.changed",
        currency=quote.currency,
        payable=format_minor(quote.payable, quote.currency),
        difference=None
        if expected is None
        else format_minor(quote.payable - expected, quote.currency),
        lines={line.line: format_minor(line.payable, quote.currency) for line in quote.lines},
        hash=quote.hash,
    )
