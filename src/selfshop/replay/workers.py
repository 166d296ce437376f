"""Several processes that book one recording, each the baskets of its share of the customers."""

import resource
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import cast

from attrs import define, frozen

from selfshop.domain.shared import Corrupted
from selfshop.replay.furnishing import REPLAY
from selfshop.replay.opening import opened_shop
from selfshop.replay.reconciliation import Reconciliation
from selfshop.replay.recording import Recording, Share
from selfshop.replay.replaying import Replayer, entries_of
from selfshop.replay.watching import Watcher

#: How many entries a worker books between two words to whoever started it.
_TELL_EVERY = 16


@frozen(kw_only=True)
class Errand:
    """What each worker needs to know; it can be pickled."""

    recording: Recording
    store: str
    shop: str
    limit: int | None
    looked_up: bool


@frozen
class Done:
    """A worker's last word."""

    reconciliation: Reconciliation
    memory_bytes: int


#: What a worker says: how many entries more, its result, or why it gave up.
Word = int | Done | Exception


def run_errands(errand: Errand, workers: int, watcher: Watcher) -> tuple[Reconciliation, int]:
    """Book with *workers* processes; return what they reconciled, and their memory in bytes.

    When one of them fails, or this process is interrupted, all are stopped; what they have booked
    stays booked.
    """
    hired: list[tuple[SpawnProcess, Connection]] = []
    try:
        hired.extend(_hired() for _ in range(workers))
        for number, (_, line) in enumerate(hired):
            # One that has died already is noticed when it is listened to.
            with suppress(ConnectionError):
                line.send((errand, Share(number=number, of=workers)))
        results = _listen([line for _, line in hired], watcher)
    finally:
        for process, _ in hired:
            process.terminate()
        for process, _ in hired:
            process.join()
    total = Reconciliation(currency=errand.recording.currency)
    for done in results:
        total += done.reconciliation
    return total, sum(done.memory_bytes for done in results)


def peak_memory_bytes() -> int:
    """Return the most memory that this process has held so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _hired() -> tuple[SpawnProcess, Connection]:
    """Start a worker; its errand is sent after.

    A large one, passed as it starts, would be waited for in vain if it died at once.
    """
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs,), daemon=True)
    process.start()
    # With its last other end closed, a worker that dies is heard as the end of its words.
    theirs.close()
    return process, ours


def _listen(lines: Sequence[Connection], watcher: Watcher) -> list[Done]:
    results: list[Done] = []
    talking = list(lines)
    while talking:
        for line in cast("list[Connection]", wait(talking)):
            match _heard(line):
                case int(count):
                    watcher.advances(count)
                case Done() as done:
                    results.append(done)
                    talking.remove(line)
                case fault:
                    raise fault
    return results


def _heard(line: Connection) -> Word:
    try:
        word: Word = line.recv()
    except (EOFError, ConnectionError):
        return Corrupted("replay.worker_died")
    return word


def _work(line: Connection) -> None:
    # Ctrl-C reaches every process of the terminal: who started us decides, and stops us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        errand, share = line.recv()
        line.send(_booked(errand, share, Teller(line=line)))
    except (ConnectionError, EOFError):
        # Nobody listens any more: the run has been killed, and another may have begun.
        return
    except Exception as fault:  # noqa: BLE001  # whatever it is, it is raised where we were hired
        line.send(fault)


def _booked(errand: Errand, share: Share, watcher: Watcher) -> Done:
    with opened_shop(errand.store, shop=errand.shop) as opened:
        replayer = Replayer(
            shop=opened.acting_as(REPLAY),
            looked_up=errand.looked_up,
            reconciliation=Reconciliation(currency=errand.recording.currency),
            watcher=watcher,
        )
        result = replayer.replay(entries_of(errand.recording, share, errand.limit))
    return Done(result, peak_memory_bytes())


@define(kw_only=True)
class Teller:
    """Serves `Watcher` in a worker: tells whoever started it, now and then."""

    line: Connection
    untold: int = 0

    def begins(self, stage: str, total: int) -> None:
        """Say nothing: the stage is known."""

    def advances(self, count: int) -> None:
        """Count, and tell every so often."""
        self.untold += count
        if self.untold >= _TELL_EVERY:
            self.line.send(self.untold)
            self.untold = 0
