"""Whose things are: another member's, once members were made one."""

from selfshop.domain.membership import points
from selfshop.domain.shared import MemberId
from selfshop.ports.work import Work


def owner_now(work: Work, member: MemberId) -> MemberId:
    """Return whom a member was merged into, or themselves."""
    while True:
        found = work.members.get([member]).get(member)
        if found is None or found.merged_into is None:
            return member
        member = found.merged_into


def ids_of(work: Work, member: MemberId) -> tuple[MemberId, ...]:
    """Return every id that a member is known under, the one that counts first."""
    person = owner_now(work, member)
    return work.member_files.get([person])[person].ids


def holder_of(work: Work, member: MemberId) -> MemberId:
    """Return whose the points of *member* are now: another one's, where they were merged."""
    while merged := work.ledger.journal(points.journals.merge_id(member)):
        member = MemberId(str(merged.facts[points.journals.INTO]))
    return member
