"""How a member's points stand, and which of them end next."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import frozen

from selfshop.domain import ledger
from selfshop.domain.membership.points.accounts import AVAILABLE, DEBT, PENDING, account
from selfshop.domain.shared import AccountId, MemberId


@frozen(kw_only=True)
class Ending:
    """Points that end at an instant."""

    points: int
    at: datetime


@frozen(kw_only=True)
class PointsBalance:
    """How a member's points stand.

    Attributes:
        available: what can be used now.
        pending: earned, and not usable before goods can be sent back no more.
        held: what orders that wait for their payment will use.
        debt: what the next points that come repay.
        next_endings: what of *available* ends when, the earliest first; what never ends is not
            among it.
    """

    member: MemberId
    available: int
    pending: int
    held: int
    debt: int
    next_endings: tuple[Ending, ...]


def usable(lots: Iterable[ledger.Lot], *, at: datetime) -> int:
    """Return how many points of *lots* can be used; a lot whose time is over gives none, swept or not."""
    return sum(lot.remaining for lot in lots if not lot.is_over(at))


def balance_of(
    member: MemberId,
    standings: Mapping[AccountId, ledger.Standing],
    lots: Iterable[ledger.Lot],
    *,
    at: datetime,
) -> PointsBalance:
    """Return how the points of a member stand.

    Args:
        standings: of those of the member's accounts that exist.
        lots: those of the available points with something left.
    """
    left = [lot for lot in lots if not lot.is_over(at)]
    ends: dict[datetime, int] = {}
    for lot in left:
        if lot.expires_at is not None:
            ends[lot.expires_at] = ends.get(lot.expires_at, 0) + lot.remaining
    available = standings.get(account(AVAILABLE, member))
    return PointsBalance(
        member=member,
        available=usable(left, at=at),
        pending=_balance(standings, PENDING, member),
        held=0 if available is None else available.held,
        debt=_balance(standings, DEBT, member),
        next_endings=tuple(Ending(points=ends[end], at=end) for end in sorted(ends) if ends[end]),
    )


def _balance(standings: Mapping[AccountId, ledger.Standing], what: str, member: MemberId) -> int:
    standing = standings.get(account(what, member))
    return 0 if standing is None else standing.balance
