"""The one function that prices everything: the cart page, placing, a re-quote, a preview."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from selfshop.domain import catalog, pricing, promotions
from selfshop.domain.checkout.afterwards import Afterwards
from selfshop.domain.checkout.assembling import Parts, assemble
from selfshop.domain.checkout.carts import Cart, CartLine
from selfshop.domain.checkout.hints import Hint, hints_of
from selfshop.domain.checkout.quotes import Quote
from selfshop.domain.checkout.snapshots import Snapshot, Terms
from selfshop.domain.shared import LineId, NotFound, Refused, Rejection, RuleId, SkuId, checks


def quote(cart: Cart, snapshot: Snapshot, *, at: datetime) -> Quote:
    """Price *cart* in the shop of *snapshot* at one instant.

    Pure: the same on every machine, whatever the order of lines, SKUs, rules and coupons.

    Args:
        cart: at least one line.
        snapshot: knows the cart's SKUs, their prices, the rules and the buyer.
        at: aware.

    Raises:
        InvalidInput: an amount is in another currency, or *at* is naive.
        NotFound: ``sku.unknown``.
        Refused: ``sku.not_listed``, ``sku.unknown_tax_class``, ``price.missing``, ``price.ambiguous``,
            ``sku.unknown_freight_template``, ``sku.not_measured``, ``cart.adjustment_too_large``,
            ``cart.too_large``.
    """
    checks.require_instant("at", at)
    skus = [_sku(line, snapshot) for line in cart.lines]
    priced = _prices(cart, skus, snapshot, at)
    order = sorted(
        zip(cart.line_ids(), cart.lines, skus, strict=True), key=lambda one: (one[1].sku, one[0])
    )
    currency = snapshot.terms.currency
    lines = [_board_line(line, wish, sku, priced[sku.id], currency) for line, wish, sku in order]
    facts = _facts(cart, snapshot, at)
    ordered = [sku for _, _, sku in order]
    after = _afterwards(cart, snapshot, lines, ordered)
    outcome = promotions.evaluate(
        snapshot.rules, lines, ordered, facts, promotions.NOTHING if after is None else after
    )
    answered = assemble(
        Parts(
            outcome=outcome,
            after=after,
            wishes=[wish for _, wish, _ in order],
            priced=priced,
            cart=cart,
            snapshot=snapshot,
            expires_at=_expiry(outcome, skus, snapshot, at),
        )
    )
    _make_askable(answered, outcome, after, snapshot, ordered, facts)
    return answered


def _afterwards(
    cart: Cart,
    snapshot: Snapshot,
    lines: Sequence[promotions.BoardLine],
    skus: Sequence[catalog.Sku],
) -> Afterwards | None:
    """Return what comes on top of goods; None where nothing does."""
    terms = snapshot.terms
    if terms.freight is None and terms.tax is None:
        return None
    for sku in skus:
        _require_tax_class(sku, snapshot)
    return Afterwards(
        freight=terms.freight, tax=terms.tax, lines=lines, skus=skus, ship_to=cart.ship_to
    )


def _make_askable(
    answered: Quote,
    outcome: promotions.Outcome,
    after: Afterwards | None,
    snapshot: Snapshot,
    skus: Sequence[catalog.Sku],
    facts: promotions.Facts,
) -> None:
    """Let a fresh quote be asked what is no part of its value; worked out when asked."""

    def why(rule: RuleId) -> Rejection:
        return promotions.why_untouched(snapshot.rules, rule, skus, facts)

    def extra_cost(rule: RuleId) -> int | None:
        cost = outcome.cost_with(rule)
        return None if cost is None else cost - outcome.solution.settled.cost

    def untouched() -> Mapping[str, int]:
        known = {one.rule for one in answered.applied}
        known |= {one.rule for one in answered.rejected}
        others = (rule.id for rule in snapshot.rules.rules if rule.id not in known)
        return Counter(why(rule).code for rule in others)

    def hints() -> tuple[Hint, ...]:
        return tuple(_hints(outcome, after, snapshot.terms))

    object.__setattr__(answered, "_why", why)
    object.__setattr__(answered, "_extra_cost", extra_cost)
    object.__setattr__(answered, "_untouched", untouched)
    object.__setattr__(answered, "_hints", hints)


def _hints(outcome: promotions.Outcome, after: Afterwards | None, terms: Terms) -> Iterator[Hint]:
    def after_more(more: promotions.BoardLine) -> promotions.Afterwards:
        if after is None:
            return promotions.NOTHING
        # What is not there yet is taxed as nothing: its own tax is no loss of a saving.
        return after.with_more([*outcome.board.lines, more])

    return hints_of(outcome, after_more, currency=terms.currency, reach=terms.hint_reach)


def _sku(line: CartLine, snapshot: Snapshot) -> catalog.Sku:
    sku = snapshot.skus.get(line.sku)
    if sku is None:
        raise NotFound("sku.unknown", sku=line.sku)
    if not sku.listed:
        raise Refused("sku.not_listed", sku=line.sku)
    return sku


def _require_tax_class(sku: catalog.Sku, snapshot: Snapshot) -> None:
    tax = snapshot.terms.tax
    if tax is not None and sku.tax_class is not None and sku.tax_class not in tax.classes:
        raise Refused("sku.unknown_tax_class", sku=sku.id, tax_class=sku.tax_class)


def _prices(
    cart: Cart, skus: Iterable[catalog.Sku], snapshot: Snapshot, at: datetime
) -> Mapping[SkuId, pricing.Priced]:
    quantities: dict[SkuId, int] = {}
    for line in cart.lines:
        quantities[line.sku] = quantities.get(line.sku, 0) + line.quantity
    return {
        sku.id: pricing.select(
            snapshot.prices.get(sku.id, ()),
            snapshot.buyer,
            sku=sku.id,
            quantity=quantities[sku.id],
            channel=cart.channel,
            at=at,
        )
        for sku in {sku.id: sku for sku in skus}.values()
    }


def _board_line(
    line: LineId, wish: CartLine, sku: catalog.Sku, priced: pricing.Priced, currency: str
) -> promotions.BoardLine:
    floor = 0 if sku.floor_price is None else sku.floor_price.in_(currency)
    price = priced.winner.amount.in_(currency)
    amounts = [adjustment.amount.in_(currency) for adjustment in wish.adjustments]
    if amounts and sum(amounts) > price * wish.quantity:
        raise Refused("cart.adjustment_too_large", line=line)
    return promotions.BoardLine(
        line=line,
        sku=sku.id,
        quantity=wish.quantity,
        list=priced.list.amount.in_(currency),
        price=price,
        floor=floor,
        runs=promotions.opening_runs(price, wish.quantity, amounts),
    )


def _facts(cart: Cart, snapshot: Snapshot, at: datetime) -> promotions.Facts:
    return promotions.Facts(
        buyer=snapshot.buyer,
        channel=cart.channel,
        coupons=frozenset(cart.coupons),
        usage=snapshot.usage,
        stock=snapshot.stock,
        choice=snapshot.terms.choice,
        coupons_max=snapshot.terms.coupons_max,
        at=at,
    )


def _expiry(
    outcome: promotions.Outcome, skus: Iterable[catalog.Sku], snapshot: Snapshot, at: datetime
) -> datetime | None:
    ladders = {sku.id: snapshot.prices.get(sku.id, ()) for sku in skus}
    prices = pricing.next_change((e for entries in ladders.values() for e in entries), at=at)
    return min((e for e in (prices, outcome.changes_at) if e is not None), default=None)
