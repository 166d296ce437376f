"""The search for the best set among some rules."""

from collections.abc import Iterator, Sequence

from attrs import frozen

from selfshop.domain.promotions.engine.board import Board, Candidate
from selfshop.domain.promotions.engine.bounds import Bound
from selfshop.domain.promotions.engine.dealing import Dealt, Failure, count, deal, take
from selfshop.domain.promotions.engine.densities import SCALE
from selfshop.domain.promotions.engine.settling import NOTHING, Afterwards, Settled, settle
from selfshop.domain.promotions.engine.states import State, numbers
from selfshop.domain.promotions.engine.together import RULES_MAX, Together

SHADOWED = Failure("units_claimed")
#: Runs that a rule may look at for one step: a try on a cart of thousands of lines is many steps.
RUNS_PER_STEP = 64
#: Rules tried to see what the sets that could give most do give.
TRIES_MAX = 2_000


@frozen
class _Found:
    """The best set so far; *key* is what sets are compared by, cost first."""

    key: tuple[object, ...]
    cost: int
    chosen: int


@frozen
class Searched:
    """Where a search ended.

    Attributes:
        chosen: bit mask of the best set found.
        cost: what it costs.
        steps: rules tried on the way, weighed by what they looked at.
        gap: what a better set could still save at most; 0 = there is none.
    """

    chosen: int
    cost: int
    steps: int
    gap: int


def search(
    board: Board,
    rules: Sequence[Candidate],
    mosts: Sequence[int],
    after: Afterwards,
    *,
    root: State,
    start: State | None = None,
    steps_max: int,
    must: int = 0,
) -> Searched | None:
    """Branch and bound over *rules* in order of application, all others left out.

    A set is built from the first rule on, since what a rule gives depends only on those before
    it, and given up as soon as nothing that may follow could make it the best. It goes on from
    *root*, which is in every set; *mosts* bound what each rule can lower the cost by, *start* is a
    set known. After *steps_max* steps it stops; None when no set found has all of the mask *must*.
    """
    found = None if must else _at_first(board, rules, mosts, after, root, start)
    steps, bound = 0, Bound(board, rules, mosts, after)
    covered = shadows(rules)
    closing = _closing(rules, covered, after, must)
    waiting: list[tuple[int, State]] = [(0, root.copy())]
    while waiting and steps < steps_max:
        place, state = waiting.pop()
        while place < len(rules):
            rule = rules[place]
            if found is not None and bound.least(state, rule.plan.layer, place) > found.cost:
                break
            state.enter(rule.plan.layer)
            place, needed = place + 1, must >> rule.number & 1
            dealt = _dealt(board, state, rule, covered[place - 1])
            steps += _steps(rule, dealt)
            if not isinstance(dealt, Failure):
                if not needed:  # Leaving it out is looked at later, on a state of its own.
                    waiting.append((place, state.copy()))
                if closing[place - 1]:
                    count(state, rule, dealt)
                    place = len(rules)
                else:
                    take(state, rule, dealt)
            elif needed:
                break
        else:
            found = _better(board, state, after, found)
    if found is None:
        return None
    if gap := _gap(rules, bound, found.cost, waiting):
        found, gap = _closer(board, rules, mosts, after, root, found, gap, must)
    return Searched(found.chosen, found.cost, steps, gap)


def _closer(
    board: Board,
    rules: Sequence[Candidate],
    mosts: Sequence[int],
    after: Afterwards,
    root: State,
    found: _Found,
    gap: int,
    must: int,
) -> tuple[_Found, int]:
    """Look for a better set than *found*, which *gap* is proven of, where a search was cut short.

    Return the best, and its gap.
    """
    least = found.cost - gap
    for own in _apart(board, rules, mosts):
        found = _having(board, _first(board, own, root), after, found, must)
    if after is not NOTHING or len(rules) > RULES_MAX:
        return found, max(0, found.cost - least)
    giving = [
        rule for rule, most in zip(rules, mosts, strict=True) if most or rule.plan.gives_extra
    ]
    goods, tries = root.goods - root.gift_value, 0
    together = Together(rules, mosts)
    for chosen in together.sets():
        least = max(least, goods - together.most)
        if found.cost <= least or tries >= TRIES_MAX:
            break
        own = [rule for rule in giving if chosen >> rule.number & 1]
        tries += len(own)
        found = _having(board, _first(board, own, root), after, found, must)
    return found, max(0, found.cost - max(least, goods - together.most))


def _having(board: Board, state: State, after: Afterwards, found: _Found, must: int) -> _Found:
    better = _better(board, state, after, found) if state.chosen & must == must else None
    return better or found


