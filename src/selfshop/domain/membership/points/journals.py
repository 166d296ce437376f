"""The journals of points; their ids follow from what they are for, so that each is booked once."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from selfshop.domain import ledger
from selfshop.domain.membership.points.accounts import (
    AVAILABLE,
    CLAWED_BACK,
    DEBT,
    ISSUED,
    PENDING,
    SPENT,
    UNIT,
    account,
)
from selfshop.domain.membership.points.orders import OrderPoints, PointsMove
from selfshop.domain.shared import AMOUNT_MINOR_MAX, AccountId, MemberId, OrderId

#: Every kind of journal, each with a sentence of its own.
KINDS = (
    "points.adjusted",
    "points.awarded",
    "points.clawed_back",
    "points.earned",
    "points.held",
    "points.matured",
    "points.merged",
    "points.refunded",
    "points.released",
    "points.spent",
)

#: The fact of a merge that says whose the points are now.
INTO = "into"

Legs = tuple[ledger.Leg, ...]


def hold_of(order: OrderId) -> ledger.TransferId:
    """Return the hold of the points that an order uses."""
    return ledger.transfer_id(_name("held", order), 1)


def held(points: OrderPoints, *, until: datetime) -> ledger.Journal:
    """Return what is booked when an order that uses points is placed."""
    leg = ledger.Hold(
        debit=account(AVAILABLE, points.member),
        credit=SPENT,
        amount=_amount(points.used),
        until=until,
    )
    return _of_order("held", points.order, (leg,))


def spent(order: OrderId) -> ledger.Journal:
    """Return what is booked when an order that uses points is paid."""
    return _of_order("spent", order, (ledger.Capture(hold=hold_of(order)),))


def released(order: OrderId) -> ledger.Journal:
    """Return what is booked when an order that uses points comes to nothing before it is paid."""
    return _of_order("released", order, (ledger.Release(hold=hold_of(order)),))


def earned(move: PointsMove, *, holder: MemberId) -> ledger.Journal | None:
    """Return what is booked when an order is paid; None where it earns nothing.

    Args:
        holder: whose the buyer's points are now; another one where members were merged.
    """
    if not move.earned:
        return None
    pending = account(PENDING, holder)
    leg = ledger.Move(debit=ISSUED, credit=pending, amount=_amount(move.earned))
    return _of_order("earned", move.points.order, (leg,))


def matured(
    points: OrderPoints, *, holder: MemberId, ends: datetime | None
) -> ledger.Journal | None:
    """Return what is booked when an order's points become usable; None where none are left.

    Args:
        holder: whose the buyer's points are now.
        ends: when they end; None = never.
    """
    if not points.earned:
        return None
    legs = _credited(account(PENDING, holder), holder, points.earned, ends)
    return _of_order("matured", points.order, legs)


def refunded(move: PointsMove, *, holder: MemberId) -> ledger.Journal | None:
    """Return what is booked when units come back that points paid a part of; None where none did.

    Args:
        holder: whose the buyer's points are now. Where that is another one, the points go through
            the lots that they came from into lots of the same ends. What has ended by then ends
            where it came from; a freeze of that account is in nobody's way, since nothing there is
            anybody's to spend.
    """
    if not move.returned:
        return None
    points, amount = move.points, _amount(move.returned)
    back, now = account(AVAILABLE, points.member), account(AVAILABLE, holder)
    into = ledger.Back(of=hold_of(points.order))
    legs: Legs = (ledger.Move(debit=SPENT, credit=back, amount=amount, lots=into),)
    if back != now:
        on = ledger.Recoup(debit=back, credit=now, amount=amount, up_to=True, lots=ledger.Alike())
        legs = (*legs, on)
    return _of_order("refunded", points.order, legs, step=points.version)


def clawed_back(move: PointsMove, *, holder: MemberId) -> ledger.Journal | None:
    """Return what is booked when units come back that had earned points; None where none had.

    What is not there any more becomes a debt, which the next points that come repay.

    Args:
        holder: whose the buyer's points are now.
    """
    if not move.earned:
        return None
    points, amount = move.points, _amount(-move.earned)
    if points.usable_at is None:
        pending = account(PENDING, holder)
        legs: Legs = (ledger.Recoup(debit=pending, credit=CLAWED_BACK, amount=amount),)
    else:
        available, debt = account(AVAILABLE, holder), account(DEBT, holder)
        legs = (
            ledger.Recoup(debit=available, credit=CLAWED_BACK, amount=amount, up_to=True),
            ledger.Rest(of=1, debit=debt, credit=CLAWED_BACK),
        )
    return _of_order("clawed_back", points.order, legs, step=points.version)


def awarded(
    name: ledger.JournalId, holder: MemberId, count: int, *, event: str, ends: datetime | None
) -> ledger.Journal:
    """Return what is booked for an event.

    Args:
        name: `award_id` of the occasion, so that it is booked once.
        holder: whose the member's points are now.
    """
    return ledger.Journal(
        id=name,
        kind="points.awarded",
        facts={"event": event},
        legs=_credited(ISSUED, holder, count, ends),
    )


def award_id(member: MemberId, event: str, occasion: str) -> ledger.JournalId:
    """Return the name of the journal of an event's occasion."""
    digest = hashlib.sha256(f"{member}\0{event}\0{occasion}".encode()).hexdigest()
    return ledger.JournalId(f"points:awarded:{digest}")


