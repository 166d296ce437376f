"""Lower bounds on what any set of rules costs that goes on from a state."""

from bisect import bisect_left, insort
from collections.abc import Hashable, Sequence
from itertools import accumulate
from operator import mul

from selfshop.domain.promotions import benefits
from selfshop.domain.promotions.engine.board import Board, Candidate
from selfshop.domain.promotions.engine.densities import SCALE, densities
from selfshop.domain.promotions.engine.settling import NOTHING, Afterwards
from selfshop.domain.promotions.engine.states import State

#: Rules of a layer times lines of the cart up to which it is worth knowing what a unit can give
#: at most; beyond, what the rules can give in all is bound enough.
SPREAD_MAX = 250_000


class _Block:
    """The rules of one layer in a search: places *start* to *end*."""

    __slots__ = (
        "_beside",
        "_claims",
        "_counts",
        "_coupons",
        "_groups",
        "_rows",
        "_rules",
        "_sums",
        "end",
        "start",
    )

    def __init__(
        self, board: Board, rules: Sequence[Candidate], mosts: Sequence[int], start: int, end: int
    ) -> None:
        self.start, self.end = start, end
        self._rules = rules
        self._claims = (end - start) * len(board.lines) <= SPREAD_MAX and any(
            c.plan.claims for c in rules[start:end]
        )
        self._sums = _sums(rules, mosts, start, end)
        self._groups = _groups(board, rules, mosts, start, end)
        self._coupons = _coupons(board, rules, mosts, start, end)
        self._counts = [line.quantity for line in board.lines]
        if self._claims:
            self._prepare(board, mosts)

    def _prepare(self, board: Board, mosts: Sequence[int]) -> None:
        """From the last rule to the first: the best density of each line, and what is wide.

        Wide rules claim everything there is, so at most one of them applies. Each is bounded by
        what it can give in all, or by its density, whichever is less.
        """
        everything = {line for c in self._rules for line in (*c.lines, *c.targets.lines)}
        lines = len(self._counts)
        best, dense, lump = [0] * lines, [0] * lines, 0
        #: From each place on: what wide rules give in all at most, and by line the density of one
        #: unit, of rules that are not wide and of any.
        self._rows: list[tuple[int, list[int], list[int]]] = [(0, best, best)]
        #: What goes beside the units: rules that claim none, and gifts on a ladder.
        self._beside = [0]
        for place in reversed(range(self.start, self.end)):
            rule = self._rules[place]
            if rule.plan.claims:
                own = densities(board, rule)
                if rule.plan.claims_all and everything <= set(rule.lines):
                    whole = sum(self._counts[line] * density for line, density in own)
                    # Densities are rounded up, so that they come to a little more than the whole.
                    if mosts[place] * SCALE * 8 < whole * 7:
                        lump = max(lump, mosts[place])
                    else:
                        dense = _larger(dense, own)
                else:
                    best = _larger(best, own)
            apart = not rule.plan.claims or rule.plan.gives_extra
            self._beside.append(self._beside[-1] + (mosts[place] if apart else 0))
            self._rows.append((lump, best, list(map(max, best, dense))))
        self._beside.reverse()
        self._rows.reverse()

    def most(self, state: State | None, place: int) -> int:
        """Return what the rules from *place* on can give at most; None = nothing is claimed."""
        total = self._sums[place - self.start]
        if state is not None:
            for group in self._groups:
                if state.chosen & group.mask:
                    total -= group.most(place)
        if self._coupons is not None:
            total = min(total, self._coupons.most(place, 0 if state is None else state.coupons))
        if not self._claims or place == self.end:
            return total
        lump, best, either = self._rows[place - self.start]
        if state is None:
            narrow: int = sum(map(mul, self._counts, best))
            both: int = sum(map(mul, self._counts, either))
        else:
            lines, counts, claims = state.lines, state.counts, state.claims
            narrow = both = 0
            for run, line in enumerate(lines):
                if claims is None or claims[run] < 0:
                    narrow += counts[run] * best[line]
                    both += counts[run] * either[line]
        # Rounding of each rule may add half a minor unit.
        slack = self.end - place
        spread = (
            max(-(-narrow // SCALE) + lump, -(-both // SCALE))
            + slack
            + self._beside[place - self.start]
        )
        return min(total, spread)


def _larger(densities: list[int], own: Sequence[tuple[int, int]]) -> list[int]:
    merged = densities.copy()
    for line, density in own:
        merged[line] = max(merged[line], density)
    return merged


def _sums(rules: Sequence[Candidate], mosts: Sequence[int], start: int, end: int) -> list[int]:
    """Sum up what rules can give from each place on; of those of which one applies, the largest."""
    sums = [0]
    largest: dict[Hashable, int] = {}
    for place in reversed(range(start, end)):
        more, key = mosts[place], _rivals_of(rules[place])
        if key is not None:
            more = max(0, more - largest.get(key, 0))
            largest[key] = max(largest.get(key, 0), mosts[place])
        sums.append(sums[-1] + more)
    return sums[::-1]


def _rivals_of(rule: Candidate) -> Hashable:
    """Say among which rules of its layer at most one applies: those that claim the same, or a group."""
    return tuple(rule.lines) if rule.plan.claims_all else rule.plan.rule.group


class _Group:
    """Rules of one layer of which at most one applies, and none beside any of *mask*."""

    __slots__ = ("_most", "_places", "mask")

    def __init__(self, mask: int, places: Sequence[int], mosts: Sequence[int]) -> None:
        self.mask, self._places = mask, places
        most = [0]
        for place in reversed(places):
            most.append(max(most[-1], mosts[place]))
        self._most = most[::-1]

    def most(self, place: int) -> int:
        """Return what one of them from *place* on can give at most."""
        return self._most[bisect_left(self._places, place)]


def _groups(
    board: Board, rules: Sequence[Candidate], mosts: Sequence[int], start: int, end: int
) -> list[_Group]:
    """List the groups that are summed up as such: none of them gives more once one has been taken."""
    found: dict[str, list[int]] = {}
    for place in range(start, end):
        group = rules[place].plan.rule.group
        if group is not None and not rules[place].plan.claims_all:
            found.setdefault(group, []).append(place)
    masks = dict.fromkeys(found, 0)
    for one in board.candidates if found else ():
        group = one.plan.rule.group
        if group in masks:
            masks[group] |= 1 << one.number
    return [_Group(masks[group], places, mosts) for group, places in found.items()]


class _Coupons:
    """What rules of one layer give at most where only so many coupons may apply."""

    __slots__ = ("_most", "_others", "_places", "_start", "_tops")

    def __init__(self, others: Sequence[int], most: int, start: int, tops: dict[int, int]) -> None:
        """Prepare; *others* sums up what is no coupon from each place on, *tops* are coupons."""
        self._others, self._most, self._start = others, most, start
        self._places = list(tops)
        best: list[int] = []
        sums = [[0]]
        for place in reversed(self._places):
            insort(best, -tops[place])
            sums.append([0, *accumulate(-one for one in best[:most])])
        self._tops = sums[::-1]

    def most(self, place: int, used: int) -> int:
        """Return what rules from *place* on give at most when *used* coupons apply already."""
        sums = self._tops[bisect_left(self._places, place)]
        left = max(0, self._most - used)
        return self._others[place - self._start] + sums[min(left, len(sums) - 1)]


def _coupons(
    board: Board, rules: Sequence[Candidate], mosts: Sequence[int], start: int, end: int
) -> _Coupons | None:
    """Prepare for coupons of which not all may apply; None = all may."""
    tops = {place: mosts[place] for place in range(start, end) if rules[place].plan.coupon}
    if board.coupons_max is None or len(tops) <= 1:
        return None
    others = [0 if rule.plan.coupon else most for rule, most in zip(rules, mosts, strict=True)]
    return _Coupons(_sums(rules, others, start, end), board.coupons_max, start, tops)


class Bound:
    """A lower bound on what any set costs that goes on from a state."""

    __slots__ = ("_after", "_block_of", "_floors", "_gifts", "_later", "_shipping_from")

    def __init__(
        self, board: Board, rules: Sequence[Candidate], mosts: Sequence[int], after: Afterwards
    ) -> None:
        """Prepare for *rules*, in order of application, that can save *mosts* at most."""
        self._after = after
        blocks: list[_Block] = []
        start = 0
        for place in range(1, len(rules) + 1):
            if place == len(rules) or rules[place].plan.layer != rules[start].plan.layer:
                blocks.append(_Block(board, rules, mosts, start, place))
                start = place
        self._block_of = [block for block in blocks for _ in range(block.start, block.end)]
        self._later = [0] * (len(rules) + 1)
        later = 0
        for block in reversed(blocks):
            for place in range(block.start, block.end):
                self._later[place] = later
            later += block.most(None, block.start)
        # A unit may cost less than its floor before any rule; it stays there.
        self._floors = sum(
            run[0] * min(line.floor, run[1]) for line in board.lines for run in line.runs
        )
        gifts = [
            most if rule.plan.gives_extra else 0 for rule, most in zip(rules, mosts, strict=True)
        ]
        self._gifts = [sum(gifts[place:]) for place in range(len(rules) + 1)]
        ships = [isinstance(rule.plan.rule.benefit, benefits.ShippingOff) for rule in rules]
        self._shipping_from = [any(ships[place:]) for place in range(len(rules) + 1)]

    def least(self, state: State, layer: int, place: int) -> int:
        """Return what any set costs at least that adds rules from *place* on to *state*.

        Args:
            state: where the search stands.
            layer: of the rule at *place*.
            place: the next rule's.
        """
        most = 0
        if place < len(self._block_of):
            known = state if state.layer == layer else None
            most = self._later[place] + self._block_of[place].most(known, place)
            # Goods never fall below their floors, whatever the rules might wish.
            most = min(most, max(0, state.goods - self._floors) + self._gifts[place])
        bound = state.goods - state.gift_value
        after = self._after
        if after is NOTHING:
            return bound - most
        numerator, denominator = after.tax_percent_max
        most += -(-most * numerator // denominator) + after.tax_slack
        free = state.shipping or self._shipping_from[place]
        freight = 0 if free else after.freight(state)
        return bound - most + freight + after.added_tax(state, freight)
