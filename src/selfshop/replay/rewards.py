"""What a replay may reward its households with besides: points, and commissions of a two-level plan.

Both are off unless asked for. The terms are fixed, so that anybody can work the totals out from the
recorded sales alone.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from decimal import Decimal
from enum import StrEnum

from selfshop.domain import distribution
from selfshop.domain.distribution import plans
from selfshop.domain.membership import points
from selfshop.domain.shared import MemberId, Money, Refused
from selfshop.shop import Shop

#: From receipt until points can be used and commissions are due.
WAIT_DAYS = 7
#: What the first and the second household above a sale get of it.
PERCENT = (Decimal(10), Decimal(5))
#: How many households hang together: the first brings in the second, that one the third.
CHAIN = 3


class Reward(StrEnum):
    """Something that a replay's households can get for sales."""

    POINTS = "points"
    COMMISSIONS = "commissions"


def earning_terms(currency: str) -> points.EarningTerms:
    """Return one point for each whole unit of *currency* that was paid for goods."""
    rate = points.Rate(points=1, per=Money.of("1", currency))
    return points.EarningTerms(rates=(rate,), wait_days=WAIT_DAYS)


def two_levels() -> distribution.Plan:
    """Return the plan: of no country's profile, since the recording's households never agreed to one."""
    steps = tuple(
        plans.Step(depth=depth, share=plans.Share(percent=percent))
        for depth, percent in enumerate(PERCENT, start=1)
    )
    return plans.Plan(
        profile="none",
        pool=plans.Pool(percent=sum(PERCENT, Decimal(0))),
        tariffs=(plans.Tariff(steps=steps),),
        reach=len(PERCENT),
        wait_days=WAIT_DAYS,
    )


def referrals(households: Iterable[MemberId]) -> Iterator[tuple[MemberId, MemberId]]:
    """Yield who was brought in, and by whom, the upper ones first.

    Sorted by id and counted off in threes, each household brings in the next of its three.
    """
    ordered = sorted(households)
    for place, member in enumerate(ordered):
        if place % CHAIN:
            yield member, ordered[place - 1]


def marked(payee: str, rewards: Collection[Reward]) -> str:
    """Return the payee of a replay with *rewards*: a shop holds one kind of replay, as it was begun."""
    return "+".join((payee, *sorted(rewards)))


def publish_plan(keyed: Callable[[str], Shop], households: Collection[MemberId]) -> None:
    """Put the plan in force and the households in their places; once, however often it is tried.

    Args:
        keyed: returns the shop to give a command of that key to, before there is any order.
        households: all of the recording's; they are members.
    """
    pairs = list(referrals(households))
    keyed("recording:plan").distribution.publish(plan=two_levels())
    for promoter in sorted({referrer for _, referrer in pairs}):
        keyed(f"recording:joins:{promoter}").distribution.join(member=promoter)
    for member, referrer in pairs:
        _bind(keyed(f"recording:bound:{member}"), member, referrer)


def _bind(shop: Shop, member: MemberId, referrer: MemberId) -> None:
    try:
        shop.distribution.bind(member=member, referrer=referrer)
    except Refused as no:
        # What was interrupted has bound them, and could not say so.
        if no.code != "distribution.bound_already":
            raise
