"""What households got for the sales of a replay, once all of it is booked, and whether the books hold."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from attrs import asdict, frozen

from selfshop.domain import distribution
from selfshop.domain.membership import points
from selfshop.domain.shared import AccountId, MemberId, NotFound, format_minor
from selfshop.replay.recording import Recording
from selfshop.replay.rewards import Reward, referrals
from selfshop.replay.watching import Watcher
from selfshop.shop import Shop

#: How much due work is done in one go, and how much of the books is proved.
_DUE_MAX, _PROVED_MAX = 10_000, 1_000


@frozen(kw_only=True)
class PointsTotals:
    """Points of all households: issued + debt = pending + available + clawed_back.

    Attributes:
        clawed_back: what returns took of them.
        debt: what was clawed back and not there any more; nobody uses any, so there is none.
    """

    issued: int = 0
    clawed_back: int = 0
    pending: int = 0
    available: int = 0
    debt: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether they add up."""
        return self.issued + self.debt == self.pending + self.available + self.clawed_back


@frozen(kw_only=True)
class CommissionTotals:
    """Commissions of all households, in minor units: accrued = pending + payable.

    Attributes:
        accrued: by the account of what they cost the shop, less what returns took back.
        payable: due; no period is settled.
    """

    currency: str
    accrued: int = 0
    pending: int = 0
    payable: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether they add up."""
        return self.accrued == self.pending + self.payable


@frozen(kw_only=True)
class Rewarded:
    """What came of the rewards; None = this one was not on.

    Attributes:
        breaches: how many the proof of the ledger has found.
    """

    points: PointsTotals | None
    commissions: CommissionTotals | None
    breaches: int

    @property
    def is_sound(self) -> bool:
        """Whether the books are proved and the totals add up."""
        totals = (self.points, self.commissions)
        return not self.breaches and all(one is None or one.is_sound for one in totals)

    def as_data(self) -> Mapping[str, Any]:
        """Plain JSON: points are numbers, amounts decimal strings."""
        data: dict[str, Any] = {"breaches": self.breaches}
        if self.points is not None:
            data["points"] = asdict(self.points)
        if self.commissions is not None:
            own = self.commissions
            amounts = {"accrued": own.accrued, "pending": own.pending, "payable": own.payable}
            data["commissions"] = {
                name: format_minor(amount, own.currency) for name, amount in amounts.items()
            }
        return data


def reward(
    shop: Shop, recording: Recording, rewards: Collection[Reward], watcher: Watcher
) -> Rewarded:
    """Let come due what is due at the recording's last instant, and add up what households have.

    Args:
        shop: acting as the replay, with all of it booked.
        recording: whose households they are.
        rewards: those that the shop was furnished with.
        watcher: told what is done.
    """
    watcher.begins("rewarding", 0)
    span = recording.span()
    if span is not None:
        _do_due(shop, at=span.last)
    households = [customer.id for customer in recording.customers()]
    has_points, has_plan = Reward.POINTS in rewards, Reward.COMMISSIONS in rewards
    return Rewarded(
        points=_points(shop, households) if has_points else None,
        commissions=_commissions(shop, households, recording.currency) if has_plan else None,
        breaches=_breaches(shop),
    )


def _do_due(shop: Shop, *, at: datetime) -> None:
    while shop.as_of(at).due.run(limit=_DUE_MAX).more:
        pass


def _points(shop: Shop, households: Iterable[MemberId]) -> PointsTotals:
    have = [shop.points.balance(member=member) for member in households]
    return PointsTotals(
        issued=_balance(shop, points.ISSUED),
        clawed_back=_balance(shop, points.CLAWED_BACK),
        pending=sum(one.pending for one in have),
        available=sum(one.available for one in have),
        debt=sum(one.debt for one in have),
    )


def _commissions(shop: Shop, households: Iterable[MemberId], currency: str) -> CommissionTotals:
    promoters = {referrer for _, referrer in referrals(households)}
    have = [shop.distribution.balance(member=member) for member in sorted(promoters)]
    return CommissionTotals(
        currency=currency,
        accrued=_balance(shop, distribution.accounts.COST),
        pending=sum(one.pending for one in have),
        payable=sum(one.payable for one in have),
    )


def _balance(shop: Shop, account: AccountId) -> int:
    """Return how an account stands; one that nothing was ever booked on may not be there."""
    try:
        return shop.ledger.balance(account=account).balance
    except NotFound:
        return 0


def _breaches(shop: Shop) -> int:
    """Prove the ledger; return how many breaches were found."""
    proof = shop.ledger.verify(limit=_PROVED_MAX)
    found = len(proof.breaches)
    while proof.cursor is not None:
        proof = shop.ledger.verify(cursor=proof.cursor, limit=_PROVED_MAX)
        found += len(proof.breaches)
    return found
