"""Templates and batches: under which terms coupons are given out.

A template says what a coupon is, and the widest terms under which any batch of it may be given out;
a batch is narrower or equal. None of its terms may be left unsaid: a cap, a budget, a cap per
member, an audience and a window with two ends.
"""

from typing import Any

from attrs import evolve, field, frozen

from selfshop.domain.promotions.audiences import Audience
from selfshop.domain.promotions.redeeming.ids import BatchId, TemplateId
from selfshop.domain.promotions.redeeming.quotas import QuotaMove, quota_of_batch
from selfshop.domain.shared import (
    Event,
    InvalidInput,
    MemberId,
    Money,
    Period,
    Refused,
    RuleId,
    checks,
)

#: The most coupons of one batch.
CAP_MAX = 10_000_000
DAYS_MAX = 3_660


def _closed(_: object, attribute: checks.Named, value: Any) -> None:
    if not isinstance(value, Period):
        raise InvalidInput(attribute.name, "input.wrong_type", expected="Period")
    if value.from_ is None:
        raise InvalidInput(f"{attribute.name}.from", "input.missing")
    if value.until is None:
        raise InvalidInput(f"{attribute.name}.until", "input.missing")


@frozen(kw_only=True)
class Terms:
    """How far a batch may go; every field has to be said.

    Attributes:
        cap: how many coupons there may ever be.
        budget: what all of them together may take off.
        per_member: how many of them one member may have had.
        audience: who may take and use them.
        window: when they may be taken and used; both ends are given.
    """

    cap: int = field(validator=checks.whole(least=1, most=CAP_MAX))
    budget: Money = field(validator=checks.money(least_minor=1))
    per_member: int = field(validator=checks.whole(least=1, most=CAP_MAX))
    audience: Audience = field(validator=checks.is_a(Audience))
    window: Period = field(validator=_closed)


_days = checks.optional(checks.whole(least=1, most=DAYS_MAX))


@frozen(kw_only=True)
class Template:
    """What a coupon is.

    Attributes:
        rule: the coupon rule that it brings into a cart.
        terms: the widest that a batch may have.
        days: how long it may be used once it is a member's; None = until the batch's window ends.
        transferable: whether a member may give it to another.
        comes_back: whether it may be used again when the order that it was paid with is cancelled
            as a whole.
        comes_back_returned: whether it may be used again when nothing of the order is kept, since
            units of it came back.
    """

    id: TemplateId = field(validator=checks.text())
    rule: RuleId = field(validator=checks.text())
    name: str = field(default="", validator=checks.note())
    terms: Terms = field(validator=checks.is_a(Terms))
    days: int | None = field(default=None, validator=_days)
    transferable: bool = field(default=False, validator=checks.true_or_false)
    comes_back: bool = field(default=True, validator=checks.true_or_false)
    comes_back_returned: bool = field(default=False, validator=checks.true_or_false)
    version: int = 0


@frozen(kw_only=True)
class Batch:
    """One issue of a template's coupons; what the template says is frozen with it.

    Attributes:
        claimable: whether members may take coupons from it without a code.
        stopped: nothing of it can be taken or used any more.
    """

    id: BatchId = field(validator=checks.text())
    template: TemplateId = field(validator=checks.text())
    rule: RuleId
    terms: Terms = field(validator=checks.is_a(Terms))
    claimable: bool = field(default=False, validator=checks.true_or_false)
    days: int | None = None
    transferable: bool = False
    comes_back: bool = True
    comes_back_returned: bool = False
    stopped: bool = False
    version: int = 0

    @property
    def quota(self) -> str:
        """The name of the quota that counts its coupons and what they take off."""
        return quota_of_batch(self.id)


def open_batch(template: Template, batch_id: BatchId, terms: Terms, *, claimable: bool) -> Batch:
    """Open a batch under *terms*.

    Raises:
        InvalidInput: `coupon.wider_than_template`, naming the term.
    """
    widest = template.terms
    wider = {
        "cap": terms.cap > widest.cap,
        "budget": terms.budget.minor > widest.budget.minor,
        "per_member": terms.per_member > widest.per_member,
        "audience": not _within(terms.audience, widest.audience),
        "window": not _inside(terms.window, widest.window),
    }
    for name, is_wider in wider.items():
        if is_wider:
            raise InvalidInput(f"terms.{name}", "coupon.wider_than_template")
    return Batch(
        id=batch_id,
        template=template.id,
        rule=template.rule,
        terms=terms,
        claimable=claimable,
        days=template.days,
        transferable=template.transferable,
        comes_back=template.comes_back,
        comes_back_returned=template.comes_back_returned,
    )


def stop(batch: Batch) -> Batch:
    """End a batch at once: its coupons can be neither taken nor used.

    Raises:
        Refused: `coupon.batch_stopped`.
    """
    require_running(batch)
    return evolve(batch, stopped=True)


def count_issued(batch: Batch, count: int, *, member: MemberId | None = None) -> QuotaMove:
    """Count *count* new coupons, *member*'s where they are theirs at once."""
    return QuotaMove(
        name=batch.quota,
        member=member,
        uses=count,
        used_max=batch.terms.cap,
        used_by_member_max=batch.terms.per_member,
    )


def count_owned(batch: Batch, member: MemberId, *, change: int = 1) -> QuotaMove:
    """Count that a coupon that was there already becomes *member*'s, or is theirs no more."""
    return QuotaMove(
        name=batch.quota,
        member=member,
        own=change,
        used_by_member_max=batch.terms.per_member,
    )


def count_spent(batch: Batch, amount: int) -> QuotaMove:
    """Count that a coupon takes *amount* off an order."""
    return QuotaMove(name=batch.quota, spent=amount, spent_max=batch.terms.budget.minor)


def uncount_spent(batch: BatchId, amount: int) -> QuotaMove:
    """Take back what a coupon took off an order that came to nothing."""
    return QuotaMove(name=quota_of_batch(batch), spent=-amount)


def require_running(batch: Batch) -> None:
    """Refuse `coupon.batch_stopped` once the batch has been stopped."""
    if batch.stopped:
        raise Refused("coupon.batch_stopped", batch=batch.id)


def batch_event(batch: Batch, what: str, **facts: int) -> Event:
    """Return the event that *what* has happened to *batch*, as it is stored after it."""
    return Event(
        kind=f"coupons.{what}",
        aggregate=f"coupon_batch:{batch.id}",
        root=batch.id,
        version=batch.version,
        facts={"rule": batch.rule, **facts},
    )


def _within(audience: Audience, widest: Audience) -> bool:
    sets = (
        (audience.tiers, widest.tiers),
        (audience.segments, widest.segments),
        (audience.channels, widest.channels),
    )
    return (
        all(not wide or (own and own <= wide) for own, wide in sets)
        and audience.first_order >= widest.first_order
        and audience.members_only >= widest.members_only
    )


def _inside(window: Period, widest: Period) -> bool:
    starts = widest.from_ is None or (window.from_ is not None and window.from_ >= widest.from_)
    ends = widest.until is None or (window.until is not None and window.until <= widest.until)
    return starts and ends
