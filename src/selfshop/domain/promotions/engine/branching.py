"""Every way to go through some rules that claim units, those that come to the same as one."""

from collections.abc import Callable, Sequence

from selfshop.domain.promotions.engine.board import Candidate
from selfshop.domain.promotions.engine.claiming import Claim, Claiming
from selfshop.domain.promotions.engine.states import numbers

#: What is left to the rules after one, if it is left out; what it gives and what is left then.
Fork = tuple[int, Claim | None, int]
#: For each place in the order, by what is left there, what the rules from there on come to at most.
Mosts = list[dict[int, int]]


class Branches:
    """Forks at each rule, by what is left to it and to those after it.

    Which rules have what is gone does not matter to the rules ahead, so ways that leave them the
    same go on as one.

    Attributes:
        rules: in an order that gives the same as their own.
        ahead: for each place in it and its end, the fields that rules from there on look at.
        start: what is left to the first of them.
        forks: for each place, by what is left.
        size: how many forks there are.
    """

    __slots__ = ("ahead", "forks", "rules", "size", "start")

    def __init__(self, claiming: Claiming, rules: Sequence[Candidate]) -> None:
        """Start with none of the ways through *rules*, given in order of application."""
        self.rules = in_turn(rules)
        self.ahead = [0]
        for rule in reversed(self.rules):
            self.ahead.append(self.ahead[-1] | claiming.views[rule.number])
        self.ahead.reverse()
        self.start = claiming.whole & self.ahead[0]
        self.forks: list[dict[int, Fork]] = []
        self.size = 0

    def grow(self, claiming: Claiming, *, steps_max: int) -> bool:
        """Find all ways; tell whether fewer than *steps_max* forks and tries were enough."""
        ways = {self.start: None}
        for place, rule in enumerate(self.rules):
            here: dict[int, Fork] = {}
            ahead = self.ahead[place + 1]
            after: dict[int, None] = {}
            for left in ways:
                claim = claiming.claim(rule, left)
                without = left & ahead
                after[without] = None
                if claim is None:
                    here[left] = (without, None, 0)
                else:
                    beside = (left - claim.taken) & ahead
                    after[beside] = None
                    here[left] = (without, claim, beside)
                if self.size + len(here) + claiming.steps > steps_max:
                    return False
            self.size += len(here)
            self.forks.append(here)
            ways = after
        return True

    def mosts(self, worth: Callable[[Candidate, Claim], int]) -> Mosts:
        """Return what the rules come to at most, each claim taken as its *worth*."""
        found: Mosts = [{0: 0}]
        for rule, forks in zip(reversed(self.rules), reversed(self.forks), strict=True):
            after = found[-1]
            known: dict[Claim, int] = {}
            here: dict[int, int] = {}
            for left, (without, claim, beside) in forks.items():
                most = after[without]
                if claim is not None:
                    own = known.get(claim)
                    if own is None:
                        own = known[claim] = worth(rule, claim)
                    own += after[beside]
                    most = max(most, own)
                here[left] = most
            found.append(here)
        found.reverse()
        return found

    def best(self, mosts: Mosts) -> int:
        """Return the way that comes to the most, as the bit mask of its rules."""
        chosen, left = 0, self.start
        for place, rule in enumerate(self.rules):
            without, _, beside = self.forks[place][left]
            if mosts[place][left] == mosts[place + 1][without]:
                left = without
            else:
                chosen |= 1 << rule.number
                left = beside
        return chosen


def in_turn(rules: Sequence[Candidate]) -> list[Candidate]:
    """Put *rules* in another order that gives the same, and has little in the air at any time.

    Rules without a line in common may change places. So one that none has to follow goes as early
    as it can, right after all that have to go before it: the one with the fewest of them first.
    """
    before: list[int] = []
    last: dict[int, int] = {}
    followed = 0
    for place, rule in enumerate(rules):
        own = 0
        for line in {*rule.lines, *rule.targets.lines}:
            if line in last:
                own |= before[last[line]] | 1 << last[line]
            last[line] = place
        followed |= own
        before.append(own)
    ends = [place for place in range(len(rules)) if not followed >> place & 1]
    done, order = 0, []
    while ends:
        end = min(ends, key=lambda place: (before[place] & ~done).bit_count())
        ends.remove(end)
        own = (before[end] | 1 << end) & ~done
        done |= own
        order += [rules[place] for place in numbers(own)]
    return order