def adjusted(
    member: MemberId, change: int, *, name: str, reason: str, ends: datetime | None
) -> ledger.Journal:
    """Return what is booked when staff give or take points for a reason.

    Args:
        change: below 0 = taken.
        name: a new id.
    """
    legs: Legs
    if change > 0:
        legs = _credited(ISSUED, member, change, ends)
    else:
        available = account(AVAILABLE, member)
        legs = (ledger.Recoup(debit=available, credit=CLAWED_BACK, amount=_amount(-change)),)
    return ledger.Journal(
        id=ledger.JournalId(f"points:adjusted:{name}"),
        kind="points.adjusted",
        reason=reason,
        legs=legs,
    )


def merge_id(source: MemberId) -> ledger.JournalId:
    """Return the name of the journal that makes a member's points another's."""
    return ledger.JournalId(f"points:merged:{account('', source)}")


def merged(source: MemberId, target: MemberId) -> ledger.Journal:
    """Return what is booked when all of a member's points become another's, debts too."""
    everything = ledger.Amount(AMOUNT_MINOR_MAX, UNIT)

    def move(what: str, giver: MemberId, taker: MemberId, lots: ledger.Alike | None) -> ledger.Move:
        debit, credit = account(what, giver), account(what, taker)
        return ledger.Move(debit=debit, credit=credit, amount=everything, up_to=True, lots=lots)

    return ledger.Journal(
        id=merge_id(source),
        kind="points.merged",
        facts={INTO: target},
        legs=(
            move(PENDING, source, target, None),
            move(AVAILABLE, source, target, ledger.Alike()),
            move(DEBT, target, source, None),
        ),
    )


def _credited(giver: AccountId, member: MemberId, count: int, ends: datetime | None) -> Legs:
    """Give points: a debt is repaid first."""
    debt, available = account(DEBT, member), account(AVAILABLE, member)
    return (
        ledger.Recoup(debit=giver, credit=debt, amount=_amount(count), up_to=True),
        ledger.Rest(of=1, debit=giver, credit=available, lots=ledger.Fresh(expires_at=ends)),
    )


def _amount(count: int) -> ledger.Amount:
    return ledger.Amount(count, UNIT)


def _name(what: str, order: OrderId) -> ledger.JournalId:
    return ledger.JournalId(f"points:{what}:{order}")


def _of_order(
    what: str, order: OrderId, legs: Sequence[ledger.Leg], *, step: int | None = None
) -> ledger.Journal:
    name = _name(what, order)
    return ledger.Journal(
        id=name if step is None else ledger.JournalId(f"{name}:{step}"),
        kind=f"points.{what}",
        facts={"order": order},
        legs=tuple(legs),
    )
