"""From what a buyer names as coupons to the rules that these bring into the cart."""

from collections.abc import Mapping
from datetime import datetime

from attrs import evolve, field, frozen

from selfshop.domain import checkout, membership, promotions
from selfshop.domain.promotions import redeeming
from selfshop.domain.shared import InvalidInput, MemberId, Money, Rejection, RuleId, codewords
from selfshop.ports.work import Work


@frozen(kw_only=True)
class Named:
    """What of a cart's coupons the store knows.

    Attributes:
        public: coupon rules that everybody may name.
        presented: coupons, with their batches.
        unknown: every other text, with the reason.
    """

    public: tuple[RuleId, ...] = ()
    presented: tuple[redeeming.Presented, ...] = ()
    unknown: Mapping[str, Rejection] = field(factory=dict)

    @property
    def rules(self) -> tuple[RuleId, ...]:
        """Every rule that may be brought in."""
        return (*self.public, *(one.batch.rule for one in self.presented))

    @property
    def batches(self) -> Mapping[redeeming.BatchId, redeeming.Batch]:
        """The batches of the coupons."""
        return {one.batch.id: one.batch for one in self.presented}


@frozen(kw_only=True)
class Hand:
    """What a buyer plays: the rules that the cart may use, and why other coupons do not count."""

    rules: tuple[RuleId, ...] = ()
    coupons: Mapping[RuleId, redeeming.Presented] = field(factory=dict)
    rejected: tuple[checkout.Rejected, ...] = ()

    @property
    def named(self) -> Mapping[RuleId, str]:
        """What the buyer has named each rule by: its own id, or the text of a coupon."""
        coupons = self.coupons
        return {rule: coupons[rule].text if rule in coupons else rule for rule in self.rules}


_NOTHING_NAMED = Named()
_EMPTY_HAND = Hand()


def look_up(
    work: Work,
    cart: checkout.Cart,
    rules: promotions.RuleSet,
    buyer: membership.Purchaser,
) -> Named:
    """Find what the cart's coupons are; nothing is asked of the store when there are none."""
    if not cart.coupons:
        return _NOTHING_NAMED
    tired = work.owner is not None and _has_tried_too_often(work, work.owner)
    ids = {} if tired else _ids_by_code(cart)
    found = work.coupons.get({*ids.values(), *map(redeeming.CouponId, cart.coupons)})
    batches = work.coupons.batches({coupon.batch for coupon in found.values()}) if found else {}
    presented: dict[redeeming.CouponId, redeeming.Presented] = {}
    others: list[str] = []
    for position, text in enumerate(cart.coupons):
        by_code = ids.get(text)
        coupon = found.get(redeeming.CouponId(text)) if by_code is None else found.get(by_code)
        if coupon is None or (tired and coupon.member != buyer.member):
            others.append(text)
            continue
        if coupon.id in presented:
            raise InvalidInput(f"cart.coupons[{position}]", "input.duplicate")
        presented[coupon.id] = redeeming.Presented(
            text=text, by_code=by_code is not None, coupon=coupon, batch=batches[coupon.batch]
        )
    public = _public(work, others, rules)
    code = "coupon_too_many_attempts" if tired else "coupon_unknown"
    return Named(
        public=public,
        presented=tuple(presented.values()),
        unknown={text: Rejection(code=code) for text in others if RuleId(text) not in public},
    )


def _ids_by_code(cart: checkout.Cart) -> dict[str, redeeming.CouponId]:
    codes = {text: codewords.normalised(text) for text in cart.coupons}
    return {text: redeeming.coupon_of(code) for text, code in codes.items() if code is not None}


def _public(work: Work, texts: list[str], rules: promotions.RuleSet) -> tuple[RuleId, ...]:
    """Return the coupon rules among *texts* that no template gives out one by one."""
    named = [RuleId(text) for text in texts if RuleId(text) in rules.by_id]
    coupons = [r for r in named if rules.by_id[r].rule.kind is promotions.RuleKind.COUPON]
    if not coupons:
        return ()
    given_out = work.coupons.rules_with_templates(coupons)
    return tuple(rule for rule in coupons if rule not in given_out)


def _has_tried_too_often(work: Work, member: MemberId) -> bool:
    name = redeeming.attempts_on(work.at)
    tried = work.quotas.usage([name], member=member).get(name)
    return tried is not None and tried.used_by_member >= redeeming.ATTEMPTS_MAX


def count_attempts(work: Work, member: MemberId, quote: checkout.Quote) -> None:
    """Count what a customer has named in vain, so that guessing is seen and ends."""
    failed = checkout.failed_attempts(quote)
    if failed:
        name = redeeming.attempts_on(work.at)
        work.quotas.move(redeeming.QuotaMove(name=name, member=member, own=failed))


def judge(
    named: Named,
    usage: Mapping[str, promotions.Usage],
    cart: checkout.Cart,
    buyer: membership.Purchaser,
    *,
    at: datetime,
) -> Hand:
    """Choose the coupons that count, one for each rule."""
    if not cart.coupons:
        return _EMPTY_HAND
    usable = []
    rejections = dict(named.unknown)
    for one in named.presented:
        counted = evolve(one, usage=usage.get(one.batch.quota, promotions.Usage()))
        reason = redeeming.objection(counted, buyer, channel=cart.channel, at=at)
        if reason is None:
            usable.append(counted)
        else:
            rejections[one.text] = reason
    chosen = redeeming.one_for_each_rule(usable)
    for one in usable:
        if chosen[one.batch.rule] is not one:
            rejections[one.text] = Rejection(code="coupon_same_rule")
    return Hand(
        rules=(*named.public, *chosen),
        coupons=chosen,
        rejected=tuple(
            checkout.Rejected(rule=RuleId(text), code=reason.code, facts=reason.facts)
            for text, reason in rejections.items()
        ),
    )


def quote_hand(
    cart: checkout.Cart, hand: Hand, snapshot: checkout.Snapshot, *, at: datetime
) -> checkout.Quote:
    """Quote *cart* with the coupons of *hand*, none of which takes off more than its batch has."""
    if not cart.coupons:
        return checkout.quote(cart, snapshot, at=at)
    plain = evolve(cart, coupons=hand.rules)
    quote = checkout.quote(plain, snapshot, at=at)
    if any(
        one.rule in hand.coupons and one.amount > hand.coupons[one.rule].left
        for one in quote.applied
    ):
        quote = checkout.quote(plain, _within_batches(snapshot, hand), at=at)
    if not hand.rejected:
        return quote
    rejected = sorted((*quote.rejected, *hand.rejected), key=lambda one: one.rule)
    return quote.but(rejected=tuple(rejected))


def _within_batches(snapshot: checkout.Snapshot, hand: Hand) -> checkout.Snapshot:
    """Return *snapshot* with what is left of each batch as its rule's budget."""
    currency = snapshot.terms.currency
    narrowed = []
    for rule in snapshot.rules.rules:
        one = hand.coupons.get(rule.id)
        if one is None:
            narrowed.append(rule)
            continue
        spent = snapshot.usage.get(rule.id, promotions.Usage()).spent_minor
        most = spent + one.left
        if rule.limits.budget is not None:
            most = min(most, rule.limits.budget.minor)
        limits = evolve(rule.limits, budget=Money(most, currency))
        narrowed.append(evolve(rule, limits=limits))
    return evolve(snapshot, rules=evolve(snapshot.rules, rules=tuple(narrowed)))
