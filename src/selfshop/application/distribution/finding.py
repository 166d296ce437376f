"""Looking up what the use cases of distribution need."""

from selfshop.domain import distribution
from selfshop.domain.shared import InvalidInput, MemberId, NotFound, Refused
from selfshop.ports.work import Work

WRITE = "distribution.write"
PAY = "distribution.pay"


def whose(work: Work, member: MemberId | None) -> MemberId:
    """Return whom an operation is about: customers speak for themselves alone.

    Raises:
        InvalidInput: a customer names somebody else, or staff nobody.
    """
    if work.owner is not None:
        if member not in {None, work.owner}:
            raise InvalidInput("member", "input.not_yours_to_say")
        return work.owner
    if member is None:
        raise InvalidInput("member", "input.missing")
    return member


def the_plan(work: Work) -> distribution.Plan:
    """Return the plan in force, or refuse."""
    plan = work.house.plan()
    if plan is None:
        raise Refused("distribution.no_plan")
    return plan


def the_promoter(work: Work, member: MemberId) -> distribution.Promoter:
    """Return a promoter, or refuse."""
    found = work.promoters.get([member]).get(member)
    if found is None:
        raise NotFound("distribution.promoter_unknown", member=member)
    return found


def orders_of(work: Work, member: MemberId) -> int:
    """Return how many orders of a member stand, or refuse: there is no such member."""
    found = work.members.get([member]).get(member)
    if found is None:
        raise NotFound("member.unknown", member=member)
    return found.orders


def the_place(work: Work, member: MemberId) -> distribution.Place:
    """Return where a member stands; of version 0 where they have no place yet."""
    known = work.referrals.places([member])
    return known.get(member) or distribution.Place(member=member)
