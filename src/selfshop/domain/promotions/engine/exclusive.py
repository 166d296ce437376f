"""The search for the best set among rules of one layer that claims units.

A rule on everything that claims all that is left ends a set: of such rules, the last ones, one
applies at most, after all others that do. So the best set is the best way through the others, or
a way through those of them that go before a last rule, and that rule. The best way alone is found
backwards from the end. With a last rule the ways are gone through, as far as they may be better
than what is known: a way and the rule give no more together than the way by itself and the most
that the rule could ever give, nor more than the way and the density of each unit that it leaves.
"""

from collections.abc import Sequence
from operator import itemgetter, mul

from selfshop.domain.promotions.engine.board import Board, Candidate
from selfshop.domain.promotions.engine.branching import Branches, Mosts
from selfshop.domain.promotions.engine.claiming import Claim, Claiming
from selfshop.domain.promotions.engine.densities import SCALE, densities
from selfshop.domain.promotions.engine.searching import Searched
from selfshop.domain.promotions.engine.settling import NOTHING, Afterwards
from selfshop.domain.promotions.engine.states import State


def claims_alone(board: Board, rules: Sequence[Candidate], after: Afterwards) -> bool:
    """Tell whether *rules* are of one layer, claim units, and take off goods and nothing else."""
    if after is not NOTHING or not rules:
        return False
    layer = rules[0].plan.layer
    if not all(c.plan.claims and c.plan.layer == layer and not c.plan.gives_extra for c in rules):
        return False
    return board.coupons_max is None or sum(c.plan.coupon for c in rules) <= board.coupons_max


def search_exclusive(
    board: Board, rules: Sequence[Candidate], *, root: State, steps_max: int
) -> Searched | None:
    """Find the best set of *rules*, which claim alone, going on from *root*.

    None where *steps_max* steps do not find all ways through the rules.
    """
    search = _Search(board, rules, root, steps_max)
    lines = {line for rule in rules for line in (*rule.lines, *rule.targets.lines)}
    lasts = [c for c in rules if c.plan.claims_all and len(c.lines) == len(lines)]
    others = [c for c in rules if c not in lasts]
    before: dict[int, list[Candidate]] = {len(others): []}
    for last in lasts:
        count = sum(other.number < last.number for other in others)
        before.setdefault(count, []).append(last)
    for count, own in before.items():
        if not search.among(others[:count], own):
            return None
    return search.searched()


