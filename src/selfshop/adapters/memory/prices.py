"""Price ladders in dictionaries."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from attrs import evolve

from selfshop.adapters.memory.store import Repository
from selfshop.domain import pricing
from selfshop.domain.shared import Conflict, SkuId


class MemoryPrices(Repository):
    """Serves `ports.prices.Prices`."""

    def ladders(self, skus: Collection[SkuId]) -> Mapping[SkuId, Sequence[pricing.PriceEntry]]:
        """Return every entry of the SKUs."""
        rows = self.rows("price")
        return {sku: rows[self.shop, sku] for sku in skus if (self.shop, sku) in rows}

    def in_force(
        self, skus: Collection[SkuId], *, at: datetime
    ) -> Mapping[SkuId, tuple[pricing.PriceEntry, ...]]:
        """Return the entries in force at *at*."""
        found = {
            sku: tuple(entry for entry in ladder if at in entry.period)
            for sku, ladder in self.ladders(skus).items()
        }
        return {sku: entries for sku, entries in found.items() if entries}

    def asking(self, *, at: datetime) -> Mapping[tuple[pricing.Condition, ...], SkuId]:
        """Return what entries ask of a buyer, each with the first SKU that asks it."""
        found: dict[tuple[pricing.Condition, ...], SkuId] = {}
        for (_, sku), ladder in self.of_shop("price"):
            for entry in ladder:
                if entry.period.until is None or entry.period.until > at:
                    found.setdefault(pricing.conditions_of(entry), sku)
        return found

    def next_start(self, skus: Collection[SkuId], *, at: datetime) -> datetime | None:
        """Return the earliest later start of an entry."""
        starts = (entry.period.from_ for ladder in self.ladders(skus).values() for entry in ladder)
        return min((start for start in starts if start is not None and start > at), default=None)

    def add(self, entries: Sequence[tuple[SkuId, pricing.PriceEntry]]) -> None:
        """Add entries."""
        for sku, entry in entries:
            ladder = self.overlay.get("price", (self.shop, sku)) or ()
            if _place(entry) in map(_place, ladder):
                raise Conflict("store.changed_meanwhile", retryable=True)
            self.overlay.put("price", (self.shop, sku), (*ladder, entry))

    def cut(self, cuts: Sequence[tuple[SkuId, pricing.PriceEntry, datetime]]) -> None:
        """End entries earlier."""
        for sku, entry, until in cuts:
            shorter = evolve(entry, period=evolve(entry.period, until=until))
            ladder = self.overlay.get("price", (self.shop, sku))
            self.overlay.put(
                "price", (self.shop, sku), tuple(shorter if e == entry else e for e in ladder)
            )

    def costs(self, skus: Collection[SkuId]) -> Mapping[SkuId, pricing.Cost]:
        """Return what the SKUs cost the shop."""
        rows = self.rows("sku_cost")
        return {sku: rows[self.shop, sku] for sku in skus if (self.shop, sku) in rows}

    def set_costs(self, costs: Sequence[pricing.Cost]) -> None:
        """Replace costs."""
        for cost in costs:
            self.overlay.put("sku_cost", (self.shop, cost.sku), cost)


def _place(entry: pricing.PriceEntry) -> tuple[str, datetime | None]:
    return pricing.rung(entry), entry.period.from_
