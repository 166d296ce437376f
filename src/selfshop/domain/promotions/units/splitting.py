"""Sharing an amount over runs of equal units, exactly as if it were shared unit by unit."""

from collections.abc import Sequence
from operator import mul
from typing import Any

from selfshop.domain.shared import Refused

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
    total: int,
    counts: Sequence[int],
    weights: Sequence[int],
    capacities: Sequence[int],
    *,
    whole: int | None = None,
) -> list[Shares]:
    """Share as `share_out` does a *total* that is less than what the units can hold.

    *whole* is what all units weigh together, where that is known.
    """
    if whole is None:
        whole = sum(map(mul, counts, weights))
    if len(counts) == 1 and capacities is weights:
        return [_evenly(total, counts[0])]
    exact = [total * weight for weight in weights]
    shares: list[Any] = [one // whole for one in exact]
    spare = total - sum(map(mul, counts, shares))
    if spare:
        _hand_out(spare, shares, counts, [one % whole for one in exact])
    # Less than everything never takes more of a unit than it weighs.
    if capacities is not weights:
        for share, capacity in zip(shares, capacities, strict=True):
            if (share if isinstance(share, int) else share[0][1]) > capacity:
                return _fill(total, counts, weights, capacities)
    return shares


def _evenly(total: int, count: int) -> Shares:
    """Share *total* over *count* equal units."""
    share, spare = divmod(total, count)
    return [(spare, share + 1), (count - spare, share)] if spare else share


def given(counts: Sequence[int], shares: Sequence[Shares]) -> int:
    """Return what *shares* come to."""
    return sum(
        count * share if isinstance(share, int) else sum(n * each for n, each in share)
        for count, share in zip(counts, shares, strict=True)
    )


def pieces_of(count: int, share: Shares) -> Pieces:
    """Return *share* of *count* units as pieces."""
    return [(count, share)] if isinstance(share, int) else share


def _hand_out(
    spare: int, shares: list[Shares], counts: Sequence[int], remainders: Sequence[int]
) -> None:
    """Give one more to *spare* units, larger remainders first; split the run it ends in."""
    for run in sorted(range(len(shares)), key=remainders.__getitem__, reverse=True):
        share: int = shares[run]  # type: ignore[assignment]  # not split before its turn
        if spare < counts[run]:
            if spare:
                shares[run] = [(spare, share + 1), (counts[run] - spare, share)]
            return
        shares[run] = share + 1
        spare -= counts[run]


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
        whole = sum(n * weights[run] for n, run in zip(open_counts, open_runs, strict=True))
        round_shares: list[Shares] = [left * weights[run] // whole for run in open_runs]
        remainders = [left * weights[run] % whole for run in open_runs]
        spare = left - given(open_counts, round_shares)
        _hand_out(spare, round_shares, open_counts, remainders)
        full = False
        for run, count, share in zip(open_runs, open_counts, round_shares, strict=True):
            pieces = pieces_of(count, share)
            over = sum(n for n, each in pieces if each > capacities[run])
            filled[run] += over
            full = full or over > 0
        if not full:
            return _joined(
                counts, capacities, filled, dict(zip(open_runs, round_shares, strict=True))
            )
        open_runs = [run for run in open_runs if filled[run] < counts[run]]
    raise Refused("cart.too_large", most=WORK_MAX)


def _joined(
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
