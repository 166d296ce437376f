"""Rules that are in the best set, proven without trying a set.

The proof is for rules that claim nothing, keep no budget and measure what no rule changes, above
floors of 0. What they take off is then the same whatever else applies, until a unit has nothing
left to give. Two carts go through the same rules, one of them after one rule more. Each rule maps
lower amounts to lower amounts, up to rounding: where no unit runs dry, the second cart keeps all
of its lead; where units may run dry, they may lose theirs, and the other units keep at least what
the sharing of later rules and its rounding leave of it. A lead that lasts to the end means that
the rule lowers the cost of every set that lacks it. See `tests.laws.test_reckoning`.
"""

from collections.abc import Sequence
from itertools import accumulate

from attrs import define, field, frozen

from selfshop.domain.promotions import benefits
from selfshop.domain.promotions.engine.board import Board, Candidate
from selfshop.domain.promotions.engine.states import State
from selfshop.domain.promotions.units.columns import RUNNING
from selfshop.domain.promotions.units.percents import part_of
from selfshop.domain.promotions.units.pools import Pool

#: A cart of more units than this is searched without looking for such rules.
UNITS_MAX = 2_000
Rounding = benefits.Rounding


@frozen
class Sure:
    """What was proven.

    Attributes:
        taken: bit mask of the rules that are in every best set.
        steady: those of them that give the same amount in every set, and change no other's.
        echoes: bit mask of the rules that are in none.
    """

    taken: int
    steady: int
    echoes: int


UNSURE = Sure(0, 0, 0)
#: Units: (bit mask, the least that each may cost, the most).
_Alike = tuple[int, int, int]


@define(eq=False)
class _Step:
    """One rule on units: *wanted* shared over *mask*, or *wants* of single units.

    Attributes:
        places: of the runs it is about.
        mask: bit mask of their units.
        wants: (units' mask, each wants) of a rule that shares nothing out.
        least: the least that its units may cost together when its turn comes.
        dry: the units of it that may run dry on its account.
        lows: the least that its units may cost when its turn comes.
    """

    rule: Candidate
    places: Sequence[int]
    mask: int
    wanted: int
    wants: list[tuple[int, int]] | None
    least: int = 0
    dry: int = 0
    lows: list[_Alike] = field(factory=list)


def surely(board: Board, rules: Sequence[Candidate], pools: dict[int, Pool]) -> Sure:
    """Look for rules that must be taken.

    Args:
        board: a cart without freight or tax to reckon.
        rules: that could apply, in order of application.
        pools: what is available to each on the opening state, by number.
    """
    goods = [rule for rule in rules if rule.plan.takes_goods]
    quantity = sum(line.quantity for line in board.lines)
    if board.floors or quantity > UNITS_MAX or not goods:
        return UNSURE
    first = goods[0].plan.layer
    if not all(_is_plain(rule, first) for rule in goods):
        return UNSURE
    echoes = _echoes(goods)
    opening = board.opening()
    spans = _spans(opening)
    steps = []
    for rule in goods:
        if not echoes >> rule.number & 1:
            step = _step(rule, pools[rule.number], spans)
            if step is None:
                return UNSURE
            steps.append(step)
    _lower(steps, opening)
    return _proven(board, rules, steps, echoes)


def _is_plain(rule: Candidate, first: int) -> bool:
    measures = rule.plan.measure != RUNNING or rule.plan.layer == first
    return measures and not rule.plan.claims and rule.left is None


def _spans(opening: State) -> list[int]:
    """Return where the units of each run begin."""
    return [0, *accumulate(opening.counts)]


def _step(rule: Candidate, pool: Pool, spans: Sequence[int]) -> _Step | None:
    """Say what *rule* does to units; None where that may differ from set to set."""
    benefit, condition = rule.plan.rule.benefit, rule.plan.rule.condition
    if isinstance(benefit, benefits.Ladder):
        step = benefit.reached(pool.amount, pool.quantity)
        if step is None or isinstance(step.benefit, benefits.Gift):
            return None
        benefit, condition = step.benefit, step.threshold
    places = [spans[place] for place in pool.places]
    mask = 0
    for begin, count in zip(places, pool.counts, strict=True):
        mask |= ((1 << count) - 1) << begin
    match benefit:
        case benefits.AmountOff():
            wanted = benefit.wanted(pool.amount, pool.quantity, condition)
            return _Step(rule, pool.places, mask, wanted, None)
        case benefits.PercentOff(rounding=Rounding.RULE):
            return _Step(rule, pool.places, mask, benefit.most(pool, condition), None)
        case benefits.PercentOff(cap=None):
            wants = [
                (((1 << count) - 1) << place, min(part_of(base, benefit.ratio), current))
                for place, count, base, current in zip(
                    places, pool.counts, pool.bases, pool.currents, strict=True
                )
            ]
            return _Step(rule, pool.places, mask, 0, wants)
        case benefits.BuyGet(max_times=None):
            return _Step(rule, pool.places, mask, 0, _bought(benefit, pool, places))
        case _:
            return None


def _bought(benefit: benefits.BuyGet, pool: Pool, places: Sequence[int]) -> list[tuple[int, int]]:
    benefit.give(pool, None, None)
    assert pool.parts is not None  # noqa: S101 - it takes part in some units only
    wants: dict[int, int] = {}
    for place, parts in zip(places, pool.parts, strict=True):
        at = place
        for count, share, _ in parts:
            if share:
                wants[share] = wants.get(share, 0) | ((1 << count) - 1) << at
            at += count
    pool.parts = None
    return [(mask, share) for share, mask in wants.items()]


