"""The one function that prices everything: the cart page, placing, a re-quote, a preview."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from selfshop.domain import catalog, pricing, promotions
from selfshop.domain.checkout.afterwards import Afterwards
from selfshop.domain.checkout.asking import Asking
from selfshop.domain.checkout.assembling import Won, assemble
from selfshop.domain.checkout.carts import Cart, CartLine
from selfshop.domain.checkout.making import maker
from selfshop.domain.checkout.quotes import Quote
from selfshop.domain.checkout.snapshots import Snapshot
from selfshop.domain.shared import AMOUNT_MINOR_MAX, LineId, Money, NotFound, Refused, SkuId, checks

#: A line of the cart by (SKU, line id), and its SKU.
_Wish = tuple[SkuId, LineId, CartLine, catalog.Sku]
#: What wins where there is nothing but a list price.
_ALONE: Won = (pricing.Kind.LIST, (), ())

_facts_of = maker(promotions.Facts)


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
            ``cart.too_large``, ``cart.too_dear`` for more money than an order may come to.
    """
    checks.require_instant("at", at)
    order = _in_order(cart, snapshot)
    _, _, wishes, skus = zip(*order, strict=True)
    lines, won, dated = _priced(order, cart, snapshot, at)
    facts = _facts(cart, snapshot, at)
    after = _afterwards(cart, snapshot, lines, skus)
    outcome = promotions.evaluate(
        snapshot.rules, lines, skus, facts, promotions.NOTHING if after is None else after
    )
    changes = (pricing.next_change(dated, at=at), outcome.changes_at)
    answered = assemble(
        Asking(snapshot, skus, facts, outcome, after),
        cart=cart,
        wishes=wishes,
        won=won,
        expires_at=min([change for change in changes if change is not None], default=None),
    )
    if answered.list > AMOUNT_MINOR_MAX or answered.payable > AMOUNT_MINOR_MAX:
        raise Refused("cart.too_dear", most=str(Money(AMOUNT_MINOR_MAX, answered.currency)))
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


def _priced(
    order: Sequence[_Wish], cart: Cart, snapshot: Snapshot, at: datetime
) -> tuple[list[promotions.BoardLine], list[Won], list[pricing.PriceEntry]]:
    """Put lines at what one unit of each costs before adjustments and rules.

    Returns:
        The lines; what won each price ladder; the entries of ladders that may change.
    """
    currency, ladders = snapshot.terms.currency, snapshot.prices
    quantities: Mapping[SkuId, int] = {}
    lines: list[promotions.BoardLine] = []
    won: list[Won] = []
    dated: list[pricing.PriceEntry] = []
    for sku_id, line, wish, sku in order:
        entries = ladders.get(sku_id, ())
        alone = pricing.alone(entries)
        if alone is not None:
            listed = amount = alone.amount.in_(currency)
            won.append(_ALONE)
        else:
            quantities = quantities or _quantities(order)
            priced = pricing.select(
                entries,
                snapshot.buyer,
                sku=sku_id,
                quantity=quantities[sku_id],
                channel=cart.channel,
                at=at,
            )
            listed = priced.list.amount.in_(currency)
            amount = priced.winner.amount.in_(currency)
            winner = priced.winner
            won.append((winner.kind, priced.losers, pricing.conditions_of(winner)))
            dated += entries
        quantity = wish.quantity
        floor = 0 if sku.floor_price is None else sku.floor_price.in_(currency)
        off = _adjusted(line, wish, amount * quantity, currency) if wish.adjustments else ()
        runs = promotions.opening_runs(amount, quantity, off)
        lines.append(promotions.BoardLine(line, sku_id, quantity, listed, amount, floor, runs))
    return lines, won, dated


def _quantities(order: Sequence[_Wish]) -> Mapping[SkuId, int]:
    """Return the units of each SKU, over all its lines."""
    quantities: dict[SkuId, int] = {}
    for sku, _, wish, _ in order:
        quantities[sku] = quantities.get(sku, 0) + wish.quantity
    return quantities


def _adjusted(line: LineId, wish: CartLine, price: int, currency: str) -> Sequence[int]:
    """Return what each adjustment takes off a line that costs *price*."""
    off = [adjustment.amount.in_(currency) for adjustment in wish.adjustments]
    if sum(off) > price:
        raise Refused("cart.adjustment_too_large", line=line)
    return off


def _facts(cart: Cart, snapshot: Snapshot, at: datetime) -> promotions.Facts:
    return _facts_of(
        buyer=snapshot.buyer,
        channel=cart.channel,
        coupons=frozenset(cart.coupons),
        usage=snapshot.usage,
        stock=snapshot.stock,
        choice=snapshot.terms.choice,
        coupons_max=snapshot.terms.coupons_max,
        at=at,
    )
