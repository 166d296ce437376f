"""Points follow orders: held when one is placed, used and earned when it is paid, usable after receipt.

Nothing is read but the settings where the shop neither gives points nor takes any.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from selfshop.application.checkout import Reckoned
from selfshop.application.orders import frozen_quote
from selfshop.application.owning import holder_of
from selfshop.application.passing_over import Batch, post_each
from selfshop.domain import checkout, ledger, membership, orders, promotions
from selfshop.domain.aftersales import returns
from selfshop.domain.membership import points
from selfshop.domain.settings import Settings
from selfshop.domain.shared import LineId, MemberId, OrderId, Refused
from selfshop.ports.work import Work

S = orders.OrderStatus

_GONE = frozenset({S.EXPIRED, S.CANCELLED})
_SHORT = frozenset({"ledger.short", "ledger.lots_expired"})

Rows = Mapping[LineId, orders.Rows]


def take(work: Work, order: orders.Order, reckoned: Reckoned) -> None:
    """Hold the points that an order just placed uses, and freeze by what it earns.

    Args:
        order: as stored.

    Raises:
        Refused: ``points.short``.
    """
    used = reckoned.quote.points_used
    lines = _earning_lines(work, order, reckoned)
    if not used and not lines:
        return
    member = holder_of(work, order.member) if used else order.member
    placed = points.OrderPoints(
        order=order.id, member=member, settings=order.settings, used=used, lines=lines
    )
    work.ledger.open(points.accounts_of(member))
    if used:
        post(work, member, points.journals.held(placed, until=order.pay_before))
    if order.status is S.PENDING_PAYMENT:
        work.points.add(placed)
    else:
        # What this unit stores cannot be read in it.
        work.points.add(_paid(work, order, placed, quote=reckoned.quote))


def is_covered(work: Work, order: orders.Order) -> bool:
    """Tell whether the points that an order uses are still kept for it, and may be taken."""
    own = _own(work, order)
    if own is None or not own.used:
        return True
    hold = points.journals.hold_of(order.id)
    kept = work.ledger.holdings([hold]).get(hold)
    if not isinstance(kept, ledger.Open):
        return False
    purse = kept.transfer.debit
    return not work.ledger.standings([purse])[purse].frozen


def follow(work: Work, before: orders.Order, after: orders.Order) -> None:
    """Let the points of an order follow what has been done to it in this unit.

    Args:
        work: the unit, which has saved the order.
        before: the order as it was read.
        after: the order as it was saved.
    """
    completed = after.status is S.COMPLETED and before.status is not S.COMPLETED
    given_back = _given_back(after) > _given_back(before)
    if before.status is after.status and not given_back:
        return
    own = _own(work, after)
    if own is None:
        return
    if before.status is S.PENDING_PAYMENT:
        if after.status in _GONE:
            _release(work, own)
        else:
            work.points.save(_paid(work, after, own))
    elif given_back or completed:
        changed = _taken_back(work, after, own) if given_back else own
        if completed:
            date = _matures_at(work.house.settings_of(own.settings), received=work.at)
            changed = points.complete(changed, matures_at=date)
        if changed != own:
            work.points.save(changed)


def mature_ripe(work: Work, limit: int) -> Batch:
    """Make up to *limit* orders' points usable whose date has come.

    What cannot be booked, such as points of a frozen account, is looked at again a day later.
    """
    ripe = work.points.ripe(work.at, limit=limit)
    waiting = {own.order for own in ripe if _return_open(work, own.order)}
    journals = {}
    for own in ripe:
        if own.order in waiting:
            continue
        ends = end_of(work.house.settings_of(own.settings), at=work.at)
        journal = points.journals.matured(own, holder=holder_of(work, own.member), ends=ends)
        if journal is not None:
            journals[own.order] = journal
    refused = post_each(work, journals)
    for own in ripe:
        if own.order in waiting or own.order in refused:
            work.points.save(points.postpone(own, at=work.at))
            continue
        move = points.mature(own, at=work.at)
        work.points.save(move.points)
        work.emit(move.event)
    return Batch(looked_at=len(ripe), passed_over=tuple(refused.values()))


def end_of(settings: Settings, *, at: datetime) -> datetime | None:
    """Return when points end that come at *at*; None = never."""
    if settings.earning is None:
        return None
    return points.ends(settings.earning.expiry, came=at, zone=ZoneInfo(settings.timezone))


def post(work: Work, member: MemberId, journal: ledger.Journal) -> ledger.Recorded:
    """Book what takes points of a member.

    Raises:
        Refused: ``points.short``.
    """
    try:
        return work.ledger.post(journal)
    except Refused as no:
        if no.code not in _SHORT:
            raise
        raise Refused(
            "points.short",
            member=member,
            wanted=no.facts["wanted"],
            available=no.facts["available"],
        ) from no


def _post(work: Work, journal: ledger.Journal | None) -> None:
    if journal is not None:
        work.ledger.post(journal)


def _own(work: Work, order: orders.Order) -> points.OrderPoints | None:
    settings = work.house.settings_of(order.settings)
    if settings.points is None and settings.earning is None:
        return None
    return work.points.of_order(order.id)


def _release(work: Work, own: points.OrderPoints) -> None:
    """Give up the hold of an order that came to nothing, unless it has lapsed by itself."""
    hold = points.journals.hold_of(own.order)
    if own.used and isinstance(work.ledger.holdings([hold]).get(hold), ledger.Open):
        work.ledger.post(points.journals.released(own.order))


def _paid(
    work: Work,
    order: orders.Order,
    own: points.OrderPoints,
    *,
    quote: checkout.Quote | None = None,
) -> points.OrderPoints:
    if own.used:
        work.ledger.post(points.journals.spent(order.id))
    rows = orders.refund_rows(quote or frozen_quote(work, order)) if own.lines else {}
    move = points.pay(own, _kept(work, order, own, rows), at=work.at)
    work.emit(move.event)
    _post(work, points.journals.earned(move, holder=holder_of(work, own.member)))
    return move.points


def _taken_back(work: Work, order: orders.Order, own: points.OrderPoints) -> points.OrderPoints:
    rows = orders.refund_rows(frozen_quote(work, order))
    counts = {line.line: sum(row.count for row in rows[line.line]) for line in order.lines}
    move = points.give_back(
        own,
        _kept(work, order, own, rows),
        paid_by_points=_paid_by_points(rows, counts),
        given_back=_paid_by_points(rows, {line.line: line.refunded for line in order.lines}),
    )
    if move.earned or move.returned:
        work.emit(move.event)
        holder = holder_of(work, own.member)
        # What comes back first can be taken back at once.
        _post(work, points.journals.refunded(move, holder=holder))
        _post(work, points.journals.clawed_back(move, holder=holder))
    return move.points


def _paid_by_points(rows: Rows, counts: Mapping[LineId, int]) -> int:
    """Return what points paid of the first so many units of each line, in minor units."""
    return sum(
        orders.refund_of(rows[line], taken=0, count=count).points
        for line, count in counts.items()
        if count
    )


def _kept(
    work: Work, order: orders.Order, own: points.OrderPoints, rows: Rows
) -> Sequence[points.Kept]:
    """Return what the buyer keeps of the lines that earn."""
    terms = work.house.settings_of(own.settings).earning
    earning = {line.line for line in own.lines}
    kept = []
    for line in order.lines:
        count = line.ordered - line.refunded
        if terms is None or line.line not in earning or not count:
            continue
        shares = orders.refund_of(rows[line.line], taken=line.refunded, count=count)
        base = shares.goods - shares.points
        if terms.earned_on is points.EarnedOn.PAID:
            base = shares.payable
        kept.append(points.Kept(line=line.line, units=count, base=base))
    return kept


def _earning_lines(work: Work, order: orders.Order, reckoned: Reckoned) -> tuple[points.Line, ...]:
    settings, tier = work.house.settings_of(order.settings), reckoned.buyer.tier
    terms, benefits = settings.earning, membership.benefits_of(settings.tier_scheme, tier)
    if terms is None:
        return ()
    skus = work.catalog.skus({line.sku for line in order.lines})
    rules = _multiplying(work, reckoned)
    found = []
    for line in order.lines:
        sku = skus[line.sku]
        factor = benefits.points_factor
        for scope, times in rules:
            if scope.holds(sku):
                factor *= times
        found.append(
            points.line_of(
                terms,
                line=line.line,
                sku=sku.id,
                product=sku.product,
                categories=sku.category_paths,
                factor=factor,
            )
        )
    return tuple(line for line in found if line is not None)


def _multiplying(work: Work, reckoned: Reckoned) -> list[tuple[promotions.Scope, Decimal]]:
    """Return what the rules that apply multiply points by, and for which goods."""
    placed = work.house.rules().by_id
    applied = [placed[one.rule].rule for one in reckoned.quote.applied if one.rule in placed]
    return [
        (rule.scope, rule.benefit.factor)
        for rule in applied
        if isinstance(rule.benefit, promotions.benefits.PointsFactor)
    ]


def _return_open(work: Work, order: OrderId) -> bool:
    return any(returns.open_units(claim, at=work.at) for claim in work.returns.of_order(order))


def _matures_at(settings: Settings, *, received: datetime) -> datetime:
    """Return when points can be used: once nothing can be sent back, unless days were said."""
    earning = settings.earning
    if earning is None or earning.wait_days is None:
        return settings.returns.closes_at(received, zone=ZoneInfo(settings.timezone))
    return received + timedelta(days=earning.wait_days)


def _given_back(order: orders.Order) -> int:
    return sum(line.refunded for line in order.lines)
