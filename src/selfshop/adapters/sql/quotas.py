"""Counters of what is used up, on SQL."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Table,
    Update,
    bindparam,
    literal,
    select,
    union_all,
    update,
)

from selfshop.adapters.sql.pending import Pending, Stale
from selfshop.adapters.sql.repository import Repository
from selfshop.adapters.sql.schema import Tables
from selfshop.adapters.sql.sending import Wire
from selfshop.adapters.sql.statements import this, this_row
from selfshop.domain import promotions
from selfshop.domain.promotions import Usage, redeeming
from selfshop.domain.shared import MemberId, part_of
from selfshop.ports.calls import Call

#: What a missing limit is compared as: above any counter.
_NO_LIMIT = 2**62
#: How many names one statement asks for.
_AT_ONCE = 10_000
_UNUSED = Usage()


class QuotaStatements:
    """The statements over quotas, built once per set of tables."""

    def __init__(self, tables: Tables) -> None:
        quota, own = tables.quota, tables.member_quota
        self.quota, self.own = quota, own
        self.usage = union_all(
            select(quota.c.name, quota.c.used, quota.c.spent_minor, literal(0).label("own")).where(
                quota.c.shop_id == bindparam("shop"),
                quota.c.part.in_(bindparam("parts", expanding=True)),
                quota.c.name.in_(bindparam("names", expanding=True)),
            ),
            select(own.c.name, own.c.used, literal(0), literal(1)).where(
                own.c.shop_id == bindparam("shop"),
                own.c.part == bindparam("member_part"),
                own.c.member_id == bindparam("member"),
                own.c.name.in_(bindparam("names", expanding=True)),
            ),
        )
        self.move = _conditional(quota, "used", "spent_minor", keys=("name",))
        self.move_own = _conditional(own, "used", keys=("member_id", "name"))


def _conditional(table: Table, *counters: str, keys: tuple[str, ...]) -> Update:
    """Move *counters* by ``:d_<name>`` where they stay within 0 and ``:b_<name>_max``."""
    conditions: list[ColumnElement[bool]] = []
    for name in counters:
        change, most = (
            bindparam(part, type_=BigInteger) for part in (f"d_{name}", f"b_{name}_max")
        )
        after = table.c[name] + change
        # A limit that was lowered below what is used does not stand in the way of giving back.
        conditions += [after >= 0, (change <= 0) | (after <= most)]
    return (
        update(table)
        .where(this_row(table, *keys), *conditions)
        .values(
            {name: table.c[name] + bindparam(f"d_{name}", type_=BigInteger) for name in counters}
        )
    )


class SqlQuotas(Repository[QuotaStatements]):
    """Serves `ports.quotas.Quotas`."""

    def __init__(
        self, *, wire: Wire, pending: Pending, call: Call, statements: QuotaStatements
    ) -> None:
        super().__init__(wire=wire, pending=pending, call=call, statements=statements)
        #: Members' counters as they were read, or None where there are none.
        self._read: dict[tuple[MemberId, str], int | None] = {}
        #: Rows of this unit on their way, so that several moves of one become one.
        self._own: dict[tuple[MemberId, str], dict[str, Any]] = {}

    def usage(
        self, names: Collection[str], *, member: MemberId | None
    ) -> Mapping[str, promotions.Usage]:
        """Return the counters of those names that have any."""
        wanted = sorted(set(names))
        rows = self.rows(
            self.statements.usage,
            {
                "shop": self.shop,
                "names": wanted,
                "parts": sorted({part_of(name) for name in wanted}),
                "member": member or "",
                "member_part": part_of(member or ""),
            },
        )
        own = {row.name: row.used for row in rows if row.own}
        if member is not None:
            self._read |= {(member, name): own.get(name) for name in wanted}
        totals = {row.name: row for row in rows if not row.own}
        return {
            name: Usage(
                used=totals[name].used if name in totals else 0,
                used_by_member=own.get(name, 0),
                spent_minor=totals[name].spent_minor if name in totals else 0,
            )
            for name in sorted({*own, *totals})
        }

    def open(self, names: Collection[str]) -> None:
        """Make counters, all zero, for names that have none."""
        there = {row.name for row in self._totals(names)}
        self.insert(
            self.statements.quota,
            [
                {
                    "shop_id": self.shop, "part": part_of(name), "name": name,
                    "used": 0, "spent_minor": 0,
                }
                for name in sorted(set(names) - there)
            ],
        )  # fmt: skip

    def _totals(self, names: Collection[str]) -> list[Any]:
        quota = self.statements.quota
        found: list[Any] = []
        wanted = sorted(set(names))
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            statement = select(quota.c.name).where(
                quota.c.shop_id == self.shop,
                quota.c.part.in_({part_of(name) for name in some}),
                quota.c.name.in_(some),
            )
            found += self.rows(statement, {})
        return found

    def move(self, move: redeeming.QuotaMove) -> None:
        """Move counters when the unit ends."""
        if move.member is not None and move.by_member:
            self._move_own(move.member, move)
        if not move.uses and not move.spent:
            return
        by_name = self.pending.quotas.setdefault(self.statements.move, {})
        row = by_name.get(move.name)
        if row is None:
            row = by_name[move.name] = {
                **this(self.shop, move.name, name=move.name),
                "d_used": 0, "d_spent_minor": 0,
                "b_used_max": _NO_LIMIT, "b_spent_minor_max": _NO_LIMIT,
            }  # fmt: skip
        row["d_used"] += move.uses
        row["d_spent_minor"] += move.spent
        row["b_used_max"] = _lower(row["b_used_max"], move.used_max)
        row["b_spent_minor_max"] = _lower(row["b_spent_minor_max"], move.spent_max)

    def _move_own(self, member: MemberId, move: redeeming.QuotaMove) -> None:
        place = (member, move.name)
        if place not in self._read:
            self.usage([move.name], member=member)
        there = self._read[place]
        row = self._own.get(place)
        if there is None:
            # Nobody has counted yet: whoever is faster makes the row, the other tries again.
            if not move.admits(_UNUSED):
                raise Stale
            if row is None:
                row = self._own[place] = {
                    "shop_id": self.shop, "part": part_of(member),
                    "member_id": member, "name": move.name, "used": 0,
                }  # fmt: skip
                self.insert(self.statements.own, [row])
            row["used"] += move.by_member
            return
        if row is None:
            row = self._own[place] = {
                **this(self.shop, member, member_id=member, name=move.name),
                "d_used": 0, "b_used_max": _NO_LIMIT,
            }  # fmt: skip
            self.pending.update(self.statements.own, self.statements.move_own, row)
        row["d_used"] += move.by_member
        row["b_used_max"] = _lower(row["b_used_max"], move.used_by_member_max)


def _lower(most: int, other: int | None) -> int:
    return most if other is None else min(most, other)
