"""Rules that are in the best set, proven without trying a set.

The proof is for rules that claim nothing, keep no budget and measure what no rule changes, above
floors of 0. What they take off is then the same whatever else applies, until a unit has nothing
left to give. Two carts go through the same rules, one of them after one rule more. Each rule maps
lower amounts to lower amounts, up to rounding: where no unit runs dry, the second cart keeps all
of its lead; where units may run dry, they may lose theirs, and the other units keep at least what
the sharing of later rules and its rounding leave of it. A lead that lasts to the end means that
the rule lowers the cost of every set that lacks it. See `tests.laws.test_reckoning`.
"""

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from operator import mul, sub

from attrs import define, field, frozen

from selfshop.domain.promotions import benefits
from selfshop.domain.promotions.engine.board import Board, Candidate
from selfshop.domain.promotions.engine.dealing import pool_of
from selfshop.domain.promotions.engine.states import State
from selfshop.domain.promotions.units.columns import RUNNING, Reach
from selfshop.domain.promotions.units.percents import part_of

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
        idle: bit mask of the rules that never give anything.
    """

    taken: int
    steady: int
    echoes: int
    idle: int = 0


UNSURE = Sure(0, 0, 0)


@define(eq=False)
class _Step:
    """One rule on units: *wanted* shared over *mask*, or *wants* of single units.

    Attributes:
        places: of the runs it is about.
        mask: bit mask of their units.
        wants: (units' begin, count, each wants) of a rule that shares nothing out.
        least: the least that its units may cost together when its turn comes.
        dry: the units of it that may run dry on its account.
        pieces: its units, those that are alike together, as places in `_Pieces`.
        lows: what one of each piece may cost at least when its turn comes; where it shares
            nothing out, what it takes off one at least.
    """

    rule: Candidate
    places: Sequence[int]
    mask: int
    wanted: int
    wants: list[tuple[int, int, int]] | None
    least: int = 0
    dry: int = 0
    pieces: Sequence[int] = ()
    lows: list[int] = field(factory=list)


def surely(board: Board, rules: Sequence[Candidate], reaches: Mapping[int, Reach]) -> Sure:
    """Look for rules that must be taken.

    Args:
        board: a cart without freight or tax to reckon.
        rules: whose thresholds can be reached, in order of application.
        reaches: what each reaches on the opening state, by number.
    """
    goods = [rule for rule in rules if rule.plan.takes_goods]
    quantity = sum([line.quantity for line in board.lines])
    if board.floors or quantity > UNITS_MAX or not goods:
        return UNSURE
    first = goods[0].plan.layer
    if not all(_is_plain(rule, first) for rule in goods):
        return UNSURE
    units = _Units(board.opening())
    steps: list[_Step] = []
    idle = 0
    for rule in goods:
        step = _step(board, rule, reaches[rule.number], units)
        if step is None:
            return UNSURE
        if step.wanted or step.wants:
            steps.append(step)
        else:
            idle |= 1 << rule.number
    echoes = _echoes([step.rule for step in steps])
    steps = [step for step in steps if not echoes >> step.rule.number & 1]
    pieces = _Pieces(units, steps)
    for step in steps:
        pieces.lower(step)
    moving = [rule for rule in rules if not idle >> rule.number & 1]
    return _proven(board, moving, steps, pieces, Sure(0, 0, echoes, idle))


def _is_plain(rule: Candidate, first: int) -> bool:
    measures = rule.plan.measure != RUNNING or rule.plan.layer == first
    return measures and not rule.plan.claims and rule.left is None


class _Units:
    """The units of the opening state, each a bit."""

    __slots__ = ("_masks", "begins", "opening")

    def __init__(self, opening: State) -> None:
        self.opening = opening
        #: Where the units of each run begin; at the end, how many there are.
        self.begins = [0, *accumulate(opening.counts)]
        self._masks: dict[object, int] = {}

    def mask(self, rule: Candidate, places: Sequence[int]) -> int:
        """Return the mask of the units in scope of *rule*, whose runs are at *places*."""
        mask = self._masks.get(rule.span)
        if mask is None:
            begins, mask = self.begins, 0
            if len(places) == len(begins) - 1:
                mask = (1 << begins[-1]) - 1
            else:
                for place in places:
                    mask |= (1 << begins[place + 1]) - (1 << begins[place])
            self._masks[rule.span] = mask
        return mask


def _step(board: Board, rule: Candidate, reach: Reach, units: _Units) -> _Step | None:
    """Say what *rule* does to units; None where that may differ from set to set."""
    benefit, condition = rule.plan.rule.benefit, rule.plan.rule.condition
    places, amount, quantity = reach
    if isinstance(benefit, benefits.Ladder):
        step = benefit.reached(amount, quantity)
        if step is None or isinstance(step.benefit, benefits.Gift):
            return None
        benefit, condition = step.benefit, step.threshold
    mask = units.mask(rule, places)
    room = units.opening.reach(rule.span, RUNNING)[1]
    match benefit:
        case benefits.AmountOff():
            wanted = benefit.wanted(amount, quantity, condition)
            return _Step(rule, places, mask, wanted if room else 0, None)
        case benefits.PercentOff(rounding=Rounding.RULE):
            return _Step(rule, places, mask, benefit.wanted(amount) if room else 0, None)
        case benefits.PercentOff(cap=None):
            return _Step(rule, places, mask, 0, _each(benefit, rule, places, units))
        case benefits.BuyGet(max_times=None):
            return _Step(rule, places, mask, 0, _bought(benefit, board, rule, reach, units))
        case _:
            return None


def _each(
    benefit: benefits.PercentOff, rule: Candidate, places: Sequence[int], units: _Units
) -> list[tuple[int, int, int]]:
    opening = units.opening
    wants: list[tuple[int, int, int]] = []
    for place, base in zip(places, opening.bases(places, rule.plan.measure), strict=True):
        want = min(part_of(base, benefit.ratio), opening.nows[place])
        if want:
            wants.append((units.begins[place], opening.counts[place], want))
    return wants


def _bought(
    benefit: benefits.BuyGet, board: Board, rule: Candidate, reach: Reach, units: _Units
) -> list[tuple[int, int, int]]:
    pool = pool_of(board, units.opening, rule, reach)
    benefit.give(pool, None, None)
    assert pool.parts is not None  # noqa: S101 - it takes part in some units only
    wants: list[tuple[int, int, int]] = []
    for place, parts in zip(pool.places, pool.parts, strict=True):
        at = units.begins[place]
        for count, share, _ in parts:
            if share:
                wants.append((at, count, share))
            at += count
    return wants


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


class _Pieces:
    """Units that are alike to all rules, together: what they may cost at least, rule by rule.

    Attributes:
        highs: what one of each costs at the opening.
        masks: the bit mask of each.
    """

    __slots__ = ("_at", "_begins", "_counts", "_lows", "_of", "highs", "masks")

    def __init__(self, units: _Units, steps: Sequence[_Step]) -> None:
        """Cut the runs where a rule that shares nothing out tells their units apart."""
        begins, nows = units.begins, units.opening.nows
        cuts = {*begins}
        for step in steps:
            for begin, count, _ in step.wants or ():
                cuts |= {begin, begin + count}
        ordered = sorted(cuts)
        self._begins = begins
        self._counts = list(map(sub, ordered[1:], ordered))
        #: The place of the piece that begins with a unit.
        self._at = {begin: place for place, begin in enumerate(ordered)}
        self.highs = [
            now
            for now, (begin, end) in zip(nows, pairwise(begins), strict=True)
            for _ in range(self._at[begin], self._at[end])
        ]
        self.masks = [(1 << end) - (1 << begin) for begin, end in pairwise(ordered)]
        self._lows = self.highs.copy()
        #: What a step that shares out is about, by its mask.
        self._of: dict[int, tuple[Sequence[int], list[int]]] = {}

    def lower(self, step: _Step) -> None:
        """Let the rule of *step* apply where that lowers units; say what it meets."""
        if step.wants is None:
            self._lower_together(step)
        else:
            self._lower_each(step, step.wants)

    def _lower_together(self, step: _Step) -> None:
        own = self._of.get(step.mask)
        if own is None:
            own = self._of[step.mask] = self._among(step.places)
        places, counts = own
        lows = self._lows
        everywhere = len(places) == len(lows)
        before = lows if everywhere else [lows[place] for place in places]
        least: int = sum(map(mul, counts, before))
        step.pieces, step.lows, step.least = places, before, least
        keeps = least - step.wanted
        if keeps > 0:
            # Rounding takes a minor unit at most, and nothing where nothing is left.
            after = [(low * keeps // least or 1) - 1 for low in before]
        else:
            after = [0] * len(before)
            step.dry = step.mask if keeps else 0
        if everywhere:
            self._lows = after
        else:
            lows = self._lows = lows.copy()
            for place, low in zip(places, after, strict=True):
                lows[place] = low

    def _among(self, runs: Sequence[int]) -> tuple[Sequence[int], list[int]]:
        """Return the pieces of *runs*, and how many units each has."""
        at, begins = self._at, self._begins
        places = [place for run in runs for place in range(at[begins[run]], at[begins[run + 1]])]
        return places, [self._counts[place] for place in places]

    def _lower_each(self, step: _Step, wants: Sequence[tuple[int, int, int]]) -> None:
        at, lows, pieces = self._at, self._lows.copy(), []
        for begin, count, want in wants:
            for place in range(at[begin], at[begin + count]):
                low = lows[place]
                off = min(want, low)
                if off < want:
                    step.dry |= self.masks[place]
                lows[place] = low - off
                step.least += self._counts[place] * off
                step.lows.append(off)
                pieces.append(place)
        step.pieces, self._lows = pieces, lows


def _proven(
    board: Board,
    rules: Sequence[Candidate],
    steps: Sequence[_Step],
    pieces: _Pieces,
    known: Sure,
) -> Sure:
    coupons = sum([rule.plan.coupon for rule in rules])
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
            elif _keeps_its_lead(step, steps[place + 1 : end], dry, pieces):
                taken |= 1 << rule.number
        dry |= step.dry
    return Sure(taken, steady, known.echoes, known.idle)


def _keeps_its_lead(step: _Step, later: Sequence[_Step], dry: int, pieces: _Pieces) -> bool:
    """Tell whether units that never run dry keep a lead that outweighs all rounding."""
    lead = _lead(step, dry, pieces)
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


def _lead(step: _Step, dry: int, pieces: _Pieces) -> int:
    """Return the least that *step* takes off units that never run *dry* after it."""
    own = [
        (pieces.masks[place], low, pieces.highs[place])
        for place, low in zip(step.pieces, step.lows, strict=True)
    ]
    if step.wants is not None:
        return sum((mask & ~dry).bit_count() * low for mask, low, _ in own)
    if not step.mask & dry:
        return min(step.wanted, step.least)
    lasting = drying = count = 0
    for mask, low, high in own:
        lasts = (mask & ~dry).bit_count()
        count += lasts
        lasting += lasts * low
        drying += (mask & dry).bit_count() * high
    if not lasting:
        return 0
    rounding = min(count, step.mask.bit_count() - count)
    return min(step.wanted * lasting // (lasting + drying), lasting) - rounding
