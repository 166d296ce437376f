"""Automatic receipt stands still while goods may go back: of parcels with units of the return's lines."""

from collections.abc import Iterable
from datetime import datetime

from selfshop.domain import aftersales, fulfilment, orders
from selfshop.domain.shared import OrderId
from selfshop.ports.work import Work


def pause_receipt(
    work: Work, claim: aftersales.Return, parcels: Iterable[fulfilment.Parcel]
) -> None:
    """Let receipt wait for a return that has been asked for; *parcels* are its order's."""
    for parcel in _with_lines_of(claim, parcels):
        _store(work, fulfilment.pause(parcel, cause=claim.name, at=work.at))


def resume_receipt(work: Work, claims: Iterable[aftersales.Return]) -> None:
    """Let receipt go on that has waited for returns which are over, several of one order at once."""
    of_order: dict[OrderId, list[aftersales.Return]] = {}
    for claim in claims:
        of_order.setdefault(claim.order, []).append(claim)
    for order, ended in of_order.items():
        for parcel in work.parcels.of_order(order):
            move = None
            for claim in ended:
                now = parcel if move is None else move.parcel
                over = _over_since(claim, work.at)
                move = fulfilment.resume(now, cause=claim.name, at=over) or move
            _store(work, move)


def paused_at_once(
    work: Work, before: orders.Order, delivered: fulfilment.Parcel
) -> fulfilment.Parcel:
    """Return a parcel just delivered, standing still if other units of its lines are going back.

    Nothing is asked of the store unless the order, as it was *before*, had such units delivered.
    """
    there = {line.line for line in before.lines if line.delivered}
    if not any(part.line in there for part in delivered.lines):
        return delivered
    for claim in work.returns.of_order(before.id):
        if aftersales.returns.is_open(claim, at=work.at) and _with_lines_of(claim, [delivered]):
            # The return's version guards that it is open: who ends it meanwhile is repeated, or we.
            work.returns.save(claim)
            move = fulfilment.pause(delivered, cause=claim.name, at=work.at)
            delivered = delivered if move is None else move.parcel
    return delivered


def _with_lines_of(
    claim: aftersales.Return, parcels: Iterable[fulfilment.Parcel]
) -> list[fulfilment.Parcel]:
    names = {line.line for line in claim.lines}
    return [parcel for parcel in parcels if any(part.line in names for part in parcel.lines)]


def _over_since(claim: aftersales.Return, at: datetime) -> datetime:
    """Return when the return was over: one that expired was so before it was swept."""
    expired = claim.status is aftersales.ReturnStatus.EXPIRED
    return claim.send_before if expired and claim.send_before is not None else at


def _store(work: Work, move: fulfilment.ParcelMove | None) -> None:
    if move is not None:
        work.parcels.save(move.parcel)
        work.emit(move.event)
