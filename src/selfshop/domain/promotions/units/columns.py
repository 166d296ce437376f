"""The units of a cart at one moment, as columns of integers.

A run is a number of equal units of one cart line: same current amount, same amount at the layer's
start, same claim, same rules so far. Rules work on runs, so a line of a million units costs as
much as a line of one, until a rule tells units apart.
"""

from collections.abc import Sequence
from itertools import accumulate, chain, compress
from operator import add, mul, sub

from selfshop.domain.promotions.units.splitting import Cuts

#: What amounts are measured on: the running amount at the layer's start, or a price of the line.
RUNNING, PRICE, LIST = range(3)
#: Equal units before the first layer: (count, what one of them costs, what each adjustment of the
#: line took off it).
OpeningRun = tuple[int, int, tuple[int, ...]]
#: Places of runs, what they come to, and how many units they are.
Reach = tuple[Sequence[int], int, int]
NOWHERE: Reach = ((), 0, 0)


class Span:
    """Some lines of a cart, ascending. What units of them come to is kept by the very object."""

    __slots__ = ("lines", "whole")

    def __init__(self, lines: Sequence[int], *, of: int) -> None:
        """Take *lines* out of a cart of so many."""
        self.lines = lines
        #: Whether these are all lines of the cart.
        self.whole = len(lines) == of


class Columns:
    """Runs in unit order. A column is replaced, never changed, so that copies may share it.

    Attributes:
        first: the place of each line's first run; at the end, the number of runs.
        lines: the line of each run.
        counts: its units.
        nows: what one of them costs now.
        starts: what one of them cost at the layer's start.
        claims: the rule that claims each run, or -1; None while no run of the layer is claimed.
        listed: by base, the price of one unit of each line.
        known, sums: by base, what is known of spans: their reach, and what their units come to.
            Shared with copies as long as it holds for both.
    """

    __slots__ = (
        "claims",
        "counts",
        "first",
        "known",
        "lines",
        "listed",
        "nows",
        "starts",
        "sums",
    )

    def __init__(
        self, runs: Sequence[Sequence[OpeningRun]], *, prices: list[int], lists: list[int]
    ) -> None:
        """Lay out each line's *runs* before the first layer; *prices* and *lists* are by line."""
        flat = list(chain.from_iterable(runs))
        if len(flat) == len(runs):
            self.first = list(range(len(runs) + 1))
            self.lines = self.first[:-1]
        else:
            self.first = [0, *accumulate(map(len, runs))]
            self.lines = [line for line, own in enumerate(runs) for _ in own]
        self.counts = [run[0] for run in flat]
        self.nows = [run[1] for run in flat]
        self.starts = self.nows
        self.claims: list[int] | None = None
        self.listed = {PRICE: prices, LIST: lists}
        self.known: list[dict[Span, Reach]] = [{}, {}, {}]
        self.sums: list[dict[Span, tuple[int, int]]] = [{}, {}, {}]

    def share(self, other: "Columns") -> None:
        """Let *other* have the same columns."""
        other.first, other.lines, other.counts = self.first, self.lines, self.counts
        other.nows, other.starts, other.claims = self.nows, self.starts, self.claims
        other.listed, other.known, other.sums = self.listed, self.known, self.sums

    def start(self) -> None:
        """Start a layer: what is running now is its base, and no unit is claimed."""
        if self.starts is not self.nows:
            self.starts = self.nows
            self.known = [{}, self.known[PRICE], self.known[LIST]]
            self.sums = [{}, self.sums[PRICE], self.sums[LIST]]
        self.claims = None

    def reach(self, span: Span, base: int) -> Reach:
        """Return where the runs of *span* are, claimed or not, and what they come to on *base*."""
        known = self.known[base]
        found = known.get(span)
        if found is None:
            places = self._places(span)
            sums = self.sums[base].get(span)
            if sums is None:
                sums = self.sums[base][span] = self._sum(places, base)
            found = known[span] = (places, *sums)
        return found

    def unclaimed(self, span: Span, base: int) -> Reach:
        """Return the same of the runs that no rule of the layer claims."""
        claims = self.claims
        if claims is None:
            return self.reach(span, base)
        # Looked for first, since most rules of a long list come too late.
        if -1 not in claims:
            return NOWHERE
        reach = self.reach(span, base)
        free = [place for place in reach[0] if claims[place] < 0]
        if not free:
            return NOWHERE
        return reach if len(free) == len(reach[0]) else (free, *self._sum(free, base))

    def _places(self, span: Span) -> Sequence[int]:
        first = self.first
        if span.whole:
            return range(len(self.counts))
        if len(self.counts) == len(first) - 1:
            return span.lines
        return [place for line in span.lines for place in range(first[line], first[line + 1])]

    def _sum(self, places: Sequence[int], base: int) -> tuple[int, int]:
        bases = self.bases(places, base)
        counts = self.counts
        if len(places) != len(counts):
            counts = [counts[place] for place in places]
        return sum(map(mul, counts, bases)), sum(counts)

    def bases(self, places: Sequence[int], base: int) -> list[int]:
        """Return what one unit of each run at *places* measures on *base*."""
        if base == RUNNING:
            starts = self.starts
            return starts if len(places) == len(starts) else [starts[place] for place in places]
        listed, lines = self.listed[base], self.lines
        return [listed[lines[place]] for place in places]

    def less(
        self, places: Sequence[int], shares: Sequence[int], taken: Sequence[bool] | None, mark: int
    ) -> None:
        """Take off what a rule gives.

        Args:
            places: of the runs it is about.
            shares: what it takes off one unit of each.
            taken: whether it takes part in each of them; None = in all.
            mark: what it claims them with, -1 where it claims nothing.
        """
        if len(places) == len(self.counts):
            self.nows = list(map(sub, self.nows, shares))
            if mark >= 0 and taken is None:
                self.claims = [mark] * len(places)
                return
        else:
            nows = self.nows = self.nows.copy()
            for place, share in zip(places, shares, strict=True):
                nows[place] -= share
        if mark >= 0:
            claims = [-1] * len(self.counts) if self.claims is None else self.claims.copy()
            for place in places if taken is None else compress(places, taken):
                claims[place] = mark
            self.claims = claims

    def cut(self, cuts: Cuts) -> None:
        """Cut some runs into pieces."""
        lines, counts, nows = self.lines.copy(), self.counts.copy(), self.nows.copy()
        columns = [lines, nows]
        # Where nothing runs since the layer's start, both columns stay one.
        starts = nows
        if self.starts is not self.nows:
            starts = self.starts.copy()
            columns.append(starts)
        if self.claims is not None:
            self.claims = self.claims.copy()
            columns.append(self.claims)
        added = [0] * len(self.first)
        for place, pieces in reversed(cuts):
            more = len(pieces) - 1
            added[lines[place] + 1] += more
            counts[place : place + 1] = pieces
            for column in columns:
                column[place:place] = [column[place]] * more
        self.first = list(map(add, self.first, accumulate(added)))
        self.lines, self.counts, self.nows, self.starts = lines, counts, nows, starts
        self.known = [{}, {}, {}]
