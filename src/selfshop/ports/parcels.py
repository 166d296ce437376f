"""Where parcels are kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from selfshop.domain import fulfilment
from selfshop.domain.shared import OrderId, ParcelId


class Parcels(Protocol):
    """The parcels of one shop. Part of an open unit."""

    def add(self, parcel: fulfilment.Parcel) -> fulfilment.Parcel:
        """Add a parcel; return it as stored."""

    def save(self, parcel: fulfilment.Parcel) -> fulfilment.Parcel:
        """Replace the parcel that was loaded with this version; return it as stored."""

    def get(self, order: OrderId, parcel: ParcelId) -> fulfilment.Parcel | None:
        """Return one parcel of an order, if it exists."""

    def of_order(self, order: OrderId) -> Sequence[fulfilment.Parcel]:
        """Return the parcels of an order in the order of their ids."""

    def find(
        self, *, status: fulfilment.ParcelStatus | None, after: ParcelId | None, limit: int
    ) -> Sequence[fulfilment.Parcel]:
        """Return up to *limit* parcels in the order of their ids, those past *after*."""

    def received_until(self, at: datetime, *, limit: int) -> Sequence[fulfilment.Parcel]:
        """Return up to *limit* delivered parcels that count as received by *at*, oldest first."""

    def next_receipt(self) -> datetime | None:
        """Return when the next delivered parcel counts as received, if there is one."""
