"""Who brought whom in, on SQL."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from attrs import evolve
from sqlalchemy import bindparam, delete, select, update

from selfshop.adapters.sql.instants import instant_or_none, micros_or_none
from selfshop.adapters.sql.repository import Repository
from selfshop.adapters.sql.schema import Tables
from selfshop.adapters.sql.statements import by_ids, this, this_row, versioned
from selfshop.domain import distribution
from selfshop.domain.shared import MemberId, part_of

_COLUMNS = ("referrer", "bound_at_us", "ordered", "refers")
#: Deeper than any line of promoters.
_ALL = 2**31 - 1


class ReferralStatements:
    """The statements over referrals, built once per set of tables."""

    def __init__(self, tables: Tables) -> None:
        place, path = tables.referral, tables.referral_path
        self.place, self.path, self.trace = place, path, tables.member_trace
        self.places = by_ids(place, "member_id")
        self.save = versioned(place, *_COLUMNS, keys=("member_id",))
        self.upline = (
            select(path.c.ancestor)
            .where(this_row(path, "member_id"), path.c.depth <= bindparam("reach"))
            .order_by(path.c.depth)
        )
        self.replace = (
            update(path)
            .where(this_row(path, "member_id", "depth"))
            .values(ancestor=bindparam("ancestor"))
        )
        self.shorten = delete(path).where(this_row(path, "member_id", "depth"))
        below = (path.c.shop_id == bindparam("shop"), path.c.ancestor == bindparam("ancestor"))
        self.team = (
            select(path.c.depth)
            .where(*below)
            .order_by(path.c.depth.desc())
            .limit(bindparam("limit"))
        )
        self.brought_in = (
            select(path.c.member_id)
            .where(*below, path.c.depth == 1, path.c.member_id > bindparam("after"))
            .order_by(path.c.member_id)
            .limit(bindparam("limit"))
        )
        self.traces = by_ids(tables.member_trace, "member_id")
        self.forget = delete(self.trace).where(this_row(self.trace, "member_id", "kind", "digest"))


class SqlReferrals(Repository[ReferralStatements]):
    """Serves `ports.referrals.Referrals`."""

    def places(self, members: Collection[MemberId]) -> Mapping[MemberId, distribution.Place]:
        """Return the places of those that have one."""
        rows = self.rows_of(self.statements.places, members)
        return {MemberId(row.member_id): _place(row) for row in rows}

    def upline(self, member: MemberId, *, reach: int | None = None) -> Sequence[MemberId]:
        """Return everybody above a member."""
        keys = this(self.shop, member, member_id=member)
        rows = self.rows(self.statements.upline, keys | {"reach": _ALL if reach is None else reach})
        return [MemberId(row.ancestor) for row in rows]

    def save(self, place: distribution.Place) -> distribution.Place:
        """Add or replace a place, if nobody else has."""
        saved = evolve(place, version=place.version + 1)
        columns: dict[str, object] = {
            "referrer": saved.referrer,
            "bound_at_us": micros_or_none(saved.bound_at),
            "ordered": int(saved.ordered),
            "refers": int(saved.refers),
            "version": saved.version,
        }
        if place.version == 0:
            self.insert(self.statements.place, [self._own(place.member) | columns])
        else:
            keys = this(self.shop, place.member, member_id=place.member, version=place.version)
            self.pending.update(self.statements.place, self.statements.save, keys | columns)
        return saved

    def move(self, place: distribution.Place, above: Sequence[MemberId]) -> distribution.Place:
        """Save a place with everybody above it."""
        before = self.upline(place.member)
        for depth, (old, new) in enumerate(zip(before, above, strict=False), 1):
            if old != new:
                self._change(self.statements.replace, place.member, depth, ancestor=new)
        for depth in range(len(above) + 1, len(before) + 1):
            self._change(self.statements.shorten, place.member, depth)
        own = self._own(place.member)
        longer = enumerate(above[len(before) :], len(before) + 1)
        rows = [{**own, "depth": depth, "ancestor": name} for depth, name in longer]
        self.insert(self.statements.path, rows)
        return self.save(place)

    def team(self, head: MemberId, *, most: int) -> Sequence[int]:
        """Return how far below *head* the deepest of their team are."""
        page = {"shop": self.shop, "ancestor": head, "limit": most}
        return [row.depth for row in self.rows(self.statements.team, page)]

    def brought_in(
        self, referrer: MemberId, *, after: MemberId | None, limit: int
    ) -> Sequence[MemberId]:
        """Return members brought in by a promoter."""
        page = {"shop": self.shop, "ancestor": referrer, "after": after or "", "limit": limit}
        return [MemberId(row.member_id) for row in self.rows(self.statements.brought_in, page)]

    def note(self, member: MemberId, traces: Collection[distribution.Trace]) -> None:
        """Keep traces of a member."""
        known = self.traces([member]).get(member, frozenset())
        self.insert(
            self.statements.trace,
            [
                {**self._own(member), "kind": trace.kind.value, "digest": trace.digest}
                for trace in sorted(set(traces) - known)
            ],
        )

    def traces(
        self, members: Collection[MemberId]
    ) -> Mapping[MemberId, frozenset[distribution.Trace]]:
        """Return the traces of those members that have any."""
        found: dict[MemberId, set[distribution.Trace]] = {}
        for row in self.rows_of(self.statements.traces, members):
            trace = distribution.Trace(kind=distribution.TraceKind(row.kind), digest=row.digest)
            found.setdefault(MemberId(row.member_id), set()).add(trace)
        return {name: frozenset(traces) for name, traces in found.items()}

    def forget(self, member: MemberId) -> None:
        """Destroy the traces of a member."""
        for trace in sorted(self.traces([member]).get(member, ())):
            row = this(
                self.shop, member, member_id=member, kind=trace.kind.value, digest=trace.digest
            )
            self.pending.update(self.statements.trace, self.statements.forget, row)

    def _own(self, member: MemberId) -> dict[str, object]:
        return {"shop_id": self.shop, "part": part_of(member), "member_id": member}

    def _change(self, statement: Any, member: MemberId, depth: int, **values: object) -> None:
        keys = this(self.shop, member, member_id=member, depth=depth)
        self.pending.update(self.statements.path, statement, keys | values)


def _place(row: Any) -> distribution.Place:
    return distribution.Place(
        member=MemberId(row.member_id),
        referrer=None if row.referrer is None else MemberId(row.referrer),
        bound_at=instant_or_none(row.bound_at_us),
        ordered=bool(row.ordered),
        refers=bool(row.refers),
        version=row.version,
    )
