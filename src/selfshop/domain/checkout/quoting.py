"""The one function that prices everything: the cart page, placing, a re-quote, a preview."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from selfshop.domain import catalog, pricing, promotions
from selfshop.domain.checkout.afterwards import Afterwards
from selfshop.domain.checkout.assembling import Parts, Price, assemble
from selfshop.domain.checkout.carts import Cart, CartLine
from selfshop.domain.checkout.hints import Hint, hints_of
from selfshop.domain.checkout.quotes import Quote
from selfshop.domain.checkout.snapshots import Snapshot, Terms
from selfshop.domain.shared import LineId, NotFound, Refused, Rejection, RuleId, SkuId, checks

#: A line of the cart by (SKU, line id), and its SKU.
_Wish = tuple[SkuId, LineId, CartLine, catalog.Sku]


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
    order = _in_order(cart, snapshot)
    skus = [sku for _, _, _, sku in order]
    prices = _prices(order, cart, snapshot, at)
    lines = [
        _board_line(line, wish, sku, price, snapshot.terms.currency)
        for (_, line, wish, sku), price in zip(order, prices, strict=True)
    ]
    facts = _facts(cart, snapshot, at)
    after = _afterwards(cart, snapshot, lines, skus)
    outcome = promotions.evaluate(
        snapshot.rules, lines, skus, facts, promotions.NOTHING if after is None else after
    )
    answered = assemble(
        Parts(
            outcome=outcome,
            after=after,
            wishes=[wish for _, _, wish, _ in order],
            prices=prices,
            cart=cart,
            snapshot=snapshot,
            expires_at=_expiry(outcome, skus, snapshot, at),
        )
    )
    _make_askable(answered, outcome, after, snapshot, skus, facts)
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


def _in_order(cart: Cart, snapshot: Snapshot) -> list[_Wish]:
    """Return the cart's lines by (SKU, line id), each with its SKU."""
    known = snapshot.skus
    order: list[_Wish] = []
    for line, wish in zip(cart.line_ids(), cart.lines, strict=True):
        sku = known.get(wish.sku)
        if sku is None:
            raise NotFound("sku.unknown", sku=wish.sku)
        if not sku.listed:
            raise Refused("sku.not_listed", sku=wish.sku)
        order.append((wish.sku, line, wish, sku))
    # No two lines are of one id, so that nothing but SKU and line is compared.
    order.sort()
    return order


def _require_tax_class(sku: catalog.Sku, snapshot: Snapshot) -> None:
    tax = snapshot.terms.tax
    if tax is not None and sku.tax_class is not None and sku.tax_class not in tax.classes:
        raise Refused("sku.unknown_tax_class", sku=sku.id, tax_class=sku.tax_class)


def _prices(order: Sequence[_Wish], cart: Cart, snapshot: Snapshot, at: datetime) -> list[Price]:
    """Return what one unit of each line costs, before adjustments and rules."""
    currency, ladders = snapshot.terms.currency, snapshot.prices
    quantities: dict[SkuId, int] = {}
    for sku, _, wish, _ in order:
        quantities[sku] = quantities.get(sku, 0) + wish.quantity
    prices: list[Price] = []
    for sku, _, _, _ in order:
        entries = ladders.get(sku, ())
        alone = pricing.alone(entries)
        if alone is not None:
            amount = alone.amount.in_(currency)
            prices.append((amount, amount, alone.kind, ()))
            continue
        priced = pricing.select(
            entries,
            snapshot.buyer,
            sku=sku,
            quantity=quantities[sku],
            channel=cart.channel,
            at=at,
        )
        winner = priced.winner
        listed, amount = priced.list.amount.in_(currency), winner.amount.in_(currency)
        prices.append((listed, amount, winner.kind, priced.losers))
    return prices


def _board_line(
    line: LineId, wish: CartLine, sku: catalog.Sku, price: Price, currency: str
) -> promotions.BoardLine:
    listed, amount, quantity = price[0], price[1], wish.quantity
    floor = 0 if sku.floor_price is None else sku.floor_price.in_(currency)
    off: Sequence[int] = ()
    if wish.adjustments:
        off = [adjustment.amount.in_(currency) for adjustment in wish.adjustments]
    if off and sum(off) > amount * quantity:
        raise Refused("cart.adjustment_too_large", line=line)
    runs = promotions.opening_runs(amount, quantity, off)
    return promotions.BoardLine(line, sku.id, quantity, listed, amount, floor, runs)


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
    prices = pricing.next_change(
        (entry for sku in skus for entry in snapshot.prices.get(sku.id, ())), at=at
    )
    return min((e for e in (prices, outcome.changes_at) if e is not None), default=None)
