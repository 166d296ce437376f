"""Lower bounds on what any set of rules costs that goes on from a state."""

from collections.abc import Sequence
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
    """Sum up what rules can give from each place on; of those that claim the same, the largest."""
    sums = [0]
    largest: dict[tuple[int, ...], int] = {}
    for place in reversed(range(start, end)):
        more = mosts[place]
        if rules[place].plan.claims_all:
            key = tuple(rules[place].lines)
            more = max(0, more - largest.get(key, 0))
            largest[key] = max(largest.get(key, 0), mosts[place])
        sums.append(sums[-1] + more)
    return sums[::-1]


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