class _Search:
    """The best set so far: its *worth* and *chosen*, its bit mask."""

    __slots__ = (
        "_board",
        "_claiming",
        "_opening",
        "_steps",
        "_steps_max",
        "_unseen",
        "_worths",
        "chosen",
        "worth",
    )

    def __init__(
        self, board: Board, rules: Sequence[Candidate], root: State, steps_max: int
    ) -> None:
        self._board = board
        self._opening = root.copy()
        self._opening.enter(rules[0].plan.layer)
        self._claiming = Claiming(board, self._opening, rules)
        self._worths = Worths(rules)
        self._steps, self._steps_max = 0, steps_max
        #: What sets that were not looked at take off at most.
        self._unseen = 0
        self.worth = self.chosen = 0

    def searched(self) -> Searched:
        off = self._worths.off(self.worth)
        cost = self._opening.goods - self._opening.gift_value - off
        steps = self._steps + self._claiming.steps
        return Searched(self.chosen, cost, steps, max(0, self._unseen - off))

    def among(self, others: Sequence[Candidate], lasts: Sequence[Candidate]) -> bool:
        """Look at the ways through *others* alone, and with each of *lasts*, which go after them.

        Tell whether all ways were found.
        """
        branches = Branches(self._claiming, others)
        if not branches.grow(self._claiming, steps_max=self._steps_max - self._steps):
            return False
        self._steps += branches.size
        worths = self._worths
        mosts = branches.mosts(lambda rule, claim: worths.of(rule, claim.off))
        if mosts[0][branches.start] > self.worth:
            self.worth, self.chosen = mosts[0][branches.start], branches.best(mosts)
        limits = {last: worths.of(last, self._claiming.most(last)) for last in lasts}
        for last, limit in sorted(limits.items(), key=itemgetter(1), reverse=True):
            if mosts[0][branches.start] + limit > self.worth:
                self._ending(branches, mosts, last, limit)
        return True

    def _ending(self, branches: Branches, mosts: Mosts, last: Candidate, limit: int) -> None:
        """Go through the ways that end with *last*, which is worth *limit* at most."""
        spread = _Spread(self._board, self._opening, last)
        spreads = branches.mosts(lambda _, claim: spread.of(claim))
        start = branches.start
        steps_max = self._steps_max - self._steps - self._claiming.steps
        # One way is gone through to its end in any case.
        steps_max = max(steps_max, len(branches.rules) + 1)
        # What is to come, what is left, and what was taken so far: worth, spread, bit mask.
        waiting = [(0, self._claiming.whole, 0, spread.whole, 0)]
        steps = 0
        while waiting and steps < steps_max:
            place, left, worth, given, chosen = waiting.pop()
            least = self._worths.off(self.worth)
            seen = left & branches.ahead[place]
            if worth + mosts[place][seen] + limit <= self.worth:
                continue
            if spread.rounded(given + spreads[place][seen]) < least:
                continue
            if place == len(branches.rules):
                self._end(last, left, worth, chosen)
                continue
            steps += 1
            without, claim, beside = branches.forks[place][seen]
            out = (place + 1, left, worth, given, chosen)
            if claim is None:
                waiting.append(out)
                continue
            rule = branches.rules[place]
            own = spread.of(claim)
            into = (
                place + 1,
                left - claim.taken,
                worth + self._worths.of(rule, claim.off),
                given + own,
                chosen | 1 << rule.number,
            )
            ahead = spreads[place + 1]
            if own + ahead[beside] > ahead[without]:
                waiting += (out, into)
            else:
                waiting += (into, out)
        self._steps += steps
        if waiting:
            most = self._worths.off(mosts[0][start] + limit)
            most = min(most, spread.rounded(spread.whole + spreads[0][start]))
            self._unseen = max(self._unseen, most)

    def _end(self, last: Candidate, left: int, worth: int, chosen: int) -> None:
        claim = self._claiming.claim(last, left)
        if claim is None:
            return
        worth += self._worths.of(last, claim.off)
        if worth > self.worth:
            self.worth, self.chosen = worth, chosen | 1 << last.number


class Worths:
    """What sets are compared by, as one number: the larger is the better.

    First what their rules take off; then fewer coupons, fewer rules, the smaller sorted list of
    ids: of lists of one length, the one with the smallest id that is not in both. So a set is
    worth the sum of its rules.
    """

    __slots__ = ("_own", "_unit")

    def __init__(self, rules: Sequence[Candidate]) -> None:
        """Compare sets of *rules*."""
        count, width = len(rules) + 1, len(rules)
        self._unit = count * count << width
        ordered = sorted(rules, key=lambda rule: rule.plan.rule.id, reverse=True)
        self._own = {
            rule.number: (1 << place) - ((count * rule.plan.coupon + 1) << width)
            for place, rule in enumerate(ordered)
        }

    def of(self, rule: Candidate, off: int) -> int:
        """Return what *rule* is worth where it takes so much *off*."""
        return off * self._unit + self._own[rule.number]

    def off(self, worth: int) -> int:
        """Return what a set of so much *worth* takes off: all else about it is less than a unit."""
        return -(-worth // self._unit)


class _Spread:
    """What a last rule gives at most, spread over units: less, the more of them others claim."""

    __slots__ = ("_densities", "_known", "whole")

    def __init__(self, board: Board, opening: State, last: Candidate) -> None:
        by_line = dict(densities(board, last))
        self._densities = [by_line.get(line, 0) for line in opening.lines]
        self.whole = sum(map(mul, opening.counts, self._densities))
        self._known: dict[Claim, int] = {}

    def of(self, claim: Claim) -> int:
        """Return by how much *claim* raises what is given in all, at most."""
        known = self._known.get(claim)
        if known is None:
            own = self._densities
            lost = sum([count * own[place] for place, count in claim.units])
            known = self._known[claim] = claim.off * SCALE - lost
        return known

    @staticmethod
    def rounded(given: int) -> int:
        """Return what so much comes to at most: the rule's own rounding adds half a minor unit."""
        return (2 * given + SCALE) // (2 * SCALE)
