"""Which calls are remembered with which outcome, and how."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.exc import IntegrityError

from selfshop.adapters.sql.faults import breaks_uniqueness
from selfshop.adapters.sql.instants import micros
from selfshop.adapters.sql.pending import Pending
from selfshop.adapters.sql.schema import Tables
from selfshop.adapters.sql.statements import this, this_row
from selfshop.domain.shared import part_of
from selfshop.ports.calls import Call, Outcome
from selfshop.ports.units import KeyTaken


class JournalStatements:
    """The statements over remembered calls, built once per set of tables."""

    def __init__(self, tables: Tables) -> None:
        table = self._table = tables.idempotency
        self._old = (
            select(table.c.part, table.c.actor, table.c.key)
            .where(table.c.shop_id == bindparam("shop"), table.c.at_us < bindparam("before"))
            .limit(bindparam("limit"))
        )
        self._delete = delete(table).where(this_row(table, "actor", "key"))
        self._insert = table.insert()
        self._select = select(table.c.request_hash, table.c.answer).where(
            this_row(table, "actor", "key")
        )

    def remember(self, connection: Connection, call: Call, outcome: Outcome) -> None:
        """Keep *outcome* under the call's key; raise KeyTaken when the key is in use."""
        row = {
            "shop_id": call.shop, "part": part_of(_root(call)), "actor": call.actor.name,
            "key": call.key, "request_hash": outcome.request_hash, "at_us": micros(call.at),
            "answer": outcome.answer,
        }  # fmt: skip
        try:
            connection.execute(self._insert, row)
        except IntegrityError as error:
            if breaks_uniqueness(error):
                raise KeyTaken from error
            raise

    def recall(self, connection: Connection, call: Call) -> Outcome | None:
        """Return what the call's key is remembered with."""
        parameters = this(call.shop, _root(call), actor=call.actor.name, key=call.key)
        row = connection.execute(self._select, parameters).first()
        return None if row is None else Outcome(request_hash=row[0], answer=row[1])

    def forget(
        self, connection: Connection, pending: Pending, call: Call, *, before: datetime, limit: int
    ) -> int:
        """Forget outcomes remembered before an instant when the unit ends; return how many."""
        old = connection.execute(
            self._old, {"shop": call.shop, "before": micros(before), "limit": limit}
        ).all()
        for row in old:
            keys = {"b_shop": call.shop, "b_part": row.part, "b_actor": row.actor, "b_key": row.key}
            pending.update(self._table, self._delete, keys)
        return len(old)


def _root(call: Call) -> str:
    return f"{call.actor.name}/{call.key}"
