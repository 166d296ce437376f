"""What the house and members do about tiers."""

from datetime import datetime
from typing import Annotated

from attrs import evolve, frozen

from selfshop.application.membership import rising
from selfshop.application.membership.contacts import Contacts
from selfshop.application.membership.files import whole
from selfshop.application.membership.members import WRITE
from selfshop.application.operation import ANYBODY, HOUSE, operation
from selfshop.application.shape import Longest
from selfshop.domain import ledger, membership, promotions
from selfshop.domain.membership import growth, standings
from selfshop.domain.shared import MemberId, Refused, RuleId
from selfshop.ports.work import Work


@frozen(kw_only=True)
class TierView:
    """How a member stands among the tiers.

    Attributes:
        tier: what counts now; None = none.
        growth: in the window that ends now.
        next_tier: the next one above the one that was earned; None = there is none.
        missing: what growth is missing to it.
        standing: what is earned, given and paid for.
        ids: every id whose growth counts.
    """

    member: MemberId
    tier: str | None
    benefits: membership.Benefits
    growth: int
    next_tier: str | None
    missing: int
    standing: membership.Standing
    ids: tuple[MemberId, ...]


class Tiers(Contacts):
    """Growth value, tiers, and what comes with them."""

    @operation(who=ANYBODY, writes=False)
    def tier(self, work: Work, *, member: MemberId) -> TierView:
        """Say how a member stands at this instant, swept or not; a customer asks about themselves.

        Raises:
            Refused: ``member.no_scheme``.
        """
        scheme = rising.the_scheme(work)
        kept = whole(work, member)
        file = rising.brought_up(work, scheme, kept.file)
        came = rising.measured(work, scheme, file, until=work.at + rising.MICROSECOND)
        tier = standings.tier_at(scheme, file.standing, work.at)
        above = scheme.rank(file.standing.earned) + 1
        following = scheme.tiers[above] if above < len(scheme.tiers) else None
        return TierView(
            member=file.member,
            tier=tier,
            benefits=membership.benefits_of(scheme, tier),
            growth=came,
            next_tier=None if following is None else following.name,
            missing=0 if following is None else max(0, following.from_growth - came),
            standing=file.standing,
            ids=file.ids,
        )

    @operation(who=HOUSE, writes=False)
    def freight_rule(
        self, work: Work, *, rule: RuleId, layer: str = "shipping"
    ) -> promotions.Rule | None:
        """Return the rule by which delivery is free for the tiers that say so; None = none does.

        It is published with the shop's other rules, so that quotes explain it like any of them.

        Args:
            rule: the id it is to have.
            layer: the layer of the shop's that takes freight off.

        Raises:
            Refused: ``member.no_scheme``.
        """
        scheme = rising.the_scheme(work)
        free = frozenset(tier.name for tier in scheme.tiers if tier.benefits.free_freight)
        if not free:
            return None
        return promotions.Rule(
            id=rule,
            layer=layer,
            audience=promotions.Audience(tiers=free),
            benefit=promotions.benefits.ShippingOff(free=True),
        )

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def adjust_growth(
        self,
        work: Work,
        *,
        member: MemberId,
        change: int,
        reason: Annotated[str, Longest(characters=200)],
    ) -> membership.MemberFile:
        """Give or take growth by hand; a tier is reached at once, and lost at the period's end.

        Args:
            change: not 0.
            reason: for people, as it is told when the balance is explained.

        Raises:
            Refused: ``member.no_scheme``; ``ledger.short``: there is not so much to take.
        """
        scheme = rising.the_scheme(work)
        kept = whole(work, member)
        name = ledger.JournalId(f"growth:adjusted:{work.new_id()}")
        journal = growth.adjusted(kept.file.member, change, name=name, reason=reason)
        work.ledger.open(growth.accounts_of(kept.file.member))
        work.ledger.post(journal)
        return rising.store(work, scheme, kept, kept.file, change=change).file

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def give_tier(
        self,
        work: Work,
        *,
        member: MemberId,
        tier: str,
        reason: str,
        until: datetime | None = None,
    ) -> membership.MemberFile:
        """Give a member a tier beside what they earn, in place of one that was given before.

        Args:
            tier: one of the scheme's.
            reason: as a code.
            until: it ends then; None = when it is taken back.

        Raises:
            Refused: ``member.no_scheme``, ``member.tier_unknown``.
        """
        scheme = rising.the_scheme(work)
        if scheme.rank(tier) < 0:
            raise Refused("member.tier_unknown", tier=tier)
        given = membership.GivenTier(tier=tier, until=until, reason=reason)
        return self._given(work, scheme, member, given)

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def take_tier(self, work: Work, *, member: MemberId) -> membership.MemberFile:
        """Take back what was given by hand; what was earned or paid for stays."""
        return self._given(work, rising.the_scheme(work), member, None)

    def _given(
        self,
        work: Work,
        scheme: membership.TierScheme,
        member: MemberId,
        given: membership.GivenTier | None,
    ) -> membership.MemberFile:
        kept = whole(work, member)
        standing = evolve(kept.file.standing, given=given)
        return rising.store(work, scheme, kept, evolve(kept.file, standing=standing)).file
