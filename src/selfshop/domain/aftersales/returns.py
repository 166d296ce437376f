"""Returns: units of a delivered order on their way back.

| from      | may become                          |
|-----------|-------------------------------------|
| requested | approved, rejected, cancelled       |
| approved  | received, cancelled, expired        |
| received  | accepted, rejected                  |
| accepted  | settling                            |
| settling  | completed                           |
| rejected, completed, cancelled, expired | nothing |

Anything else is refused `return.not_allowed`. An approved return whose goods are not back by
`send_before` has expired from that instant on, swept or not. Units accepted are the order's
`returned` from settling on; before that, open returns keep their units from being asked for twice.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from attrs import evolve, frozen

from selfshop.domain import orders
from selfshop.domain.aftersales.policies import ReturnPolicy
from selfshop.domain.shared import (
    Event,
    Fact,
    LineId,
    Minor,
    NotFound,
    OrderId,
    Refused,
    ReturnId,
    checks,
)

NOTHING = Minor(0)


class ReturnStatus(StrEnum):
    """Where a return stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    SETTLING = "settling"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


S = ReturnStatus

#: Status -> what it may become.
TRANSITIONS: Mapping[ReturnStatus, frozenset[ReturnStatus]] = {
    S.REQUESTED: frozenset({S.APPROVED, S.REJECTED, S.CANCELLED}),
    S.APPROVED: frozenset({S.RECEIVED, S.CANCELLED, S.EXPIRED}),
    S.RECEIVED: frozenset({S.ACCEPTED, S.REJECTED}),
    S.ACCEPTED: frozenset({S.SETTLING}),
    S.SETTLING: frozenset({S.COMPLETED}),
    S.REJECTED: frozenset(),
    S.COMPLETED: frozenset(),
    S.CANCELLED: frozenset(),
    S.EXPIRED: frozenset(),
}


@frozen(kw_only=True)
class ReturnLine:
    """Units of one order line: asked to come back, arrived, and taken back for good.

    Always accepted <= received <= requested.

    Attributes:
        restock: whether the accepted units are fit for sale again.
    """

    line: LineId
    requested: int
    received: int = 0
    accepted: int = 0
    restock: bool = False


@frozen(kw_only=True)
class Return:
    """Units of one order that the buyer wants to give back.

    Attributes:
        reason: the buyer's, as a code.
        send_before: when the goods must be back; None = not approved yet.
        because: why it was rejected.
        refund: what goes back to the buyer, in minor units of *currency*, once settling.
        version: 0 = not stored yet.
    """

    id: ReturnId
    order: OrderId
    currency: str
    lines: tuple[ReturnLine, ...]
    reason: str
    requested_at: datetime
    status: ReturnStatus = S.REQUESTED
    send_before: datetime | None = None
    because: str | None = None
    refund: Minor = NOTHING
    version: int = 0

    @property
    def name(self) -> str:
        """What movements and refunds name as their cause."""
        return f"return:{self.id}"


@frozen(kw_only=True)
class ReturnMove:
    """A return after a move, and what is said to the world."""

    claim: Return
    event: Event


def open_units(claim: Return, *, at: datetime) -> dict[LineId, int]:
    """Return how many units of each line the return keeps from being asked for again."""
    if has_expired(claim, at=at):
        return {}
    match claim.status:
        case S.REQUESTED | S.APPROVED:
            return {line.line: line.requested for line in claim.lines}
        case S.RECEIVED:
            return {line.line: line.received for line in claim.lines}
        case S.ACCEPTED:
            return {line.line: line.accepted for line in claim.lines}
        case _:
            return {}


def is_open(claim: Return, *, at: datetime) -> bool:
    """Tell whether units may still come back by the return at *at*."""
    return bool(open_units(claim, at=at))


def require_returnable(
    order: orders.Order,
    units: tuple[orders.LineUnits, ...],
    *,
    earlier: Iterable[Return],
    signed_off: Mapping[LineId, datetime],
    policy: ReturnPolicy,
    zone: tzinfo,
    at: datetime,
) -> None:
    """Refuse units that are not delivered, are being returned already, or too long delivered.

    Args:
        order: the order, locked or compared by its version when the return is stored.
        units: what the buyer wants to give back.
        earlier: all returns of the order so far.
        signed_off: when each line was signed for, as `fulfilment.signed_off` says.
        policy: the terms frozen for the order.
        zone: the shop's, in which the days of the window begin.
        at: the instant of asking.

    Raises:
        InvalidInput: no lines, or one twice.
        NotFound: `order.no_such_line`.
        Refused: `return.not_delivered`, `return.too_many`, `return.too_late`.
    """
    counts = orders.counts_of(units)
    lines = {line.line: line for line in order.lines}
    taken: dict[LineId, int] = {}
    for claim in earlier:
        for name, count in open_units(claim, at=at).items():
            taken[name] = taken.get(name, 0) + count
    for name, count in counts.items():
        if name not in lines:
            raise NotFound("order.no_such_line", order=order.id, line=name)
        if order.status not in orders.ALLOWED[orders.Move.TAKE_BACK] or name not in signed_off:
            raise Refused("return.not_delivered", order=order.id, line=name)
        most = lines[name].delivered - lines[name].returned - taken.get(name, 0)
        if count > most:
            raise Refused("return.too_many", order=order.id, line=name, wanted=count, most=most)
        closes = policy.closes_at(signed_off[name], zone=zone)
        if at >= closes:
            raise Refused("return.too_late", order=order.id, line=name, until=closes.isoformat())


