"""Events in dictionaries."""

from collections.abc import Collection, Sequence
from itertools import islice

from selfshop.adapters.memory.store import Repository
from selfshop.ports.events import Recorded


class MemoryOutbox(Repository):
    """Serves `ports.events.Outbox`."""

    def unrelayed(self, *, limit: int) -> Sequence[Recorded]:
        """Return events that have not been relayed."""
        relayed = self.rows("relayed")
        found = (row for key, row in self.of_shop("outbox") if key not in relayed)
        return list(islice(found, limit))

    def unrelayed_of(self, aggregates: Collection[str]) -> Sequence[Recorded]:
        """Return all events of the aggregates that have not been relayed."""
        relayed = self.rows("relayed")
        return [
            row
            for key, row in self.of_shop("outbox")
            if key not in relayed and row.event.aggregate in aggregates
        ]

    def mark_relayed(self, events: Sequence[Recorded]) -> None:
        """Note that *events* have been delivered."""
        for recorded in events:
            self.overlay.change("relayed", (self.shop, recorded.id), lambda _: True)

    def history(self, aggregate: str) -> Sequence[Recorded]:
        """Return the events of one aggregate."""
        found = (row for _, row in self.of_shop("outbox") if row.event.aggregate == aggregate)
        return sorted(found, key=lambda row: row.event.version)
