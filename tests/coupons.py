"""A shop floor that gives coupons out, in a few words."""

from datetime import datetime, timedelta
from typing import Any

from attrs import evolve

from selfshop import Money, Period, Shop
from selfshop.application.promotions.issuing import BatchReport
from selfshop.domain import promotions
from selfshop.domain.promotions import Audience, redeeming
from selfshop.domain.shared import MemberId, RuleId
from selfshop.testing.fixed import MORNING

OFF = RuleId("five-off-coupon")
TEMPLATE, BATCH = redeeming.TemplateId("welcome"), redeeming.BatchId("march")


def coupon_rule(rule: RuleId = OFF, amount: str = "5.00", **more: Any) -> promotions.Rule:
    """Return a coupon rule that takes an amount off."""
    benefit = promotions.benefits.AmountOff(amount=Money.of(amount, "CNY"))
    kind = promotions.RuleKind.COUPON
    return promotions.Rule(id=rule, layer="coupon", kind=kind, benefit=benefit, **more)


def window(days: int = 30, *, start: datetime = MORNING) -> Period:
    """Return a window of so many days."""
    return Period(from_=start, until=start + timedelta(days=days))


def terms(**but: Any) -> redeeming.Terms:
    """Return terms with differences."""
    plain: dict[str, Any] = {
        "cap": 100,
        "budget": Money.of("500.00", "CNY"),
        "per_member": 3,
        "audience": Audience(),
        "window": window(),
    }
    return redeeming.Terms(**{**plain, **but})


def template(**but: Any) -> redeeming.Template:
    """Return a template with differences, whose terms are wide."""
    wide = terms(cap=1_000_000, budget=Money.of("9999999.00", "CNY"), per_member=1_000)
    plain: dict[str, Any] = {"id": TEMPLATE, "rule": OFF, "terms": wide}
    return redeeming.Template(**{**plain, **but})


def give_out(shop: Shop, *, rule: promotions.Rule | None = None, **but: Any) -> redeeming.Batch:
    """Publish the rule, declare the template and open the batch, open to claims.

    Fields of the template are told from those of the terms by their names.
    """
    shop.promotions.publish(rules=(coupon_rule() if rule is None else rule,))
    of_template = {
        k: but.pop(k)
        for k in ("days", "transferable", "comes_back", "comes_back_returned")
        if k in but
    }
    wide = evolve(template().terms, window=but.get("window", window()))
    shop.coupons.declare(template=template(terms=wide, **of_template))
    claimable = bool(but.pop("claimable", True))
    return shop.coupons.open_batch(
        template=TEMPLATE, batch=BATCH, terms=terms(**but), claimable=claimable
    )


def codes(shop: Shop, count: int = 1) -> tuple[str, ...]:
    """Issue codes of the batch."""
    return shop.coupons.issue(batch=BATCH, count=count).codes


def states(shop: Shop, batch: redeeming.BatchId = BATCH) -> dict[str, int]:
    """Return how many coupons of a batch stand how, without zeros."""
    told = shop.coupons.report(batch=batch)
    names = ("free", "reserved", "used", "void", "expired")
    return {name: getattr(told, name) for name in names if getattr(told, name)}


def check_batch(shop: Shop, batch: redeeming.BatchId = BATCH) -> BatchReport:
    """Check that issued = free + reserved + used + void + expired, within cap and budget."""
    told = shop.coupons.report(batch=batch)
    assert told.issued == told.free + told.reserved + told.used + told.void + told.expired
    assert told.used + told.reserved <= told.issued <= told.batch.terms.cap
    assert 0 <= told.spent <= told.batch.terms.budget.minor
    assert told.left == told.batch.terms.budget.minor - told.spent
    return told


def member(name: str = "ann") -> MemberId:
    """Return a member's id."""
    return MemberId(name)
