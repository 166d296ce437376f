"""Looking at signals."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from selfshop.application.operation import HOUSE, Group, operation
from selfshop.application.pages import Cursor, Page, turn
from selfshop.domain.risk import Signal
from selfshop.domain.shared import MemberId
from selfshop.ports.work import Work

_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


class Risk(Group):
    """What looks wrong, for whoever has to look."""

    name = "risk"

    @operation(who=HOUSE, writes=False)
    def find(
        self,
        work: Work,
        *,
        member: MemberId | None = None,
        kind: str | None = None,
        cursor: Cursor | None = None,
        limit: int = 50,
    ) -> Page[Signal]:
        """Return a page of signals, by member, kind and occasion."""

        def fetch(after: str | None, count: int) -> Sequence[Signal]:
            place = None if after is None else _named(after)
            return work.signals.find(member=member, kind=kind, after=place, limit=count)

        purpose = f"risk.find/{member or ''}/{kind or ''}"
        return turn(work, purpose, cursor=cursor, limit=limit, fetch=fetch, place=_name)


def _name(signal: Signal) -> str:
    return json.dumps([signal.member, signal.kind, signal.occasion])


def _named(name: str) -> Signal:
    """Return a signal in the place that *name* says; its time does not matter."""
    member, kind, occasion = json.loads(name)
    return Signal(member=MemberId(member), kind=kind, occasion=occasion, at=_ANY_TIME)
