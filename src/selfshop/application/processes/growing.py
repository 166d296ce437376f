"""Growth value and paid memberships follow orders: counted when one was received, less as goods come back.

Nothing is read but the settings where the shop has no tier scheme.
"""

from attrs import evolve

from selfshop.application import membership as members
from selfshop.application.orders import frozen_quote
from selfshop.domain import membership, orders
from selfshop.domain.membership import growth, standings
from selfshop.domain.shared import LineId
from selfshop.ports.work import Work

S = orders.OrderStatus

_UNPAID = frozenset({S.PENDING_PAYMENT, S.EXPIRED})
_GONE = frozenset({S.EXPIRED, S.CANCELLED})


def follow(work: Work, before: orders.Order, after: orders.Order) -> None:
    """Let a buyer's growth and paid memberships follow what has been done to an order.

    Args:
        work: the unit, which has saved the order.
        before: the order as it was read.
        after: the order as it was saved.
    """
    completed = after.status is S.COMPLETED and before.status is not S.COMPLETED
    paid = before.status in _UNPAID and after.status not in _UNPAID | _GONE
    given_back = any(_gone(before, line.line) < line.refunded for line in after.lines)
    if not (paid or completed or given_back):
        return
    scheme = work.house.settings().tier_scheme
    if scheme is not None:
        _follow(work, scheme, before, after, paid=paid, completed=completed)


def begin(work: Work, order: orders.Order) -> None:
    """Let paid memberships begin with an order that costs nothing and so was paid when placed."""
    scheme = work.house.settings().tier_scheme
    if scheme is not None and order.status not in _UNPAID | _GONE:
        _follow(work, scheme, order, order, paid=True, completed=False)


def _follow(
    work: Work,
    scheme: membership.TierScheme,
    before: orders.Order,
    after: orders.Order,
    *,
    paid: bool,
    completed: bool,
) -> None:
    kept = members.whole(work, after.member)
    standing = _with_passes(work, scheme, kept.file.standing, after, paid=paid)
    change = 0
    if completed:
        change = _earn(work, scheme, _purchase(work, after))
    elif not paid:
        change = -_take_back(work, _purchase(work, after), had=_base(work, before))
    if change or standing != kept.file.standing:
        file = evolve(kept.file, standing=standing)
        members.store(work, scheme, kept, file, change=change)


def _with_passes(
    work: Work,
    scheme: membership.TierScheme,
    standing: membership.Standing,
    order: orders.Order,
    *,
    paid: bool,
) -> membership.Standing:
    terms = {one.sku: one for one in scheme.passes}
    zone = members.zone_of(work)
    known = {(one.order, one.line): one.units for one in standing.passes}
    for line in order.lines:
        kept = line.ordered - line.refunded
        if paid and kept and line.sku in terms:
            standing = standings.add_pass(
                standing,
                terms[line.sku],
                order=order.id,
                line=line.line,
                units=kept,
                at=work.at,
                zone=zone,
            )
        elif known.get((order.id, line.line), kept) != kept:
            standing = standings.shrink_pass(
                standing, order=order.id, line=line.line, units=kept, zone=zone
            )
    return standing


def _earn(work: Work, scheme: membership.TierScheme, purchase: membership.Purchase) -> int:
    """Book what an order counts for once it was received; return how much that is."""
    if work.ledger.journal(growth.earned_name(purchase.order)) is not None:
        return 0
    worth = scheme.growth_of(purchase.base)
    journal = growth.earned(purchase, worth, per_minor=scheme.per.minor)
    if journal is not None:
        work.ledger.open(growth.accounts_of(purchase.member))
        work.ledger.post(journal)
    return worth


def _take_back(work: Work, purchase: membership.Purchase, *, had: int) -> int:
    """Book what goes with units that came back after the order was counted; return how much."""
    booked = work.ledger.journal(growth.earned_name(purchase.order))
    if booked is None:
        return 0
    gone = growth.left_of(booked.facts, had) - growth.left_of(booked.facts, purchase.base)
    journal = growth.taken_back(purchase, gone)
    if journal is None:
        return 0
    return sum(moved.posted for moved in work.ledger.post(journal).transfers)


def _purchase(work: Work, order: orders.Order) -> membership.Purchase:
    base = _base(work, order)
    return membership.Purchase(
        order=order.id, member=order.member, base=base, version=order.version
    )


def _base(work: Work, order: orders.Order) -> int:
    """Return what was paid for the goods that are kept, without freight, tax and points."""
    rows = orders.refund_rows(frozen_quote(work, order))
    base = 0
    for line in order.lines:
        count = line.ordered - line.refunded
        if count:
            shares = orders.refund_of(rows[line.line], taken=line.refunded, count=count)
            base += max(0, shares.payable - shares.freight - shares.tax)
    return base


def _gone(order: orders.Order, line: LineId) -> int:
    return next((one.refunded for one in order.lines if one.line == line), 0)
