"""From what the engine worked out to the frozen quote."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import frozen

from selfshop.domain import pricing, promotions
from selfshop.domain.checkout.afterwards import Afterwards, TaxMode
from selfshop.domain.checkout.carts import Cart, CartLine
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
from selfshop.domain.shared import Minor, RuleId, SkuId, decimals_of

ZERO = Minor(0)


@frozen(kw_only=True)
class Parts:
    """What a quote is put together from; *wishes* are the cart's lines in the board's order."""

    outcome: promotions.Outcome
    after: Afterwards | None
    wishes: Sequence[CartLine]
    priced: Mapping[SkuId, pricing.Priced]
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
    freight = solution.settled.freight
    spread = _spread(parts, freight)
    charging = None if parts.after is None else parts.after.charging
    ids = [candidate.rule.id for candidate in parts.outcome.board.candidates]
    added = _added(terms)
    lines = tuple(
        _line(line, wish, rows, parts.priced[line.sku], ids, added)
        for line, wish, rows in zip(
            parts.outcome.board.lines, parts.wishes, spread.rows, strict=True
        )
    )
    price = sum(line.price for line in lines)
    goods = solution.state.goods
    return Quote(
        currency=terms.currency,
        lines=lines,
        gifts=tuple(
            Gift(sku=sku, quantity=pieces, rule=ids[number])
            for number, sku, pieces in solution.state.gifts
        ),
        applied=_applied(parts.outcome),
        rejected=tuple(
            Rejected(rule=rule, code=reason.code, facts=reason.facts)
            for rule, reason in parts.outcome.rejected
        ),
        list=Minor(sum(line.list for line in lines)),
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
    shipping = outcome.solution.settled.shipping
    return tuple(
        Applied(
            rule=candidate.rule.id,
            amount=Minor(amount + shipping.get(number, 0)),
            coupon=candidate.coupon,
            funded_by=candidate.rule.funded_by,
        )
        for number, amount in sorted(outcome.solution.state.given.items())
        for candidate in [outcome.board.candidates[number]]
    )


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
    state = parts.outcome.solution.state
    if not freight and not points and terms.tax is None:
        return _Spread(rows=plain_rows(state), points_used=0, points=0, tax=0)
    rows = with_points(_with_freight(parts, rows_of(state), freight), points)
    tax = 0
    if terms.tax is not None and parts.after is not None:
        lowers = terms.points is not None and terms.points.as_ is PointsAs.DISCOUNT
        rows, tax = with_tax(rows, parts.after, freight=freight, net_of_points=lowers)
    return _Spread(rows=by_line(rows, len(state.runs)), points_used=used, points=points, tax=tax)


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
    priced: pricing.Priced,
    ids: Sequence[RuleId],
    added: int,
) -> LineQuote:
    # One frozen object a row, integers as they are: a quote is as fast as it makes these.
    listed: Any = line.list
    price: Any = line.price
    goods: Any = 0
    freight, points, tax = goods, goods, goods
    units: list[UnitRow] = []
    for count, each, trail, ship, paid, taxed in rows:
        goods += count * each
        freight += count * ship
        points += count * paid
        tax += count * taxed
        units.append(
            UnitRow(
                count=count,
                list=listed,
                price=price,
                adjustments=_adjustments(trail, len(wish.adjustments)) if wish.adjustments else (),
                shares=_shares(trail, ids),
                goods=each,
                freight=ship,
                tax=taxed,
                points=paid,
                payable=each + ship - paid + taxed * added,
            )
        )
    return LineQuote(
        line=line.line,
        sku=line.sku,
        quantity=line.quantity,
        list=listed * line.quantity,
        price=price * line.quantity,
        adjustments=wish.adjustments,
        shares=_shares_of_all(units),
        goods=goods,
        freight=freight,
        tax=tax,
        points=points,
        payable=goods + freight - points + tax * added,
        units=tuple(units),
        price_kind=priced.winner.kind,
        losers=priced.losers,
    )


def _shares(trail: promotions.Trail, ids: Sequence[RuleId]) -> tuple[tuple[RuleId, Minor], ...]:
    """Read what rules took off a unit, in the order of application."""
    own: list[Any] = []
    while trail is not None:
        trail, number, amount = trail
        if number >= 0:
            own.append((ids[number], amount))
    own.reverse()
    return tuple(own)


def _shares_of_all(units: Sequence[UnitRow]) -> tuple[tuple[RuleId, Minor], ...]:
    """Sum up by rule what was taken off all units of a line."""
    first = units[0]
    if len(units) == 1:
        if first.count == 1:
            return first.shares
        return tuple((rule, Minor(amount * first.count)) for rule, amount in first.shares)
    shares: dict[RuleId, Any] = {}
    for unit in units:
        count = unit.count
        for rule, amount in unit.shares:
            shares[rule] = shares.get(rule, 0) + amount * count
    return tuple(shares.items())


def _adjustments(trail: promotions.Trail, adjusted: int) -> tuple[Minor, ...]:
    """Read what each of a line's adjustments took off a unit."""
    amounts = [ZERO] * adjusted
    while trail is not None:
        trail, number, amount = trail
        if number < 0:
            amounts[-1 - number] = Minor(amount)
    return tuple(amounts)
