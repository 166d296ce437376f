"""Parcels on SQL."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from selfshop.adapters.sql.documents import (
    DocumentStatements,
    add_document,
    get_document,
    read_documents,
    save_document,
)
from selfshop.adapters.sql.instants import micros_or_none
from selfshop.adapters.sql.repository import Repository
from selfshop.adapters.sql.schema import Tables
from selfshop.adapters.sql.statements import due_of, next_of, of_order, page_of, this
from selfshop.domain import fulfilment
from selfshop.domain.shared import OrderId, ParcelId


class ParcelStatements:
    """The statements over parcels, built once per set of tables."""

    def __init__(self, tables: Tables) -> None:
        parcel = self.table = tables.parcel
        self.of_order = of_order(parcel)
        self.after = page_of(select(parcel.c.data), parcel.c.id)
        self.parcel = DocumentStatements.of(
            parcel,
            fulfilment.Parcel,
            root=lambda one: one.order,
            keys=lambda one: {"order_id": one.order, "id": one.id},
            key_names=("order_id", "id"),
            columns=lambda one: {
                "status": one.status.value,
                "receive_by_us": micros_or_none(fulfilment.auto_receipt_at(one)),
            },
            column_names=("status", "receive_by_us"),
        )
        delivered = parcel.c.status == fulfilment.ParcelStatus.DELIVERED.value
        self.received = due_of(
            select(parcel.c.data).where(delivered), parcel.c.receive_by_us, parcel.c.id
        )
        self.next_receipt = next_of(parcel.c.receive_by_us, delivered)


class SqlParcels(Repository[ParcelStatements]):
    """Serves `ports.parcels.Parcels`."""

    def add(self, parcel: fulfilment.Parcel) -> fulfilment.Parcel:
        """Add a parcel."""
        return add_document(self, self.statements.parcel, parcel)

    def save(self, parcel: fulfilment.Parcel) -> fulfilment.Parcel:
        """Replace the parcel, if nobody else has."""
        return save_document(self, self.statements.parcel, parcel)

    def get(self, order: OrderId, parcel: ParcelId) -> fulfilment.Parcel | None:
        """Return one parcel of an order."""
        return get_document(self, self.statements.parcel, order, order_id=order, id=parcel)

    def of_order(self, order: OrderId) -> Sequence[fulfilment.Parcel]:
        """Return the parcels of an order."""
        keys = this(self.shop, order, order_id=order)
        return read_documents(self, self.statements.parcel, self.statements.of_order, keys)

    def find(
        self, *, status: fulfilment.ParcelStatus | None, after: ParcelId | None, limit: int
    ) -> Sequence[fulfilment.Parcel]:
        """Return a page of parcels."""
        statement = self.statements.after
        if status is not None:
            statement = statement.where(self.statements.table.c.status == status.value)
        return read_documents(self, self.statements.parcel, statement, self.page(after, limit))

    def received_until(self, at: datetime, *, limit: int) -> Sequence[fulfilment.Parcel]:
        """Return delivered parcels that count as received by *at*."""
        due = self.due(at, limit)
        return read_documents(self, self.statements.parcel, self.statements.received, due)

    def next_receipt(self) -> datetime | None:
        """Return when the next delivered parcel counts as received."""
        return self.earliest(self.statements.next_receipt)
