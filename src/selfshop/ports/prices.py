"""Where price entries are kept."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from selfshop.domain import pricing
from selfshop.domain.shared import SkuId


class Prices(Protocol):
    """The price ladders of one shop's SKUs, and their costs. Part of an open unit."""

    def ladders(self, skus: Collection[SkuId]) -> Mapping[SkuId, Sequence[pricing.PriceEntry]]:
        """Return every entry of the SKUs, past and future ones included."""

    def in_force(
        self, skus: Collection[SkuId], *, at: datetime
    ) -> Mapping[SkuId, tuple[pricing.PriceEntry, ...]]:
        """Return the entries whose period covers *at*; a SKU without any is left out."""

    def asking(self, *, at: datetime) -> Mapping[tuple[pricing.Condition, ...], SkuId]:
        """Return what entries that count at *at* or later ask of a buyer, each with one such SKU.

        One entry in all for each kind of rung, however many SKUs there are.
        """

    def next_start(self, skus: Collection[SkuId], *, at: datetime) -> datetime | None:
        """Return the earliest instant after *at* at which an entry of one of the SKUs starts."""

    def add(self, entries: Sequence[tuple[SkuId, pricing.PriceEntry]]) -> None:
        """Add entries; two of one rung (kind and conditions) never start at the same instant."""

    def cut(self, cuts: Sequence[tuple[SkuId, pricing.PriceEntry, datetime]]) -> None:
        """End entries that are there earlier, at the instant given with each."""

    def costs(self, skus: Collection[SkuId]) -> Mapping[SkuId, pricing.Cost]:
        """Return what the SKUs cost the shop; a SKU whose cost nobody has told is left out."""

    def set_costs(self, costs: Sequence[pricing.Cost]) -> None:
        """Put *costs*, one for each SKU, in the place of what was told before."""
