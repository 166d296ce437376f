"""Sharing an amount over runs of equal units, exactly as if it were shared unit by unit."""

from collections.abc import Sequence
from operator import mul

from selfshop.domain.shared import Refused

#: Runs that fall into pieces: (which one, counts of the pieces), ascending.
Cuts = list[tuple[int, list[int]]]
#: Units of one run that got the same: (count, share of each), in unit order.
Pieces = list[tuple[int, int]]
#: What a run's units got: one share for each of them, or pieces.
Shares = int | Pieces

#: What filling may cost, a round as much as ROUND_COST runs looked at: each round may fill one unit
#: only, and a cart that takes more than this is too contrived to be reckoned in bounded time.
WORK_MAX = 1_000_000
ROUND_COST = 8


def share_out(
    total: int, counts: Sequence[int], weights: Sequence[int], capacities: Sequence[int]
) -> list[Shares]:
    """Share *total* minor units over runs by weight, by largest remainder over their units.

    Each unit gets the floor of its exact share, then one minor unit each goes to the units with
    the larger remainder, earlier units first on ties. Every unit whose share exceeds its capacity
    is filled to it, all other shares of that round are discarded, and what remains is shared
    afresh among the others. Units of a run are equal, so at most one run is split in a round.

    Args:
        total: >= 0.
        counts: units of each run, in unit order.
        weights: of one unit of each run, >= 0; a unit without weight gets nothing.
        capacities: of one unit of each run, 0 to its weight.

    Returns:
        What each run's units get. It sums to *total*, or to what the units can hold.

    Raises:
        Refused: ``cart.too_large`` when it would take more than WORK_MAX.
    """
    if total >= sum(map(mul, counts, capacities)):
        return list(capacities)
    return share_within(total, counts, weights, capacities)


def share_within(
    total: int, counts: Sequence[int], weights: Sequence[int], capacities: Sequence[int]
) -> list[Shares]:
    """Share as `share_out` does a *total* that is less than what the units can hold."""
    shares, at, more = largest_remainder(total, counts, weights, sum(map(mul, counts, weights)))
    # Less than everything never takes more of a unit than it weighs.
    if capacities is not weights and any(
        share + (more and run == at) > capacity
        for run, (share, capacity) in enumerate(zip(shares, capacities, strict=True))
    ):
        return _fill(total, counts, weights, capacities)
    return _joined(counts, shares, at, more)


def largest_remainder(
    total: int, counts: Sequence[int], weights: Sequence[int], whole: int
) -> tuple[list[int], int, int]:
    """Share *total* over runs by *weights*, which come to *whole* over all their units.

    Returns:
        What each unit of a run gets; then a run, and how many of its first units get one more.
    """
    shares: list[int] = []
    remainders: list[int] = []
    spare = total
    for weight, count in zip(weights, counts, strict=True):
        exact = total * weight
        share = exact // whole
        shares.append(share)
        remainders.append(exact - share * whole)
        spare -= count * share
    if spare:
        for run in sorted(range(len(shares)), key=remainders.__getitem__, reverse=True):
            count = counts[run]
            if spare < count:
                return shares, run, spare
            shares[run] += 1
            spare -= count
    return shares, 0, 0


def _joined(counts: Sequence[int], shares: Sequence[int], at: int, more: int) -> list[Shares]:
    """Return *shares* with run *at* in pieces, where *more* of its units get one more."""
    joined: list[Shares] = [*shares]
    if more:
        joined[at] = [(more, shares[at] + 1), (counts[at] - more, shares[at])]
    return joined


def flat(shares: Sequence[Shares]) -> tuple[Cuts, list[int]]:
    """Return which runs fall into pieces, and a share for each run or piece of one."""
    cuts: Cuts = []
    each: list[int] = []
    for at, share in enumerate(shares):
        if isinstance(share, int):
            each.append(share)
        else:
            cuts.append((at, [count for count, _ in share]))
            each += [one for _, one in share]
    return cuts, each


def given(counts: Sequence[int], shares: Sequence[Shares]) -> int:
    """Return what *shares* come to."""
    return sum(
        count * share if isinstance(share, int) else sum(n * each for n, each in share)
        for count, share in zip(counts, shares, strict=True)
    )


def pieces_of(count: int, share: Shares) -> Pieces:
    """Return *share* of *count* units as pieces."""
    return [(count, share)] if isinstance(share, int) else share


def _fill(
    total: int, counts: Sequence[int], weights: Sequence[int], capacities: Sequence[int]
) -> list[Shares]:
    """Share in rounds, filling whoever got too much; the filled units of a run come first."""
    filled = [0] * len(counts)
    open_runs = [run for run, weight in enumerate(weights) if weight]
    work = 0
    while work <= WORK_MAX:
        work += ROUND_COST + len(open_runs)
        left = total - sum(map(mul, filled, capacities))
        open_counts = [counts[run] - filled[run] for run in open_runs]
        open_weights = [weights[run] for run in open_runs]
        whole = sum(map(mul, open_counts, open_weights))
        shares = _joined(open_counts, *largest_remainder(left, open_counts, open_weights, whole))
        full = False
        for run, count, share in zip(open_runs, open_counts, shares, strict=True):
            pieces = pieces_of(count, share)
            over = sum(n for n, each in pieces if each > capacities[run])
            filled[run] += over
            full = full or over > 0
        if not full:
            return _filled_up(counts, capacities, filled, dict(zip(open_runs, shares, strict=True)))
        open_runs = [run for run in open_runs if filled[run] < counts[run]]
    raise Refused("cart.too_large", most=WORK_MAX)


def _filled_up(
    counts: Sequence[int],
    capacities: Sequence[int],
    filled: Sequence[int],
    last: dict[int, Shares],
) -> list[Shares]:
    shares: list[Shares] = []
    for run, count in enumerate(counts):
        share = last.get(run, 0)
        if filled[run] == count and count:
            shares.append(capacities[run])
        elif not filled[run]:
            shares.append(share)
        else:
            tail = pieces_of(count - filled[run], share)
            shares.append([(filled[run], capacities[run]), *tail])
    return shares
