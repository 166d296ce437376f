"""Keeping goods for a buyer: as use cases that other processes call with an open unit."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from selfshop.application.desk import Desk
from selfshop.application.sweeping import sweep_all
from selfshop.domain import inventory
from selfshop.domain.shared import HoldId, NotFound
from selfshop.ports.work import Work

#: How many lapsed holds one unit sweeps.
SWEEP_MAX = 200


def hold(
    work: Work, lines: Iterable[inventory.StockLine], *, until: datetime | None = None
) -> inventory.Hold:
    """Keep all of *lines* until *until*, by default for the shop's hold minutes."""
    if until is None:
        until = work.at + timedelta(minutes=work.house.settings().hold_minutes)
    move = inventory.hold(
        hold_id=HoldId(work.new_id()),
        owner=work.actor.name,
        lines=lines,
        until=until,
        at=work.at,
    )
    kept = work.stock.add_hold(move.hold)
    _book(work, move)
    return kept


def claim_held(work: Work, held: inventory.Hold) -> inventory.Hold:
    """Turn a hold that is loaded into an allocation."""
    return _save(work, inventory.claim(held, at=work.at))


def release(work: Work, hold_id: HoldId) -> inventory.Hold:
    """Give a hold's goods back, unless it has ended already."""
    held = _found(work, hold_id)
    if held.status is not inventory.HoldStatus.HELD:
        return held
    return _save(work, inventory.release(held, at=work.at))


def sweep(work: Work, *, limit: int = SWEEP_MAX) -> int:
    """Make visible that holds have lapsed; return how many."""
    due = work.stock.lapsed_holds(at=work.at, limit=limit)
    for held in due:
        _save(work, inventory.lapse(held, at=work.at))
    return len(due)


def sweep_for(desk: Desk) -> bool:
    """Free what lapsed holds still keep, all of them; tell whether there were any.

    A slow sweeper never makes the shop say falsely that something is sold out.
    """
    at = desk.instant or desk.clock.now()
    return sweep_all(desk, sweep, operation="inventory.sweep", at=at, most=SWEEP_MAX)


def _found(work: Work, hold_id: HoldId) -> inventory.Hold:
    found = work.stock.hold(hold_id)
    if found is None:
        raise NotFound("hold.unknown", hold=hold_id)
    return found


def _save(work: Work, move: inventory.HoldMove) -> inventory.Hold:
    saved = work.stock.save_hold(move.hold)
    _book(work, move)
    return saved


def _book(work: Work, move: inventory.HoldMove) -> None:
    work.stock.book(move.movements)
    work.emit(move.event)
