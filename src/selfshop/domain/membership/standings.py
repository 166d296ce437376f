r"""Where a member stands among the tiers.

| what happens                            | tier by growth                          | its period   |
|-----------------------------------------|-----------------------------------------|--------------|
| growth reaches a higher tier            | that one, at once                       | begins anew  |
| the period ends, enough growth to keep  | stays                                   | begins anew  |
| the period ends, too little             | one lower, or what was earned           | begins anew  |
| growth is taken back                    | stays until the period ends             | stays        |

Beside it a tier may be given by hand, or paid for, each until an instant. The highest counts.
"""

from datetime import datetime, timedelta, tzinfo

from attrs import evolve, field, frozen
from dateutil.relativedelta import relativedelta

from selfshop.domain.membership.schemes import (
    Downgrade,
    LastMonths,
    PassTerms,
    TierScheme,
    holds_until,
    window_start,
)
from selfshop.domain.shared import LineId, OrderId, Refused, checks

PASSES_MAX = 200
_MICROSECOND = timedelta(microseconds=1)


@frozen(kw_only=True)
class GivenTier:
    """A tier that somebody gave.

    Attributes:
        until: it ends then; None = when it is taken back.
        reason: as a code.
    """

    tier: str = field(validator=checks.text())
    until: datetime | None = field(default=None, validator=checks.optional(checks.instant))
    reason: str = field(validator=checks.text())


@frozen(kw_only=True)
class Pass:
    """A tier that was paid for, by the units of one line of an order.

    Attributes:
        months: for each unit; units: how many are kept.
        from_: when it begins: after the passes that were there before it.
        until: it ends then.
    """

    order: OrderId
    line: LineId
    tier: str
    months: int
    units: int
    from_: datetime = field(alias="from_")
    until: datetime


@frozen(kw_only=True)
class Standing:
    """Where a member stands.

    Attributes:
        earned: the tier by growth; None = none yet.
        since: when its period began.
        risen: whether it began by rising, so that what was booked then has earned it already.
        until: when it is looked at again; None = it is not.
        given: by hand; None = nothing.
        passes: paid for; those that are over are dropped.
    """

    earned: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    risen: bool = False
    given: GivenTier | None = None
    passes: tuple[Pass, ...] = ()


def rise(
    scheme: TierScheme, standing: Standing, growth: int, *, at: datetime, zone: tzinfo
) -> Standing:
    """Return the standing after growth in the window has come to *growth*: up at once, never down."""
    reached = scheme.earned_by(growth)
    if reached <= scheme.rank(standing.earned):
        return standing
    return evolve(_begin(scheme, standing, reached, at=at, zone=zone), risen=True)


def evaluate(scheme: TierScheme, standing: Standing, growth: int, *, zone: tzinfo) -> Standing:
    """Return the standing after its period has ended, and begin the next one at that instant.

    Args:
        growth: what came in the window that ended with the period.

    Raises:
        Refused: ``member.period_running``: it has no end.
    """
    if standing.until is None:
        raise Refused("member.period_running")
    rank, reached = scheme.rank(standing.earned), scheme.earned_by(growth)
    keeps = rank >= 0 and growth >= scheme.tiers[rank].to_keep
    if keeps:
        after = max(rank, reached)
    elif scheme.downgrade is Downgrade.ONE_STEP:
        after = max(rank - 1, reached)
    else:
        after = reached
    return _begin(scheme, standing, after, at=standing.until, zone=zone)


def _begin(
    scheme: TierScheme, standing: Standing, rank: int, *, at: datetime, zone: tzinfo
) -> Standing:
    until = None if rank < 0 else holds_until(scheme.window, at, zone)
    return evolve(standing, earned=scheme.named(rank), since=at, until=until, risen=False)


def not_counted_until(scheme: TierScheme, standing: Standing, *, zone: tzinfo) -> datetime | None:
    """Return the last instant whose growth does not count when the period is judged; None = all does.

    Months are counted from the day the tier was got, without what earned it; years and all time are
    what they are.
    """
    if standing.until is None or standing.since is None:
        return None
    if isinstance(scheme.window, LastMonths):
        return standing.since if standing.risen else standing.since - _MICROSECOND
    start = window_start(scheme.window, standing.until, zone)
    return None if start is None else start - _MICROSECOND


def add_pass(
    standing: Standing,
    terms: PassTerms,
    *,
    order: OrderId,
    line: LineId,
    units: int,
    at: datetime,
    zone: tzinfo,
) -> Standing:
    """Return the standing with what a member has paid for, after what they had paid for before.

    Raises:
        Refused: ``member.too_many_passes``.
    """
    running = passes_left(standing, at=at)
    if len(running) >= PASSES_MAX:
        raise Refused("member.too_many_passes", most=PASSES_MAX)
    same = [one.until for one in running if one.tier == terms.tier]
    begins = max([at, *same])
    bought = Pass(
        order=order,
        line=line,
        tier=terms.tier,
        months=terms.months,
        units=units,
        from_=begins,
        until=_months_on(begins, terms.months * units, zone),
    )
    return evolve(standing, passes=(*running, bought))


def shrink_pass(
    standing: Standing, *, order: OrderId, line: LineId, units: int, zone: tzinfo
) -> Standing:
    """Return the standing after units of a paid membership went back, so that *units* are kept."""
    return evolve(
        standing,
        passes=tuple(
            evolve(one, units=units, until=_months_on(one.from_, one.months * units, zone))
            if (one.order, one.line) == (order, line)
            else one
            for one in standing.passes
        ),
    )


def _months_on(start: datetime, months: int, zone: tzinfo) -> datetime:
    return (start.astimezone(zone) + relativedelta(months=months)).astimezone(start.tzinfo)


def passes_left(standing: Standing, *, at: datetime) -> tuple[Pass, ...]:
    """Return the passes that are not over at *at*."""
    return tuple(one for one in standing.passes if one.until > at)


def tier_at(scheme: TierScheme, standing: Standing, at: datetime) -> str | None:
    """Return the tier that counts at *at*: the highest of what is earned, given and paid for."""
    found = [standing.earned]
    given = standing.given
    if given is not None and (given.until is None or at < given.until):
        found.append(given.tier)
    found += [one.tier for one in standing.passes if one.from_ <= at < one.until]
    return scheme.named(max(map(scheme.rank, found)))


def next_change(standing: Standing, *, after: datetime) -> datetime | None:
    """Return the next instant past *after* at which the tier may change by itself; None = never."""
    edges = [standing.until]
    edges += [None if standing.given is None else standing.given.until]
    edges += [edge for one in standing.passes for edge in (one.from_, one.until)]
    return min((edge for edge in edges if edge is not None and edge > after), default=None)
