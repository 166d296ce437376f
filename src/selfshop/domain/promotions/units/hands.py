"""Dealing units out one by one, in a given order, run by run."""

from collections.abc import Iterator, Sequence

from selfshop.domain.promotions.units.splitting import given, pieces_of, share_out

#: What became of a run: units in order as (count, share, whether the rule took part in them).
Parts = list[tuple[int, int, bool]]
#: Units of several runs: (run's position in the pool, units).
Group = list[tuple[int, int]]


def groups(counts: Sequence[int], order: Sequence[int], size: int) -> Iterator[Group]:
    """Cut the units of runs, taken in *order*, into complete groups of *size*."""
    group: Group = []
    open_places = size
    for run in order:
        left = counts[run]
        while left:
            count = min(left, open_places)
            group.append((run, count))
            left -= count
            open_places -= count
            if not open_places:
                yield group
                group, open_places = [], size


class Hand:
    """Collects, run by run and in unit order, what each unit is given."""

    __slots__ = ("_capacities", "_counts", "_currents", "_like", "_parts", "_used")

    def __init__(
        self, counts: Sequence[int], currents: Sequence[int], capacities: Sequence[int]
    ) -> None:
        """Deal to runs of *counts* units that cost *currents* and can give *capacities* each."""
        self._counts = counts
        self._currents = currents
        self._capacities = capacities
        self._used = [0] * len(counts)
        self._parts: list[Parts] = [[] for _ in counts]
        #: Groups seen before, as tuples: a long run is cut into many that are alike.
        self._like: dict[tuple[tuple[int, int], ...], list[list[tuple[int, int]]]] = {}

    def give(self, run: int, count: int, share: int, *, taken: bool) -> None:
        """Give the next *count* units of *run* so much each."""
        part = self._parts[run]
        self._used[run] += count
        if part and part[-1][1] == share and part[-1][2] is taken:
            part[-1] = (part[-1][0] + count, share, taken)
        else:
            part.append((count, share, taken))

    def give_set(self, group: Group, price: int) -> bool:
        """Bring *group* down to *price* together; tell whether that saves anything."""
        group.sort()
        like = tuple(group)
        shares = self._like.get(like)
        if shares is None:
            shares = self._like[like] = self._shares_of(group, price)
        if not shares:
            for run, count in group:
                self.give(run, count, 0, taken=False)
            return False
        for (run, _), pieces in zip(group, shares, strict=True):
            for count, share in pieces:
                self.give(run, count, share, taken=True)
        return True

    def _shares_of(self, group: Group, price: int) -> list[list[tuple[int, int]]]:
        counts = [count for _, count in group]
        currents = [self._currents[run] for run, _ in group]
        off = sum(n * current for n, current in zip(counts, currents, strict=True)) - price
        if off <= 0:
            return []
        shares = share_out(off, counts, currents, [self._capacities[run] for run, _ in group])
        if not given(counts, shares):
            return []
        return [pieces_of(count, share) for count, share in zip(counts, shares, strict=True)]

    def parts(self) -> list[Parts]:
        """Return what each run's units were given; the rest of them nothing."""
        for run, count in enumerate(self._counts):
            if self._used[run] < count:
                self.give(run, count - self._used[run], 0, taken=False)
        return self._parts
