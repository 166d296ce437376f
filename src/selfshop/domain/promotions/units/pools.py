"""The units a rule may touch, and what it gives them.

A run is a number of equal units of one cart line: same current amount, same amount at the
layer's start, same rules so far. Rules work on runs, so a line of a million units costs as much
as a line of one, until a rule tells units apart.
"""

from collections.abc import Iterator, Sequence
from operator import mul

from selfshop.domain.promotions.units.hands import Group, Hand, Parts, groups
from selfshop.domain.promotions.units.splitting import Shares, pieces_of, share_out, share_within
from selfshop.domain.shared import Refused, SkuId

#: What the rules so far took off each unit of a run, last one first: (before, rule, amount).
Trail = None | tuple["Trail", int, int]
#: (units, current amount, amount at the layer's start, rule that claims them or -1, trail)
Run = tuple[int, int, int, int, Trail]

#: Pieces into which one rule may cut a cart before it is refused as too large.
PIECES_MAX = 250_000


class Pool:
    """Runs of available units in unit order, with what each unit is measured at and can give.

    Attributes:
        where: the line of each run.
        runs: the runs themselves.
        counts, bases, currents, capacities: of each run; the last three for one unit.
        amount: what all units measure on the rule's base.
        quantity: units in the pool.
        hides: whether its lines have units that are not in it.
        skus: the SKU of each line of the cart.
        lines_of_parts: the lines in the scope of each part of a bundle.
        shares: filled by the benefit: what each unit of a run is given, where the rule takes part
            in all of them.
        parts: filled instead by a benefit that takes part in some units only.
    """

    __slots__ = (
        "amount",
        "bases",
        "capacities",
        "counts",
        "currents",
        "hides",
        "lines_of_parts",
        "parts",
        "quantity",
        "runs",
        "shares",
        "skus",
        "where",
    )

    def __init__(
        self,
        where: list[int],
        runs: list[Run],
        bases: list[int],
        floors: Sequence[int],
    ) -> None:
        """Take the runs of the lines *where*, measured by *bases*, above the lines' *floors*.

        No *floors* at all stand for floors of 0.
        """
        self.where = where
        self.runs = runs
        self.bases = bases
        self.counts = [run[0] for run in runs]
        self.quantity = sum(self.counts)
        self.amount = sum(map(mul, self.counts, bases))
        self.currents = [run[1] for run in runs]
        # The very same list where no SKU has a floor: sharing is simpler then.
        self.capacities = (
            [
                current - floors[line] if current > floors[line] else 0
                for line, current in zip(where, self.currents, strict=True)
            ]
            if floors
            else self.currents
        )
        self.hides = False
        self.skus: Sequence[SkuId] = ()
        self.lines_of_parts: Sequence[frozenset[int]] = ()
        self.shares: list[Shares] | None = None
        self.parts: list[Parts] | None = None

    def split(self, total: int) -> int:
        """Share *total* over all units by current amount; return what they could hold of it."""
        counts, capacities = self.counts, self.capacities
        room: int = sum(map(mul, counts, capacities))
        if total >= room:
            self.shares = [*capacities]
            return room
        self.shares = share_within(total, counts, self.currents, capacities)
        return total

    def give_each(self, wanted: Sequence[int], cap: int | None) -> int:
        """Give each unit what is *wanted* of it, at most its capacity, and *cap* in all.

        Where *cap* is short it is split with each unit's own amount as weight and capacity.
        """
        own = [min(want, room) for want, room in zip(wanted, self.capacities, strict=True)]
        total: int = sum(map(mul, self.counts, own))
        if cap is not None and total > cap:
            self.shares = share_out(cap, self.counts, own, own)
            return cap
        self.shares = list(own)
        return total

    def give_parts(self, parts: list[Parts], cap: int | None) -> int:
        """Give units what *parts* say, run by run, and *cap* in all as in `give_each`."""
        if sum(map(len, parts)) > PIECES_MAX:
            raise Refused("cart.too_large", most=PIECES_MAX)
        total = sum(count * share for part in parts for count, share, _ in part)
        if cap is not None and total > cap:
            parts, total = _cut(parts, cap), cap
        self.parts = parts
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
        return sorted(range(len(self.bases)), key=self.bases.__getitem__, reverse=True)


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


def write(runs: list[tuple[Run, ...]], pool: Pool, rule: int, mark: int) -> None:
    """Put into the lines' *runs* what *rule* gave the units of *pool*.

    Args:
        runs: of each line; the pool's lines are replaced.
        pool: with shares or parts filled in.
        rule: the rule's number, for the trail.
        mark: the number to claim units with, -1 in a layer that claims none.
    """
    if pool.parts is None and not pool.hides:
        _write_shares(runs, pool, rule, mark)
        return
    position, where = 0, pool.where
    while position < len(where):
        line = where[position]
        after: list[Run] = []
        for run in runs[line]:
            if position < len(where) and pool.runs[position] is run and where[position] == line:
                _append(after, pool, position, rule, mark)
                position += 1
            else:
                after.append(run)
        runs[line] = tuple(after)


def _write_shares(runs: list[tuple[Run, ...]], pool: Pool, rule: int, mark: int) -> None:
    """Write the usual case, fast: every unit of the pool's lines is in the pool."""
    assert pool.shares is not None  # noqa: S101 - a benefit fills shares or parts
    now, after = -1, list[Run]()
    for line, (count, current, start, _, trail), share in zip(
        pool.where, pool.runs, pool.shares, strict=True
    ):
        if line != now:
            if after:
                runs[now] = tuple(after)
            now, after = line, []
        if isinstance(share, int):
            passed = (trail, rule, share) if share else trail
            after.append((count, current - share, start, mark, passed))
            continue
        for units, each in share:
            passed = (trail, rule, each) if each else trail
            after.append((units, current - each, start, mark, passed))
    if after:
        runs[now] = tuple(after)


def _append(after: list[Run], pool: Pool, position: int, rule: int, mark: int) -> None:
    count, current, start, claim, trail = pool.runs[position]
    if pool.parts is not None:
        for units, share, taken in pool.parts[position]:
            passed = (trail, rule, share) if share else trail
            after.append((units, current - share, start, mark if taken else claim, passed))
        return
    assert pool.shares is not None  # noqa: S101 - a benefit fills shares or parts
    for units, share in pieces_of(count, pool.shares[position]):
        passed = (trail, rule, share) if share else trail
        after.append((units, current - share, start, mark, passed))
