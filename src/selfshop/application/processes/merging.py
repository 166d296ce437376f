"""Making two members one: what either did counts for the one who stays."""

from collections import Counter
from collections.abc import Iterator

from attrs import evolve

from selfshop.application import distribution
from selfshop.application import membership as members
from selfshop.application.checkout import require_swept
from selfshop.application.operation import HOUSE, operation
from selfshop.application.owning import holder_of
from selfshop.application.processes.welcoming import Welcoming
from selfshop.domain import membership
from selfshop.domain.membership import files, points, stored_value
from selfshop.domain.promotions import redeeming
from selfshop.domain.shared import MemberId, Refused, checks, format_minor
from selfshop.ports.work import Work

MERGE = "membership.merge"
_PAGE = 200


class Merging(Welcoming):
    """One member under several ids."""

    @operation(who=HOUSE, permission=MERGE, writes=True)
    def merge(self, work: Work, *, member: MemberId, into: MemberId) -> membership.MemberFile:
        """Make *member* another id of *into*, once and for good; return the file that counts.

        Orders keep the id under which they were placed, and growth the account on which it was
        booked; both count for *into*. Points become theirs, with what is in the wallet and store
        credit, and so do free coupons, as far as the terms of their batches leave room. Who promoted under either id
        promotes under *into*: what they have settled or owe is one, and what is still to fall due
        under the old id is theirs too. What was told about either person stays with its id.

        Raises:
            NotFound: ``member.unknown``.
            Refused: ``member.merged``: either was merged already, or they are the same;
                ``member.restricted``, ``member.too_many_aliases``; ``points.held``, ``stored_value.held``
                while an order waits for its payment that such value is set aside for;
                ``distribution.withdrawal_open`` while a withdrawal of *member*'s is on its way,
                ``distribution.two_people`` where promoters were verified to be different people;
                ``ledger.account_frozen`` where an account is frozen.
        """
        gone, kept = members.own(work, member), members.own(work, into)
        file, whole = files.merge(gone.file, kept.file)
        _merge_points(work, member, into)
        _merge_purses(work, member, into)
        distribution.merge(work, member, into)
        _hand_over_coupons(work, member, into)
        merged = evolve(gone.member, merged_into=into)
        work.emit(members.event_of("merged", work.members.save(merged)))
        segments = kept.member.segments | gone.member.segments
        changed = segments != kept.member.segments
        stays = evolve(kept, member=evolve(kept.member, segments=segments))
        if gone.member.orders:
            work.members.count_orders(into, gone.member.orders)
        work.member_files.save(file)
        scheme = work.house.settings().tier_scheme
        if scheme is None:
            tier = kept.member.tier
            return members.save(work, stays, whole, tier=tier, changed=changed).file
        return members.store(work, scheme, stays, whole, changed=changed).file

    @operation(who=HOUSE, permission=MERGE, writes=True)
    def add_alias(self, work: Work, *, member: MemberId, alias: MemberId) -> membership.MemberFile:
        """Let a member be known under a further id of the host's that nobody has yet.

        Raises:
            InvalidInput: the alias is blank, or has blanks around it.
            NotFound: ``member.unknown``.
            Refused: ``member.exists``: the id is another member's: merge them instead;
                ``member.merged``, ``member.restricted``, ``member.too_many_aliases``.
        """
        checks.require_new_id("alias", alias)
        kept = members.own(work, member)
        if work.members.get([alias]):
            raise Refused("member.exists", member=alias)
        row = membership.Member(
            id=alias, registered_at=work.at, merged_into=kept.member.id, version=1
        )
        file, whole = files.merge(membership.MemberFile(member=alias), kept.file)
        work.members.add([row])
        _merge_points(work, alias, kept.member.id)
        work.emit(members.event_of("merged", row))
        work.member_files.save(file)
        return work.member_files.save(whole)

    @operation(who=HOUSE, writes=False)
    def resolve(self, work: Work, *, member: MemberId) -> MemberId:
        """Return the id that counts for *member*: their own, or that of whom they were merged into."""
        return members.whole(work, member).file.member


def _merge_points(work: Work, member: MemberId, into: MemberId) -> None:
    source, target = holder_of(work, member), holder_of(work, into)
    if source == target:
        return
    accounts = work.ledger.accounts_of(source)
    held = sum(one.held for one in accounts if one.account.unit == points.UNIT)
    if held:
        # An order that was not paid in time may keep it.
        require_swept(work)
        raise Refused("points.held", member=source, held=held)
    work.ledger.open((*points.accounts_of(source), *points.accounts_of(target)))
    work.ledger.post(points.journals.merged(source, target))


def _merge_purses(work: Work, member: MemberId, into: MemberId) -> None:
    purse = stored_value.spending.accounts_of(member, *stored_value.kinds.OF_MEMBERS)
    standings = work.ledger.standings(purse)
    if not standings:
        return
    currency = work.house.settings().currency
    held = sum(one.held for one in standings.values())
    if held:
        require_swept(work)
        amount = format_minor(held, currency)
        raise Refused("stored_value.held", member=member, held=amount, currency=currency)
    work.ledger.open(stored_value.kinds.accounts_for(into, currency))
    work.ledger.post(stored_value.merging.merged(member, into, currency=currency))


def _free_coupons(work: Work, member: MemberId) -> Iterator[redeeming.Coupon]:
    after: redeeming.CouponId | None = None
    while page := work.coupons.wallet(member, after=after, limit=_PAGE):
        free = redeeming.CouponState.FREE
        yield from (one for one in page if one.state is free and one.expires_at > work.at)
        after = page[-1].id


def _hand_over_coupons(work: Work, member: MemberId, to: MemberId) -> None:
    """Make free coupons another's; where the other's own limit is reached, they stay where they are."""
    taken: Counter[redeeming.BatchId] = Counter()
    for coupon in list(_free_coupons(work, member)):
        batch = work.coupons.batches([coupon.batch])[coupon.batch]
        usage = work.quotas.usage([batch.quota], member=to)[batch.quota]
        if usage.used_by_member + taken[batch.id] >= batch.terms.per_member:
            continue
        taken[batch.id] += 1
        work.quotas.move(redeeming.count_owned(batch, member, change=-1))
        work.quotas.move(redeeming.count_owned(batch, to))
        move = redeeming.moved(evolve(coupon, member=to), "transferred")
        work.emit(move.event)
        work.coupons.save(move.coupon)
