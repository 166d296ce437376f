"""Rehearsing rules on the shop's own orders: quoted again at their own instants, page by page."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from attrs import evolve, frozen

from selfshop.application.operation import HOUSE, operation
from selfshop.application.pages import PAGE_MAX, Cursor, seal, unseal
from selfshop.application.promotions import Promotions
from selfshop.application.shape import AtMost
from selfshop.domain import catalog, checkout, membership, orders, promotions
from selfshop.domain.checkout import rehearsals
from selfshop.domain.shared import (
    Corrupted,
    InvalidInput,
    MemberId,
    OrderId,
    Period,
    Refused,
    RuleId,
    SkuId,
    checks,
)
from selfshop.ports.work import Work

RULES_MAX = 10_000
REHEARSE = "promotions.rehearse"

#: Orders that have come to nothing are no sales.
_NO_SALES = frozenset({orders.OrderStatus.EXPIRED, orders.OrderStatus.CANCELLED})


@frozen(kw_only=True)
class MemberUses:
    """By which rules one member's orders of the page are reached, before and after, by id."""

    member: MemberId
    before: tuple[RuleId, ...]
    after: tuple[RuleId, ...]


@frozen(kw_only=True)
class RehearsedOrders:
    """One page of a rehearsal; the figures of all pages add up to the whole.

    Attributes:
        rehearsal: figures of the page; add them up with ``+``.
        members: everybody who ordered, so that members can be counted over all pages.
        looked_at: orders of the page, in the period or not.
        passed_over: of these, those outside the period, expired or cancelled.
        unknown: SKUs that the proposed rules name and the shop does not have; with the first page.
        cursor: of the next page; None = there is none.
    """

    rehearsal: rehearsals.Rehearsal
    members: tuple[MemberUses, ...]
    looked_at: int
    passed_over: int
    unknown: tuple[rehearsals.Named, ...]
    cursor: str | None


class RuleDesk(Promotions):
    """Everything about the rule book."""

    @operation(who=HOUSE, permission=REHEARSE, writes=False)
    def rehearse(
        self,
        work: Work,
        *,
        rules: Annotated[tuple[promotions.Rule, ...], AtMost(entries=RULES_MAX)],
        against: Annotated[tuple[promotions.Rule, ...], AtMost(entries=RULES_MAX)] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        margin_percent: Decimal | None = None,
        cursor: Cursor | None = None,
        limit: int = 100,
    ) -> RehearsedOrders:
        """Quote a page of orders again under *rules*, against the rules in force; nothing changes.

        Each order keeps its instant, its adjustments, the coupons that applied, and the prices that
        were in force then. Goods and members are as they are today, but that a member's first
        order stays their first. No limit or budget counts as used up.

        Args:
            rules: the whole proposed set.
            against: the set to compare with; absent = the rules in force.
            since, until: orders placed in this half-open period only.
            margin_percent: assume so much margin on prices, rather than ask the shop's own costs.
            cursor: of the page before, asked with the same arguments.
            limit: orders of one page, 1 to PAGE_MAX, in the order of their ids.

        Raises:
            InvalidInput: naming rule and field, an empty period, or what is no percentage.
        """
        checks.require_whole("limit", limit, least=1, most=PAGE_MAX)
        period = Period(from_=since, until=until)
        tally = _tally(work, rules, against, margin_percent)
        past = unseal(work, REHEARSE, cursor)
        found = work.orders.find(
            member=None,
            status=None,
            after=None if past is None else OrderId(past),
            limit=limit + 1,
        )
        page = found[:limit]
        sales = [one for one in page if one.placed_at in period and one.status not in _NO_SALES]
        members = _count(work, sales, tally, known_costs=margin_percent is None)
        return RehearsedOrders(
            rehearsal=tally.told(),
            members=members,
            looked_at=len(page),
            passed_over=len(page) - len(sales),
            unknown=_unknown(work, rules) if cursor is None else (),
            cursor=seal(work, REHEARSE, page[-1].id) if len(found) > limit else None,
        )


def _tally(
    work: Work,
    rules: tuple[promotions.Rule, ...],
    against: tuple[promotions.Rule, ...] | None,
    margin_percent: Decimal | None,
) -> rehearsals.Tally:
    """Open the tally of a page; the shop's own costs are filled in once its goods are known."""
    settings = work.house.settings()

    def book(some: tuple[promotions.Rule, ...]) -> rehearsals.RuleBook:
        return rehearsals.RuleBook(
            terms=settings.terms,
            rules=promotions.RuleSet(
                currency=settings.currency, layers=settings.layers, rules=some
            ),
        )

    proposed = book(rules)
    try:
        current = book(work.house.rules().rules if against is None else against)
    except InvalidInput as fault:
        raise InvalidInput(
            fault.path.replace("rules", "against", 1), fault.code, **fault.facts
        ) from fault
    try:
        assumed = (
            None if margin_percent is None else rehearsals.AssumedMargin(percent=margin_percent)
        )
    except InvalidInput as fault:
        raise InvalidInput("margin_percent", fault.code, **fault.facts) from fault
    return rehearsals.Tally(current=current, proposed=proposed, costs=assumed)


