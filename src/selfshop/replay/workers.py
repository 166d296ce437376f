"""Processes that make a shop ready for a recording and book it, apart from whoever started them.

What one has taken up is given back when it ends.
"""

from collections.abc import Collection

from attrs import frozen

from selfshop.replay.crew import Teller, run_crew
from selfshop.replay.furnishing import REPLAY, furnish
from selfshop.replay.opening import opened_shop
from selfshop.replay.reconciliation import Reconciliation
from selfshop.replay.recording import Recording, Share
from selfshop.replay.replaying import Replayer, entries_of
from selfshop.replay.rewards import Reward
from selfshop.replay.watching import Watcher


@frozen(kw_only=True)
class Furnishing:
    """What the one that makes the shop ready needs to know; it can be pickled."""

    recording: Recording
    store: str
    shop: str
    rewards: Collection[Reward] = ()

    def do(self, _: Share, teller: Teller) -> bool:
        """Make the shop ready; tell whether it had orders already."""
        with opened_shop(self.store, shop=self.shop) as opened:
            return furnish(opened, self.recording, teller, rewards=self.rewards)


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


def furnish_apart(furnishing: Furnishing, watcher: Watcher) -> tuple[bool, int]:
    """Make the shop ready in another process; tell if it had orders, and that one's memory in bytes.

    When it fails, or this process is interrupted, it is stopped; the next goes on from there.

    Raises:
        Refused: as `furnish`.
    """
    (resumed,), memory_bytes = run_crew(furnishing, 1, watcher)
    return resumed, memory_bytes


def run_errands(errand: Errand, workers: int, watcher: Watcher) -> tuple[Reconciliation, int]:
    """Book with *workers* processes; return what they reconciled, and their memory in bytes.

    When one of them fails, or this process is interrupted, all are stopped; what they have booked
    stays booked.
    """
    parts, memory_bytes = run_crew(errand, workers, watcher)
    return sum(parts, Reconciliation(currency=errand.recording.currency)), memory_bytes
