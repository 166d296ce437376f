"""Which rung of the ladder wins, and why the others lost."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from attrs import frozen

from selfshop.domain import membership
from selfshop.domain.pricing.entries import Kind, PriceEntry
from selfshop.domain.shared import ALWAYS, Refused, SkuId

_RANK = {kind: rank for rank, kind in enumerate(Kind)}


@frozen(kw_only=True)
class LostEntry:
    """An entry that did not win: not_started, ended, tier, channel, segment, min_quantity, higher."""

    entry: PriceEntry
    reason: str


@frozen(kw_only=True)
class Priced:
    """What a ladder says for one buyer, quantity and instant.

    Attributes:
        list: the list price in force.
        winner: the lowest entry whose conditions hold; ties go to the earlier kind.
        losers: every other entry, with the reason.
    """

    list: PriceEntry
    winner: PriceEntry
    losers: tuple[LostEntry, ...]


def select(
    entries: Sequence[PriceEntry],
    buyer: membership.Purchaser,
    *,
    sku: SkuId,
    quantity: int,
    channel: str | None = None,
    at: datetime,
) -> Priced:
    """Choose the price of one unit of *sku*.

    Args:
        entries: the SKU's whole ladder, past and future entries included, in any order.
        buyer: whose tier and segments count.
        sku: for the refusal's facts.
        quantity: units of the SKU in the cart, over all its lines, >= 1.
        channel: where the purchase happens.
        at: aware.

    Raises:
        Refused: ``price.missing`` without a list price in force, ``price.ambiguous`` with two.
    """
    only = alone(entries)
    if only is not None:
        return Priced(list=only, winner=only, losers=())
    reasons = [
        why_not(entry, buyer, quantity=quantity, channel=channel, at=at) for entry in entries
    ]
    holding = [entry for entry, reason in zip(entries, reasons, strict=True) if reason is None]
    lists = [entry for entry in holding if entry.kind is Kind.LIST]
    if not lists:
        raise Refused("price.missing", sku=sku)
    if len(lists) > 1:
        raise Refused("price.ambiguous", sku=sku)
    winner = min(holding, key=_order)
    losers = (
        LostEntry(entry=entry, reason=reason or "higher")
        for entry, reason in zip(entries, reasons, strict=True)
        if entry is not winner
    )
    return Priced(
        list=lists[0],
        winner=winner,
        losers=tuple(sorted(losers, key=lambda lost: _order(lost.entry))),
    )


def alone(entries: Sequence[PriceEntry]) -> PriceEntry | None:
    """Return the one entry of a ladder that is nothing but a list price at all times."""
    if len(entries) != 1:
        return None
    entry = entries[0]
    return entry if entry.kind is Kind.LIST and entry.period is ALWAYS else None


def why_not(
    entry: PriceEntry,
    buyer: membership.Purchaser,
    *,
    quantity: int,
    channel: str | None,
    at: datetime,
) -> str | None:
    """Name the first condition of *entry* that does not hold, or None when all do."""
    period = entry.period
    failing = (
        ("not_started", period.starts_after(at)),
        ("ended", period.ended_by(at)),
        ("tier", entry.tier is not None and entry.tier != buyer.tier),
        ("channel", entry.channel is not None and entry.channel != channel),
        ("segment", entry.segment is not None and entry.segment not in buyer.segments),
        ("min_quantity", entry.min_quantity is not None and quantity < entry.min_quantity),
    )
    return next((reason for reason, fails in failing if fails), None)


def next_change(entries: Iterable[PriceEntry], *, at: datetime) -> datetime | None:
    """Return the earliest instant after *at* at which an entry starts or ends, if any does."""
    dated = [entry.period for entry in entries if entry.period is not ALWAYS]
    if not dated:
        return None
    edges = (edge for period in dated for edge in (period.from_, period.until))
    return min((edge for edge in edges if edge is not None and edge > at), default=None)


def _order(entry: PriceEntry) -> tuple[object, ...]:
    """Lowest first; ties by kind, then by everything else, so that input order never shows."""
    period = entry.period
    return (
        entry.amount.minor,
        _RANK[entry.kind],
        entry.tier or "",
        entry.channel or "",
        entry.segment or "",
        entry.min_quantity or 0,
        "" if period.from_ is None else period.from_.isoformat(),
        "" if period.until is None else period.until.isoformat(),
    )
