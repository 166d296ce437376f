"""Why a rule that could have applied does not: against the set that was chosen."""

from selfshop.domain.promotions import benefits
from selfshop.domain.promotions.engine.board import Board, Candidate
from selfshop.domain.promotions.engine.dealing import (
    GIVES_NOTHING,
    OVER_BUDGET,
    TOO_MANY_COUPONS,
    Failure,
    deal,
    reached,
    shortfall,
    take,
)
from selfshop.domain.promotions.engine.settling import Afterwards, Settled, settle
from selfshop.domain.promotions.engine.states import State

NOT_BETTER = Failure("not_better")


def explain(
    board: Board, chosen: int, after: Afterwards
) -> tuple[State, Settled, dict[int, Failure]]:
    """Say of each candidate outside *chosen*, a feasible set's bit mask, what is in its way.

    A rule is asked at its own place, with the units that the whole of its layer leaves it: that a
    better rule has its units is the reason, whichever of the two comes first.

    Returns:
        What *chosen* leads to, what that comes to, and the failures by number.
    """
    state = board.opening()
    failures: dict[int, Failure] = {}
    asked: list[Candidate] = []
    coupons = sum(c.plan.coupon for c in board.candidates if chosen >> c.number & 1)
    for candidate in board.candidates:
        if candidate.plan.layer != state.layer:
            _ask_at_the_end(state, asked, failures)
            asked = []
            state.enter(candidate.plan.layer)
        if chosen >> candidate.number & 1:
            dealt = deal(board, state, candidate)
            assert not isinstance(dealt, Failure)  # noqa: S101 - the set is feasible
            take(state, candidate, dealt)
            continue
        failures[candidate.number] = _alone(board, state, candidate, chosen, coupons)
        asked.append(candidate)
    _ask_at_the_end(state, asked, failures)
    settled = settle(board, state, after)
    assert isinstance(settled, Settled)  # noqa: S101 - the set is feasible
    for number, failure in failures.items():
        if failure is NOT_BETTER:
            failures[number] = _on_freight(board.candidates[number], settled)
    return state, settled, failures


def _on_freight(candidate: Candidate, settled: Settled) -> Failure:
    rule, left = candidate.plan.rule, candidate.left
    if not isinstance(rule.benefit, benefits.ShippingOff):
        return NOT_BETTER
    if not settled.freight:
        return GIVES_NOTHING
    later = sum(off for number, off in settled.shipping.items() if number > candidate.number)
    off = rule.benefit.off(settled.freight + later)
    over = left is not None and off > left and not rule.limits.partial
    return OVER_BUDGET if over else NOT_BETTER


def _alone(board: Board, state: State, candidate: Candidate, chosen: int, coupons: int) -> Failure:
    if chosen & candidate.clashes:
        return Failure("clash", chosen & candidate.clashes)
    if candidate.plan.coupon and board.coupons_max is not None and coupons >= board.coupons_max:
        return TOO_MANY_COUPONS
    dealt = deal(board, state, candidate)
    return dealt if isinstance(dealt, Failure) else NOT_BETTER


def _ask_at_the_end(state: State, asked: list[Candidate], failures: dict[int, Failure]) -> None:
    for candidate in asked:
        if candidate.plan.claims and failures[candidate.number] is NOT_BETTER:
            unmet = shortfall(state, candidate, reached(state, candidate, candidate.span))
            if unmet is not None:
                failures[candidate.number] = unmet
