"""Quoting a cart against what the store knows."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from selfshop.application.checkout.giving import stock_of_gifts
from selfshop.application.checkout.presenting import (
    Named,
    count_attempts,
    judge,
    look_up,
    quote_hand,
)
from selfshop.application.checkout.shortage import (
    lacks_gifts,
    looks_used_up,
    require_holds_swept,
    require_swept,
)
from selfshop.application.checkout.spending import spendable
from selfshop.application.operation import ANYBODY, Group, operation
from selfshop.application.own_holds import get_hold
from selfshop.domain import catalog, checkout, inventory, membership, promotions
from selfshop.domain.promotions import redeeming
from selfshop.domain.shared import HoldId, InvalidInput, MemberId, NotFound, RuleId
from selfshop.ports.work import Work


class Checkout(Group):
    """What a cart costs."""

    name = "checkout"

    @operation(who=ANYBODY, writes=False)
    def quote(
        self,
        work: Work,
        *,
        cart: checkout.Cart,
        member: MemberId | None = None,
        hold: HoldId | None = None,
    ) -> checkout.Quote:
        """Price *cart* for *member* (None = a guest); a customer is quoted as themselves.

        What *hold* keeps for the cart already, gifts among it, is there to be given.

        The cart's coupons are codes, ids of the buyer's own coupons, or ids of coupon rules that
        everybody may name. To a customer every coupon that they cannot use reads
        ``coupon_invalid``, and it is counted that they have tried.

        Raises:
            InvalidInput: a customer passes adjustments or somebody else's member id.
            NotFound: ``sku.unknown``, ``member.unknown``, ``hold.unknown``.
            Refused: ``sku.not_listed``, ``price.missing``, ``price.ambiguous``, …
        """
        buyer = buyer_of(work, cart, member)
        reckoned = reckon(work, cart, buyer, hold=hold)
        quote = reckoned.quote
        starts = work.prices.next_start({line.sku for line in cart.lines}, at=work.at)
        edges = [edge for edge in (quote.expires_at, starts) if edge is not None]
        dated = quote.but(expires_at=min(edges, default=None))
        if work.owner is None:
            return dated
        count_attempts(work, work.owner, dated)
        return checkout.told_to_customers(dated, named=reckoned.named)


def buyer_of(work: Work, cart: checkout.Cart, member: MemberId | None) -> membership.Purchaser:
    """Return who buys, as far as pricing may know them."""
    if work.owner is not None:
        _keep_to_what_customers_say(work.owner, cart, member)
        member = work.owner
    if member is None:
        return membership.GUEST
    found = work.members.get([member]).get(member)
    if found is None:
        raise NotFound("member.unknown", member=member)
    points = spendable(work, cart, member)
    if found.merged_into is None:
        return membership.purchaser_of(found, points=points)
    return membership.merged_purchaser(found, _whole(work, found), points=points)


def _whole(work: Work, member: membership.Member) -> membership.Member:
    """Return whom a member was merged into, however often."""
    while member.merged_into is not None:
        member = work.members.get([member.merged_into])[member.merged_into]
    return member


def _keep_to_what_customers_say(
    owner: MemberId, cart: checkout.Cart, member: MemberId | None
) -> None:
    if member not in (None, owner):
        raise InvalidInput("member", "input.not_yours_to_say")
    for position, line in enumerate(cart.lines):
        if line.adjustments:
            raise InvalidInput(f"cart.lines[{position}].adjustments", "input.not_yours_to_say")


@frozen(kw_only=True)
class Reckoned:
    """A quote, and what of limits it would use up.

    Attributes:
        limited: the rules in force that have limits; None = there are none.
        coupons: by the rule that each brings in, whether it applies or not.
        named: what the buyer has named each coupon rule by.
        kept: the hold that was named.
    """

    quote: checkout.Quote
    buyer: membership.Purchaser
    limited: promotions.RuleSet | None
    coupons: Mapping[RuleId, redeeming.Presented]
    named: Mapping[RuleId, str]
    kept: inventory.Hold | None


def reckon(
    work: Work,
    cart: checkout.Cart,
    buyer: membership.Purchaser,
    *,
    hold: HoldId | None = None,
) -> Reckoned:
    """Price *cart*, whose goods *hold* may keep already, at the unit's instant."""
    kept = None if hold is None else get_hold(work, hold)
    settings = work.house.settings()
    rules = work.house.rules()
    wanted = {line.sku for line in cart.lines}
    skus = work.catalog.skus(wanted)
    named = look_up(work, cart, rules, buyer)
    usage = _usage(work, rules, tuple(skus.values()), named, buyer.member)
    hand = judge(named, usage, cart, buyer, at=work.at)
    snapshot = checkout.Snapshot(
        terms=settings.terms,
        skus=skus,
        prices=work.prices.in_force(wanted, at=work.at),
        rules=rules,
        buyer=buyer,
        usage=redeeming.usage_of_rules(usage),
        stock=stock_of_gifts(work, rules, tuple(skus.values()), named.rules, kept),
    )
    quote = quote_hand(cart, hand, snapshot, at=work.at)
    if not work.swept and looks_used_up(quote, rules, hand, usage):
        require_swept(work)
    if not work.swept and lacks_gifts(quote):
        require_holds_swept(work)
    return Reckoned(
        quote=quote,
        buyer=buyer,
        limited=rules.limited,
        coupons=hand.coupons,
        named=hand.named,
        kept=kept,
    )


def _usage(
    work: Work,
    rules: promotions.RuleSet,
    skus: Sequence[catalog.Sku],
    named: Named,
    member: MemberId | None,
) -> Mapping[str, promotions.Usage]:
    """Return what is used up of the limited rules that can touch the cart, and of batches."""
    touching = () if rules.limited is None else rules.limited.touching(skus, named.rules)
    names = [redeeming.quota_of_rule(placed.rule.id) for placed, _ in touching]
    names += [batch.quota for batch in named.batches.values()]
    return work.quotas.usage(names, member=member) if names else {}
