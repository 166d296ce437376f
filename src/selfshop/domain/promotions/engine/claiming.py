"""What rules give in a layer that claims units, by what is left to them.

A unit takes part in one rule of such a layer at most, and until it does nothing about it changes.
So what a rule gives, and to which units, depends on how many units of each run are left to it,
and not on which rules have the others: each answer is worked out once.
"""

from collections.abc import Sequence

from attrs import define

from selfshop.domain.promotions import benefits
from selfshop.domain.promotions.engine.board import Board, Candidate
from selfshop.domain.promotions.engine.dealing import Dealt, Failure, available, deal
from selfshop.domain.promotions.engine.settling import most_of
from selfshop.domain.promotions.engine.states import State

#: Runs that a rule may look at for one step: a try on a cart of thousands of lines is many steps.
RUNS_PER_STEP = 64


@define(eq=False)
class Claim:
    """What a rule gives.

    Attributes:
        off: in minor units.
        taken: what it leaves less of, packed as in `Claiming`.
        units: (run, how many of its units it claims).
    """

    off: int
    taken: int
    units: list[tuple[int, int]]


class Claiming:
    """The rules of a layer that claims units, on one cart.

    What is left to rules is one whole number: a field for each run, of so many of its units, and
    a bit for each rule that some other may not apply beside, as long as it does not apply.

    Attributes:
        whole: what is left before the first rule.
        views: the fields that each rule looks at, by its number.
        steps: rules tried so far, weighed by what they looked at.
    """

    __slots__ = (
        "_board",
        "_known",
        "_opening",
        "_own",
        "_places",
        "_rows",
        "_runs",
        "steps",
        "views",
        "whole",
    )

    def __init__(self, board: Board, opening: State, rules: Sequence[Candidate]) -> None:
        """Take *rules* on *opening*, the layer's start."""
        self._board, self._opening = board, opening
        self.steps = self.whole = 0
        #: Of each run: where its field begins, and a mask as wide.
        self._runs: list[tuple[int, int]] = []
        end = 0
        for count in opening.counts:
            width = count.bit_length()
            self._runs.append((end, (1 << width) - 1))
            self.whole |= count << end
            end += width
        places: dict[int, list[int]] = {}
        for place, line in enumerate(opening.lines):
            places.setdefault(line, []).append(place)
        #: The bit of each rule that clashes with any.
        self._own: dict[int, int] = {}
        for rule in rules:
            self._own[rule.number] = 1 << end if rule.clashes else 0
            end += bool(rule.clashes)
        self.whole |= sum(self._own.values())
        self.views: dict[int, int] = {}
        self._places: dict[int, list[int]] = {}
        self._rows: dict[int, list[tuple[int, int, int, int, int]]] = {}
        self._known: dict[int, dict[int, Claim | None]] = {}
        for rule in rules:
            number = rule.number
            lines = rule.lines if rule.targets is rule.span else {*rule.lines, *rule.targets.lines}
            own = self._places[number] = [place for line in lines for place in places[line]]
            view = 0
            for place in own:
                begin, mask = self._runs[place]
                view |= mask << begin
            if rule.clashes:
                beside = rule.clashes | 1 << number
                view |= sum(bit for other, bit in self._own.items() if beside >> other & 1)
            self.views[number] = view
            self._known[number] = {}

    def claim(self, rule: Candidate, left: int) -> Claim | None:
        """Return what *rule* gives on what is *left*; None where it cannot apply."""
        known = self._known[rule.number]
        seen = left & self.views[rule.number]
        if seen not in known:
            known[seen] = self._claim(rule, seen)
        return known[seen]

    def most(self, rule: Candidate) -> int:
        """Return a bound on what *rule* gives on whatever is left."""
        opening = self._opening
        if rule.left is None and _shares_out(rule):
            # On fewer units it never gives more.
            claim = self.claim(rule, self.whole)
            return 0 if claim is None else claim.off
        return most_of(self._board, rule, opening, available(self._board, opening, rule))

    def _claim(self, rule: Candidate, seen: int) -> Claim | None:
        self.steps += 1 + len(self._places[rule.number]) // RUNS_PER_STEP
        for other, bit in self._own.items():
            if rule.clashes >> other & 1 and not seen & bit:
                return None
        return self._share_out(rule, seen) if _shares_out(rule) else self._deal(rule, seen)

    def _share_out(self, rule: Candidate, seen: int) -> Claim | None:
        """Work out what *rule* gives in all, since what each unit is given does not matter."""
        rows = self._rows.get(rule.number)
        if rows is None:
            rows = self._rows[rule.number] = self._rows_of(rule)
        amount = quantity = room = 0
        taken, units = self._own[rule.number], []
        for place, begin, mask, base, capacity in rows:
            count = seen >> begin & mask
            if count:
                amount += count * base
                quantity += count
                room += count * capacity
                taken |= count << begin
                units.append((place, count))
        for money, least, _ in rule.plan.needs:
            if least > (amount if money else quantity):
                return None
        terms = rule.plan.rule
        if isinstance(terms.benefit, benefits.AmountOff):
            wanted = terms.benefit.wanted(amount, quantity, terms.condition)
        else:
            assert isinstance(terms.benefit, benefits.PercentOff)  # noqa: S101 - see `_shares_out`
            wanted = terms.benefit.wanted(amount)
        off = min(wanted, room)
        if rule.left is not None and off > rule.left:
            off = rule.left if terms.limits.partial else 0
        return Claim(off, taken, units) if off else None

    def _rows_of(self, rule: Candidate) -> list[tuple[int, int, int, int, int]]:
        """Return for each run of *rule*: its place, its field, one unit's base and capacity."""
        opening, floors, places = self._opening, self._board.floors, self._places[rule.number]
        bases = opening.bases(places, rule.plan.measure)
        rows: list[tuple[int, int, int, int, int]] = []
        for place, base in zip(places, bases, strict=True):
            now = opening.nows[place]
            capacity = max(0, now - floors[opening.lines[place]]) if floors else now
            rows.append((place, *self._runs[place], base, capacity))
        return rows

    def _deal(self, rule: Candidate, seen: int) -> Claim | None:
        state, runs = self._opening, self._runs
        if seen != self.whole & self.views[rule.number]:
            counts = state.counts.copy()
            for place in self._places[rule.number]:
                begin, mask = runs[place]
                counts[place] = seen >> begin & mask
            state = state.leaving(counts)
        dealt = deal(self._board, state, rule, reasons=False)
        if isinstance(dealt, Failure):
            return None
        units = _units(dealt)
        taken = self._own[rule.number]
        for place, count in units:
            taken |= count << runs[place][0]
        return Claim(dealt.off, taken, units)


def _shares_out(rule: Candidate) -> bool:
    """Tell whether *rule* shares out an amount over all that is left to it."""
    benefit = rule.plan.rule.benefit
    return isinstance(benefit, benefits.AmountOff) or (
        isinstance(benefit, benefits.PercentOff) and benefit.rounding is benefits.Rounding.RULE
    )


def _units(dealt: Dealt) -> list[tuple[int, int]]:
    """Return the units that the rule takes part in."""
    if dealt.parts is None:
        return list(zip(dealt.places, dealt.counts, strict=True))
    return [
        (place, sum([count for count, _, taken in own if taken]))
        for place, own in zip(dealt.places, dealt.parts, strict=True)
    ]
