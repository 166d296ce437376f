"""The most that a rule can take off, or give away, for each unit of a cart, whatever the cart.

A threshold is reached by the sum of units, so an amount off counts as so much for each unit of
the threshold; a group's cheapest units are no dearer than its average; what a set saves is the
sum of what its units lie above an equal share of its price. Hence a sum of densities over units is
never less than what the rule gives. Rounding of a whole rule, half a minor unit, comes on top.
"""

from selfshop.domain.checkout.margins.figures import Costs
from selfshop.domain.promotions import (
    Base,
    Condition,
    Rule,
    SpendAtLeast,
    benefits,
    part_of,
    ratio,
)
from selfshop.domain.shared import SkuId

#: Densities are whole numbers of this fraction of a minor unit, rounded up.
SCALE = 1_000_000


def off_a_unit(rule: Rule, measured: Base, *, sku: SkuId, listed: int, price: int) -> int:
    """Return SCALE times what *rule* takes off one unit of *sku* at most."""
    base = listed if measured is Base.LIST else price
    return max(0, _off(rule.benefit, rule.condition, sku, base, price))


def _off(  # noqa: PLR0911 - one sentence for each kind of benefit
    benefit: benefits.Benefit, condition: Condition | None, sku: SkuId, base: int, price: int
) -> int:
    match benefit:
        case benefits.AmountOff(amount=amount):
            return _spread(amount.minor, condition, base)
        case benefits.PercentOff(percent=percent, rounding=rounding):
            share = ratio(percent)
            if rounding is benefits.Rounding.UNIT:
                return part_of(base, share) * SCALE
            return _up(base * share[0] * SCALE, share[1])
        case benefits.Ladder(steps=steps):
            return max(_off(step.benefit, step.threshold, sku, base, price) for step in steps)
        case benefits.FixedPrice(price=fixed):
            return (price - fixed.minor) * SCALE
        case benefits.BuyGet(buy=buy, get=get, percent=percent):
            # Each unit got is rounded half up by itself.
            numerator, denominator = ratio(percent)
            half_more = 2 * base * numerator + denominator
            return _up(half_more * get * SCALE, 2 * denominator * (buy + get))
        case benefits.NFor(n=n, price=fixed):
            return price * SCALE - fixed.minor * SCALE // n
        case benefits.Bundle(parts=parts, price=fixed):
            size = sum(part.quantity for part in parts)
            return price * SCALE - fixed.minor * SCALE // size
        case benefits.AddOn(offers=offers):
            return (price - offers[sku].minor) * SCALE if sku in offers else 0
        case _:
            return 0


def given_with_a_unit(rule: Rule, measured: Base, costs: Costs, *, listed: int, price: int) -> int:
    """Return SCALE times what the gifts of *rule* cost at most for one unit in its scope."""
    base = listed if measured is Base.LIST else price
    benefit, condition = rule.benefit, rule.condition
    if isinstance(benefit, benefits.Ladder):
        return max(
            _spread(step.benefit.quantity * costs.of_gift(step.benefit.sku), step.threshold, base)
            if isinstance(step.benefit, benefits.Gift)
            else 0
            for step in benefit.steps
        )
    if isinstance(benefit, benefits.Gift):
        return _spread(benefit.quantity * costs.of_gift(benefit.sku), condition, base)
    return 0


def once_at_most(rule: Rule, costs: Costs) -> tuple[int, int] | None:
    """Return what the rule takes off and gives away at most in a whole cart; None = no such end."""
    match rule.benefit:
        case benefits.AmountOff(amount=amount, every=every, max_times=most):
            if every and most is None:
                return None
            return amount.minor * (most or 1 if every else 1), 0
        case benefits.PercentOff(cap=cap):
            return None if cap is None else (cap.minor, 0)
        case benefits.Gift(sku=sku, quantity=quantity, every=False):
            return 0, quantity * costs.of_gift(sku)
        case benefits.Ladder(steps=steps):
            return _steps_at_most(steps, costs)
        case _:
            return None


def _steps_at_most(steps: tuple[benefits.Step, ...], costs: Costs) -> tuple[int, int] | None:
    off = given = 0
    for step in steps:
        match step.benefit:
            case benefits.AmountOff(amount=amount, every=False):
                off = max(off, amount.minor)
            case benefits.PercentOff(cap=cap) if cap is not None:
                off = max(off, cap.minor)
            case benefits.Gift(sku=sku, quantity=quantity, every=False):
                given = max(given, quantity * costs.of_gift(sku))
            case _:
                return None
    return off, given


def rounds_as_a_whole(rule: Rule) -> bool:
    """Tell whether half a minor unit comes on top of the densities."""
    benefit = rule.benefit
    own = (
        [step.benefit for step in benefit.steps]
        if isinstance(benefit, benefits.Ladder)
        else [benefit]
    )
    return any(
        isinstance(one, benefits.PercentOff) and one.rounding is benefits.Rounding.RULE
        for one in own
    )


def is_of_each_unit(rule: Rule) -> bool:
    """Tell whether the rule takes off each unit what that unit alone has room for.

    Others take an amount off several together: what one of these has no room for, the rest bear.
    """
    match rule.benefit:
        case benefits.FixedPrice() | benefits.AddOn():
            return True
        case benefits.PercentOff(rounding=rounding):
            return rounding is benefits.Rounding.UNIT
        case _:
            return False


def _spread(amount: int, condition: Condition | None, base: int) -> int:
    if condition is None:
        return amount * SCALE
    if isinstance(condition, SpendAtLeast):
        return _up(base * amount * SCALE, condition.amount.minor)
    return _up(amount * SCALE, condition.quantity)


def _up(numerator: int, denominator: int) -> int:
    return -(-numerator // denominator)
