"""Which calls are remembered with which outcome, and how."""

from datetime import datetime

from sqlalchemy import (
    ColumnClause,
    bindparam,
    delete,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.exc import IntegrityError

from selfshop.adapters.sql.faults import breaks_uniqueness
from selfshop.adapters.sql.instants import micros
from selfshop.adapters.sql.pending import Pending
from selfshop.adapters.sql.schema import Tables
from selfshop.adapters.sql.sending import Wire
from selfshop.adapters.sql.statements import this, this_row
from selfshop.domain.shared import part_of
from selfshop.ports.calls import Call, Outcome
from selfshop.ports.house import ShopState
from selfshop.ports.units import KeyTaken


class OutcomeStatements:
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
        shop = tables.shop
        zero: ColumnClause[int] = literal_column("0")
        empty: ColumnClause[str] = literal_column("''")
        self._first = union_all(
            select(
                shop.c.settings_version, shop.c.rule_set_version, shop.c.plan_version,
                shop.c.secret.label("text"), empty.label("answer"), zero.label("remembered"),
            ).where(this_row(shop)),
            select(
                zero, zero, zero, table.c.request_hash, table.c.answer, literal_column("1")
            ).where(
                table.c.shop_id == bindparam("b_shop"),
                table.c.part == bindparam("key_part"),
                table.c.actor == bindparam("actor"),
                table.c.key == bindparam("key"),
            ),
        )  # fmt: skip

    def remember(self, wire: Wire, call: Call, outcome: Outcome) -> None:
        """Keep *outcome* under the call's key; raise KeyTaken when the key is in use."""
        row = {
            "shop_id": call.shop, "part": part_of(_root(call)), "actor": call.actor.name,
            "key": call.key, "request_hash": outcome.request_hash, "at_us": micros(call.at),
            "answer": outcome.answer,
        }  # fmt: skip
        try:
            wire.change(self._insert, [row])
        except IntegrityError as error:
            if breaks_uniqueness(error):
                raise KeyTaken from error
            raise

    def recall(self, wire: Wire, call: Call) -> Outcome | None:
        """Return what the call's key is remembered with."""
        parameters = this(call.shop, _root(call), actor=call.actor.name, key=call.key)
        rows = wire.fetch(self._select, parameters)
        return Outcome(request_hash=rows[0][0], answer=rows[0][1]) if rows else None

    def recall_first(self, wire: Wire, call: Call) -> tuple[Outcome | None, ShopState | None]:
        """Return what the key is remembered with, and the shop's own row, in one statement."""
        keys = {"key_part": part_of(_root(call)), "actor": call.actor.name, "key": call.key}
        rows = wire.fetch(self._first, this(call.shop, call.shop) | keys)
        outcome, state = None, None
        for row in rows:
            if row.remembered:
                outcome = Outcome(request_hash=row.text, answer=row.answer)
            else:
                state = ShopState(
                    settings_version=row.settings_version,
                    rule_set_version=row.rule_set_version,
                    plan_version=row.plan_version,
                    secret=row.text,
                )
        return outcome, state

    def forget(
        self, wire: Wire, pending: Pending, call: Call, *, before: datetime, limit: int
    ) -> int:
        """Forget outcomes remembered before an instant when the unit ends; return how many."""
        wanted = {"shop": call.shop, "before": micros(before), "limit": limit}
        old = wire.fetch(self._old, wanted)
        for row in old:
            keys = {"b_shop": call.shop, "b_part": row.part, "b_actor": row.actor, "b_key": row.key}
            pending.update(self._table, self._delete, keys)
        return len(old)


def _root(call: Call) -> str:
    return f"{call.actor.name}/{call.key}"
