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
from selfshop.domain.promotions.engine.exclusive import claims_alone, search_exclusive
from selfshop.domain.promotions.engine.explaining import explain
from selfshop.domain.promotions.engine.parting import certain, parted
from selfshop.domain.promotions.engine.searching import Searched, search
from selfshop.domain.promotions.engine.settling import (
    NOTHING,
    Afterwards,
    Settled,
    most_of,
    settle,
)
from selfshop.domain.promotions.engine.states import State
from selfshop.domain.promotions.engine.surely import UNSURE, Sure, surely
from selfshop.domain.promotions.units.columns import Reach

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
        plan = candidate.plan
        if state.layer != plan.layer:
            state.enter(plan.layer)
        dealt = deal(board, state, candidate)
        if isinstance(dealt, Failure):
            failures[candidate.number] = dealt
            continue
        ships = state.shipping or (not plan.simple and dealt.shipping)
        before = state.copy() if ships else None
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
    opening = board.opening()
    reaches = _reaches(board, opening)
    within = [board.candidates[number] for number in reaches]
    if claims_alone(board, within, after):
        searched = search_exclusive(board, within, root=opening, steps_max=steps_max)
        if searched is not None:
            return _explained(board, searched.chosen, after, searched.gap)
    plain = after is NOTHING
    sure = surely(board, within, reaches) if plain else UNSURE
    left = [c for c in within if not (sure.echoes | sure.idle) >> c.number & 1]
    if plain and board.coupons_max is None and sure.taken == _mask(c.number for c in left):
        return _explained(board, sure.taken, after, gap=0)
    able, mosts = _able_rules(board, opening, left, reaches)
    greedy = by_priority(board, after)
    if not sure.echoes and plain and _gave_all(greedy.state.given, able, mosts):
        return _explained(board, greedy.state.chosen, after, gap=0)
    chosen, gap = _search_all(board, able, mosts, after, sure, greedy.state, steps_max)
    # However a set was found, its rules give the same reasons.
    return _explained(board, chosen, after, gap)


def _search_all(
    board: Board,
    able: Sequence[Candidate],
    mosts: Mapping[int, int],
    after: Afterwards,
    sure: Sure,
    greedy: State,
    steps_max: int,
) -> tuple[int, int]:
    """Search part by part; return the best set's bit mask, and the gap."""
    plain, given = after is NOTHING, greedy.given
    steady = sure.steady | _mask(certain(board, able, mosts, after))
    taken = sure.taken | steady
    chosen, steps, gap = taken, 0, 0
    if all(taken >> c.number & 1 for c in able):
        return chosen, gap
    root, rest = _ahead(board, able, taken, steady)
    for part in parted(board, rest, after):
        if plain and root.chosen == 0 and _gave_all(given, part, mosts):
            chosen |= _mask(c.number for c in part)
            continue
        searched = _search_part(
            board,
            part,
            mosts,
            after,
            root=root,
            start=greedy if len(part) == len(able) and not taken else None,
            steps_max=max(len(part), steps_max - steps),
            must=_mask(c.number for c in part) & taken,
        )
        chosen |= searched.chosen
        steps += searched.steps
        gap += searched.gap
    return chosen, gap


def _search_part(
    board: Board,
    part: Sequence[Candidate],
    mosts: Mapping[int, int],
    after: Afterwards,
    *,
    root: State,
    start: State | None,
    steps_max: int,
    must: int,
) -> Searched:
    """Search one part of the rules, which goes on from *root*."""
    found = None
    # All rules together were tried that way before.
    if not must and start is None and claims_alone(board, part, after):
        found = search_exclusive(board, part, root=root, steps_max=steps_max)
    if found is None:
        own = [mosts[c.number] for c in part]
        found = search(
            board, part, own, after, root=root, start=start, steps_max=steps_max, must=must
        )
    assert found is not None  # noqa: S101 - taking one by one ends at a set
    return found


def _explained(board: Board, chosen: int, after: Afterwards, gap: int) -> Solution:
    """Return what comes of the set found to be the best, up to *gap*."""
    state, settled, failures = explain(board, chosen, after)
    return Solution(state, settled, optimal=not gap, gap=gap, failures=failures)


def cost_with(
    board: Board, after: Afterwards, number: int, *, steps_max: int = STEPS_MAX
) -> int | None:
    """Return what the best set found that has rule *number* in it costs; None = there is none."""
    opening = board.opening()
    able, mosts = _able_rules(board, opening, board.candidates, _reaches(board, opening))
    if all(c.number != number for c in able):
        return None
    own = [mosts[c.number] for c in able]
    searched = search(board, able, own, after, root=opening, steps_max=steps_max, must=1 << number)
    return None if searched is None else searched.cost


def _reaches(board: Board, opening: State) -> dict[int, Reach]:
    """Find the rules whose thresholds can be reached, and the units of each at first, by number.

    Nothing ever measures more than at first.
    """
    found: dict[int, Reach] = {}
    for candidate in board.candidates:
        reach = reached(opening, candidate, candidate.span)
        if shortfall(opening, candidate, reach) is None:
            found[candidate.number] = reach
    return found


def _able_rules(
    board: Board, opening: State, rules: Sequence[Candidate], reaches: Mapping[int, Reach]
) -> tuple[list[Candidate], dict[int, int]]:
    """Find which of *rules* could apply at all, and what each gives at most, by number."""
    able: list[Candidate] = []
    mosts: dict[int, int] = {}
    for rule in rules:
        if rule.number in reaches:
            pool = pool_of(board, opening, rule, reaches[rule.number])
            most = most_of(board, rule, opening, pool)
            if most or rule.plan.gives_extra or not rule.plan.takes_goods:
                able.append(rule)
                mosts[rule.number] = most
    return able, mosts


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