def _count(
    work: Work, sales: Sequence[orders.Order], tally: rehearsals.Tally, *, known_costs: bool
) -> tuple[MemberUses, ...]:
    """Count *sales*; return by which rules each member was reached."""
    quotes = {order.id: _quote(work, order) for order in sales}
    wanted = {line.sku for quote in quotes.values() for line in quote.lines}
    goods = {sku: _on_sale(one) for sku, one in work.catalog.skus(wanted).items()}
    buyers = work.members.get({order.member for order in sales})
    if known_costs:
        costs = work.prices.costs(wanted | _gifts(tally))
        tally.costs = rehearsals.StatedCosts(
            by_sku={
                sku: cost.amount.in_(tally.proposed.terms.currency) for sku, cost in costs.items()
            }
        )
    asks_first = any(
        rule.audience.first_order
        for book in (tally.current, tally.proposed)
        for rule in book.rules.rules
    )
    uses: dict[MemberId, tuple[set[RuleId], set[RuleId]]] = {}
    for order in sales:
        buyer = _buyer(work, order, buyers, asks_first=asks_first)
        try:
            basket = _basket(work, order, quotes[order.id], goods, buyer)
            tried = rehearsals.try_out(basket, current=tally.current, proposed=tally.proposed)
        except (InvalidInput, Refused) as no:
            if no.retryable:
                raise
            tally.count_refused(order.id, no)
            continue
        tally.count(tried)
        before, after = uses.setdefault(order.member, (set(), set()))
        before.update(one.rule for one in tried.before.applied)
        after.update(one.rule for one in tried.after.applied)
    return tuple(
        MemberUses(member=member, before=tuple(sorted(before)), after=tuple(sorted(after)))
        for member, (before, after) in sorted(uses.items())
    )


def _quote(work: Work, order: orders.Order) -> checkout.Quote:
    quote = work.orders.quote(order.id)
    if quote is None:
        raise Corrupted("order.unknown", order=order.id)
    return quote


def _on_sale(sku: catalog.Sku) -> catalog.Sku:
    """Return *sku* as it was when it was bought: on sale."""
    return evolve(sku, listing=catalog.Listing.LISTED)


def _buyer(
    work: Work,
    order: orders.Order,
    known: Mapping[MemberId, membership.Member],
    *,
    asks_first: bool,
) -> membership.Purchaser:
    member = known.get(order.member)
    buyer = (
        membership.Purchaser(member=order.member)
        if member is None
        else membership.purchaser_of(member)
    )
    if not asks_first:
        return buyer
    # Ids are in the order in which they were given out.
    first = work.orders.find(member=order.member, status=None, after=None, limit=1)
    is_first = bool(first) and first[0].id == order.id
    return evolve(buyer, orders=0 if is_first else max(1, buyer.orders))


def _basket(
    work: Work,
    order: orders.Order,
    quote: checkout.Quote,
    goods: Mapping[SkuId, catalog.Sku],
    buyer: membership.Purchaser,
) -> rehearsals.Basket:
    wanted = {line.sku for line in quote.lines}
    return rehearsals.Basket(
        order=order.id,
        at=order.placed_at,
        cart=checkout.Cart(
            lines=tuple(
                checkout.CartLine(
                    line=line.line,
                    sku=line.sku,
                    quantity=line.quantity,
                    adjustments=line.adjustments,
                )
                for line in quote.lines
            ),
            coupons=tuple(one.rule for one in quote.applied if one.coupon),
            points=quote.points_used,
            ship_to=quote.ship_to,
        ),
        skus=goods,
        prices=work.prices.in_force(wanted, at=order.placed_at),
        buyer=evolve(buyer, points=quote.points_used),
    )


def _gifts(tally: rehearsals.Tally) -> set[SkuId]:
    """Return what rules of either set may give away."""
    return {
        SkuId(name)
        for book in (tally.current, tally.proposed)
        for named in rehearsals.named_by(book.rules.rules)
        if named.path.endswith(".sku")
        for name in named.names
    }


def _unknown(work: Work, rules: Sequence[promotions.Rule]) -> tuple[rehearsals.Named, ...]:
    named = [one.names for one in rehearsals.named_by(rules) if one.kind == "skus"]
    wanted = {SkuId(name) for names in named for name in names}
    return rehearsals.unknown_of(rules, {"skus": frozenset(work.catalog.skus(wanted))})
