"""The units a rule may touch, and what it gives them."""

from collections.abc import Iterator, Sequence
from operator import mul

from selfshop.domain.promotions.units.columns import Columns, Reach
from selfshop.domain.promotions.units.hands import Group, Hand, Parts, groups
from selfshop.domain.promotions.units.splitting import (
    Cuts,
    flat,
    largest_remainder,
    pieces_of,
    share_out,
    share_within,
)
from selfshop.domain.shared import Refused, SkuId

#: Pieces into which one rule may cut a cart before it is refused as too large.
PIECES_MAX = 250_000


class Pool:
    """Runs of available units in unit order, with what each unit is measured at and can give.

    Attributes:
        columns, places: where the runs are, until they are written to.
        counts, currents, capacities: of each run; the last two for one unit.
        amount: what all units measure on the rule's base.
        quantity: units in the pool.
        skus: the SKU of each line of the cart.
        lines_of_parts: the lines in the scope of each part of a bundle.
        torn, shares: filled by the benefit: which runs, by position, fall into pieces, and what
            each unit of a run or piece is given.
        taken: whether the rule takes part in each run or piece; None = in all of them.
        parts: the same run by run, where a benefit takes part in some units only.
        off: what the benefit took off in all, in minor units.
    """

    skus: Sequence[SkuId]
    lines_of_parts: Sequence[frozenset[int]]
    shares: list[int]

    __slots__ = (
        "_base",
        "amount",
        "capacities",
        "columns",
        "counts",
        "currents",
        "lines_of_parts",
        "off",
        "parts",
        "places",
        "quantity",
        "shares",
        "skus",
        "taken",
        "torn",
    )

    def __init__(
        self, columns: Columns, reach: Reach, base: int, floors: Sequence[int] = ()
    ) -> None:
        """Take the runs in *reach*, measured on *base*, above the lines' *floors*.

        No *floors* at all stand for floors of 0.
        """
        self.columns = columns
        places, self.amount, self.quantity = reach
        self.places = places
        self._base = base
        counts, nows = columns.counts, columns.nows
        if len(places) == len(counts):
            self.counts, self.currents = counts, nows
        else:
            self.counts = [counts[place] for place in places]
            self.currents = [nows[place] for place in places]
        # The very same list where no SKU has a floor: sharing is simpler then.
        self.capacities = self._above(floors) if floors else self.currents
        self.torn: Cuts = []
        self.taken: list[bool] | None = None
        self.parts: list[Parts] | None = None
        self.off = 0

    def _above(self, floors: Sequence[int]) -> list[int]:
        return [
            current - floors[line] if current > floors[line] else 0
            for line, current in zip(self.where, self.currents, strict=True)
        ]

    @property
    def where(self) -> list[int]:
        """The line of each run."""
        lines = self.columns.lines
        return [lines[place] for place in self.places]

    @property
    def bases(self) -> list[int]:
        """What one unit of each run measures on the rule's base."""
        return self.columns.bases(self.places, self._base)

    def split(self, total: int) -> int:
        """Share *total* over all units by current amount; return what they could hold of it."""
        counts, currents, capacities = self.counts, self.currents, self.capacities
        room: int = sum(map(mul, counts, capacities))
        if total >= room:
            self.shares = capacities
            return room
        if capacities is not currents:
            self.torn, self.shares = flat(share_within(total, counts, currents, capacities))
            return total
        # Less than everything never takes more of a unit than it weighs.
        self.shares, at, more = largest_remainder(total, counts, currents, room)
        if more:
            share = self.shares[at]
            self.shares[at : at + 1] = [share + 1, share]
            self.torn = [(at, [more, counts[at] - more])]
        return total

    def give_each(self, wanted: Sequence[int], cap: int | None) -> int:
        """Give each unit what is *wanted* of it, at most its capacity, and *cap* in all.

        Where *cap* is short it is split with each unit's own amount as weight and capacity.
        """
        own = [min(want, room) for want, room in zip(wanted, self.capacities, strict=True)]
        total: int = sum(map(mul, self.counts, own))
        if cap is not None and total > cap:
            self.torn, self.shares = flat(share_out(cap, self.counts, own, own))
            return cap
        self.shares = own
        return total

    def give_parts(self, parts: list[Parts], cap: int | None) -> int:
        """Give units what *parts* say, run by run, and *cap* in all as in `give_each`."""
        pieces = [piece for part in parts for piece in part]
        if len(pieces) > PIECES_MAX:
            raise Refused("cart.too_large", most=PIECES_MAX)
        total = sum([count * share for count, share, _ in pieces])
        if cap is not None and total > cap:
            parts, total = _cut(parts, cap), cap
            pieces = [piece for part in parts for piece in part]
        self.parts = parts
        self.shares = [share for _, share, _ in pieces]
        self.taken = [taken for _, _, taken in pieces]
        if len(pieces) > len(parts):
            self.torn = [
                (at, [count for count, _, _ in part])
                for at, part in enumerate(parts)
                if len(part) > 1
            ]
        return total

    def lower(
        self, order: Sequence[int], savings: Sequence[int], most: int | None, cap: int | None
    ) -> int:
        """Give *savings* to the first *most* units in *order* that save anything; *cap* in all."""
        hand = self.hand()
        left = most
        for run in order:
            if savings[run] <= 0:
                continue
            count = self.counts[run] if left is None else min(self.counts[run], left)
            if count:
                hand.give(run, count, savings[run], taken=True)
            if left is not None:
                left -= count
        return self.give_parts(hand.parts(), cap)

    def hand(self) -> Hand:
        """Start dealing units out one by one."""
        return Hand(self.counts, self.currents, self.capacities)

    def groups(self, order: Sequence[int], size: int) -> Iterator[Group]:
        """Cut the units, runs taken in *order*, into complete groups of *size*."""
        self.complete(size)
        return groups(self.counts, order, size)

    def complete(self, size: int) -> int:
        """Return how many complete groups of *size* there are, or refuse to deal so many out."""
        complete = self.quantity // size
        if complete > PIECES_MAX:
            raise Refused("cart.too_large", most=PIECES_MAX)
        return complete

    def dearest_first(self) -> list[int]:
        """Return the runs' positions by base, dearest first, ties in unit order."""
        bases = self.bases
        return sorted(range(len(bases)), key=bases.__getitem__, reverse=True)


def _cut(parts: list[Parts], cap: int) -> list[Parts]:
    """Lower the shares of *parts* to *cap* in all, each unit's own amount its weight."""
    flat = [entry for part in parts for entry in part]
    own = [share for _, share, _ in flat]
    cut = iter(share_out(cap, [count for count, _, _ in flat], own, own))
    return [
        [
            (count, each, taken)
            for whole, _, taken in part
            for count, each in pieces_of(whole, next(cut))
        ]
        for part in parts
    ]
