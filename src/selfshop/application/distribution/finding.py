"""Looking up what the use cases of distribution need."""

from collections.abc import Collection, Mapping, Sequence

from selfshop.application.owning import owner_now
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
    """Return a promoter under any id of theirs, or refuse."""
    person = owner_now(work, member)
    found = work.promoters.get([person]).get(person)
    if found is None:
        raise NotFound("distribution.promoter_unknown", member=member)
    return found


def promoting_ids(work: Work, member: MemberId) -> tuple[MemberId, ...]:
    """Return every id that a member has promoted under, the one that counts first."""
    person = owner_now(work, member)
    found = work.promoters.get([person]).get(person)
    return (person,) if found is None else found.ids


def roles_of(work: Work, members: Collection[MemberId]) -> Mapping[MemberId, distribution.Promoter]:
    """Return who promotes now for those of the members that are, or were, promoters."""
    own = work.promoters.get(members)
    heirs = {one.holder for one in own.values()} - set(own)
    known = {**own, **work.promoters.get(heirs)} if heirs else own
    return {name: known[one.holder] for name, one in own.items()}


def guard_heirs(work: Work, saved: Collection[distribution.Promoter]) -> None:
    """Save whom *saved* promoters were merged into, so that nothing else moves what they owe."""
    heirs = {one.holder for one in saved} - {one.member for one in saved}
    if heirs:
        for one in work.promoters.get(heirs).values():
            work.promoters.save(one)


def above(
    work: Work, member: MemberId, *, reach: int | None = None
) -> tuple[distribution.Place | None, Sequence[MemberId]]:
    """Return the place of a member, and everybody above it, the nearest first.

    It is that of whom they were merged into, whichever id is used: where one of a team turns out to
    be its head, nobody is above them.
    """
    person = owner_now(work, member)
    place = work.referrals.places([person]).get(person)
    return place, () if place is None else work.referrals.upline(person, reach=reach)


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
