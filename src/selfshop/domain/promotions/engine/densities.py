"""Bounds per unit: what a rule can give for each unit it claims, whatever the set of units.

In a layer that claims units each unit takes part in one rule at most, so what the layer gives is
at most the sum over units of the largest density among the rules that could have them.
"""

from selfshop.domain.promotions import benefits
from selfshop.domain.promotions.conditions import Condition, SpendAtLeast
from selfshop.domain.promotions.engine.board import Board, Candidate
from selfshop.domain.promotions.units.columns import PRICE, RUNNING

#: Densities are whole numbers of this fraction of a minor unit, rounded up.
SCALE = 1024


def densities(board: Board, candidate: Candidate) -> list[tuple[int, int]]:
    """Return (line, density of one of its units) for each line the rule could claim units of.

    A density times SCALE bounds what the rule gives, spread over the units it claims: a threshold
    is reached by their sum, a group's cheapest are no dearer than its average. Rounding of a whole
    rule, half a minor unit, comes on top.
    """
    benefit, measure = candidate.plan.rule.benefit, candidate.plan.measure
    found: list[tuple[int, int]] = []
    for line in candidate.targets.lines:
        own = board.lines[line]
        current = max([run[1] for run in own.runs])
        base = current if measure == RUNNING else own.price if measure == PRICE else own.list
        if isinstance(benefit, benefits.AddOn):
            density = (current - benefit.offers[board.skus[line]].minor) * SCALE
        else:
            density = _density(benefit, candidate.plan.rule.condition, base, current)
        if density > 0:
            found.append((line, density))
    return found


def _density(
    benefit: benefits.Benefit, condition: Condition | None, base: int, current: int
) -> int:
    match benefit:
        case benefits.AmountOff():
            density = _of_amount(benefit.amount.minor, condition, base)
        case benefits.PercentOff() | benefits.BuyGet():
            density = benefit.density(base, SCALE)
        case benefits.Ladder():
            steps = [(step.benefit, step.threshold) for step in benefit.steps]
            density = max(_density(own, least, base, current) for own, least in steps)
        case benefits.FixedPrice():
            density = (current - benefit.price.minor) * SCALE
        case benefits.NFor():
            density = current * SCALE - benefit.price.minor * SCALE // benefit.n
        case benefits.Bundle():
            size = sum(part.quantity for part in benefit.parts)
            density = current * SCALE - benefit.price.minor * SCALE // size
        case _:
            # What a gift is worth is no part of any unit.
            density = 0
    return density


def _of_amount(amount: int, condition: Condition | None, base: int) -> int:
    if condition is None:
        return amount * SCALE
    if isinstance(condition, SpendAtLeast):
        return -(-base * amount * SCALE // condition.amount.minor)
    return -(-amount * SCALE // condition.quantity)
