"""Plans, promoters, and who brought whom in."""

from collections.abc import Sequence
from itertools import chain
from typing import Annotated

from selfshop.application.conversation import Talk, conversation
from selfshop.application.distribution.finding import (
    WRITE,
    orders_of,
    promoting_ids,
    roles_of,
    the_place,
    the_plan,
    the_promoter,
    whose,
)
from selfshop.application.operation import ANYBODY, HOUSE, Group, operation
from selfshop.application.owning import owner_now
from selfshop.application.pages import Cursor, Page, turn
from selfshop.application.shape import AtMost
from selfshop.domain import distribution, membership
from selfshop.domain.distribution import accounts, plans, profiles, promoters, referrals, signals
from selfshop.domain.shared import Event, MemberId, Refused, checks
from selfshop.ports.work import Work

PUBLISH = "distribution.publish"
_ARRANGED = frozenset({"distribution.self_referral", "distribution.referral_loop"})


class Joining(Group):
    """Promoters and the members below them."""

    name = "distribution"

    @operation(who=HOUSE, permission=PUBLISH, writes=True)
    def publish(self, work: Work, *, plan: distribution.Plan) -> distribution.Plan:
        """Put a plan in force for the orders paid from now on; return it with its version.

        Raises:
            InvalidInput: an amount is in another currency.
            Refused: ``distribution.over_pool``, or what its legal profile forbids, with the
                article.
        """
        currency = work.house.settings().currency
        plans.require_publishable(plan, currency=currency)
        last = work.house.plan()
        work.ledger.open(accounts.house_accounts(currency))
        published = work.house.publish_plan(plans.after(plan, last))
        work.emit(_published(published))
        return published

    @operation(who=HOUSE, writes=False)
    def plan(self, work: Work) -> distribution.Plan:
        """Return the plan in force."""
        return the_plan(work)

    @operation(who=ANYBODY, permission=WRITE, writes=True)
    def join(self, work: Work, *, member: MemberId | None = None) -> distribution.Promoter:
        """Make a member a promoter; customers join for themselves, where the plan lets them.

        Raises:
            InvalidInput: the member's id is longer than 120 characters.
            NotFound: ``member.unknown``.
            Refused: ``distribution.no_plan``, ``distribution.promoter_exists``,
                ``distribution.by_approval``, ``distribution.too_few_orders``.
        """
        one, plan = owner_now(work, whose(work, member)), the_plan(work)
        checks.require_text("member", one, most=promoters.MEMBER_LENGTH_MAX)
        orders = orders_of(work, one)
        if one in work.promoters.get([one]):
            raise Refused("distribution.promoter_exists", member=one)
        by_staff = work.owner is None
        move = promoters.join(one, plan.entry, by_staff=by_staff, orders=orders, at=work.at)
        currency = work.house.settings().currency
        work.ledger.open(accounts.promoter_accounts(one, currency))
        work.emit(move.event)
        return work.promoters.add(move.promoter)

    @operation(who=ANYBODY, writes=False)
    def get(self, work: Work, *, member: MemberId | None = None) -> distribution.Promoter:
        """Return a promoter; customers find themselves alone."""
        return the_promoter(work, whose(work, member))

    @operation(who=HOUSE, writes=False)
    def find(
        self, work: Work, *, cursor: Cursor | None = None, limit: int = 50
    ) -> Page[distribution.Promoter]:
        """Return a page of promoters in the order of their ids."""

        def fetch(after: str | None, count: int) -> Sequence[distribution.Promoter]:
            place = None if after is None else MemberId(after)
            return work.promoters.find(after=place, limit=count)

        return turn(
            work, "distribution.find", cursor=cursor, limit=limit, fetch=fetch,
            place=lambda one: one.member,
        )  # fmt: skip

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def regrade(self, work: Work, *, member: MemberId, grade: str | None) -> distribution.Promoter:
        """Put a promoter into one of the plan's grades; None = none."""
        move = promoters.regrade(the_promoter(work, member), the_plan(work), grade)
        return _store(work, move)

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def suspend(self, work: Work, *, member: MemberId, reason: str) -> distribution.Promoter:
        """Let a promoter earn and withdraw nothing from now on."""
        return _store(work, promoters.suspend(the_promoter(work, member), reason=reason))

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def resume(self, work: Work, *, member: MemberId) -> distribution.Promoter:
        """Let a suspended promoter earn again."""
        return _store(work, promoters.resume(the_promoter(work, member)))

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def identify(
        self, work: Work, *, member: MemberId, identity: str, account: str, holder: str
    ) -> distribution.Promoter:
        """Note who a promoter is and which account is theirs, as the host has verified.

        Args:
            member: the promoter.
            identity, holder: who the promoter is, and whose the account is: the host's pseudonyms.
            account: the host's pseudonym of the account.

        Raises:
            Refused: ``withdrawal.not_yours`` where the account is somebody else's.
        """
        found = the_promoter(work, member)
        move = promoters.identify(
            found, identity=identity, account=account, holder=holder, at=work.at
        )
        return _store(work, move)

    @conversation(who=ANYBODY, permission=WRITE)
    def bind(
        self, talk: Talk, *, referrer: MemberId, member: MemberId | None = None
    ) -> distribution.Place:
        """Put a member below the promoter who brought them in; customers bind themselves.

        A loop, or bringing oneself in, is refused and reported to ``risk``.

        Raises:
            NotFound: ``member.unknown``, ``distribution.promoter_unknown``.
            Refused: ``distribution.self_referral``, ``distribution.referral_loop``,
                ``distribution.referral_fixed``, ``distribution.bound_already``,
                ``distribution.promoter_suspended``.
        """
        try:
            return talk.unit(lambda work: _bind(work, referrer, whose(work, member)))
        except Refused as no:
            code = no.code
            if code in _ARRANGED:
                talk.unit(lambda work: _report(work, code, referrer, whose(work, member)))
            raise

    @operation(who=HOUSE, writes=False)
    def upline(self, work: Work, *, member: MemberId) -> tuple[MemberId, ...]:
        """Return everybody above a member, the nearest first, by the ids that count for them now."""
        person = owner_now(work, member)
        line = work.referrals.upline(person)
        roles = roles_of(work, line)
        found = dict.fromkeys(roles[name].member for name in line)
        # Who was made one with a promoter of theirs is not above themselves.
        found.pop(person, None)
        return tuple(found)

    @operation(who=HOUSE, writes=False)
    def brought_in(
        self, work: Work, *, referrer: MemberId, cursor: Cursor | None = None, limit: int = 50
    ) -> Page[MemberId]:
        """Return a page of the members that a promoter brought in, in the order of their ids."""
        ids = promoting_ids(work, referrer)

        def fetch(after: str | None, count: int) -> Sequence[MemberId]:
            place = None if after is None else MemberId(after)
            some = (work.referrals.brought_in(name, after=place, limit=count) for name in ids)
            return sorted(chain.from_iterable(some))[:count]

        purpose = f"distribution.brought_in/{ids[0]}"
        return turn(work, purpose, cursor=cursor, limit=limit, fetch=fetch, place=lambda one: one)

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def note_traces(
        self,
        work: Work,
        *,
        member: MemberId,
        traces: Annotated[tuple[distribution.Trace, ...], AtMost(entries=signals.TRACES_MAX)],
    ) -> int:
        """Note digests of who paid for a member, where their goods went, which device they used.

        Returns how many are known of them now; at most 100 are given at once, and kept of a kind.

        Raises:
            NotFound: ``member.unknown``.
            Refused: ``member.restricted``: their data is being erased;
                ``distribution.too_many_traces``.
        """
        _require_in_use(work, member)
        known = work.referrals.traces([member]).get(member, frozenset())
        kept = signals.more_traces(known, traces)
        work.referrals.note(member, traces)
        return len(kept)


