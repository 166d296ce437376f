"""Returns in dictionaries."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from selfshop.adapters.memory.store import Repository
from selfshop.domain import aftersales
from selfshop.domain.shared import OrderId, ReturnId


class MemoryReturns(Repository):
    """Serves `ports.returns.Returns`."""

    def add(self, claim: aftersales.Return) -> aftersales.Return:
        """Add a return."""
        return self.overlay.add_versioned("return", (self.shop, claim.order, claim.id), claim)

    def save(self, claim: aftersales.Return) -> aftersales.Return:
        """Replace the return, if nobody else has."""
        return self.overlay.replace("return", (self.shop, claim.order, claim.id), claim)

    def get(self, order: OrderId, claim: ReturnId) -> aftersales.Return | None:
        """Return one return of an order."""
        found: aftersales.Return | None = self.rows("return").get((self.shop, order, claim))
        return found

    def of_order(self, order: OrderId) -> Sequence[aftersales.Return]:
        """Return the returns of an order."""
        return [row for key, row in self.of_shop("return") if key[1] == order]

    def find(
        self, *, status: aftersales.ReturnStatus | None, after: ReturnId | None, limit: int
    ) -> Sequence[aftersales.Return]:
        """Return a page of returns."""
        found = [
            row
            for _, row in self.of_shop("return")
            if (status is None or row.status is status) and (after is None or row.id > after)
        ]
        return list(islice(sorted(found, key=lambda row: row.id), limit))

    def overdue(self, at: datetime, *, limit: int) -> Sequence[aftersales.Return]:
        """Return approved returns whose goods were to be back by *at*."""
        due = [(instant, claim.id, claim) for instant, claim in self._awaited() if instant <= at]
        return [claim for _, _, claim in sorted(due, key=lambda one: one[:2])][:limit]

    def next_overdue(self) -> datetime | None:
        """Return when the next approved return is overdue."""
        return min((instant for instant, _ in self._awaited()), default=None)

    def _awaited(self) -> list[tuple[datetime, aftersales.Return]]:
        return [
            (row.send_before, row)
            for _, row in self.of_shop("return")
            if row.status is aftersales.ReturnStatus.APPROVED and row.send_before is not None
        ]