def _apart(
    board: Board, rules: Sequence[Candidate], mosts: Sequence[int]
) -> Iterator[list[Candidate]]:
    """Yield sets of rules that do not clash, nor claim what another of their layer claims.

    First of those that give most for what their goods cost, then of those that give most.
    """
    worth = [sum(run[0] * run[1] for run in line.runs) for line in board.lines]
    prices = [sum(worth[line] for line in rule.lines) or 1 for rule in rules]
    places = range(len(rules))
    for ranked in (
        sorted(places, key=lambda place: (-mosts[place] * SCALE // prices[place], place)),
        sorted(places, key=lambda place: (-mosts[place], place)),
    ):
        claimed: dict[int, int] = {}
        blocked, kept = 0, []
        for place in ranked:
            rule = rules[place]
            layer, wanted = rule.plan.layer, 0
            if rule.plan.claims:
                wanted = sum(1 << line for line in {*rule.lines, *rule.targets.lines})
            if blocked >> rule.number & 1 or claimed.get(layer, 0) & wanted:
                continue
            claimed[layer] = claimed.get(layer, 0) | wanted
            blocked |= rule.clashes
            kept.append(place)
        yield [rules[place] for place in sorted(kept)]


def _dealt(board: Board, state: State, rule: Candidate, covered: int) -> Dealt | Failure:
    return SHADOWED if state.chosen & covered else deal(board, state, rule, reasons=False)


def _closing(
    rules: Sequence[Candidate], covered: Sequence[int], after: Afterwards, must: int
) -> list[bool]:
    """Return for each rule whether it ends a set: no other can follow it, and none has to.

    Not where freight or tax look at the units that it leaves.
    """
    found: list[bool] = []
    common = -1 if after is NOTHING else 0
    for rule, mask in zip(reversed(rules), reversed(covered), strict=True):
        found.append(bool(common >> rule.number & 1))
        common &= 0 if must >> rule.number & 1 else mask
    return found[::-1]


def _steps(rule: Candidate, dealt: Dealt | Failure) -> int:
    """Return how many steps it is to try *rule*: more, the more runs it looks at."""
    if dealt is SHADOWED:
        return 1
    runs = len(rule.lines) if isinstance(dealt, Failure) else len(dealt.places)
    return 1 + runs // RUNS_PER_STEP


def _gap(
    rules: Sequence[Candidate], bound: Bound, cost: int, waiting: Sequence[tuple[int, State]]
) -> int:
    """Return what a set that was not looked at could cost less than *cost*, at most."""
    layers = [rule.plan.layer for rule in rules] + [-1]
    ahead = (cost - bound.least(state, layers[place], place) for place, state in waiting)
    return max(0, max(ahead, default=0))


def _at_first(
    board: Board,
    rules: Sequence[Candidate],
    mosts: Sequence[int],
    after: Afterwards,
    root: State,
    start: State | None,
) -> _Found | None:
    # No rules at all is always feasible; a rule on freight may find nothing to take off.
    found = _better(board, root, after, None)
    found = _better(board, start or _first(board, rules, root), after, found)
    leaders = _leaders(board, rules, mosts, root)
    return found if leaders is None else _better(board, _first(board, leaders, root), after, found)


def _leaders(
    board: Board, rules: Sequence[Candidate], mosts: Sequence[int], root: State
) -> list[Candidate] | None:
    """Return *rules*, of each group and of too many coupons those that give most alone.

    None = they are all there.
    """
    ranked = sorted(range(len(rules)), key=lambda place: (-mosts[place], place))
    left = None if board.coupons_max is None else board.coupons_max - root.coupons
    kept: list[int] = []
    groups: set[str] = set()
    for place in ranked:
        group, coupon = rules[place].plan.rule.group, rules[place].plan.coupon
        if group in groups or (coupon and left == 0):
            continue
        if group is not None:
            groups.add(group)
        if coupon and left is not None:
            left -= 1
        kept.append(place)
    return [rules[place] for place in sorted(kept)] if len(kept) < len(rules) else None


def _first(board: Board, rules: Sequence[Candidate], root: State) -> State:
    """Take each rule that is feasible with those before it."""
    state = root.copy()
    for rule in rules:
        state.enter(rule.plan.layer)
        dealt = deal(board, state, rule, reasons=False)
        if not isinstance(dealt, Failure):
            take(state, rule, dealt)
    return state


def _better(board: Board, state: State, after: Afterwards, found: _Found | None) -> _Found | None:
    settled = settle(board, state, after)
    if not isinstance(settled, Settled) or (found is not None and settled.cost > found.cost):
        return found
    key = key_of(board, state, settled)
    if found is None or key < found.key:
        return _Found(key, settled.cost, state.chosen)
    return found


def key_of(board: Board, state: State, settled: Settled) -> tuple[object, ...]:
    """Return what sets are compared by: the smaller is the better.

    Cost; then more rules that give gifts or points, fewer coupons, fewer rules, smaller ids.
    """
    ids = sorted(board.candidates[number].plan.rule.id for number in numbers(state.chosen))
    return (settled.cost, -state.extras, state.coupons, len(ids), ids)


def shadows(rules: Sequence[Candidate]) -> list[int]:
    """Return for each rule the bit mask of those that leave it no unit when they apply.

    They go before it in its layer, claim all units available to them, and have all of its lines.
    """
    masks: list[int] = []
    #: The rules so far that claim all there is, by layer and by the lines they have.
    claiming: dict[int, dict[int, int]] = {}
    for rule in rules:
        lines = sum(1 << line for line in set(rule.lines))
        before = claiming.setdefault(rule.plan.layer, {})
        mask = 0
        if rule.plan.claims:
            for theirs, those in before.items():
                if not lines & ~theirs:
                    mask |= those
        masks.append(mask)
        if rule.plan.claims_all:
            before[lines] = before.get(lines, 0) | 1 << rule.number
    return masks
