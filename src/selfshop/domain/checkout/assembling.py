"""From what the engine worked out to the frozen quote."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from selfshop.domain import pricing, promotions
from selfshop.domain.checkout.afterwards import TaxMode
from selfshop.domain.checkout.asking import Asking
from selfshop.domain.checkout.carts import Cart, CartLine
from selfshop.domain.checkout.factors import disclosed, with_factors_of_rules
from selfshop.domain.checkout.making import maker
from selfshop.domain.checkout.points import PointsAs, points_paying
from selfshop.domain.checkout.quotes import Applied, Gift, LineQuote, Quote, Rejected, UnitRow
from selfshop.domain.checkout.snapshots import Terms
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
_quote = maker(Quote)

#: The kind of entry that won a line's price ladder, the losers, and what the winner asked of buyers.
Won = tuple[pricing.Kind, tuple[pricing.LostEntry, ...], tuple[pricing.Condition, ...]]


def assemble(
    asking: Asking,
    *,
    cart: Cart,
    wishes: Sequence[CartLine],
    won: Sequence[Won],
    expires_at: datetime | None,
) -> Quote:
    """Put the quote together; *wishes* and *won* are in the board's order."""
    outcome, snapshot, charging = asking.outcome, asking.snapshot, asking.charging
    solution = outcome.solution
    freight, goods = solution.settled.freight, solution.state.goods
    rows, points_used, points, tax = _spread(asking, cart, freight)
    added = _added(snapshot.terms)
    lines = tuple(
        [
            _line(line, wish, own, ladder, added)
            for line, wish, own, ladder in zip(outcome.board.lines, wishes, rows, won, strict=True)
        ]
    )
    applied = _applied(outcome)
    lines = with_factors_of_rules(lines, applied)
    price = sum([line.price for line in lines])
    return _quote(
        currency=snapshot.terms.currency,
        lines=lines,
        gifts=_gifts(outcome),
        applied=applied,
        rejected=tuple([_rejected_rule(*one) for one in outcome.rejected]),
        list=sum([line.list for line in lines]),
        price=price,
        discount=price - goods,
        goods=goods,
        freight=freight,
        points=points,
        points_used=points_used,
        tax=tax,
        payable=goods + freight - points + tax * added,
        optimal=solution.optimal,
        gap=solution.gap,
        ruleset=snapshot.rules.version,
        expires_at=expires_at,
        ship_to=cart.ship_to,
        delivery=() if charging is None else charging.deliveries(solution.state),
        disclosed=disclosed(lines, applied, snapshot.terms.disclosures),
        _asking=asking,
    )


def _added(terms: Terms) -> int:
    """Return 1 where tax is added to prices, 0 where they include it."""
    return int(terms.tax is not None and terms.tax.mode is TaxMode.EXCLUSIVE)


def _gifts(outcome: promotions.Outcome) -> tuple[Gift, ...]:
    candidates = outcome.board.candidates
    return tuple(
        [
            Gift(sku=sku, quantity=pieces, rule=candidates[number].plan.id)
            for number, sku, pieces in outcome.solution.state.gifts
        ]
    )


def _applied(outcome: promotions.Outcome) -> tuple[Applied, ...]:
    shipping, candidates = outcome.solution.settled.shipping, outcome.board.candidates
    found: list[Applied] = []
    for number, amount in outcome.solution.state.given.items():
        plan = candidates[number].plan
        off = amount + shipping[number] if number in shipping else amount
        found.append(_applied_rule(plan.id, off, plan.coupon, plan.funded_by, plan.factors))
    return tuple(found)


def _spread(
    asking: Asking, cart: Cart, freight: int
) -> tuple[Sequence[Sequence[PlainRow]], int, int, int]:
    """Spread freight, points and tax over the units, line by line.

    Returns:
        The rows of each line; points used, what they pay, and the tax.
    """
    terms, outcome, after = asking.snapshot.terms, asking.outcome, asking.after
    used, points = 0, 0
    if terms.points is not None and cart.points:
        used, points = points_paying(
            terms.points,
            wanted=cart.points,
            balance=asking.snapshot.buyer.points,
            goods=outcome.solution.state.goods,
            scale=10 ** decimals_of(terms.currency),
        )
    if not freight and not points and terms.tax is None:
        return plain_rows(outcome), 0, 0, 0
    rows = with_points(_with_freight(asking, rows_of(outcome), freight), points)
    tax = 0
    if terms.tax is not None and after is not None:
        lowers = terms.points is not None and terms.points.as_ is PointsAs.DISCOUNT
        rows, tax = with_tax(rows, after, freight=freight, net_of_points=lowers)
    return by_line(rows, len(outcome.board.lines)), used, points, tax


def _with_freight(asking: Asking, rows: Sequence[Placed], freight: int) -> Sequence[Placed]:
    charging = asking.charging
    if charging is None or not freight:
        return rows
    amounts = charging.amounts(asking.outcome.solution.state)
    return with_freight(rows, freight, tuple(zip(charging.groups, amounts, strict=True)))


def _line(
    line: promotions.BoardLine,
    wish: CartLine,
    rows: Iterable[PlainRow],
    won: Won,
    added: int,
) -> LineQuote:
    # Integers as they are, and one frozen object a row: a quote is as fast as it makes these.
    listed, each_price, quantity = line.list, line.price, line.quantity
    goods = freight = points = tax = 0
    units: list[UnitRow] = []
    adjusted = len(wish.adjustments)
    off: tuple[int, ...] = ()
    for count, each, given, ship, paid, taxed in rows:
        payable = each
        goods += count * each
        if ship or paid or taxed:
            payable += ship - paid + taxed * added
            freight += count * ship
            points += count * paid
            tax += count * taxed
        shares = tuple(given)
        if adjusted:
            off, shares = tuple([one for _, one in shares[:adjusted]]), shares[adjusted:]
        units.append(
            _unit_row(count, listed, each_price, off, shares, each, ship, taxed, paid, payable)
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
        *won,
    )


def _shares_of_all(units: Sequence[UnitRow]) -> tuple[tuple[RuleId, Minor], ...]:
    """Sum up by rule what was taken off all units of a line."""
    if len(units) == 1:
        count = units[0].count
        own: tuple[tuple[RuleId, Any], ...] = units[0].shares
        return own if count == 1 else tuple([(rule, off * count) for rule, off in own])
    shares: dict[RuleId, Any] = {}
    for unit in units:
        count = unit.count
        for rule, off in unit.shares:
            shares[rule] = shares.get(rule, 0) + off * count
    return tuple(shares.items())
