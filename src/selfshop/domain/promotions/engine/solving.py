"""Which rules apply: the best set, exactly, or the ones that priority takes."""

from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from selfshop.domain.promotions.engine.board import Board, Candidate
from selfshop.domain.promotions.engine.dealing import (
    GIVES_NOTHING,
    Failure,
    deal,
    pool_of,
    reached,
    shortfall,
    take,
)
from selfshop.domain.promotions.engine.explaining import explain
from selfshop.domain.promotions.engine.parting import certain, parted
from selfshop.domain.promotions.engine.searching import search
from selfshop.domain.promotions.engine.settling import (
    NOTHING,
    Afterwards,
    Settled,
    most_of,
    settle,
)
from selfshop.domain.promotions.engine.states import State
from selfshop.domain.promotions.engine.surely import UNSURE, surely
from selfshop.domain.promotions.units.pools import Pool

#: Rules tried on a state before the search gives up and states the gap instead.
STEPS_MAX = 20_000


@frozen
class Solution:
    """The rules that apply and how sure that is.

    Attributes:
        state: after all of them.
        settled: what it comes to.
        optimal: whether no legal set costs less.
        gap: what a better set could still save at most, in minor units; 0 when optimal.
        failures: why each other rule does not apply, by number.
    """

    state: State
    settled: Settled
    optimal: bool
    gap: int
    failures: dict[int, Failure]


def by_priority(board: Board, after: Afterwards) -> Solution:
    """Walk the rules in order and take each that is feasible with those already taken."""
    failures: dict[int, Failure] = {}
    state = board.opening()
    for candidate in board.candidates:
        if state.layer != candidate.plan.layer:
            state.enter(candidate.plan.layer)
        dealt = deal(board, state, candidate)
        if isinstance(dealt, Failure):
            failures[candidate.number] = dealt
            continue
        before = (
            state.copy()
            if state.shipping or (not candidate.plan.simple and dealt.shipping)
            else None
        )
        take(state, candidate, dealt)
        if before is not None and isinstance(settle(board, state, after), int):
            # It leaves a rule on freight, perhaps itself, with nothing it may take off.
            state = before
            failures[candidate.number] = GIVES_NOTHING
    settled = settle(board, state, after)
    assert isinstance(settled, Settled)  # noqa: S101 - looked at after every step
    return Solution(state, settled, optimal=True, gap=0, failures=failures)


def best(board: Board, after: Afterwards, *, steps_max: int = STEPS_MAX) -> Solution:
    """Find the feasible set that costs least.

    Rules that can never apply are left aside. Rules that are certain to give the same, whatever
    the others do, are taken. What is left falls into parts that do not touch each other, and each
    part is searched by itself, unless taking all of it gave everything it could ever give.

    Ties: more rules that give gifts or points, then fewer coupons, then fewer rules, then the
    smaller sorted list of ids.
    """
    able, mosts, pools = _able_rules(board, board.opening())
    plain = after is NOTHING
    sure = surely(board, able, pools) if plain else UNSURE
    able = [c for c in able if not sure.echoes >> c.number & 1]
    if plain and board.coupons_max is None and sure.taken == _mask(c.number for c in able):
        return _all_taken(board, sure.taken, after)
    greedy = by_priority(board, after)
    given = greedy.state.given
    if not sure.echoes and plain and _gave_all(given, able, mosts):
        return greedy
    steady = sure.steady | _mask(certain(board, able, mosts, after))
    taken = sure.taken | steady
    chosen, steps, gap = taken, 0, 0
    if any(not taken >> c.number & 1 for c in able):
        root, rest = _ahead(board, able, taken, steady)
        for part in parted(board, rest, after):
            if plain and root.chosen == 0 and _gave_all(given, part, mosts):
                chosen |= _mask(c.number for c in part)
                continue
            searched = search(
                board,
                part,
                [mosts[c.number] for c in part],
                after,
                root=root,
                start=greedy.state if len(part) == len(able) and not taken else None,
                steps_max=max(len(part), steps_max - steps),
                must=_mask(c.number for c in part) & taken,
            )
            assert searched is not None  # noqa: S101 - taking one by one ends at a set
            chosen |= searched.chosen
            steps += searched.steps
            gap += searched.gap
    if chosen == greedy.state.chosen:
        return Solution(
            greedy.state, greedy.settled, optimal=not gap, gap=gap, failures=greedy.failures
        )
    state, settled, failures = explain(board, chosen, after)
    return Solution(state, settled, optimal=not gap, gap=gap, failures=failures)


def _all_taken(board: Board, chosen: int, after: Afterwards) -> Solution:
    """Return what comes of rules that are proven to be the best set, in one pass."""
    state, settled, failures = explain(board, chosen, after)
    return Solution(state, settled, optimal=True, gap=0, failures=failures)


def cost_with(
    board: Board, after: Afterwards, number: int, *, steps_max: int = STEPS_MAX
) -> int | None:
    """Return what the best set found that has rule *number* in it costs; None = there is none."""
    opening = board.opening()
    able, mosts, _ = _able_rules(board, opening)
    if all(c.number != number for c in able):
        return None
    own = [mosts[c.number] for c in able]
    searched = search(board, able, own, after, root=opening, steps_max=steps_max, must=1 << number)
    return None if searched is None else searched.cost


def _able_rules(
    board: Board, opening: State
) -> tuple[list[Candidate], dict[int, int], dict[int, Pool]]:
    """Find the rules that could apply at all, what each gives at most, and its units at first."""
    able: list[Candidate] = []
    mosts: dict[int, int] = {}
    pools: dict[int, Pool] = {}
    for candidate in board.candidates:
        reach = reached(opening, candidate, candidate.span)
        # Nothing ever measures more than at first.
        if shortfall(opening, candidate, reach) is not None:
            continue
        pool = pool_of(board, opening, candidate, reach)
        most = most_of(board, candidate, opening, pool)
        if candidate.plan.takes_goods and not most and not candidate.plan.gives_extra:
            continue
        able.append(candidate)
        mosts[candidate.number] = most
        pools[candidate.number] = pool
    return able, mosts, pools


def _ahead(
    board: Board, able: Sequence[Candidate], taken: int, steady: int
) -> tuple[State, list[Candidate]]:
    """Apply the rules that go first and are taken anyway; return what is left to search."""
    root = board.opening()
    rest = [c for c in able if not steady >> c.number & 1]
    while taken >> rest[0].number & 1:
        _take_one(board, root, rest.pop(0))
    return root, rest


def _mask(numbers: Iterable[int]) -> int:
    return sum(1 << number for number in numbers)


def _gave_all(
    given: Mapping[int, int], part: Sequence[Candidate], mosts: Mapping[int, int]
) -> bool:
    """Tell whether every rule of *part* applies and gives the most it ever could."""
    return all(mosts[c.number] and given.get(c.number) == mosts[c.number] for c in part)


def _take_one(board: Board, state: State, candidate: Candidate) -> None:
    state.enter(candidate.plan.layer)
    dealt = deal(board, state, candidate)
    assert not isinstance(dealt, Failure)  # noqa: S101 - the set is feasible
    take(state, candidate, dealt)
