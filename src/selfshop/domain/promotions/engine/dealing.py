"""Applying one rule to a state, or saying why it cannot be."""

from collections.abc import Sequence
from typing import Any

from attrs import define

from selfshop.domain.promotions import benefits
from selfshop.domain.promotions.conditions import Condition
from selfshop.domain.promotions.engine.board import Board, Candidate
from selfshop.domain.promotions.engine.states import State
from selfshop.domain.promotions.units.columns import Reach, Span
from selfshop.domain.promotions.units.pools import Pool
from selfshop.domain.promotions.units.writing import write


@define
class Failure:
    """Why a rule does not apply to a state.

    Attributes:
        code: as in a quote's rejections.
        by: bit mask of the rules in its way.
        unmet: the threshold that is not reached.
        short: how much is missing to it, in minor units or units; pieces, for a gift.
    """

    code: str
    by: int = 0
    unmet: Condition | None = None
    short: int = 0


NO_UNITS = Failure("no_matching_lines")
GIVES_NOTHING = Failure("gives_nothing")
TOO_MANY_COUPONS = Failure("too_many_coupons")
OVER_BUDGET = Failure("budget_exhausted")


class Dealt(Pool):
    """What a rule gives: a pool filled with what each unit is given, and what goes beside.

    What goes beside is said unless the rule is `simple`.

    Attributes:
        gift: what is added for nothing, and how many pieces of it.
        extra: whether it gives gifts or points.
        shipping: whether it will take something off freight, once that is known.
    """

    __slots__ = ("extra", "gift", "shipping")

    gift: tuple[benefits.Gift, int] | None
    extra: bool
    shipping: bool


def deal(
    board: Board, state: State, candidate: Candidate, *, reasons: bool = True
) -> Dealt | Failure:
    """Work out what *candidate* gives on *state*, whose layer must be the candidate's.

    The state is not changed. Without *reasons*, a failure does not say which units or how much of
    a threshold is missing.
    """
    if state.chosen & candidate.clashes:
        return Failure("clash", state.chosen & candidate.clashes)
    plan = candidate.plan
    if plan.coupon and board.coupons_max is not None and state.coupons >= board.coupons_max:
        return TOO_MANY_COUPONS
    span, measure = candidate.span, plan.measure
    reach = state.unclaimed(span, measure) if plan.claims else state.reach(span, measure)
    if reach[1] < plan.amount_least or reach[2] < plan.quantity_least:
        return (shortfall(state, candidate, reach) if reasons else None) or NO_UNITS
    give = plan.give
    if give is not None:
        pool = Dealt(state, reach, measure, board.floors)
        pool.off = give(pool, plan.condition, None)
        return pool if pool.off else GIVES_NOTHING
    if candidate.targets is not span:
        reach = reached(state, candidate, candidate.targets)
    pool = Dealt(state, reach, measure, board.floors)
    if not plan.simple:
        return _step_or_beside(board, state, candidate, pool)
    pool.skus, pool.lines_of_parts = board.skus, candidate.parts
    return _off_goods(candidate, plan.rule.benefit, plan.condition, pool)


def _step_or_beside(
    board: Board, state: State, candidate: Candidate, pool: Dealt
) -> Dealt | Failure:
    """Give what a ladder's step says, or what leaves goods alone."""
    benefit, condition = candidate.plan.rule.benefit, candidate.plan.rule.condition
    pool.gift, pool.extra, pool.shipping = None, False, False
    if isinstance(benefit, benefits.Ladder):
        step = benefit.reached(pool.amount, pool.quantity)
        assert step is not None  # noqa: S101 - the first step is one of the thresholds
        if not isinstance(step.benefit, benefits.Gift):
            return _off_goods(candidate, step.benefit, step.threshold, pool)
        # A ladder claims its units, whatever the step it has reached gives.
        pool.split(0)
        benefit, condition = step.benefit, step.threshold
    if isinstance(benefit, benefits.Gift):
        return _gift(board, state, benefit, benefit.pieces(pool, condition), pool)
    if isinstance(benefit, benefits.ShippingOff):
        pool.shipping = True
    else:
        pool.extra = True
    return pool


