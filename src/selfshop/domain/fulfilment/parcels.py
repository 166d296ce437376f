r"""Parcels: units of one order on their way to the buyer.

| from \ move | deliver   | receive  |
|-------------|-----------|----------|
| handed_over | delivered | -        |
| delivered   | -         | received |
| received    | -         | -        |

`-` is refused `parcel.not_allowed`. A delivered parcel counts as received from its auto-receipt
instant on, swept or not. While units of it may go back, the time to that instant stands still.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from attrs import evolve, field, frozen

from selfshop.domain import orders
from selfshop.domain.fulfilment import pauses as pausing
from selfshop.domain.fulfilment.pauses import Pauses
from selfshop.domain.shared import Event, LineId, OrderId, ParcelId, Refused, checks

#: The longest that a delivered parcel waits for the buyer's word.
RECEIVE_AFTER_DAYS_MAX = 3_650


class ParcelStatus(StrEnum):
    """Where a parcel stands."""

    HANDED_OVER = "handed_over"
    DELIVERED = "delivered"
    RECEIVED = "received"


#: Status -> what it may become.
TRANSITIONS: Mapping[ParcelStatus, frozenset[ParcelStatus]] = {
    ParcelStatus.HANDED_OVER: frozenset({ParcelStatus.DELIVERED}),
    ParcelStatus.DELIVERED: frozenset({ParcelStatus.RECEIVED}),
    ParcelStatus.RECEIVED: frozenset(),
}


@frozen(kw_only=True)
class Parcel:
    """Units of one order, handed over together.

    Attributes:
        carrier: who carries it to the order's address; None = handed over in person.
        tracking: the carrier's number.
        receive_after_days: days from delivery after which it counts as received.
        delivered_at: the sign-off, from which return windows count.
        pauses: when the days after delivery did not count, or do not yet.
        version: 0 = not stored yet.
    """

    id: ParcelId
    order: OrderId
    lines: tuple[orders.LineUnits, ...]
    receive_after_days: int = field(validator=checks.whole(least=0, most=RECEIVE_AFTER_DAYS_MAX))
    handed_over_at: datetime
    carrier: str | None = field(default=None, validator=checks.optional(checks.text()))
    tracking: str | None = field(default=None, validator=checks.optional(checks.text()))
    status: ParcelStatus = ParcelStatus.HANDED_OVER
    delivered_at: datetime | None = None
    received_at: datetime | None = None
    pauses: Pauses = ()
    version: int = 0


@frozen(kw_only=True)
class ParcelMove:
    """A parcel after a move, what the move is to its order, and what is said to the world.

    Attributes:
        moved: the fact for `orders.ship` or `orders.deliver`; None = none of the order's matter.
    """

    parcel: Parcel
    moved: orders.Moved | None
    event: Event


def hand_over(
    order: orders.Order,
    *,
    parcel_id: ParcelId,
    receive_after_days: int,
    at: datetime,
    lines: tuple[orders.LineUnits, ...] | None = None,
    carrier: str | None = None,
    tracking: str | None = None,
) -> ParcelMove:
    """Hand over *lines*, or all that is allocated; `orders.ship` judges whether the order allows it.

    Raises:
        InvalidInput: a text is empty, the days are out of bounds, or there are no lines.
        Refused: `parcel.no_address`: a carrier, and an order that says not where to;
            `parcel.nothing_left`: all lines are meant, and nothing is allocated.
    """
    if lines is None and not order.allocated:
        raise Refused("parcel.nothing_left", order=order.id)
    if carrier is not None and order.ship_to is None:
        raise Refused("parcel.no_address", order=order.id)
    taken = order.allocated if lines is None else lines
    orders.counts_of(taken)
    parcel = Parcel(
        id=parcel_id,
        order=order.id,
        lines=taken,
        receive_after_days=receive_after_days,
        handed_over_at=at,
        carrier=carrier,
        tracking=tracking,
    )
    return _moved(parcel, at=at)


def deliver(parcel: Parcel, *, at: datetime) -> ParcelMove:
    """Book that the parcel was signed for.

    Raises:
        Refused: `parcel.not_allowed`.
    """
    return _moved(evolve(_step(parcel, ParcelStatus.DELIVERED), delivered_at=at), at=at)


def receive(parcel: Parcel, *, at: datetime) -> ParcelMove:
    """Book that the buyer has it, by their word or because the time for it is over.

    Raises:
        Refused: `parcel.not_allowed`.
    """
    received = _step(parcel, ParcelStatus.RECEIVED)
    due = auto_receipt_at(parcel)
    return _moved(evolve(received, received_at=at if due is None else min(at, due)), at=at)


def pause(parcel: Parcel, *, cause: str, at: datetime) -> ParcelMove | None:
    """Let the time to automatic receipt stand still from *at* on, for *cause*.

    Returns:
        The move, or None where nothing changes: the parcel does not wait, counts as received
        already, or stands still for this cause.
    """
    if parcel.status is not ParcelStatus.DELIVERED or is_received(parcel, at=at):
        return None
    return _timed(parcel, pausing.begun(parcel.pauses, cause=cause, at=at), "receipt_paused")


def resume(parcel: Parcel, *, cause: str, at: datetime) -> ParcelMove | None:
    """End the pause for *cause* at *at*; None = there is none that goes on."""
    return _timed(parcel, pausing.ended(parcel.pauses, cause=cause, at=at), "receipt_resumed")


def auto_receipt_at(parcel: Parcel) -> datetime | None:
    """Return when a delivered parcel counts as received by itself; None = not of itself, or not yet.

    It is as many days after delivery as were agreed, pauses not counted.
    """
    if parcel.status is not ParcelStatus.DELIVERED or parcel.delivered_at is None:
        return None
    if pausing.go_on(parcel.pauses):
        return None
    days = timedelta(days=parcel.receive_after_days)
    return parcel.delivered_at + days + pausing.length(parcel.pauses)


def is_received(parcel: Parcel, *, at: datetime) -> bool:
    """Tell whether the parcel counts as received at *at*, swept or not."""
    due = auto_receipt_at(parcel)
    return parcel.status is ParcelStatus.RECEIVED or (due is not None and at >= due)


def signed_off(parcels: Iterable[Parcel]) -> dict[LineId, datetime]:
    """Return when the last delivered parcel with units of each line was signed for."""
    latest: dict[LineId, datetime] = {}
    for parcel in parcels:
        if parcel.delivered_at is None:
            continue
        for part in parcel.lines:
            latest[part.line] = max(parcel.delivered_at, latest.get(part.line, parcel.delivered_at))
    return latest


def _step(parcel: Parcel, to: ParcelStatus) -> Parcel:
    if to not in TRANSITIONS[parcel.status]:
        raise Refused(
            "parcel.not_allowed", parcel=parcel.id, status=parcel.status.value, wanted=to.value
        )
    return evolve(parcel, status=to)


def _timed(parcel: Parcel, changed: Pauses, what: str) -> ParcelMove | None:
    if changed == parcel.pauses:
        return None
    after = evolve(parcel, pauses=changed)
    return ParcelMove(parcel=after, moved=None, event=_event(after, what))


def _moved(parcel: Parcel, *, at: datetime) -> ParcelMove:
    return ParcelMove(
        parcel=parcel,
        moved=None
        if parcel.status is ParcelStatus.RECEIVED
        else orders.Moved(lines=parcel.lines, cause=_name(parcel), at=at),
        event=_event(parcel, parcel.status.value),
    )


def _name(parcel: Parcel) -> str:
    return f"parcel:{parcel.id}"


def _event(parcel: Parcel, what: str) -> Event:
    return Event(
        kind=f"fulfilment.{what}",
        aggregate=_name(parcel),
        root=parcel.order,
        version=parcel.version + 1,
        facts={
            "order": parcel.order,
            "units": sum(part.quantity for part in parcel.lines),
            "carrier": parcel.carrier,
            "tracking": parcel.tracking,
        },
    )
