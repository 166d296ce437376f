"""Several processes that book one recording, each the baskets of its share of the customers."""

from attrs import frozen

from selfshop.replay.crew import Teller, run_crew
from selfshop.replay.furnishing import REPLAY
from selfshop.replay.opening import opened_shop
from selfshop.replay.reconciliation import Reconciliation
from selfshop.replay.recording import Recording, Share
from selfshop.replay.replaying import Replayer, entries_of
from selfshop.replay.watching import Watcher


@frozen(kw_only=True)
class Errand:
    """What each worker needs to know; it can be pickled."""

    recording: Recording
    store: str
    shop: str
    limit: int | None
    looked_up: bool

    def do(self, share: Share, teller: Teller) -> Reconciliation:
        """Book the entries of *share*."""
        with opened_shop(self.store, shop=self.shop) as opened:
            replayer = Replayer(
                shop=opened.acting_as(REPLAY),
                looked_up=self.looked_up,
                reconciliation=Reconciliation(currency=self.recording.currency),
                watcher=teller,
            )
            return replayer.replay(entries_of(self.recording, share, self.limit))


def run_errands(errand: Errand, workers: int, watcher: Watcher) -> tuple[Reconciliation, int]:
    """Book with *workers* processes; return what they reconciled, and their memory in bytes.

    When one of them fails, or this process is interrupted, all are stopped; what they have booked
    stays booked.
    """
    parts, memory_bytes = run_crew(errand, workers, watcher)
    return sum(parts, Reconciliation(currency=errand.recording.currency)), memory_bytes
