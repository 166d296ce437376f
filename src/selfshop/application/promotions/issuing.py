"""Giving coupons out: templates, batches, codes, and how they stand."""

from collections.abc import Iterable, Sequence

from attrs import frozen

from selfshop.application.operation import HOUSE, Group, operation
from selfshop.application.pages import Cursor, Page, turn
from selfshop.domain import promotions
from selfshop.domain.promotions import redeeming
from selfshop.domain.shared import (
    Event,
    MemberId,
    Minor,
    NotFound,
    Refused,
    checks,
    codewords,
)
from selfshop.ports.work import Work

DECLARE = "coupons.declare"
ISSUE = "coupons.issue"
WRITE = "coupons.write"
#: How many codes one call makes.
CODES_MAX = 100_000


@frozen(kw_only=True)
class Issued:
    """New coupons, as the codes that people are given; they are not kept and told only here."""

    batch: redeeming.BatchId
    codes: tuple[str, ...]


@frozen(kw_only=True)
class BatchReport:
    """How a batch stands: issued = free + reserved + used + void + expired.

    Attributes:
        spent: what its coupons take off orders that stand, in the shop's currency.
        left: what is left of its budget.
    """

    batch: redeeming.Batch
    issued: int
    free: int
    reserved: int
    used: int
    void: int
    expired: int
    spent: Minor
    left: Minor


class Issuing(Group):
    """What the house does with coupons."""

    name = "coupons"

    @operation(who=HOUSE, permission=DECLARE, writes=True)
    def declare(self, work: Work, *, template: redeeming.Template) -> redeeming.Template:
        """Declare what a coupon is, and the widest terms under which it may be given out.

        Raises:
            InvalidInput: the budget is in another currency, or the id is blank, or has blanks
                around it.
            Refused: ``coupon.template_exists``.
        """
        checks.require_new_id("template.id", template.id)
        _require_currency(work, template.terms, path="template.terms")
        if work.coupons.template(template.id) is not None:
            raise Refused("coupon.template_exists", template=template.id)
        added = work.coupons.add_template(template)
        work.emit(
            Event(
                kind="coupons.declared",
                aggregate=f"coupon_template:{added.id}",
                root=added.id,
                version=added.version,
                facts={"rule": added.rule},
            )
        )
        return added

    @operation(who=HOUSE, permission=ISSUE, writes=True)
    def open_batch(
        self,
        work: Work,
        *,
        template: redeeming.TemplateId,
        batch: redeeming.BatchId,
        terms: redeeming.Terms,
        claimable: bool = False,
    ) -> redeeming.Batch:
        """Open a batch under *terms*, which are no wider than its template's.

        Args:
            template: what its coupons are.
            batch: the host's own id for it.
            terms: cap, budget, cap per member, audience and window; none may be left out.
            claimable: whether members may take its coupons without a code.

        Raises:
            InvalidInput: ``coupon.wider_than_template``, naming the term; or the id is blank, or
                has blanks around it.
            NotFound: ``coupon.template_unknown``.
            Refused: ``coupon.batch_exists``, ``coupon.rule_unfit``.
        """
        checks.require_new_id("batch", batch)
        found = work.coupons.template(template)
        if found is None:
            raise NotFound("coupon.template_unknown", template=template)
        _require_currency(work, terms, path="terms")
        if work.coupons.batches([batch]):
            raise Refused("coupon.batch_exists", batch=batch)
        placed = work.house.rules().by_id.get(found.rule)
        if placed is None or placed.rule.kind is not promotions.RuleKind.COUPON:
            raise Refused("coupon.rule_unfit", rule=found.rule)
        made = redeeming.open_batch(found, batch, terms, claimable=claimable)
        work.quotas.open([made.quota])
        added = work.coupons.add_batch(made)
        work.emit(redeeming.batch_event(added, "opened", cap=terms.cap))
        return added

    @operation(who=HOUSE, permission=ISSUE, writes=True)
    def issue(self, work: Work, *, batch: redeeming.BatchId, count: int) -> Issued:
        """Make *count* coupons, 1 to 100,000, for whoever knows their codes.

        Raises:
            Refused: ``coupon.sold_out``, ``coupon.batch_stopped``.
        """
        checks.require_whole("count", count, least=1, most=CODES_MAX)
        found = running(work, batch)
        require_left(work, found, count)
        codes = self._new_codes(count)
        work.quotas.move(redeeming.count_issued(found, count))
        work.coupons.issue(_coupons_of(codes, found, work))
        saved = work.coupons.save_batch(found)
        work.emit(redeeming.batch_event(saved, "issued", count=count))
        return Issued(batch=batch, codes=codes)

    def _new_codes(self, count: int) -> tuple[str, ...]:
        codes: dict[str, None] = {}
        while len(codes) < count:
            missing = count - len(codes)
            chance = self.desk.chance.draw(codewords.CODE_BYTES * missing)
            codes |= dict.fromkeys(codewords.codes_from(chance))
        return tuple(codes)

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def void(
        self, work: Work, *, coupons: tuple[redeeming.CouponId, ...]
    ) -> tuple[redeeming.Coupon, ...]:
        """Make up to 1,000 coupons worthless that no order has.

        Raises:
            NotFound: ``coupon.unknown``.
            Refused: ``coupon.not_allowed``; then none of them is.
        """
        checks.no_duplicates("coupons", coupons)
        found = work.coupons.get(coupons)
        for coupon in coupons:
            if coupon not in found:
                raise NotFound("coupon.unknown", coupon=coupon)
        return tuple(store(work, redeeming.void(found[coupon])) for coupon in coupons)

    @operation(who=HOUSE, permission=ISSUE, writes=True)
    def stop(self, work: Work, *, batch: redeeming.BatchId) -> redeeming.Batch:
        """End a batch at once: from now on its coupons can be neither taken nor used.

        Raises:
            Refused: ``coupon.batch_stopped``.
        """
        saved = work.coupons.save_batch(redeeming.stop(the_batch(work, batch)))
        work.emit(redeeming.batch_event(saved, "stopped"))
        return saved

    @operation(who=HOUSE, writes=False)
    def get_batch(self, work: Work, *, batch: redeeming.BatchId) -> redeeming.Batch:
        """Return a batch."""
        return the_batch(work, batch)

    @operation(who=HOUSE, writes=False)
    def find_batches(
        self, work: Work, *, cursor: Cursor | None = None, limit: int = 50
    ) -> Page[redeeming.Batch]:
        """Return a page of batches in the order of their ids."""

        def fetch(after: str | None, count: int) -> Sequence[redeeming.Batch]:
            place = None if after is None else redeeming.BatchId(after)
            return work.coupons.find_batches(after=place, limit=count)

        purpose = "coupons.find_batches"
        return turn(work, purpose, cursor=cursor, limit=limit, fetch=fetch, place=lambda b: b.id)

    @operation(who=HOUSE, writes=False)
    def report(self, work: Work, *, batch: redeeming.BatchId) -> BatchReport:
        """Count the coupons of a batch, and what they take off."""
        found = the_batch(work, batch)
        counts = work.coupons.count(batch, at=work.at)
        stand = dict.fromkeys(redeeming.CouponState, 0)
        for count in counts:
            over = count.over and count.state is redeeming.CouponState.FREE
            stand[redeeming.CouponState.EXPIRED if over else count.state] += count.coupons
        usage = work.quotas.usage([found.quota], member=None)[found.quota]
        return BatchReport(
            batch=found,
            issued=usage.used,
            free=stand[redeeming.CouponState.FREE],
            reserved=stand[redeeming.CouponState.RESERVED],
            used=stand[redeeming.CouponState.USED],
            void=stand[redeeming.CouponState.VOID],
            expired=stand[redeeming.CouponState.EXPIRED],
            spent=Minor(usage.spent_minor),
            left=Minor(found.terms.budget.minor - usage.spent_minor),
        )

    @operation(who=HOUSE, writes=False)
    def attempts(self, work: Work, *, member: MemberId) -> int:
        """Return how many coupons a member has named today that they cannot use."""
        name = redeeming.attempts_on(work.at)
        return work.quotas.usage([name], member=member).get(name, promotions.Usage()).used_by_member


