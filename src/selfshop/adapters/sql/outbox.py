"""Committed events on SQL."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select, update

from selfshop.adapters.codec import stored
from selfshop.adapters.sql.instants import instant
from selfshop.adapters.sql.repository import Repository
from selfshop.adapters.sql.schema import Tables
from selfshop.adapters.sql.statements import this, this_row
from selfshop.domain.shared import Event, Fact
from selfshop.ports.events import Recorded


class OutboxStatements:
    """The statements over the outbox, built once per set of tables."""

    def __init__(self, tables: Tables) -> None:
        outbox = self.outbox = tables.outbox
        self.unrelayed = (
            select(outbox)
            .where(outbox.c.shop_id == bindparam("shop"), outbox.c.relayed == 0)
            .order_by(outbox.c.id)
            .limit(bindparam("limit"))
        )
        self.unrelayed_of = select(outbox).where(
            outbox.c.shop_id == bindparam("shop"),
            outbox.c.aggregate.in_(bindparam("aggregates", expanding=True)),
            outbox.c.relayed == 0,
        )
        self.mark = update(outbox).where(this_row(outbox, "id")).values(relayed=1)
        self.history = (
            select(outbox)
            .where(
                outbox.c.shop_id == bindparam("shop"), outbox.c.aggregate == bindparam("aggregate")
            )
            .order_by(outbox.c.version, outbox.c.id)
        )


class SqlOutbox(Repository[OutboxStatements]):
    """Serves `ports.events.Outbox`."""

    def unrelayed(self, *, limit: int) -> Sequence[Recorded]:
        """Return events that have not been relayed."""
        parameters = {"shop": self.shop, "limit": limit}
        return [_recorded(row) for row in self.rows(self.statements.unrelayed, parameters)]

    def unrelayed_of(self, aggregates: Collection[str]) -> Sequence[Recorded]:
        """Return all events of the aggregates that have not been relayed."""
        parameters = {"shop": self.shop, "aggregates": sorted(aggregates)}
        return [_recorded(row) for row in self.rows(self.statements.unrelayed_of, parameters)]

    def mark_relayed(self, events: Sequence[Recorded]) -> None:
        """Note that *events* have been delivered."""
        for recorded in events:
            row = this(self.shop, recorded.event.root, id=recorded.id)
            self.pending.update(self.statements.outbox, self.statements.mark, row)

    def history(self, aggregate: str) -> Sequence[Recorded]:
        """Return the events of one aggregate."""
        parameters = {"shop": self.shop, "aggregate": aggregate}
        return [_recorded(row) for row in self.rows(self.statements.history, parameters)]


def _recorded(row: Any) -> Recorded:
    document = json.loads(row.data)
    event = Event(
        kind=row.kind,
        aggregate=row.aggregate,
        root=document["root"],
        version=row.version,
        facts=stored.CODEC.load(document["facts"], Mapping[str, Fact]),
    )
    return Recorded(
        id=row.id,
        event=event,
        actor=row.actor,
        operation=row.operation,
        key=row.key,
        at=instant(row.at_us),
    )
