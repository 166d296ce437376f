"""What members tell about themselves, and what they let the shop do with it."""

from collections.abc import Mapping

from attrs import evolve

from selfshop.application.membership.files import own, whole
from selfshop.application.membership.members import WRITE, Members
from selfshop.application.membership.rising import zone_of
from selfshop.application.operation import ANYBODY, HOUSE, operation
from selfshop.domain import membership
from selfshop.domain.membership import birthdays, consents, files
from selfshop.domain.shared import MemberId, Refused
from selfshop.ports.work import Work


class Contacts(Members):
    """Profiles, consents and tags."""

    @operation(who=ANYBODY, permission=WRITE, writes=True)
    def tell(
        self,
        work: Work,
        *,
        member: MemberId,
        birthday: membership.Birthday | None = None,
        contacts: Mapping[str, str] | None = None,
    ) -> membership.Profile:
        """Keep what a member tells about themselves; what is not given stays.

        Args:
            birthday: a year has one birthday gift, however often it is changed.
            contacts: channel -> number or address, up to 50, in place of what was told before.

        Raises:
            Refused: ``member.restricted``: their data is being erased; ``member.merged``.
        """
        kept = own(work, member)
        if kept.file.merged_into is not None:
            raise Refused("member.merged", member=member)
        if kept.file.erasure.state is not membership.ErasureState.ACTIVE:
            raise Refused("member.restricted", member=member)
        profile = work.people.profile(member)
        if contacts is not None:
            profile = evolve(profile, contacts=contacts)
        if birthday is not None:
            zone, year = zone_of(work), kept.file.gift_year
            profile = birthdays.with_birthday(
                profile, birthday, last_year=year, at=work.at, zone=zone
            )
        return work.people.save_profile(member, profile)

    @operation(who=ANYBODY, writes=False)
    def profile(self, work: Work, *, member: MemberId) -> membership.Profile:
        """Return what a member told about themselves."""
        return work.people.profile(own(work, member).member.id)

    @operation(who=ANYBODY, permission=WRITE, writes=True)
    def consent(
        self, work: Work, *, member: MemberId, purpose: str, channel: str, given: bool, source: str
    ) -> membership.MemberFile:
        """Keep a yes or a no to being written to, for one purpose on one channel.

        Args:
            purpose: such as ``marketing``.
            channel: such as ``sms``.
            given: True = from now on; False = no more.
            source: where it was said, such as ``checkout``.

        Raises:
            Refused: ``member.restricted``: a yes from somebody whose data is being erased.
        """
        kept = whole(work, member)
        said = membership.Consent(
            purpose=purpose, channel=channel, given=given, at=work.at, source=source
        )
        return work.member_files.save(files.answer(kept.file, said))

    @operation(who=HOUSE, writes=False)
    def may_contact(self, work: Work, *, member: MemberId, purpose: str, channel: str) -> bool:
        """Tell whether a member may be written to now; nothing said is no.

        The purpose ``service`` is what an order needs and asks for no consent.
        """
        kept = whole(work, member)
        return consents.may_contact(kept.file.consents, purpose=purpose, channel=channel)

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def tag(self, work: Work, *, member: MemberId, tags: frozenset[str]) -> membership.MemberFile:
        """Say anew what the shop notes about a member; no price depends on it.

        Raises:
            Refused: ``member.restricted``.
        """
        return work.member_files.save(files.retag(whole(work, member).file, tags))

    @operation(who=ANYBODY, writes=False)
    def file(self, work: Work, *, member: MemberId) -> membership.MemberFile:
        """Return a member's file, or that of whom they were merged into; a customer finds their own."""
        return whole(work, member).file