def _coupons_of(
    codes: Iterable[str], batch: redeeming.Batch, work: Work
) -> Iterable[redeeming.Coupon]:
    for code in codes:
        plain = code.replace("-", "")
        yield redeeming.new_coupon(batch, redeeming.coupon_of(plain), at=work.at)


def store(work: Work, move: redeeming.CouponMove) -> redeeming.Coupon:
    """Save a coupon that was moved, and say so."""
    work.emit(move.event)
    return work.coupons.save(move.coupon)


def _require_currency(work: Work, terms: redeeming.Terms, *, path: str) -> None:
    terms.budget.in_(work.house.settings().currency, path=f"{path}.budget")


def the_batch(work: Work, batch: redeeming.BatchId) -> redeeming.Batch:
    """Return a batch; refuse one that is not there."""
    found = work.coupons.batches([batch]).get(batch)
    if found is None:
        raise NotFound("coupon.batch_unknown", batch=batch)
    return found


def running(work: Work, batch: redeeming.BatchId) -> redeeming.Batch:
    """Return a batch that has not been stopped."""
    found = the_batch(work, batch)
    redeeming.require_running(found)
    return found


def require_left(
    work: Work, batch: redeeming.Batch, count: int, *, member: MemberId | None = None
) -> None:
    """Refuse what the cap or the member's own does not leave; the store makes sure once more."""
    usage = work.quotas.usage([batch.quota], member=member)[batch.quota]
    left = batch.terms.cap - usage.used
    if left < count:
        raise Refused("coupon.sold_out", batch=batch.id, left=left)
    if member is not None and usage.used_by_member >= batch.terms.per_member:
        raise Refused("coupon.limit_reached", most=batch.terms.per_member)
