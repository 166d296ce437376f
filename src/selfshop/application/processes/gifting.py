"""Birthday gifts: each in a unit of its own, so that one that cannot be given keeps no other back."""

from collections.abc import Mapping
from functools import partial

from attrs import evolve

from selfshop.application import membership as members
from selfshop.application.conversation import Talk
from selfshop.application.processes.awarding import award
from selfshop.application.promotions import require_left, running
from selfshop.domain import membership
from selfshop.domain.membership import birthdays
from selfshop.domain.promotions import redeeming
from selfshop.domain.shared import Event, Fact, MemberId, Refused
from selfshop.ports.work import Work


def give_due(talk: Talk, limit: int) -> int:
    """Give up to *limit* birthday gifts that are due; return how many birthdays were looked at.

    A gift that is refused, such as for a coupon batch that has none left, is said as the event
    ``membership.gift_refused``, and the year has none.
    """
    due = talk.unit(lambda work: work.people.gifts_due(work.at, limit=limit))
    for member in due:
        try:
            talk.unit(partial(_give, member))
        except Refused as no:
            if no.retryable:
                raise
            talk.unit(partial(_pass_over, member, no.code))
    return len(due)


def _give(member: MemberId, work: Work) -> None:
    profile = work.people.profile(member)
    if profile.gift_at is None or profile.gift_at > work.at:
        return
    kept = members.whole(work, member)
    year = birthdays.year_of(profile.gift_at, members.zone_of(work))
    if _may_have(kept.file, year):
        gift = _gift_of(work, kept)
        if gift is not None:
            _hand_over(work, kept.member.id, gift, year)
            facts = {"year": year, "points": gift.points, "batch": gift.batch}
            work.emit(_event(kept.file, "gift_given", facts))
        # With a gift or without: the year's birthday is over.
        work.member_files.save(evolve(kept.file, gift_year=year))
    _next(work, member, profile, year)


def _pass_over(member: MemberId, code: str, work: Work) -> None:
    profile = work.people.profile(member)
    if profile.gift_at is None or profile.gift_at > work.at:
        return
    kept = members.whole(work, member)
    year = birthdays.year_of(profile.gift_at, members.zone_of(work))
    work.emit(_event(kept.file, "gift_refused", {"year": year, "code": code}))
    work.member_files.save(evolve(kept.file, gift_year=year))
    _next(work, member, profile, year)


def _gift_of(work: Work, kept: members.Kept) -> membership.BirthdayGift | None:
    scheme, tier = work.house.settings().tier_scheme, kept.member.tier
    if scheme is not None:
        now = members.brought_up(work, scheme, kept.file)
        tier = membership.standings.tier_at(scheme, now.standing, work.at)
    return membership.benefits_of(scheme, tier).birthday


def _may_have(file: membership.MemberFile, year: int) -> bool:
    active = file.erasure.state is membership.ErasureState.ACTIVE
    return active and (file.gift_year is None or file.gift_year < year)


def _hand_over(work: Work, member: MemberId, gift: membership.BirthdayGift, year: int) -> None:
    if gift.points:
        award(work, member, gift.points, event="birthday", occasion=str(year))
    if gift.batch is not None:
        batch = running(work, redeeming.BatchId(gift.batch))
        require_left(work, batch, 1, member=member)
        work.quotas.move(redeeming.count_issued(batch, 1, member=member))
        coupon = redeeming.new_coupon(
            batch, redeeming.CouponId(work.new_id()), at=work.at, member=member
        )
        work.coupons.issue([coupon])
        work.emit(redeeming.moved(coupon, "claimed").event)


def _next(work: Work, member: MemberId, profile: membership.Profile, year: int) -> None:
    due = birthdays.next_gift(
        profile.birthday, last_year=year, at=work.at, zone=members.zone_of(work)
    )
    work.people.save_profile(member, evolve(profile, gift_at=due))


def _event(file: membership.MemberFile, what: str, facts: Mapping[str, Fact]) -> Event:
    return Event(
        kind=f"membership.{what}",
        aggregate=f"member_file:{file.member}",
        root=file.member,
        version=file.version + 1,
        facts=facts,
    )
