"""Parcels in dictionaries."""

from collections.abc import Sequence
from datetime import datetime

from selfshop.adapters.memory.store import Repository
from selfshop.domain import fulfilment
from selfshop.domain.shared import OrderId, ParcelId


class MemoryParcels(Repository):
    """Serves `ports.parcels.Parcels`."""

    def add(self, parcel: fulfilment.Parcel) -> fulfilment.Parcel:
        """Add a parcel."""
        return self.overlay.add_versioned("parcel", (self.shop, parcel.order, parcel.id), parcel)

    def save(self, parcel: fulfilment.Parcel) -> fulfilment.Parcel:
        """Replace the parcel, if nobody else has."""
        return self.overlay.replace("parcel", (self.shop, parcel.order, parcel.id), parcel)

    def get(self, order: OrderId, parcel: ParcelId) -> fulfilment.Parcel | None:
        """Return one parcel of an order."""
        found: fulfilment.Parcel | None = self.rows("parcel").get((self.shop, order, parcel))
        return found

    def of_order(self, order: OrderId) -> Sequence[fulfilment.Parcel]:
        """Return the parcels of an order."""
        return [row for key, row in self.of_shop("parcel") if key[1] == order]

    def find(
        self, *, status: fulfilment.ParcelStatus | None, after: ParcelId | None, limit: int
    ) -> Sequence[fulfilment.Parcel]:
        """Return a page of parcels."""
        found = [
            row
            for _, row in self.of_shop("parcel")
            if (status is None or row.status is status) and (after is None or row.id > after)
        ]
        return sorted(found, key=lambda row: row.id)[:limit]

    def received_until(self, at: datetime, *, limit: int) -> Sequence[fulfilment.Parcel]:
        """Return delivered parcels that count as received by *at*."""
        due = [(instant, parcel.id, parcel) for instant, parcel in self._waiting() if instant <= at]
        return [parcel for _, _, parcel in sorted(due, key=lambda one: one[:2])][:limit]

    def next_receipt(self) -> datetime | None:
        """Return when the next delivered parcel counts as received."""
        return min((instant for instant, _ in self._waiting()), default=None)

    def _waiting(self) -> list[tuple[datetime, fulfilment.Parcel]]:
        rows = ((fulfilment.auto_receipt_at(row), row) for _, row in self.of_shop("parcel"))
        return [(instant, row) for instant, row in rows if instant is not None]
