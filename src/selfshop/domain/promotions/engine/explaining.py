"""Why a rule that could have applied does not: against the set that was chosen."""

from selfshop.domain.promotions import benefits
from selfshop.domain.promotions.engine.board import Board, Candidate, State
from selfshop.domain.promotions.engine.dealing import Failure, available, deal, shortfall, take
from selfshop.domain.promotions.engine.settling import Afterwards, Settled, settle


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
    coupons = sum(c.coupon for c in board.candidates if chosen >> c.number & 1)
    for candidate in board.candidates:
        if candidate.layer != state.layer:
            _ask_at_the_end(board, state, asked, failures)
            asked = []
            state.enter(candidate.layer)
        if chosen >> candidate.number & 1:
            dealt = deal(board, state, candidate)
            assert not isinstance(dealt, Failure)  # noqa: S101 - the set is feasible
            take(state, candidate, dealt)
            continue
        failures[candidate.number] = _alone(board, state, candidate, chosen, coupons)
        asked.append(candidate)
    _ask_at_the_end(board, state, asked, failures)
    settled = settle(board, state, after)
    assert isinstance(settled, Settled)  # noqa: S101 - the set is feasible
    for candidate in board.candidates:
        ships = isinstance(candidate.rule.benefit, benefits.ShippingOff)
        failure = failures.get(candidate.number)
        if ships and failure and failure.code == "not_better" and not settled.freight:
            failures[candidate.number] = Failure("gives_nothing")
    return state, settled, failures


def _alone(board: Board, state: State, candidate: Candidate, chosen: int, coupons: int) -> Failure:
    if chosen & candidate.clashes:
        return Failure("clash", by=chosen & candidate.clashes)
    if candidate.coupon and board.coupons_max is not None and coupons >= board.coupons_max:
        return Failure("too_many_coupons")
    dealt = deal(board, state, candidate)
    return dealt if isinstance(dealt, Failure) else Failure("not_better")


def _ask_at_the_end(
    board: Board, state: State, asked: list[Candidate], failures: dict[int, Failure]
) -> None:
    for candidate in asked:
        if candidate.claims and failures[candidate.number].code == "not_better":
            pool = available(board, state, candidate)
            unmet = shortfall(board, state, candidate, pool)
            if unmet is not None:
                failures[candidate.number] = unmet
