"""How many different members, exactly, in memory that does not grow with them.

What does not fit is kept in a scratch SQLite file, which goes when the counting is over.
"""

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from attrs import define, field, frozen

from selfshop.domain.checkout import rehearsals
from selfshop.domain.shared import MemberId, RuleId

#: So many members and uses are held in memory before they are written down.
HELD_MAX = 50_000

_BEFORE, _AFTER, _ANY = 0, 1, 2
_SCHEMA = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16384;
CREATE TABLE met (member TEXT PRIMARY KEY, baskets INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE used (
  side INTEGER NOT NULL, rule TEXT NOT NULL, member TEXT NOT NULL, PRIMARY KEY (side, rule, member)
) WITHOUT ROWID;
BEGIN;
"""
_MET = "INSERT INTO met VALUES (?, ?) ON CONFLICT (member) DO UPDATE SET baskets = excluded.baskets"


@frozen(kw_only=True)
class MemberCounts:
    """Different members: of all baskets, and of those that each rule applies to."""

    members: int = 0
    before: Mapping[RuleId, int] = field(factory=dict)
    after: Mapping[RuleId, int] = field(factory=dict)

    def __add__(self, other: "MemberCounts") -> "MemberCounts":
        """Add the counts of other members; nobody may be in both."""
        return MemberCounts(
            members=self.members + other.members,
            before=_added(self.before, other.before),
            after=_added(self.after, other.after),
        )


@define
class MemberBook:
    """Who has been met, and by which rules; made by `member_book`."""

    _scratch: sqlite3.Connection
    _met: dict[MemberId, int] = field(init=False, factory=dict)
    _used: set[tuple[int, str, str]] = field(init=False, factory=set)

    def meet(self, member: MemberId) -> int:
        """Return how many baskets *member* has had so far, and count one more."""
        known = self._met.get(member)
        if known is None:
            row = self._scratch.execute(
                "SELECT baskets FROM met WHERE member = ?", (member,)
            ).fetchone()
            known = 0 if row is None else int(row[0])
        self._met[member] = known + 1
        self._make_room()
        return known

    def note(self, tried: rehearsals.Tried) -> None:
        """Note by which rules a compared basket's member is reached; a guest is nobody."""
        member = tried.basket.buyer.member
        if member is not None:
            self.note_uses(
                member,
                before=(one.rule for one in tried.before.applied),
                after=(one.rule for one in tried.after.applied),
            )

    def note_uses(
        self, member: MemberId, *, before: Iterable[RuleId], after: Iterable[RuleId]
    ) -> None:
        """Note that *member* was reached by these rules, once or once more."""
        self._used.add((_ANY, "", member))
        self._used.update((_BEFORE, rule, member) for rule in before)
        self._used.update((_AFTER, rule, member) for rule in after)
        self._make_room()

    def counts(self) -> MemberCounts:
        """Count everybody noted so far."""
        self._write_down()
        query = "SELECT side, rule, count(*) FROM used GROUP BY side, rule ORDER BY side, rule"
        counted: dict[int, dict[RuleId, int]] = {_BEFORE: {}, _AFTER: {}, _ANY: {}}
        for side, rule, count in self._scratch.execute(query):
            counted[side][RuleId(rule)] = count
        return MemberCounts(
            members=counted[_ANY].get(RuleId(""), 0),
            before=counted[_BEFORE],
            after=counted[_AFTER],
        )

    def _make_room(self) -> None:
        if len(self._met) + len(self._used) >= HELD_MAX:
            self._write_down()

    def _write_down(self) -> None:
        self._scratch.executemany(_MET, sorted(self._met.items()))
        self._scratch.executemany("INSERT OR IGNORE INTO used VALUES (?, ?, ?)", sorted(self._used))
        self._met.clear()
        self._used.clear()


@contextmanager
def member_book() -> Iterator[MemberBook]:
    """Open a book that nobody is in."""
    with tempfile.TemporaryDirectory(prefix="selfshop-rehearse-") as folder:
        path = Path(folder) / "members.db"
        with closing(sqlite3.connect(path, isolation_level=None)) as scratch:
            scratch.executescript(_SCHEMA)
            yield MemberBook(scratch)


def _added(one: Mapping[RuleId, int], other: Mapping[RuleId, int]) -> Mapping[RuleId, int]:
    return {rule: one.get(rule, 0) + other.get(rule, 0) for rule in sorted({**one, **other})}
