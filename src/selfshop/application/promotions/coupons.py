"""Coupons in members' hands: claimed, kept in a wallet, given away."""

from collections.abc import Sequence

from attrs import evolve

from selfshop.application.conversation import Talk, conversation
from selfshop.application.operation import ANYBODY, operation
from selfshop.application.pages import Cursor, Page, turn
from selfshop.application.promotions.issuing import (
    WRITE,
    Issuing,
    require_left,
    running,
    store,
    the_batch,
)
from selfshop.domain import membership, promotions
from selfshop.domain.promotions import redeeming
from selfshop.domain.shared import Customer, InvalidInput, MemberId, NotFound, Refused, codewords
from selfshop.ports.work import Work


class Coupons(Issuing):
    """Coupons, from their terms to their use."""

    @operation(who=ANYBODY, permission=WRITE, writes=True)
    def claim(
        self, work: Work, *, batch: redeeming.BatchId, member: MemberId | None = None
    ) -> redeeming.Coupon:
        """Take a coupon of a batch that is open to claims; a customer takes their own.

        Raises:
            NotFound: ``coupon.batch_unknown``, ``member.unknown``.
            Refused: ``coupon.not_claimable``, ``coupon.not_for_you``, ``coupon.sold_out``,
                ``coupon.limit_reached``, ``coupon.batch_stopped``.
        """
        found, owner = running(work, batch), _member_id(work, member)
        if not found.claimable or work.at not in found.terms.window:
            raise Refused("coupon.not_claimable", batch=batch)
        _require_welcome(found, _purchaser(work, owner))
        require_left(work, found, 1, member=owner)
        work.quotas.move(redeeming.count_issued(found, 1, member=owner))
        coupon = redeeming.new_coupon(
            found, redeeming.CouponId(work.new_id()), at=work.at, member=owner
        )
        work.coupons.issue([coupon])
        work.emit(redeeming.moved(coupon, "claimed").event)
        return evolve(coupon, version=1)

    @conversation(who=ANYBODY, permission=WRITE)
    def claim_code(
        self, talk: Talk, *, code: str, member: MemberId | None = None
    ) -> redeeming.Coupon:
        """Put the coupon of a code into a member's wallet; a customer puts it into their own.

        Raises:
            Refused: ``coupon_invalid`` for whatever reason to a customer, who is counted to have
                tried; the reason itself to others; ``coupon.limit_reached``.
        """
        try:
            return talk.unit(lambda work: _claim_code(work, code, member))
        except Refused as no:
            if no.code not in redeeming.KEPT_FROM_CUSTOMERS or not isinstance(
                talk.desk.actor, Customer
            ):
                raise
            talk.unit(_count_attempt)
            raise Refused(redeeming.INVALID) from no

    @operation(who=ANYBODY, writes=False)
    def wallet(
        self,
        work: Work,
        *,
        member: MemberId | None = None,
        cursor: Cursor | None = None,
        limit: int = 50,
    ) -> Page[redeeming.Coupon]:
        """Return a page of a member's coupons in the order of their ids."""
        owner = _member_id(work, member)

        def fetch(after: str | None, count: int) -> Sequence[redeeming.Coupon]:
            place = None if after is None else redeeming.CouponId(after)
            return work.coupons.wallet(owner, after=place, limit=count)

        purpose = f"coupons.wallet/{owner}"
        return turn(work, purpose, cursor=cursor, limit=limit, fetch=fetch, place=lambda c: c.id)

    @operation(who=ANYBODY, writes=False)
    def get(self, work: Work, *, coupon: redeeming.CouponId) -> redeeming.Coupon:
        """Return a coupon; a customer finds only their own."""
        return _the_coupon(work, coupon)

    @operation(who=ANYBODY, permission=WRITE, writes=True)
    def transfer(self, work: Work, *, coupon: redeeming.CouponId, to: MemberId) -> redeeming.Coupon:
        """Give a coupon to another member; its time goes on as it was.

        Raises:
            NotFound: ``coupon.unknown``, ``member.unknown``.
            Refused: ``coupon.not_transferable``, ``coupon.not_allowed``, ``coupon.not_for_you``,
                ``coupon.limit_reached``, ``coupon.batch_stopped``.
        """
        found = _the_coupon(work, coupon)
        batch = running(work, found.batch)
        move = redeeming.transfer(found, batch, to=to, at=work.at)
        receiver = _purchaser(work, to)
        _require_welcome(batch, receiver)
        _require_room(work, batch, to)
        if found.member is not None:
            work.quotas.move(redeeming.count_owned(batch, found.member, change=-1))
        work.quotas.move(redeeming.count_owned(batch, to))
        return store(work, move)