def _require_in_use(work: Work, member: MemberId) -> None:
    """Refuse data about a member who is not there, or whose data is being erased."""
    orders_of(work, member)
    person = owner_now(work, member)
    file = work.member_files.get([person])[person]
    if file.erasure.state is not membership.ErasureState.ACTIVE:
        raise Refused("member.restricted", member=member)


def _bind(work: Work, referrer: MemberId, member: MemberId) -> distribution.Place:
    plan = the_plan(work)
    promoter = the_promoter(work, referrer)
    promoters.require_active(promoter)
    person = owner_now(work, member)
    bound = referrals.bind(
        the_place(work, person),
        the_place(work, promoter.member),
        above_referrer=work.referrals.upline(promoter.member),
        binding=plan.binding,
        orders=orders_of(work, person),
        at=work.at,
    )
    if bound.referrer is not None:
        work.referrals.save(bound.referrer)
    work.emit(bound.event)
    saved = work.referrals.move(bound.place, bound.above)
    _watch_team(work, plan, bound)
    return saved


def _watch_team(work: Work, plan: distribution.Plan, bound: referrals.Bound) -> None:
    """Report the team that the member has come into, once it has the shape that the law names."""
    profile = profiles.PROFILES[plan.profile]
    if profile.alert is None:
        return
    head = bound.above[-1]
    below = work.referrals.team(head, most=profile.alert.people)
    # The rows are read as they were before: the member may not be among them yet.
    new = head not in work.referrals.upline(bound.place.member)
    people, levels = len(below) + 1 + new, max([len(bound.above), *below[:1]]) + 1
    if profiles.is_alarming(profile, people=people, levels=levels):
        seen = signals.seen(
            "distribution.pyramid_shape",
            head,
            f"team:{head}",
            at=work.at,
            people=people,
            levels=levels,
            article=profile.alert.article,
        )
        work.signals.record([seen])


def _report(work: Work, code: str, referrer: MemberId, member: MemberId) -> None:
    occasion = f"referral:{referrer}"
    work.signals.record([signals.seen(code, member, occasion, at=work.at, referrer=referrer)])


def _store(work: Work, move: promoters.PromoterMove) -> distribution.Promoter:
    work.emit(move.event)
    return work.promoters.save(move.promoter)


def _published(plan: distribution.Plan) -> Event:
    return Event(
        kind="distribution.plan_published",
        aggregate="commission_plan",
        root="commission_plan",
        version=plan.version,
        facts={"profile": plan.profile, "reach": plan.reach, "counsel": plan.counsel},
    )
