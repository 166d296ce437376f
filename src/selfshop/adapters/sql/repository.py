"""What every SQL repository stands on: an open wire, the pending writes, and the codec."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Executable, Table

from selfshop.adapters.codec import stored
from selfshop.adapters.sql.instants import instant_or_none, micros
from selfshop.adapters.sql.pending import Pending
from selfshop.adapters.sql.sending import Row, Wire
from selfshop.adapters.sql.statements import ids_and_parts
from selfshop.domain.shared import ShopId
from selfshop.ports.calls import Call

S = TypeVar("S")
T = TypeVar("T")


class Repository(Generic[S]):
    """One context's rows in one unit. Not for sharing between threads."""

    def __init__(self, *, wire: Wire, pending: Pending, call: Call, statements: S) -> None:
        self.wire, self.pending, self.call = wire, pending, call
        self.shop: ShopId = call.shop
        self.statements = statements

    # Rows come back with columns as attributes, which the type of a statement does not say.
    def rows(self, statement: Executable, parameters: Mapping[str, object]) -> Sequence[Any]:
        """Run a query and return all its rows."""
        return self.wire.fetch(statement, parameters)

    def rows_of(self, statement: Executable, ids: Iterable[str], **more: object) -> Sequence[Any]:
        """Run a query built by `statements.by_ids` for *ids*, with *more* parameters."""
        return [
            row
            for some in ids_and_parts(self.shop, ids)
            for row in self.rows(statement, some | more)
        ]

    def page(self, after: str | None, limit: int) -> dict[str, object]:
        """Return the parameters of `statements.page_of`."""
        return {"shop": self.shop, "after": after or "", "limit": limit}

    def due(self, at: datetime, limit: int) -> dict[str, object]:
        """Return the parameters of `statements.due_of`."""
        return {"shop": self.shop, "at": micros(at), "limit": limit}

    def earliest(self, *statements: Executable) -> datetime | None:
        """Return the first instant that statements made by `statements.next_of` find."""
        found = [row.at_us for one in statements for row in self.rows(one, {"shop": self.shop})]
        return instant_or_none(min((at for at in found if at is not None), default=None))

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Add new rows when the unit ends."""
        self.pending.insert(table, rows)

    def write(self, value: object, kind: type[object]) -> str:
        """Return *value* as the versioned JSON text of a data column."""
        return stored.write(value, kind)

    def read(self, text: str, kind: type[T]) -> T:
        """Return the value in a data column."""
        return stored.read(text, kind)

    def read_kept(self, text: str, kind: type[T]) -> T:
        """Return the value in a data column that is read again and again."""
        return stored.read_kept(text, kind)
