"""Commissions follow orders: accrued when one is paid, due after receipt, lowered as goods come back.

Nothing is read but the plan where no plan was ever published.
"""

from collections.abc import Iterable, Mapping, Sequence

from selfshop.application import distribution as who
from selfshop.application.orders import frozen_quote
from selfshop.application.owning import owner_now
from selfshop.application.passing_over import Batch, post_each
from selfshop.domain import distribution, orders
from selfshop.domain.aftersales import returns
from selfshop.domain.distribution import accounts, commissions, cutting, referrals, signals, terms
from selfshop.domain.shared import MemberId, OrderId
from selfshop.ports.work import Work

S = orders.OrderStatus

_UNPAID = frozenset({S.PENDING_PAYMENT, S.EXPIRED})


def follow(work: Work, before: orders.Order, after: orders.Order) -> None:
    """Let the commissions of an order follow what has been done to it in this unit.

    Args:
        work: the unit, which has saved the order.
        before: the order as it was read.
        after: the order as it was saved.
    """
    paid = before.status in _UNPAID and after.status not in _UNPAID | {S.CANCELLED}
    completed = _completed(before, after)
    lowered = before.status not in _UNPAID and _given_back(after) > _given_back(before)
    if not (paid or completed or lowered):
        return
    plan = work.house.plan()
    if plan is None:
        return
    if paid:
        _accrue(work, plan, after)
    else:
        _adjust(work, after, completed=completed)


def mature_ripe(work: Work, limit: int) -> Batch:
    """Make up to *limit* commissions due whose date has come.

    What cannot be booked, such as those of a frozen account, is looked at again a day later.
    """
    ripe = work.commissions.ripe(work.at, limit=limit)
    waiting = {order for order in {one.order for one in ripe} if _return_open(work, order)}
    promoters = work.promoters.get({one.promoter for one in ripe})
    moves = [
        commissions.mature(one, at=work.at, settled_until=promoters[one.promoter].settled_until)
        for one in ripe
        if one.order not in waiting
    ]
    journals = {
        _key(move.commission): accounts.matured(move, promoters[move.commission.promoter])
        for move in moves
    }
    refused = post_each(
        work, {key: journal for key, journal in journals.items() if journal is not None}
    )
    for one in ripe:
        if one.order in waiting or _key(one) in refused:
            work.commissions.save(commissions.postpone(one, at=work.at))
    done = [move for move in moves if _key(move.commission) not in refused]
    for move in done:
        work.commissions.save(move.commission)
        work.emit(move.event)
    _guard(work, [promoters[name] for name in sorted({move.commission.promoter for move in done})])
    return Batch(looked_at=len(ripe), passed_over=tuple(refused.values()))


def _key(commission: distribution.Commission) -> tuple[OrderId, MemberId]:
    return commission.order, commission.promoter


def _accrue(work: Work, plan: distribution.Plan, order: orders.Order) -> None:
    """Share out what the plan pays for an order that has just been paid."""
    upline = _upline(work, plan, order)
    if not upline:
        return
    rows = orders.refund_rows(frozen_quote(work, order))
    skus = work.catalog.skus({line.sku for line in order.lines})
    cuts = cutting.cuts_of(plan, order, upline=upline, skus=skus, rows=rows)
    moves = commissions.accrue(
        order, cuts, rows=rows, plan=plan.version, wait_days=plan.wait_days, at=work.at
    )
    for move in moves:
        work.commissions.add(move.commission)
        work.emit(move.event)
    journal = accounts.accrued(moves)
    if journal is not None:
        work.ledger.post(journal)


def _upline(
    work: Work, plan: distribution.Plan, order: orders.Order
) -> Sequence[distribution.Upline]:
    """Return the promoters that an order may be paid for; report those who look arranged."""
    buyer = owner_now(work, order.member)
    place, above = who.above(work, order.member, reach=plan.reach)
    if place is not None and not place.ordered:
        work.referrals.save(referrals.order_placed(place))
    if place is None or not referrals.counts(place, plan.binding, at=work.at):
        above = ()
    if not above and plan.own_purchase is not terms.OwnPurchase.SELF:
        return ()
    roles = who.roles_of(work, {buyer, *above})
    depths: dict[MemberId, int] = {}
    for depth, member in enumerate((buyer, *above)):
        if member in roles:
            # Who stands there twice, since members were made one, is paid for the nearer place.
            depths.setdefault(roles[member].member, depth)
    arranged = _report_arranged(work, order, buyer, above, roles)
    promoters = {one.member: one for one in roles.values()}
    return [
        distribution.Upline(member=member, depth=depth, grade=promoters[member].grade)
        for member, depth in depths.items()
        if promoters[member].active and member not in arranged
    ]


def _report_arranged(
    work: Work,
    order: orders.Order,
    buyer: MemberId,
    above: Sequence[MemberId],
    roles: Mapping[MemberId, distribution.Promoter],
) -> frozenset[MemberId]:
    promoters = {one.member: one for one in roles.values()}
    own = promoters.get(buyer)
    ids = {one.member: one.ids for one in promoters.values()}
    ids[buyer] = (*ids.get(buyer, (buyer,)), order.member)
    known = work.referrals.traces({name for some in ids.values() for name in some})
    nothing: frozenset[distribution.Trace] = frozenset()
    seen = signals.arranged(
        buyer,
        promoters.values(),
        buyer_identity=None if own is None else own.identity,
        same_person=[name for name in above if name in roles and roles[name].member == buyer],
        traces={
            member: nothing.union(*(known.get(name, nothing) for name in some))
            for member, some in ids.items()
        },
        order=order.id,
        at=work.at,
    )
    work.signals.record(seen)
    return frozenset(signal.member for signal in seen)


def _adjust(work: Work, order: orders.Order, *, completed: bool) -> None:
    """Lower the commissions of an order as far as goods came back, and date them once it is complete."""
    known = work.commissions.of_order(order.id)
    if not known:
        return
    rows = orders.refund_rows(frozen_quote(work, order))
    moves = commissions.shrink(known, order, rows=rows)
    now = {one.promoter: one for one in known} | {
        move.commission.promoter: move.commission for move in moves
    }
    if completed:
        now = {name: commissions.complete(one, at=work.at) for name, one in now.items()}
    for before in known:
        if now[before.promoter] != before:
            work.commissions.save(now[before.promoter])
    work.emit(*(move.event for move in moves))
    _take_back(work, moves, order)


def _take_back(
    work: Work, moves: Sequence[commissions.CommissionMove], order: orders.Order
) -> None:
    promoters = work.promoters.get({move.commission.promoter for move in moves})
    due = {move.commission.promoter for move in moves if move.commission.due_at is not None}
    _guard(work, [promoters[name] for name in sorted(due)])
    pairs = [(move, promoters[move.commission.promoter]) for move in moves]
    journal = accounts.taken_back(pairs, order_version=order.version)
    if journal is not None:
        work.ledger.post(journal)


def _guard(work: Work, promoters: Iterable[distribution.Promoter]) -> None:
    """Let no statement be written from what this unit changes: both save the promoter."""
    saved = list(promoters)
    for promoter in saved:
        work.promoters.save(promoter)
    who.guard_heirs(work, saved)


def _return_open(work: Work, order: OrderId) -> bool:
    return any(returns.open_units(claim, at=work.at) for claim in work.returns.of_order(order))


def _given_back(order: orders.Order) -> int:
    return sum(line.refunded for line in order.lines)


def _completed(before: orders.Order, after: orders.Order) -> bool:
    return after.status is S.COMPLETED and before.status is not S.COMPLETED