def _claim_code(work: Work, code: str, member: MemberId | None) -> redeeming.Coupon:
    owner = _member_id(work, member)
    buyer = _purchaser(work, owner)
    plain = codewords.normalised(code)
    name = redeeming.attempts_on(work.at)
    tried = work.quotas.usage([name], member=owner).get(name, promotions.Usage())
    if work.owner is not None and tried.used_by_member >= redeeming.ATTEMPTS_MAX:
        raise Refused("coupon_too_many_attempts")
    found = None if plain is None else _coupon(work, redeeming.coupon_of(plain))
    if found is None:
        raise Refused("coupon_unknown")
    batch = the_batch(work, found.batch)
    usage = work.quotas.usage([batch.quota], member=owner)
    presented = redeeming.Presented(
        text=code,
        by_code=True,
        coupon=found,
        batch=batch,
        usage=usage.get(batch.quota, promotions.Usage()),
    )
    no = redeeming.objection(presented, buyer, at=work.at, anywhere=True)
    if no is not None and no.code == "limit_reached":
        raise Refused("coupon.limit_reached", most=batch.terms.per_member)
    if no is not None and no.code in redeeming.KEPT_FROM_CUSTOMERS:
        raise Refused(no.code)
    if found.member is not None:
        return found
    work.quotas.move(redeeming.count_owned(batch, owner))
    claimed = redeeming.claim(found, batch, member=owner, at=work.at)
    return store(work, redeeming.moved(claimed, "claimed"))


def _count_attempt(work: Work) -> None:
    name = redeeming.attempts_on(work.at)
    work.quotas.move(redeeming.QuotaMove(name=name, member=work.owner, own=1))


def _coupon(work: Work, coupon: redeeming.CouponId) -> redeeming.Coupon | None:
    return work.coupons.get([coupon]).get(coupon)


def _the_coupon(work: Work, coupon: redeeming.CouponId) -> redeeming.Coupon:
    found = _coupon(work, coupon)
    if found is None or work.owner not in {None, found.member}:
        raise NotFound("coupon.unknown", coupon=coupon)
    return found


def _member_id(work: Work, member: MemberId | None) -> MemberId:
    if work.owner is not None:
        if member not in {None, work.owner}:
            raise InvalidInput("member", "input.not_yours_to_say")
        return work.owner
    if member is None:
        raise InvalidInput("member", "input.missing")
    return member


def _purchaser(work: Work, member: MemberId) -> membership.Purchaser:
    found = work.members.get([member]).get(member)
    if found is None:
        raise NotFound("member.unknown", member=member)
    return membership.purchaser_of(found)


def _require_welcome(batch: redeeming.Batch, buyer: membership.Purchaser) -> None:
    if not batch.terms.audience.welcomes(buyer):
        raise Refused("coupon.not_for_you", batch=batch.id)


def _require_room(work: Work, batch: redeeming.Batch, member: MemberId) -> None:
    usage = work.quotas.usage([batch.quota], member=member)[batch.quota]
    if usage.used_by_member >= batch.terms.per_member:
        raise Refused("coupon.limit_reached", most=batch.terms.per_member)
