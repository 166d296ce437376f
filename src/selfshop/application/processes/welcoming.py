"""Registering members, and the points that come with it."""

from typing import Annotated

from attrs import evolve

from selfshop.application.membership import WRITE, Tiers, add
from selfshop.application.operation import HOUSE, operation
from selfshop.application.processes.awarding import award, worth_of
from selfshop.application.shape import AtMost
from selfshop.domain import membership
from selfshop.domain.membership import points
from selfshop.domain.shared import MemberId, checks
from selfshop.ports.work import Work

ROWS_MAX = 10_000


class Welcoming(Tiers):
    """Members as they come."""

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def register(
        self,
        work: Work,
        *,
        member: MemberId,
        tier: str | None = None,
        segments: frozenset[str] = frozenset(),
    ) -> membership.Member:
        """Add a member under the host's own id for them.

        They get the points that the settings give for the event ``sign_up``, if any.

        Raises:
            InvalidInput: the id is blank, or has blanks around it.
            Refused: ``member.exists``.
        """
        checks.require_new_id("member", member)
        made = membership.Member(
            id=member, tier=tier, segments=segments, registered_at=work.at, version=1
        )
        (added,) = add(work, (made,))
        count = worth_of(work, points.SIGN_UP)
        if count:
            award(work, member, count, event=points.SIGN_UP, occasion=points.SIGN_UP)
        return added

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def register_many(
        self,
        work: Work,
        *,
        members: Annotated[tuple[membership.Member, ...], AtMost(entries=ROWS_MAX)],
    ) -> int:
        """Add up to 10,000 members that the host has already, all or nothing; return how many.

        They have signed up elsewhere before, and get no points for it.

        Raises:
            InvalidInput: an id is given twice, is blank, or has blanks around it.
            Refused: ``member.exists``, with the row.
        """
        for row, one in enumerate(members):
            checks.require_new_id(f"members[{row}].id", one.id)
        return len(add(work, tuple(evolve(member, version=1) for member in members)))
