"""Members, their tier and segments."""

from collections.abc import Sequence

from attrs import evolve, frozen

from selfshop.application.operation import ANYBODY, HOUSE, Group, operation
from selfshop.application.pages import Cursor, Page, turn
from selfshop.domain import membership
from selfshop.domain.shared import Event, MemberId, NotFound, Refused, SubjectId, checks
from selfshop.ports.work import Work

WRITE = "membership.write"


@frozen(kw_only=True)
class KeptAddress:
    """An address and the id of its record."""

    record: SubjectId
    address: membership.Address


class Members(Group):
    """Members and what prices may know of them."""

    name = "membership"

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def change_tier(self, work: Work, *, member: MemberId, tier: str | None) -> membership.Member:
        """Put a member into *tier*; None = none.

        Raises:
            Refused: ``member.tiers_by_scheme``: the shop has a scheme that says who is in which.
        """
        if work.house.settings().tier_scheme is not None:
            raise Refused("member.tiers_by_scheme", member=member)
        return save_member(work, evolve(the_member(work, member), tier=tier))

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def change_segments(
        self, work: Work, *, member: MemberId, segments: frozenset[str]
    ) -> membership.Member:
        """Say anew which segments a member is in."""
        return save_member(work, evolve(the_member(work, member), segments=segments))

    @operation(who=ANYBODY, writes=False)
    def get(self, work: Work, *, member: MemberId) -> membership.Member:
        """Return a member; a customer finds only themselves."""
        return the_member(work, member)

    @operation(who=ANYBODY, writes=False)
    def addresses(self, work: Work, *, member: MemberId) -> tuple[KeptAddress, ...]:
        """Return a member's addresses by record id, which is what orders refer to."""
        kept = work.people.get(the_member(work, member).id)
        return tuple(KeptAddress(record=name, address=kept[name]) for name in sorted(kept))

    @operation(who=HOUSE, writes=False)
    def find(
        self,
        work: Work,
        *,
        tier: str | None = None,
        cursor: Cursor | None = None,
        limit: int = 50,
    ) -> Page[membership.Member]:
        """Return a page of members in the order of their ids."""

        def fetch(after: str | None, count: int) -> Sequence[membership.Member]:
            place = None if after is None else MemberId(after)
            return work.members.find(tier=tier, after=place, limit=count)

        return turn(
            work, "membership.find", cursor=cursor, limit=limit, fetch=fetch, place=lambda m: m.id
        )


def add(work: Work, members: tuple[membership.Member, ...]) -> tuple[membership.Member, ...]:
    """Add members nobody has been before, and say so.

    Raises:
        InvalidInput: an id is given twice.
        Refused: ``member.exists``, with the row.
    """
    checks.no_duplicates("members", [member.id for member in members])
    there = work.members.get([member.id for member in members])
    for position, member in enumerate(members):
        if member.id in there:
            raise Refused("member.exists", member=member.id, row=position)
    work.members.add(members)
    work.emit(*(event_of("registered", member) for member in members))
    return members


def the_member(work: Work, member: MemberId) -> membership.Member:
    """Return a member; refuse one who is not there, or not the asker."""
    found = work.members.get([member]).get(member)
    if found is None or work.owner not in (None, member):
        raise NotFound("member.unknown", member=member)
    return found


def save_member(work: Work, member: membership.Member) -> membership.Member:
    """Save a member who was changed, and say so."""
    saved = work.members.save(member)
    work.emit(event_of("changed", saved))
    return saved


def event_of(participle: str, member: membership.Member) -> Event:
    """Return what a change of a member says to the world."""
    return Event(
        kind=f"membership.{participle}",
        aggregate=f"member:{member.id}",
        root=member.id,
        version=member.version,
        facts={"tier": member.tier},
    )
