"""Everything whose time has come, in small batches that can stop and go on anywhere.

Nothing here decides: each timeout is true from its instant on, swept or not; sweeping makes it
visible. Sweepers on several machines do no harm: each change is guarded by a version.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

from attrs import frozen

from selfshop.application import inventory as holding
from selfshop.application.conversation import Talk, conversation
from selfshop.application.distribution import settle_batch
from selfshop.application.membership import evaluate_due
from selfshop.application.operation import HOST, Group
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
from selfshop.domain.shared import checks
from selfshop.ports.work import Work

LIMIT_MAX = 10_000
#: How many changes one unit makes.
BATCH = 50


@frozen(kw_only=True)
class Report:
    """What a run has done.

    Attributes:
        done: how many of each kind of work, in the order in which they were done.
        next_due: the earliest instant at which something more will be due; None = nothing known.
        more: whether something is due already that the limit left undone.
    """

    done: Mapping[str, int]
    next_due: datetime | None
    more: bool


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
        kinds: tuple[tuple[str, Callable[[Talk, int], int]], ...] = (
            ("holds_lapsed", _in_batches(_lapse_holds)),
            ("orders_expired", _in_batches(expiring.expire_due)),
            ("coupons_expired", _in_batches(_expire_coupons)),
            # Before parcels: what has waited for an expired return may count as received now.
            ("returns_expired", _in_batches(_expire_returns)),
            ("ledger_holds_lapsed", _in_batches(_lapse_ledger_holds)),
            ("ledger_lots_expired", _in_batches(_expire_lots)),
            ("parcels_received", _in_batches(_receive_parcels)),
            ("payments_asked", ask_after_payments),
            ("commissions_due", _in_batches(commissioning.mature_ripe)),
            ("points_matured", _in_batches(pointing.mature_ripe)),
            ("promoters_settled", _in_batches(settle_batch)),
            ("tiers_evaluated", _in_batches(evaluate_due)),
            ("birthdays_kept", gifting.give_due),
            ("erasures_due", _in_batches(erasing.erase_due)),
            ("refunds_settled", settle_due),
            ("outcomes_forgotten", _in_batches(_forget_outcomes)),
            ("events_relayed", relay),
        )
        done = {name: work(talk, limit) for name, work in kinds}
        return Report(
            done=done,
            next_due=talk.unit(_next_due),
            more=any(count >= limit for count in done.values()),
        )


def _in_batches(step: Callable[[Work, int], int]) -> Callable[[Talk, int], int]:
    def run(talk: Talk, limit: int) -> int:
        total = 0
        while total < limit:
            batch = min(BATCH, limit - total)
            done = talk.unit(partial(_one_batch, step, batch))
            total += done
            if done < batch:
                break
        return total

    return run


def _one_batch(step: Callable[[Work, int], int], limit: int, work: Work) -> int:
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
