"""Signals on SQL."""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, select, tuple_

from selfshop.adapters.sql.instants import micros
from selfshop.adapters.sql.repository import Repository
from selfshop.adapters.sql.schema import Tables
from selfshop.adapters.sql.statements import by_ids
from selfshop.domain.risk import Signal
from selfshop.domain.shared import MemberId, part_of


class SignalStatements:
    """The statements over signals, built once per set of tables."""

    def __init__(self, tables: Tables) -> None:
        table = self.table = tables.risk_signal
        self.of_members = by_ids(table, "member_id").where(
            table.c.occasion.in_(bindparam("occasions", expanding=True))
        )
        key = (table.c.member_id, table.c.kind, table.c.occasion)
        after = tuple_(bindparam("member"), bindparam("kind"), bindparam("occasion"))
        self.after = (
            select(table.c.data)
            .where(table.c.shop_id == bindparam("shop"), tuple_(*key) > after)
            .order_by(*key)
            .limit(bindparam("limit"))
        )


class SqlSignals(Repository[SignalStatements]):
    """Serves `ports.signals.Signals`."""

    def record(self, signals: Iterable[Signal]) -> Sequence[Signal]:
        """Keep those that are not kept yet."""
        by_place = {(one.member, one.kind, one.occasion): one for one in signals}
        if not by_place:
            return []
        members = {member for member, _, _ in by_place}
        occasions = sorted({occasion for _, _, occasion in by_place})
        rows = self.rows_of(self.statements.of_members, members, occasions=occasions)
        there = {(row.member_id, row.kind, row.occasion) for row in rows}
        new = [one for place, one in by_place.items() if place not in there]
        self.insert(self.statements.table, [self._row(one) for one in new])
        return new

    def find(
        self, *, member: MemberId | None, kind: str | None, after: Signal | None, limit: int
    ) -> Sequence[Signal]:
        """Return a page of signals."""
        statement, table = self.statements.after, self.statements.table
        if member is not None:
            statement = statement.where(table.c.member_id == member)
        if kind is not None:
            statement = statement.where(table.c.kind == kind)
        page = {
            "shop": self.shop,
            "member": "" if after is None else after.member,
            "kind": "" if after is None else after.kind,
            "occasion": "" if after is None else after.occasion,
            "limit": limit,
        }
        return [self.read(row.data, Signal) for row in self.rows(statement, page)]

    def _row(self, signal: Signal) -> dict[str, object]:
        return {
            "shop_id": self.shop,
            "part": part_of(signal.member),
            "member_id": signal.member,
            "kind": signal.kind,
            "occasion": signal.occasion,
            "at_us": micros(signal.at),
            "data": self.write(signal, Signal),
        }
