"""Settlement: what fell due in a closed stretch of time becomes the promoter's to withdraw.

A period is closed once, in the order of time, and settled promoter by promoter, in batches that may
stop and go on anywhere. What a promoter owes, since goods came back after they were paid, is taken
first. A statement is written once and never changed: what changes later is on a later one.

Commission 40 was paid out and its order came back: the promoter owes 40. The next 25 settle 25 of
it, nothing is left to withdraw, and 15 are owed still.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import evolve, frozen

from selfshop.domain.distribution.ids import PeriodName
from selfshop.domain.distribution.promoters import Promoter
from selfshop.domain.shared import Event, Fact, MemberId, Minor, Refused, checks

NOTHING = Minor(0)


@frozen(kw_only=True)
class Period:
    """A stretch of time that is closed; an aggregate with a version.

    Attributes:
        name: the shop's own, such as ``2026-07``.
        until: what fell due before this instant belongs to it, or to an earlier one.
        after: the last promoter settled; None = none yet.
        expected: how many promoters there were when it was closed; some may have joined since.
        promoters: how many have been looked at; statements: how many have got a statement.
        passed_over: how many could not be settled, such as those of a frozen account; what they
            earned is on their next statement.
        settled: what became theirs, in minor units.
        done: whether all promoters have been looked at.
        version: 0 = not stored yet.
    """

    name: PeriodName
    until: datetime
    closed_at: datetime
    after: MemberId | None = None
    expected: int = 0
    promoters: int = 0
    statements: int = 0
    passed_over: int = 0
    settled: Minor = NOTHING
    done: bool = False
    version: int = 0


@frozen(kw_only=True)
class Earned:
    """What fell due for one promoter, in minor units, and of how many orders."""

    amount: Minor = NOTHING
    orders: int = 0


@frozen(kw_only=True)
class Statement:
    """What one promoter got for one period; written once. Amounts are minor units of *currency*.

    Attributes:
        from_: what fell due before it was settled earlier; None = nothing was.
        until: what falls due from it on is settled later.
        earned: what fell due, less what was taken back of it before now.
        netted: how much of that paid what the promoter owed.
        settled: what became theirs to withdraw: earned less netted.
        owed: what they owe after it.
    """

    period: PeriodName
    promoter: MemberId
    currency: str
    from_: datetime | None
    until: datetime
    made_at: datetime
    orders: int
    earned: Minor
    netted: Minor
    settled: Minor
    owed: Minor


@frozen(kw_only=True)
class Settled:
    """A promoter after a settlement, with the statement and what is said to the world."""

    promoter: Promoter
    statement: Statement
    event: Event


def close(
    name: PeriodName,
    *,
    until: datetime,
    last: Period | None,
    at: datetime,
    known: bool = False,
    promoters: int = 0,
) -> Period:
    """Close the period that ends at *until*; it begins where the *last* one ended.

    Args:
        known: whether a period of this name has been closed.
        promoters: how many there are to be settled.

    Raises:
        InvalidInput: the name is no text, is blank, or has blanks around it.
        Refused: `settlement.exists`, `settlement.not_over` before its end, `settlement.running` while the last one is,
            `settlement.overlaps` unless it ends later than the last one.
    """
    checks.require_text("period", name, most=100)
    checks.require_new_id("period", name)
    if until > at:
        raise Refused("settlement.not_over", period=name)
    if last is not None and not last.done:
        raise Refused("settlement.running", period=last.name)
    if known:
        raise Refused("settlement.exists", period=name)
    if last is not None and until <= last.until:
        raise Refused("settlement.overlaps", period=name, earlier=last.name)
    return Period(name=name, until=until, closed_at=at, expected=promoters)


def settle(
    period: Period,
    promoter: Promoter,
    earned: Earned,
    *,
    owed: int,
    currency: str,
    at: datetime,
) -> Settled | None:
    """Settle one promoter; None where nothing fell due.

    Args:
        period: closed.
        promoter: not settled for it yet.
        earned: what fell due since their last statement and before the period's end.
        owed: what they owe, in minor units, >= 0.
        currency: the shop's.
        at: the instant of it.
    """
    if not earned.orders:
        return None
    statement = _statement(period, promoter, earned, owed=owed, currency=currency, at=at)
    facts: Mapping[str, Fact] = {
        "period": period.name,
        "earned": statement.earned,
        "settled": statement.settled,
        "owed": statement.owed,
    }
    return Settled(
        promoter=evolve(promoter, settled_until=period.until),
        statement=statement,
        event=Event(
            kind="distribution.settled",
            aggregate=f"promoter:{promoter.member}",
            root=promoter.member,
            version=promoter.version + 1,
            facts=facts,
        ),
    )


def _statement(
    period: Period,
    promoter: Promoter,
    earned: Earned,
    *,
    owed: int,
    currency: str,
    at: datetime,
) -> Statement:
    netted = min(owed, earned.amount)
    return Statement(
        period=period.name,
        promoter=promoter.member,
        currency=currency,
        from_=promoter.settled_until,
        until=period.until,
        made_at=at,
        orders=earned.orders,
        earned=earned.amount,
        netted=Minor(netted),
        settled=Minor(earned.amount - netted),
        owed=Minor(owed - netted),
    )


def went_on(
    period: Period,
    *,
    after: MemberId | None,
    looked_at: int,
    settled: Sequence[Statement],
    passed_over: int = 0,
    last: bool,
) -> Period:
    """Return *period* after a batch.

    Args:
        period: before it.
        after: the last promoter of the batch; None = there was none.
        looked_at: how many promoters it had.
        settled: the statements that came of it.
        passed_over: how many of them could not be settled.
        last: whether there are no more.
    """
    return evolve(
        period,
        after=period.after if after is None else after,
        promoters=period.promoters + looked_at,
        statements=period.statements + len(settled),
        passed_over=period.passed_over + passed_over,
        settled=Minor(period.settled + sum(one.settled for one in settled)),
        done=last,
    )


def taken_from(due_at: datetime | None, promoter: Promoter) -> str:
    """Name where a commission stands, and so what a return takes it back from."""
    if due_at is None:
        return "pending"
    return "settled" if promoter.is_settled(due_at) else "payable"
