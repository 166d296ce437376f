"""Members' files: finding them, whoever they were merged into, and saving them."""

from attrs import evolve, frozen

from selfshop.application.membership.members import event_of, the_member
from selfshop.domain import membership
from selfshop.domain.shared import MemberId
from selfshop.ports.work import Work


@frozen(kw_only=True)
class Kept:
    """A member and their file, as a unit has read them."""

    member: membership.Member
    file: membership.MemberFile


def own(work: Work, member: MemberId) -> Kept:
    """Return a member and their own file.

    Raises:
        NotFound: ``member.unknown``: they are not there, or not the asker.
    """
    found = the_member(work, member)
    return Kept(member=found, file=work.member_files.get([member])[member])


def whole(work: Work, member: MemberId) -> Kept:
    """Return whom a member was merged into, or themselves, and the file that counts.

    Raises:
        NotFound: ``member.unknown``.
    """
    kept = own(work, member)
    # Merged files are never merged again, but whom they were merged into may be.
    while kept.file.merged_into is not None:
        into = kept.file.merged_into
        kept = Kept(member=work.members.get([into])[into], file=work.member_files.get([into])[into])
    return kept


def save(
    work: Work,
    kept: Kept,
    file: membership.MemberFile,
    *,
    tier: str | None,
    changed: bool = False,
) -> Kept:
    """Save a file that was changed, and the member where their *tier* is another one now.

    Args:
        changed: whether the member of *kept* differs from what is stored already.
    """
    member = kept.member
    if changed or member.tier != tier:
        member = work.members.save(evolve(member, tier=tier))
        work.emit(event_of("changed", member))
    return Kept(member=member, file=work.member_files.save(file))
