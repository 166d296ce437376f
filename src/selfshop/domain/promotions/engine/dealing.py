"""Applying one rule to a state, or saying why it cannot be."""

from collections.abc import Sequence

from attrs import frozen

from selfshop.domain.promotions import benefits
from selfshop.domain.promotions.conditions import Condition, missing
from selfshop.domain.promotions.engine.board import Board, Candidate, State
from selfshop.domain.promotions.layers import Base
from selfshop.domain.promotions.units.pools import Pool, Run, write


@frozen
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


@frozen
class Dealt:
    """What a rule gives.

    Attributes:
        amount: what it takes off goods, in minor units.
        pool: filled with what each unit is given; None where goods are left alone.
        gift: what is added for nothing, and how many pieces of it.
        extra: whether it gives gifts or points.
        shipping: whether it will take something off freight, once that is known.
    """

    amount: int = 0
    pool: Pool | None = None
    gift: tuple[benefits.Gift, int] | None = None
    extra: bool = False
    shipping: bool = False


def deal(board: Board, state: State, candidate: Candidate) -> Dealt | Failure:
    """Work out what *candidate* gives on *state*, whose layer must be the candidate's.

    The state is not changed.
    """
    barred = _barred(board, state, candidate)
    if barred is not None:
        return barred
    pool = available(board, state, candidate)
    unmet = shortfall(board, state, candidate, pool)
    if unmet is not None:
        return unmet
    benefit = candidate.rule.benefit
    if isinstance(benefit, benefits.Ladder):
        step = benefit.reached(pool.amount, pool.quantity)
        assert step is not None  # noqa: S101 - the first step is one of the thresholds
        if isinstance(step.benefit, benefits.Gift):
            # A ladder claims its units, whatever the step it has reached gives.
            pool.split(0)
            pieces = step.benefit.pieces(pool, step.threshold)
            return _gift(board, state, step.benefit, pieces, pool)
        return _off_goods(candidate, step.benefit, step.threshold, pool)
    if isinstance(benefit, benefits.GoodsOff):
        if isinstance(benefit, benefits.AddOn):
            pool = available(board, state, candidate, lines=candidate.targets)
        return _off_goods(candidate, benefit, candidate.rule.condition, pool)
    return _beside_goods(board, state, candidate, pool)


def _barred(board: Board, state: State, candidate: Candidate) -> Failure | None:
    if state.chosen & candidate.clashes:
        return Failure("clash", by=state.chosen & candidate.clashes)
    if candidate.coupon and board.coupons_max is not None and state.coupons >= board.coupons_max:
        return Failure("too_many_coupons")
    return None


def _beside_goods(board: Board, state: State, candidate: Candidate, pool: Pool) -> Dealt | Failure:
    benefit = candidate.rule.benefit
    if isinstance(benefit, benefits.Gift):
        pieces = benefit.pieces(pool, candidate.rule.condition)
        return _gift(board, state, benefit, pieces, None)
    if isinstance(benefit, benefits.ShippingOff):
        return Dealt(shipping=True)
    return Dealt(extra=True)


def _off_goods(
    candidate: Candidate, benefit: benefits.GoodsOff, condition: Condition | None, pool: Pool
) -> Dealt | Failure:
    left = candidate.left
    amount = benefit.give(pool, condition, left if candidate.rule.limits.partial else None)
    if not amount:
        return Failure("gives_nothing")
    if left is not None and amount > left:
        return Failure("budget_exhausted")
    return Dealt(amount, pool)


def _gift(
    board: Board, state: State, gift: benefits.Gift, pieces: int, pool: Pool | None
) -> Dealt | Failure:
    stock = board.stock.get(gift.sku)
    if stock is not None:
        gone = board.quantity_of(gift.sku) + state.pieces_of(gift.sku)
        if stock - gone < pieces:
            return Failure("gift_out_of_stock", short=pieces - max(stock - gone, 0))
    return Dealt(pool=pool, gift=(gift, pieces), extra=True)


def take(state: State, candidate: Candidate, dealt: Dealt) -> None:
    """Apply *candidate* to *state* as *dealt* says."""
    number = candidate.number
    if dealt.pool is not None:
        write(state.runs, dealt.pool, number, number if candidate.claims else -1)
    state.goods -= dealt.amount
    state.chosen |= 1 << number
    state.coupons += candidate.coupon
    state.given[number] = dealt.amount
    state.extras += dealt.extra
    if dealt.gift is not None:
        gift, pieces = dealt.gift
        state.gifts = (*state.gifts, (number, gift.sku, pieces))
        state.gift_value += gift.worth(pieces)
    if dealt.shipping:
        state.shipping = (*state.shipping, number)


def available(
    board: Board,
    state: State,
    candidate: Candidate,
    *,
    lines: Sequence[int] | None = None,
    claimed_too: bool = False,
) -> Pool:
    """Collect the units *candidate* may touch: in scope and not claimed in its layer.

    Args:
        board: the cart.
        state: where it stands.
        candidate: the rule.
        lines: instead of those in the rule's scope.
        claimed_too: units that another rule of the layer has claimed as well.
    """
    where: list[int] = []
    units: list[Run] = []
    runs = state.runs
    respects = candidate.claims and not claimed_too
    hides = False
    for line in candidate.lines if lines is None else lines:
        own = runs[line]
        if not respects:
            where += [line] * len(own)
            units += own
            continue
        for run in own:
            if run[3] >= 0:
                hides = True
                continue
            where.append(line)
            units.append(run)
    if candidate.base is Base.RUNNING:
        bases = [run[2] for run in units]
    else:
        table = board.prices if candidate.base is Base.PRICE else board.lists
        bases = [table[line] for line in where]
    pool = Pool(where, units, bases, board.floors)
    pool.hides = hides
    pool.skus = board.skus
    pool.lines_of_parts = candidate.parts
    return pool


def shortfall(board: Board, state: State, candidate: Candidate, pool: Pool) -> Failure | None:
    """Say why *pool* is not enough for *candidate*, or None when its thresholds are reached."""
    unmet = NO_UNITS
    if pool.quantity:
        unmet_now = _unmet(candidate, pool.amount, pool.quantity)
        if unmet_now is None:
            return None
        unmet = unmet_now
    claimers = _claimers(state, candidate) if pool.hides else 0
    if not claimers:
        return unmet
    alone = None
    if candidate.thresholds:
        everything = available(board, state, candidate, claimed_too=True)
        alone = _unmet(candidate, everything.amount, everything.quantity)
    if alone is None:
        return Failure("units_claimed", by=claimers)
    return alone if unmet is NO_UNITS else unmet


def _unmet(candidate: Candidate, amount: int, quantity: int) -> Failure | None:
    for condition in candidate.thresholds:
        short = missing(condition, amount=amount, quantity=quantity)
        if short > 0:
            return Failure("below_minimum", unmet=condition, short=short)
    return None


def _claimers(state: State, candidate: Candidate) -> int:
    """Return the bit mask of the rules that claim units in the candidate's scope."""
    mask = 0
    for line in candidate.lines:
        for run in state.runs[line]:
            if run[3] >= 0:
                mask |= 1 << run[3]
    return mask
