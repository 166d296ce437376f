"""Sharing an amount over parts so that the parts always sum to it."""

from collections.abc import Sequence


def split_by_weight(
    total: int, weights: Sequence[int], capacities: Sequence[int] | None = None
) -> list[int]:
    """Share *total* minor units over parts by weight, by largest remainder.

    Each part gets the floor of its exact share, then one minor unit each goes to the parts with
    the larger remainder, earlier parts first on ties. A part whose share exceeds its capacity is
    filled to it, every other share of that round is discarded, and what remains is shared afresh.

    Args:
        total: what is shared, >= 0.
        weights: one non-negative weight per part; a part without weight gets nothing.
        capacities: the most each part can hold, >= 0; absent = no bound.

    Returns:
        One share per part. They sum to *total*, or to less where the parts with weight cannot
        hold it all.
    """
    shares = [0] * len(weights)
    open_parts = [part for part, weight in enumerate(weights) if weight > 0]
    left = total
    while open_parts:
        round_shares = _largest_remainder(left, [weights[part] for part in open_parts])
        if capacities is None:
            full = []
        else:
            full = [
                part
                for part, share in zip(open_parts, round_shares, strict=True)
                if share > capacities[part]
            ]
        if not full:
            for part, share in zip(open_parts, round_shares, strict=True):
                shares[part] = share
            break
        for part in full:
            # `full` is only ever filled when capacities are given.
            shares[part] = capacities[part]  # type: ignore[index]  # see above
            left -= shares[part]
        filled = set(full)
        open_parts = [part for part in open_parts if part not in filled]
    return shares


def _largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    whole = sum(weights)
    parts = [divmod(total * weight, whole) for weight in weights]
    shares = [share for share, _ in parts]
    spare = total - sum(shares)
    # Earlier parts win ties, so a reprinted receipt never changes.
    for part in sorted(range(len(parts)), key=lambda part: (-parts[part][1], part))[:spare]:
        shares[part] += 1
    return shares
