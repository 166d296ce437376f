"""A share of a recording through the shop, entry by entry, by time."""

from collections.abc import Iterable, Iterator
from itertools import islice

from attrs import define

from selfshop.domain.shared import InvalidInput, Refused
from selfshop.replay.reconciliation import Reconciliation
from selfshop.replay.recording import (
    EVERYTHING,
    RecordedBasket,
    RecordedEntry,
    RecordedReturn,
    Recording,
    Share,
)
from selfshop.replay.returning import settled, take_back
from selfshop.replay.selling import sell
from selfshop.replay.watching import Watcher
from selfshop.shop import Shop


def entries_of(recording: Recording, share: Share, limit: int | None) -> Iterator[RecordedEntry]:
    """Yield the entries of *share*; with a limit, those of it among the recording's first."""
    if limit is None:
        return recording.entries(share)
    first = islice(recording.entries(EVERYTHING), limit)
    return (entry for entry in first if share.holds(entry.customer))


@define(kw_only=True)
class Replayer:
    """Books entries through one shop and reconciles each with what the shop says of it.

    Attributes:
        shop: acting as the replay.
        looked_up: whether orders may be there already, from a run that was interrupted.
    """

    shop: Shop
    looked_up: bool
    reconciliation: Reconciliation
    watcher: Watcher

    def replay(self, entries: Iterable[RecordedEntry]) -> Reconciliation:
        """Book every entry; of returns, the goods."""
        for entry in entries:
            if isinstance(entry, RecordedBasket):
                self._sell(entry)
            else:
                self._take_back(entry)
            self.watcher.advances(1)
        return self.reconciliation

    def settle(self, entries: Iterable[RecordedEntry]) -> Reconciliation:
        """Reconcile every return among *entries*, once its refund has been sent."""
        for entry in entries:
            if isinstance(entry, RecordedReturn):
                self._settle(entry)
                self.watcher.advances(1)
        return self.reconciliation

    def _sell(self, basket: RecordedBasket) -> None:
        try:
            booked = sell(self.shop, basket, looked_up=self.looked_up)
        except (InvalidInput, Refused) as no:
            _require_final(no)
            self.reconciliation = self.reconciliation.with_refused(basket, no)
        else:
            self.reconciliation = self.reconciliation.with_order(basket, booked)

    def _take_back(self, back: RecordedReturn) -> None:
        try:
            take_back(self.shop, back)
        except Refused as no:
            # Settling asks again, and tells.
            _require_final(no)

    def _settle(self, back: RecordedReturn) -> None:
        try:
            booked = settled(self.shop, back)
        except Refused as no:
            _require_final(no)
            self.reconciliation = self.reconciliation.with_refused(back, no)
        else:
            self.reconciliation = self.reconciliation.with_return(back, booked)


def _require_final(no: InvalidInput | Refused) -> None:
    """Raise a refusal that says nothing of the entry: the store was busy, time and again."""
    if no.retryable:
        raise no
