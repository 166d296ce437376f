"""A member's file: all that membership keeps of them under their id, and nothing personal."""

from collections.abc import Iterable
from datetime import datetime

from attrs import evolve, field, frozen

from selfshop.domain.membership.consents import Consent, all_withdrawn, answered
from selfshop.domain.membership.erasing import NOT_ASKED, Erasure, ErasureState
from selfshop.domain.membership.standings import Standing, next_change
from selfshop.domain.shared import MemberId, Refused, checks

TAGS_MAX = 100
ALIASES_MAX = 50

_tags = checks.each(checks.text(most=64), most=TAGS_MAX)
_NOWHERE = Standing()


@frozen(kw_only=True)
class MemberFile:
    """What is kept of one member; an aggregate with a version.

    Attributes:
        standing: where they stand among the tiers.
        tags: what the shop notes about them; no prices depend on them.
        consents: the latest answer for each purpose and channel.
        aliases: the ids of members that were merged into this one; what they did counts for it.
        merged_into: whom this one was merged into; None = nobody.
        erasure: how the erasure of their data stands.
        gift_year: the year of the last birthday gift; None = none yet.
        tier_at: when the tier may next change by itself; None = never.
        version: 0 = not stored yet.
    """

    member: MemberId
    standing: Standing = _NOWHERE
    tags: frozenset[str] = field(default=frozenset(), validator=_tags)
    consents: tuple[Consent, ...] = ()
    aliases: tuple[MemberId, ...] = ()
    merged_into: MemberId | None = None
    erasure: Erasure = NOT_ASKED
    gift_year: int | None = None
    tier_at: datetime | None = None
    version: int = 0

    @property
    def ids(self) -> tuple[MemberId, ...]:
        """Every id that the member is known under, their own first."""
        return (self.member, *self.aliases)


def with_standing(file: MemberFile, standing: Standing, *, at: datetime) -> MemberFile:
    """Return the file with another standing, due again when that may next change by itself."""
    return evolve(file, standing=standing, tier_at=next_change(standing, after=at))


def answer(file: MemberFile, consent: Consent) -> MemberFile:
    """Return the file with one more answer about contacts.

    Raises:
        Refused: ``member.restricted``: a yes from somebody whose data is being erased.
    """
    if consent.given and file.erasure.state is not ErasureState.ACTIVE:
        raise Refused("member.restricted", member=file.member)
    return evolve(file, consents=answered(file.consents, consent))


def retag(file: MemberFile, tags: Iterable[str]) -> MemberFile:
    """Return the file with other tags.

    Raises:
        Refused: ``member.restricted``: their data is being erased.
    """
    if file.erasure.state is not ErasureState.ACTIVE:
        raise Refused("member.restricted", member=file.member)
    return evolve(file, tags=frozenset(tags))


def merge(file: MemberFile, into: MemberFile) -> tuple[MemberFile, MemberFile]:
    """Return both files after *file* was merged into *into*, for good.

    The merged one keeps what was booked under its id, and from now on all of it counts for *into*,
    who has what both were given and what neither has refused.

    Raises:
        Refused: ``member.merged``: either of them has been merged already, or they are the same;
            ``member.restricted``: the data of either is being erased; ``member.too_many_aliases``.
    """
    for one in (file, into):
        if one.merged_into is not None or file.member == into.member:
            raise Refused("member.merged", member=one.member)
        if one.erasure.state is not ErasureState.ACTIVE:
            raise Refused("member.restricted", member=one.member)
    aliases = (*into.aliases, *file.ids)
    if len(aliases) > ALIASES_MAX:
        raise Refused("member.too_many_aliases", most=ALIASES_MAX)
    consents = into.consents
    for said in file.consents:
        consents = _stricter(consents, said)
    gifts = [year for year in (file.gift_year, into.gift_year) if year is not None]
    standing = evolve(
        into.standing,
        given=into.standing.given or file.standing.given,
        passes=(*into.standing.passes, *file.standing.passes),
    )
    kept = evolve(
        into,
        aliases=aliases,
        tags=into.tags | file.tags,
        consents=consents,
        standing=standing,
        gift_year=max(gifts, default=None),
    )
    gone = evolve(
        file, merged_into=into.member, standing=Standing(), aliases=(), consents=(), tier_at=None,
        tags=frozenset(),
    )  # fmt: skip
    return gone, kept


def _stricter(consents: tuple[Consent, ...], other: Consent) -> tuple[Consent, ...]:
    """Return the answers of two members as one: who was told no once is told no."""
    same = [c for c in consents if (c.purpose, c.channel) == (other.purpose, other.channel)]
    if same and not same[0].given:
        return consents
    if same and not other.given:
        rest = tuple(c for c in consents if c is not same[0])
        return answered(rest, other)
    return answered(consents, other)


def erase(file: MemberFile, erasure: Erasure, *, at: datetime) -> MemberFile:
    """Return the file as an erasure leaves it: marketing stops, and at its end nothing is noted."""
    consents = all_withdrawn(file.consents, at=at)
    if erasure.state is ErasureState.SHREDDED:
        return evolve(
            file, erasure=erasure, consents=(), tags=frozenset(), standing=Standing(), tier_at=None
        )
    return evolve(file, erasure=erasure, consents=consents)