def returnable_until(
    order: orders.Order,
    *,
    signed_off: Mapping[LineId, datetime],
    policy: ReturnPolicy,
    zone: tzinfo,
) -> datetime | None:
    """Return until when units that the buyer has may be asked back; None = they have none.

    Arguments are those of `require_returnable`.
    """
    kept = (line.line for line in order.lines if line.delivered > line.returned)
    return max((policy.closes_at(signed_off[name], zone=zone) for name in kept), default=None)


def request(
    order: orders.Order,
    *,
    return_id: ReturnId,
    units: tuple[orders.LineUnits, ...],
    earlier: Iterable[Return],
    signed_off: Mapping[LineId, datetime],
    policy: ReturnPolicy,
    zone: tzinfo,
    reason: str,
    at: datetime,
) -> ReturnMove:
    """Ask to give *units* back. Arguments and refusals are those of `require_returnable`."""
    checks.require_words("reason", reason)
    require_returnable(
        order, units, earlier=earlier, signed_off=signed_off, policy=policy, zone=zone, at=at
    )
    claim = Return(
        id=return_id,
        order=order.id,
        currency=order.currency,
        lines=tuple(ReturnLine(line=part.line, requested=part.quantity) for part in units),
        reason=reason,
        requested_at=at,
    )
    return told(claim, reason=reason)


def approve(claim: Return, *, policy: ReturnPolicy, at: datetime) -> ReturnMove:
    """Let the goods come back, within the policy's time."""
    approved = step(claim, S.APPROVED)
    return told(evolve(approved, send_before=at + timedelta(days=policy.send_within_days)))


def reject(claim: Return, *, because: str) -> ReturnMove:
    """Turn the return down, before the goods are sent or after they were seen."""
    checks.require_words("because", because)
    return told(evolve(step(claim, S.REJECTED), because=because), because=because)


def cancel(claim: Return) -> ReturnMove:
    """Withdraw the return while the goods are still the buyer's."""
    return told(step(claim, S.CANCELLED))


def expire(claim: Return, *, at: datetime) -> ReturnMove:
    """Make visible that the goods did not come back in time.

    Raises:
        Refused: `return.not_allowed`, or `return.not_due` before `send_before`.
    """
    expired = step(claim, S.EXPIRED)
    if not has_expired(claim, at=at):
        raise Refused("return.not_due", claim=claim.id)
    return told(expired)


def has_expired(claim: Return, *, at: datetime) -> bool:
    """Tell whether the goods of an approved return are overdue at *at*, swept or not."""
    return claim.status is S.EXPIRED or (
        claim.status is S.APPROVED and claim.send_before is not None and at >= claim.send_before
    )


def receive(claim: Return, *, units: tuple[orders.LineUnits, ...], at: datetime) -> ReturnMove:
    """Count what has arrived, line by line; a line that is not named did not come.

    Raises:
        InvalidInput: no lines, or one twice.
        NotFound: `return.no_such_line`.
        Refused: `return.not_allowed`, `return.expired`, `return.too_many`.
    """
    received = step(claim, S.RECEIVED)
    if has_expired(claim, at=at):
        raise Refused("return.expired", claim=claim.id)
    counts = _counts(claim, units, {line.line: line.requested for line in claim.lines})
    lines = (evolve(line, received=counts.get(line.line, 0)) for line in claim.lines)
    return told(evolve(received, lines=tuple(lines)))


def accept(
    claim: Return,
    *,
    units: tuple[orders.LineUnits, ...],
    restock: frozenset[LineId] = frozenset(),
) -> ReturnMove:
    """Take units back for good; what arrived and is not accepted goes back to the buyer.

    Args:
        claim: the return, its goods received.
        units: what is accepted.
        restock: the lines whose accepted units are fit for sale again.

    Raises:
        InvalidInput: no lines, or one twice.
        NotFound: `return.no_such_line`.
        Refused: `return.not_allowed`, `return.too_many`.
    """
    accepted = step(claim, S.ACCEPTED)
    counts = _counts(claim, units, {line.line: line.received for line in claim.lines})
    for name in restock:
        if name not in counts:
            raise NotFound("return.no_such_line", claim=claim.id, line=name)
    lines = (
        evolve(line, accepted=counts.get(line.line, 0), restock=line.line in restock)
        for line in claim.lines
    )
    return told(evolve(accepted, lines=tuple(lines)))


def step(claim: Return, to: ReturnStatus) -> Return:
    """Return *claim* with its status moved on to *to*, or refuse `return.not_allowed`."""
    if to not in TRANSITIONS[claim.status]:
        raise Refused(
            "return.not_allowed", claim=claim.id, status=claim.status.value, wanted=to.value
        )
    return evolve(claim, status=to)


def told(claim: Return, **facts: Fact) -> ReturnMove:
    """Return *claim* with the event that says what it has become."""
    return ReturnMove(
        claim=claim,
        event=Event(
            kind=f"aftersales.{claim.status.value}",
            aggregate=claim.name,
            root=claim.order,
            version=claim.version + 1,
            facts={"order": claim.order, **facts},
        ),
    )


def _counts(
    claim: Return, units: tuple[orders.LineUnits, ...], most: Mapping[LineId, int]
) -> dict[LineId, int]:
    counts = orders.counts_of(units)
    for name, count in counts.items():
        if name not in most:
            raise NotFound("return.no_such_line", claim=claim.id, line=name)
        if count > most[name]:
            raise Refused(
                "return.too_many", order=claim.order, line=name, wanted=count, most=most[name]
            )
    return counts
