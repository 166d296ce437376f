"""From what the engine worked out to the frozen quote."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from attrs import frozen

from selfshop.domain import pricing, promotions
from selfshop.domain.checkout.afterwards import Afterwards, TaxMode
from selfshop.domain.checkout.carts import Cart, CartLine
from selfshop.domain.checkout.making import maker
from selfshop.domain.checkout.points import PointsAs, points_paying
from selfshop.domain.checkout.quotes import Applied, Gift, LineQuote, Quote, Rejected, UnitRow
from selfshop.domain.checkout.snapshots import Snapshot, Terms
from selfshop.domain.checkout.spreading import (
    Placed,
    PlainRow,
    by_line,
    plain_rows,
    rows_of,
    with_freight,
    with_points,
    with_tax,
)
from selfshop.domain.shared import Minor, RuleId, decimals_of

_unit_row = maker(UnitRow)
_line_quote = maker(LineQuote)
_applied_rule = maker(Applied)
_rejected_rule = maker(Rejected)

#: List price and price of one unit, in minor units; the kind of entry that won, and the losers.
Price = tuple[int, int, pricing.Kind, tuple[pricing.LostEntry, ...]]


@frozen(kw_only=True)
class Parts:
    """What a quote is put together from; *wishes* and *prices* are in the board's order."""

    outcome: promotions.Outcome
    after: Afterwards | None
    wishes: Sequence[CartLine]
    prices: Sequence[Price]
    cart: Cart
    snapshot: Snapshot
    expires_at: datetime | None


@frozen(kw_only=True)
class _Spread:
    rows: Sequence[Sequence[PlainRow]]
    points_used: int
    points: int
    tax: int


def assemble(parts: Parts) -> Quote:
    """Put the quote together."""
    solution, terms = parts.outcome.solution, parts.snapshot.terms
    candidates = parts.outcome.board.candidates
    freight = solution.settled.freight
    spread = _spread(parts, freight)
    charging = None if parts.after is None else parts.after.charging
    added = _added(terms)
    lines = tuple(
        [
            _line(line, wish, rows, price, added)
            for line, wish, rows, price in zip(
                parts.outcome.board.lines, parts.wishes, spread.rows, parts.prices, strict=True
            )
        ]
    )
    price = sum([line.price for line in lines])
    goods = solution.state.goods
    return Quote(
        currency=terms.currency,
        lines=lines,
        gifts=tuple(
            Gift(sku=sku, quantity=pieces, rule=candidates[number].plan.rule.id)
            for number, sku, pieces in solution.state.gifts
        ),
        applied=_applied(parts.outcome),
        rejected=tuple([_rejected_rule(*one) for one in parts.outcome.rejected]),
        list=Minor(sum([line.list for line in lines])),
        price=Minor(price),
        discount=Minor(price - goods),
        goods=Minor(goods),
        freight=Minor(freight),
        points=Minor(spread.points),
        points_used=spread.points_used,
        tax=Minor(spread.tax),
        payable=Minor(goods + freight - spread.points + spread.tax * added),
        optimal=solution.optimal,
        gap=Minor(solution.gap),
        ruleset=parts.snapshot.rules.version,
        expires_at=parts.expires_at,
        ship_to=parts.cart.ship_to,
        delivery=() if charging is None else charging.deliveries(solution.state),
    )


def _added(terms: Terms) -> int:
    """Return 1 where tax is added to prices, 0 where they include it."""
    return int(terms.tax is not None and terms.tax.mode is TaxMode.EXCLUSIVE)


def _applied(outcome: promotions.Outcome) -> tuple[Applied, ...]:
    shipping, candidates = outcome.solution.settled.shipping, outcome.board.candidates
    found: list[Applied] = []
    for number, amount in outcome.solution.state.given.items():
        plan = candidates[number].plan
        off = amount + shipping.get(number, 0)
        found.append(_applied_rule(plan.rule.id, off, plan.coupon, plan.rule.funded_by))
    return tuple(found)


def _spread(parts: Parts, freight: int) -> _Spread:
    """Spread freight, points and tax over the units, line by line."""
    terms, goods = parts.snapshot.terms, parts.outcome.solution.state.goods
    used, points = 0, 0
    if terms.points is not None and parts.cart.points:
        used, points = points_paying(
            terms.points,
            wanted=parts.cart.points,
            balance=parts.snapshot.buyer.points,
            goods=goods,
            scale=10 ** decimals_of(terms.currency),
        )
    if not freight and not points and terms.tax is None:
        return _Spread(rows=plain_rows(parts.outcome), points_used=0, points=0, tax=0)
    rows = with_points(_with_freight(parts, rows_of(parts.outcome), freight), points)
    tax = 0
    if terms.tax is not None and parts.after is not None:
        lowers = terms.points is not None and terms.points.as_ is PointsAs.DISCOUNT
        rows, tax = with_tax(rows, parts.after, freight=freight, net_of_points=lowers)
    return _Spread(rows=by_line(rows, len(parts.wishes)), points_used=used, points=points, tax=tax)


def _with_freight(parts: Parts, rows: Sequence[Placed], freight: int) -> Sequence[Placed]:
    charging = None if parts.after is None else parts.after.charging
    if charging is None or not freight:
        return rows
    amounts = charging.amounts(parts.outcome.solution.state)
    return with_freight(rows, freight, tuple(zip(charging.groups, amounts, strict=True)))


def _line(
    line: promotions.BoardLine,
    wish: CartLine,
    rows: Iterable[PlainRow],
    price: Price,
    added: int,
) -> LineQuote:
    # Integers as they are, and one frozen object a row: a quote is as fast as it makes these.
    listed, each_price, quantity = line.list, line.price, line.quantity
    goods = freight = points = tax = 0
    units: list[UnitRow] = []
    adjusted = len(wish.adjustments)
    for count, each, given, ship, paid, taxed in rows:
        goods += count * each
        freight += count * ship
        points += count * paid
        tax += count * taxed
        units.append(
            _unit_row(
                count,
                listed,
                each_price,
                tuple([off for _, off in given[:adjusted]]) if adjusted else (),
                tuple(given[adjusted:] if adjusted else given),
                each,
                ship,
                taxed,
                paid,
                each + ship - paid + taxed * added,
            )
        )
    return _line_quote(
        line.line,
        line.sku,
        quantity,
        listed * quantity,
        each_price * quantity,
        wish.adjustments,
        _shares_of_all(units),
        goods,
        freight,
        tax,
        points,
        goods + freight - points + tax * added,
        tuple(units),
        price[2],
        price[3],
    )


def _shares_of_all(units: Sequence[UnitRow]) -> tuple[tuple[RuleId, Minor], ...]:
    """Sum up by rule what was taken off all units of a line."""
    first = units[0]
    if len(units) == 1:
        count, own = first.count, first.shares
        return own if count == 1 else tuple([(rule, Minor(off * count)) for rule, off in own])
    shares: dict[RuleId, Any] = {}
    for unit in units:
        count = unit.count
        for rule, off in unit.shares:
            shares[rule] = shares.get(rule, 0) + off * count
    return tuple(shares.items())
