"""Everything whose time has come, in small batches that can stop and go on anywhere.

Nothing here decides: each timeout is true from its instant on, swept or not; sweeping makes it
visible. Sweepers on several machines do no harm: each change is guarded by a version.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from attrs import frozen

from selfshop.application import inventory as holding
from selfshop.application.conversation import Talk, conversation
from selfshop.application.distribution import settle_batch
from selfshop.application.membership import evaluate_due
from selfshop.application.operation import HOST, Group, operation
from selfshop.application.passing_over import Batch, reason_of
from selfshop.application.processes import (
    commissioning,
    erasing,
    expiring,
    gifting,
    pointing,
    returning,
    shipping,
)
from selfshop.application.processes.paying import ask_after_payments
from selfshop.application.processes.refunding import settle_due
from selfshop.application.processes.relaying import relay
from selfshop.domain import aftersales, ledger
from selfshop.domain.promotions import redeeming
from selfshop.domain.shared import Refused, Rejection, checks
from selfshop.ports.work import Work

LIMIT_MAX = 10_000
#: How many changes one unit makes.
BATCH = 50


@frozen(kw_only=True)
class PassedOver:
    """Work that was due and could not be done.

    Attributes:
        kind: as in `Report.done`, where it is counted too if it was looked at and put off.
        count: how many things, all for the same reason.
        reason: of the first of them.
    """

    kind: str
    count: int
    reason: Rejection


@frozen(kw_only=True)
class Report:
    """What a run has done.

    Attributes:
        done: how many of each kind of work, in the order in which they were done.
        next_due: the earliest instant at which something more will be due; None = nothing known.
        more: whether something is due already that the limit left undone.
        passed_over: what was due and could not be done, by kind and reason. It is tried again by a
            later run, and stands in the way of nothing else.
    """

    done: Mapping[str, int]
    next_due: datetime | None
    more: bool
    passed_over: tuple[PassedOver, ...] = ()


class Due(Group):
    """Work whose time has come; a host calls it from cron, a queue or a thread."""

    name = "due"

    @conversation(who=HOST)
    def run(self, talk: Talk, *, limit: int = 1_000) -> Report:
        """Do up to *limit* of each kind of work that is due; safe on several machines.

        Args:
            limit: 1 to 10,000.
        """
        checks.require_whole("limit", limit, least=1, most=LIMIT_MAX)
        done: dict[str, int] = {}
        passed_over: list[PassedOver] = []
        for name, work in _KINDS.items():
            batch = work(talk, limit)
            done[name] = batch.looked_at
            passed_over += _summed_up(name, batch.passed_over)
        return Report(
            done=done,
            next_due=talk.unit(_next_due),
            more=any(count >= limit for count in done.values()),
            passed_over=tuple(passed_over),
        )

    @operation(who=HOST, writes=False)
    def waiting(self, work: Work) -> Mapping[str, int]:
        """Return how much is due now of what there may be very much of; names as in `Report.done`.

        It counts what an index knows, so it may be asked before a long run to show how far it is.
        """
        period = work.promoters.last_period()
        left = 0 if period is None or period.done else period.expected - period.promoters
        return {
            "ledger_lots_expired": work.ledger.count_expired_lots(work.at),
            "commissions_due": work.commissions.count_ripe(work.at),
            "points_matured": work.points.count_ripe(work.at),
            "promoters_settled": max(0, left),
        }


def _summed_up(kind: str, reasons: Sequence[Rejection]) -> list[PassedOver]:
    by_code: dict[str, list[Rejection]] = {}
    for reason in reasons:
        by_code.setdefault(reason.code, []).append(reason)
    return [
        PassedOver(kind=kind, count=len(some), reason=some[0])
        for _, some in sorted(by_code.items())
    ]


def _in_batches(step: Callable[[Work, int], Batch | int]) -> Callable[[Talk, int], Batch]:
    """Let *step* do what is due in units of their own.

    What a step refuses ends its kind for this run, after everything that is due before it.
    """

    def run(talk: Talk, limit: int) -> Batch:
        total, most = 0, BATCH
        passed_over: list[Rejection] = []
        while total < limit:
            asked = min(most, limit - total)
            try:
                batch = _batch_of(talk.unit(partial(_one_batch, step, asked)))
            except Refused as no:
                if no.retryable:
                    raise
                if asked == 1:
                    passed_over.append(reason_of(no))
                    break
                most = 1
                continue
            total += batch.looked_at
            passed_over += batch.passed_over
            if batch.looked_at < asked:
                break
        return Batch(looked_at=total, passed_over=tuple(passed_over))

    return run


def _in_talks(converse: Callable[[Talk, int], Batch | int]) -> Callable[[Talk, int], Batch]:
    """Let *converse* do what is due; what it refuses ends its kind for this run."""

    def run(talk: Talk, limit: int) -> Batch:
        try:
            return _batch_of(converse(talk, limit))
        except Refused as no:
            if no.retryable:
                raise
            return Batch(looked_at=0, passed_over=(reason_of(no),))

    return run


def _batch_of(done: Batch | int) -> Batch:
    return done if isinstance(done, Batch) else Batch(looked_at=done)


def _one_batch(step: Callable[[Work, int], Batch | int], limit: int, work: Work) -> Batch | int:
    return step(work, limit)


def _lapse_holds(work: Work, limit: int) -> int:
    return holding.sweep(work, limit=limit)


def _expire_coupons(work: Work, limit: int) -> int:
    due = work.coupons.expired_by(work.at, limit=limit)
    for coupon in due:
        expiring.store(work, redeeming.expire(coupon, at=work.at))
    return len(due)


def _lapse_ledger_holds(work: Work, limit: int) -> int:
    due = work.ledger.lapsed(work.at, limit=limit)
    work.ledger.post_all([ledger.lapsing(hold) for hold in due])
    return len(due)


def _expire_lots(work: Work, limit: int) -> int:
    due = work.ledger.expired_lots(work.at, limit=limit)
    work.ledger.post_all([ledger.expiring(lot, name=work.new_id()) for lot in due])
    return len(due)


def _receive_parcels(work: Work, limit: int) -> int:
    due = work.parcels.received_until(work.at, limit=limit)
    for parcel in due:
        shipping.receive(work, parcel)
    return len(due)


def _expire_returns(work: Work, limit: int) -> int:
    due = work.returns.overdue(work.at, limit=limit)
    if due:
        returning.end(work, *[aftersales.returns.expire(claim, at=work.at) for claim in due])
    return len(due)


def _forget_outcomes(work: Work, limit: int) -> int:
    days = work.house.settings().remember_days
    return work.forget_outcomes(before=work.at - timedelta(days=days), limit=limit)


#: What there is to do, in the order in which it is done.
_KINDS: Mapping[str, Callable[[Talk, int], Batch]] = {
    "holds_lapsed": _in_batches(_lapse_holds),
    "orders_expired": _in_batches(expiring.expire_due),
    "coupons_expired": _in_batches(_expire_coupons),
    # Before parcels: what has waited for an expired return may count as received now.
    "returns_expired": _in_batches(_expire_returns),
    "ledger_holds_lapsed": _in_batches(_lapse_ledger_holds),
    "ledger_lots_expired": _in_batches(_expire_lots),
    "parcels_received": _in_batches(_receive_parcels),
    "payments_asked": _in_talks(ask_after_payments),
    "commissions_due": _in_batches(commissioning.mature_ripe),
    "points_matured": _in_batches(pointing.mature_ripe),
    "promoters_settled": _in_batches(settle_batch),
    "tiers_evaluated": _in_batches(evaluate_due),
    "birthdays_kept": _in_talks(gifting.give_due),
    "erasures_due": _in_batches(erasing.erase_due),
    "refunds_settled": _in_talks(settle_due),
    "outcomes_forgotten": _in_batches(_forget_outcomes),
    "events_relayed": _in_talks(relay),
}


def _next_due(work: Work) -> datetime | None:
    instants = (
        work.stock.next_lapse(),
        work.ledger.next_lapse(),
        work.ledger.next_lot_expiry(),
        work.orders.next_pay_before(),
        work.parcels.next_receipt(),
        work.returns.next_overdue(),
        work.coupons.next_expiry(),
        work.commissions.next_ripe(),
        work.points.next_ripe(),
        work.payments.next_asking(),
        work.member_files.next_due(),
        work.people.next_gift(),
    )
    return min((instant for instant in instants if instant is not None), default=None)