def _off_goods(
    candidate: Candidate, benefit: Any, condition: Condition | None, pool: Dealt
) -> Dealt | Failure:
    left = candidate.left
    if left is None:
        pool.off = benefit.give(pool, condition, None)
        return pool if pool.off else GIVES_NOTHING
    partial = candidate.plan.rule.limits.partial
    pool.off = benefit.give(pool, condition, left if partial else None)
    if not pool.off:
        return GIVES_NOTHING
    return OVER_BUDGET if pool.off > left else pool


def _gift(
    board: Board, state: State, gift: benefits.Gift, pieces: int, pool: Dealt
) -> Dealt | Failure:
    stock = board.stock.get(gift.sku)
    if stock is not None:
        gone = board.quantity_of(gift.sku) + state.pieces_of(gift.sku)
        if stock - gone < pieces:
            return Failure("gift_out_of_stock", short=pieces - max(stock - gone, 0))
    pool.gift, pool.extra = (gift, pieces), True
    return pool


def take(state: State, candidate: Candidate, dealt: Dealt) -> None:
    """Apply *candidate* to *state* as *dealt* says, which must have been dealt from it."""
    number, plan = candidate.number, candidate.plan
    if plan.takes_goods:
        state.log = write(state, state.log, dealt, number, number if plan.claims else -1)
    count(state, candidate, dealt)


def count(state: State, candidate: Candidate, dealt: Dealt) -> None:
    """Apply *candidate* to all of *state* but its units: enough where no rule looks at them."""
    number, plan = candidate.number, candidate.plan
    state.goods -= dealt.off
    state.chosen |= 1 << number
    if plan.coupon:
        state.coupons += 1
    if plan.simple:
        return
    state.extras += dealt.extra
    if dealt.gift is not None:
        gift, pieces = dealt.gift
        state.gifts = (*state.gifts, (number, gift.sku, pieces))
        state.gift_value += gift.worth(pieces)
    if dealt.shipping:
        state.shipping = (*state.shipping, number)


def reached(state: State, candidate: Candidate, span: Span) -> Reach:
    """Find the units of *span* that *candidate* may touch: those not claimed in its layer."""
    plan = candidate.plan
    if plan.claims:
        return state.unclaimed(span, plan.measure)
    return state.reach(span, plan.measure)


def pool_of(board: Board, state: State, candidate: Candidate, reach: Reach) -> Pool:
    """Collect the units that *candidate* reaches."""
    pool = Pool(state, reach, candidate.plan.measure, board.floors)
    pool.skus = board.skus
    pool.lines_of_parts = candidate.parts
    return pool


def available(board: Board, state: State, candidate: Candidate, span: Span | None = None) -> Pool:
    """Collect the units *candidate* may touch, in its scope or in *span*."""
    return pool_of(board, state, candidate, reached(state, candidate, span or candidate.span))


def shortfall(state: State, candidate: Candidate, reach: Reach) -> Failure | None:
    """Say why *reach* is not enough for *candidate*, or None when its thresholds are reached."""
    unmet = _unmet(candidate, reach) if reach[2] else NO_UNITS
    if unmet is None:
        return None
    whole = state.reach(candidate.span, candidate.plan.measure)
    if whole is reach:
        return unmet
    # Other rules of the layer have units of it.
    alone = _unmet(candidate, whole)
    if alone is None:
        return Failure("units_claimed", _claimers(state, whole[0]))
    return alone if unmet is NO_UNITS else unmet


def _unmet(candidate: Candidate, reach: Reach) -> Failure | None:
    _, amount, quantity = reach
    for money, least, condition in candidate.plan.needs:
        short = least - (amount if money else quantity)
        if short > 0:
            return Failure("below_minimum", 0, condition, short)
    return None


def _claimers(state: State, places: Sequence[int]) -> int:
    """Return the bit mask of the rules that claim units at *places*."""
    claims = state.claims
    assert claims is not None  # noqa: S101 - some of them are claimed
    by = set(claims) if len(places) == len(claims) else {claims[place] for place in places}
    by.discard(-1)
    return sum([1 << rule for rule in by])
