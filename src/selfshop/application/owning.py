"""Whose things are: another member's, once members were made one."""

from collections.abc import Iterator

from selfshop.domain.membership import points
from selfshop.domain.shared import MemberId
from selfshop.ports.work import Work


def owner_now(work: Work, member: MemberId) -> MemberId:
    """Return whom a member was merged into, or themselves."""
    return owners_of(work, member)[-1]


def owners_of(work: Work, member: MemberId) -> tuple[MemberId, ...]:
    """Return whose a member's things were: their own, then each whom they were merged into."""
    found = [member]
    while True:
        row = work.members.get(found[-1:]).get(found[-1])
        if row is None or row.merged_into is None:
            return tuple(found)
        found.append(row.merged_into)


def ids_of(work: Work, member: MemberId) -> tuple[MemberId, ...]:
    """Return every id that a member is known under, the one that counts first."""
    person = owner_now(work, member)
    return work.member_files.get([person])[person].ids


def asking_as(work: Work) -> Iterator[MemberId | None]:
    """Walk whose things the asker may see: their own, then each other id's of theirs; None = all."""
    yield work.owner
    if work.owner is not None:
        yield from (name for name in ids_of(work, work.owner) if name != work.owner)


def holder_of(work: Work, member: MemberId) -> MemberId:
    """Return whose the points of *member* are now: another one's, where they were merged."""
    while merged := work.ledger.journal(points.journals.merge_id(member)):
        member = MemberId(str(merged.facts[points.journals.INTO]))
    return member
