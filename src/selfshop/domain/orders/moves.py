"""What may be done to an order after it was placed; `statuses` says from where to where.

Every move returns the order after it with one event, or refuses and changes nothing:
`order.not_allowed` from a status it does not lead on from, `order.lapsed` for money that comes
when the time to pay is over.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from attrs import evolve, field, frozen

from selfshop.domain.orders import lines as line_moves
from selfshop.domain.orders.lines import LineUnits, OrderLine, counts_of
from selfshop.domain.orders.order import Order, OrderMove, event_of
from selfshop.domain.orders.shares import LineShares, Rows, refund_of
from selfshop.domain.orders.statuses import ALLOWED, Move, OrderStatus, derive
from selfshop.domain.shared import (
    LineId,
    Minor,
    Money,
    NotFound,
    PaymentId,
    Refused,
    checks,
)


@frozen(kw_only=True)
class Paid:
    """The fact that money for an order was captured."""

    payment: PaymentId
    amount: Money = field(validator=checks.money(least_minor=1))
    at: datetime


@frozen(kw_only=True)
class Moved:
    """The fact that units of an order were shipped, delivered or taken back.

    Attributes:
        cause: what moved them, kind and id, such as ``parcel:0192…``.
    """

    lines: tuple[LineUnits, ...]
    cause: str
    at: datetime


def is_lapsed(order: Order, *, at: datetime) -> bool:
    """Tell whether the time to pay is over at *at* and the money has not come, swept or not."""
    return order.status is OrderStatus.EXPIRED or (
        order.status is OrderStatus.PENDING_PAYMENT and at >= order.pay_before
    )


def waits_for_money(order: Order, *, at: datetime) -> bool:
    """Tell whether money that comes at *at* would count."""
    return order.status is OrderStatus.PENDING_PAYMENT and not is_lapsed(order, at=at)


def nothing_kept(order: Order) -> bool:
    """Tell whether every unit, gifts included, was cancelled or came back for good."""
    return all(line.cancelled + line.returned == line.ordered for line in order.lines)


def pay(order: Order, fact: Paid) -> OrderMove:
    """Count captured money; the order is placed once it is paid in full.

    Raises:
        InvalidInput: the money is in another currency.
        Refused: `order.not_allowed`, `order.lapsed`, or `order.overpaid`.
    """
    _require(order, Move.PAY)
    if is_lapsed(order, at=fact.at):
        raise Refused("order.lapsed", order=order.id)
    amount = fact.amount.in_(order.currency, path="amount")
    if order.paid + amount > order.payable:
        raise Refused("order.overpaid", order=order.id)
    changed = _derived(evolve(order, paid=Minor(order.paid + amount)))
    return OrderMove(
        order=changed, event=event_of(changed, "paid", payment=fact.payment, amount=amount)
    )


def expire(order: Order, *, at: datetime) -> OrderMove:
    """Make visible that the time to pay is over; what was paid of it goes back.

    Raises:
        Refused: `order.not_allowed`, or `order.not_due` before `pay_before`.
    """
    _require(order, Move.EXPIRE)
    if not is_lapsed(order, at=at):
        raise Refused("order.not_due", order=order.id)
    return _given_up(order, OrderStatus.EXPIRED, "expired")


def cancel(
    order: Order,
    *,
    reason: str,
    at: datetime,
    rows: Mapping[LineId, Rows],
    lines: tuple[LineUnits, ...] | None = None,
) -> OrderMove:
    """Cancel *lines*, or the whole order, as far as nothing has shipped.

    An order that waits for its money is cancelled whole, and has expired when its time is over.
    Of a paid one, the cancelled units give their shares back.

    Raises:
        InvalidInput: *lines* is empty or names a line twice; the reason says nothing.
        NotFound: `order.no_such_line`.
        Refused: `order.not_allowed`, `order.shipped` for a whole order of which something has
            shipped, `order.unpaid` for a part of an unpaid order, `order.too_many`.
    """
    checks.require_words("reason", reason)
    if lines is not None:
        counts_of(lines)
    _require(order, Move.CANCEL)
    if order.status is OrderStatus.PENDING_PAYMENT:
        if lines is not None:
            raise Refused("order.unpaid", order=order.id)
        if is_lapsed(order, at=at):
            return expire(order, at=at)
        return _given_up(order, OrderStatus.CANCELLED, "cancelled")
    if lines is None:
        if any(line.shipped for line in order.lines):
            raise Refused("order.shipped", order=order.id)
        lines = order.allocated
    changed = _shifted(order, lines, _allocated, line_moves.cancelled)
    return _giving_back(changed, lines, rows, "cancelled", cause=reason)


def hold_back(order: Order, *, reason: str) -> OrderMove:
    """Keep a placed order from being shipped until somebody has looked; *reason* is a code.

    Raises:
        InvalidInput: the reason says nothing.
        Refused: `order.not_allowed`.
    """
    checks.require_words("reason", reason)
    _require(order, Move.HOLD_BACK)
    changed = evolve(order, status=OrderStatus.ON_HOLD, held_back=reason)
    return OrderMove(order=changed, event=event_of(changed, "held_back", reason=reason))


def resume(order: Order) -> OrderMove:
    """Let an order that was held back go on.

    Raises:
        Refused: `order.not_allowed`.
    """
    _require(order, Move.RESUME)
    changed = evolve(order, status=OrderStatus.PLACED, held_back=None)
    return OrderMove(order=changed, event=event_of(changed, "resumed"))


def ship(order: Order, fact: Moved) -> OrderMove:
    """Count units that left in a parcel: at most what is allocated.

    Raises:
        InvalidInput: no lines, or one twice.
        NotFound: `order.no_such_line`.
        Refused: `order.not_allowed`, `order.too_many`.
    """
    _require(order, Move.SHIP)
    return _counted(order, fact, _allocated, line_moves.shipped, "shipped")


def deliver(order: Order, fact: Moved) -> OrderMove:
    """Count units that have arrived: at most what is on its way. Raises as `ship` does."""
    _require(order, Move.DELIVER)
    return _counted(order, fact, _on_its_way, line_moves.delivered, "delivered")


def take_back(order: Order, fact: Moved, *, rows: Mapping[LineId, Rows]) -> OrderMove:
    """Count delivered units that came back for good; they give their shares back.

    Raises as `ship` does.
    """
    _require(order, Move.TAKE_BACK)
    changed = _shifted(order, fact.lines, _at_the_buyers, line_moves.returned)
    return _giving_back(changed, fact.lines, rows, "taken_back", cause=fact.cause)


def close(order: Order) -> OrderMove:
    """Archive a completed order.

    Raises:
        Refused: `order.not_allowed`.
    """
    _require(order, Move.CLOSE)
    changed = evolve(order, status=OrderStatus.CLOSED)
    return OrderMove(order=changed, event=event_of(changed, "closed"))


def _require(order: Order, move: Move) -> None:
    if order.status not in ALLOWED[move]:
        raise Refused(
            "order.not_allowed", order=order.id, status=order.status.value, move=move.value
        )


def _derived(order: Order) -> Order:
    status = derive(order.status, order.lines, paid=order.paid, payable=order.payable)
    return order if status is order.status else evolve(order, status=status)


def _given_up(order: Order, status: OrderStatus, what: str) -> OrderMove:
    """Cancel all units of an order that waits for its money."""
    lines = tuple(line_moves.cancelled(line, line.allocated) for line in order.lines)
    changed = evolve(order, status=status, lines=lines)
    return OrderMove(order=changed, event=event_of(changed, what), refund=order.paid)


def _allocated(line: OrderLine) -> int:
    return line.allocated


def _on_its_way(line: OrderLine) -> int:
    return line.shipped - line.delivered


def _at_the_buyers(line: OrderLine) -> int:
    return line.delivered - line.returned


def _shifted(
    order: Order,
    units: tuple[LineUnits, ...],
    room_of: Callable[[OrderLine], int],
    shift: Callable[[OrderLine, int], OrderLine],
) -> Order:
    """Return *order* with *units* shifted, each line as far as it has room."""
    lines = {line.line: line for line in order.lines}
    for name, count in counts_of(units).items():
        if name not in lines:
            raise NotFound("order.no_such_line", order=order.id, line=name)
        room = room_of(lines[name])
        if count > room:
            raise Refused("order.too_many", order=order.id, line=name, wanted=count, most=room)
        lines[name] = shift(lines[name], count)
    return evolve(order, lines=tuple(lines.values()))


def _counted(
    order: Order,
    fact: Moved,
    room_of: Callable[[OrderLine], int],
    shift: Callable[[OrderLine, int], OrderLine],
    what: str,
) -> OrderMove:
    changed = _derived(_shifted(order, fact.lines, room_of, shift))
    units = sum(part.quantity for part in fact.lines)
    return OrderMove(order=changed, event=event_of(changed, what, cause=fact.cause, units=units))


def _giving_back(
    order: Order,
    units: tuple[LineUnits, ...],
    rows: Mapping[LineId, Rows],
    what: str,
    *,
    cause: str,
) -> OrderMove:
    """Give back the shares of the next units of each line: all moves advance the same count."""
    lines = {line.line: line for line in order.lines}
    given_back = shares_of_next(order, units, rows)
    for part in given_back:
        line = lines[part.line]
        lines[part.line] = evolve(line, refunded=line.refunded + part.shares.units)
    refund = Minor(sum(part.shares.payable for part in given_back))
    changed = _derived(evolve(order, lines=tuple(lines.values())))
    count = sum(part.shares.units for part in given_back)
    return OrderMove(
        order=changed,
        event=event_of(changed, what, cause=cause, units=count, refund=refund),
        given_back=given_back,
        refund=refund,
    )


def shares_of_next(
    order: Order, units: tuple[LineUnits, ...], rows: Mapping[LineId, Rows]
) -> tuple[LineShares, ...]:
    """Return what *units* give back if they are the next ones of their lines to do so."""
    refunded = {line.line: line.refunded for line in order.lines}
    return tuple(
        LineShares(
            line=part.line,
            shares=refund_of(rows[part.line], taken=refunded[part.line], count=part.quantity),
        )
        for part in units
    )