def _echoes(rules: Sequence[Candidate]) -> int:
    """Return the mask of rules that repeat another, which leaves them nothing or is left nothing.

    Either has the whole effect of both, so the best set has at most the one of the smaller id.
    """
    echoes = 0
    last: dict[object, tuple[int, Candidate]] = {}
    touched: dict[int, int] = {}
    for place, rule in enumerate(rules):
        benefit = rule.plan.rule.benefit
        if isinstance(benefit, benefits.BuyGet) and benefit.gives_all and not rule.clashes:
            key = (benefit.buy, benefit.get, rule.plan.measure, rule.plan.coupon, tuple(rule.lines))
            before = last.get(key)
            if before is not None and all(
                touched.get(line, -1) <= before[0] for line in rule.lines
            ):
                known = before[1]
                echo = rule if known.plan.rule.id < rule.plan.rule.id else known
                echoes |= 1 << echo.number
                if echo is rule:
                    continue
            last[key] = (place, rule)
        for line in rule.lines:
            touched[line] = place
    return echoes


def _lower(steps: Sequence[_Step], opening: State) -> None:
    """Follow the least that units may cost from step to step, whichever rules apply."""
    # The units of each run, those that are alike together.
    runs: list[list[_Alike]] = []
    begin = 0
    for count, now in zip(opening.counts, opening.nows, strict=True):
        runs.append([(((1 << count) - 1) << begin, now, now)])
        begin += count
    for step in steps:
        if step.wants is None:
            _lower_together(step, runs)
            continue
        for place in step.places:
            runs[place] = _lower_each(step, step.wants, runs[place])


def _lower_together(step: _Step, runs: list[list[_Alike]]) -> None:
    before = [runs[place] for place in step.places]
    least = 0
    for run in before:
        step.lows += run
        for mask, low, _ in run:
            least += mask.bit_count() * low
    step.least = least
    keeps = least - step.wanted
    if keeps < 0:
        step.dry = step.mask
    if keeps <= 0:
        for place, run in zip(step.places, before, strict=True):
            runs[place] = [(mask, 0, high) for mask, _, high in run]
        return
    for place, run in zip(step.places, before, strict=True):
        # Rounding takes a minor unit at most, and nothing where nothing is left.
        runs[place] = [
            (mask, (kept := low * keeps // least) and kept - 1, high) for mask, low, high in run
        ]


def _lower_each(
    step: _Step, wants: Sequence[tuple[int, int]], run: Sequence[_Alike]
) -> list[_Alike]:
    after: list[_Alike] = []
    for whole, low, high in run:
        left = whole
        for mask, want in wants:
            part = left & mask
            if part:
                left ^= part
                if want > low:
                    off = low
                    step.dry |= part
                else:
                    off = want
                step.least += part.bit_count() * off
                step.lows.append((part, off, high))
                after.append((part, low - off, high))
        if left:
            after.append((left, low, high))
    return after


def _proven(board: Board, rules: Sequence[Candidate], steps: Sequence[_Step], echoes: int) -> Sure:
    coupons = sum(rule.plan.coupon for rule in rules)
    limited = board.coupons_max is not None and coupons > board.coupons_max
    taken = steady = dry = 0
    # From there on, what a cart is ahead in all stays the same to the minor unit.
    end = max((place for place, step in enumerate(steps) if step.dry), default=-1) + 1
    for place in reversed(range(len(steps))):
        step = steps[place]
        rule = step.rule
        if step.least and not rule.clashes and not (rule.plan.coupon and limited):
            region = step.mask
            if dry:
                for later in steps[place + 1 : end]:
                    if later.wants is None and later.mask & region:
                        region |= later.mask
            if not region & dry:
                taken |= 1 << rule.number
                if not step.dry:
                    steady |= 1 << rule.number
            elif _keeps_its_lead(step, steps[place + 1 : end], dry):
                taken |= 1 << rule.number
        dry |= step.dry
    return Sure(taken, steady, echoes)


def _keeps_its_lead(step: _Step, later: Sequence[_Step], dry: int) -> bool:
    """Tell whether units that never run dry keep a lead that outweighs all rounding."""
    lead = _lead(step, dry)
    region = step.mask
    # How far rounding may have put single units of either kind behind, in all.
    behind = behind_dry = 0
    for one in later:
        if one.wants is not None or not one.mask & region:
            continue
        region |= one.mask
        drying = (one.mask & dry).bit_count()
        lasting = one.mask.bit_count() - drying
        off = min(one.wanted, one.least)
        if not one.least:
            return False
        moved = off * (behind + behind_dry) // one.least + 1
        if drying:
            lost = off * (2 * behind + behind_dry) // one.least + 1
            lead = lead * (one.least - off) // one.least - lost - 2 * min(drying, lasting)
            behind_dry += 2 * drying + moved
        behind += 2 * lasting + moved
        if lead <= behind_dry:
            return False
    return lead > behind_dry


def _lead(step: _Step, dry: int) -> int:
    """Return the least that *step* takes off units that never run *dry* after it."""
    if step.wants is not None:
        return sum((mask & ~dry).bit_count() * low for mask, low, _ in step.lows)
    if not step.mask & dry:
        return min(step.wanted, step.least)
    lasting = drying = count = 0
    for mask, low, high in step.lows:
        own = mask & step.mask & ~dry
        count += own.bit_count()
        lasting += own.bit_count() * low
        drying += (mask & step.mask & dry).bit_count() * high
    if not lasting:
        return 0
    rounding = min(count, step.mask.bit_count() - count)
    return min(step.wanted * lasting // (lasting + drying), lasting) - rounding
