"""Several processes at one job, each at its share of the customers."""

import resource
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar, cast

from attrs import define, frozen

from selfshop.domain.shared import Corrupted
from selfshop.replay.recording import Share
from selfshop.replay.watching import Watcher

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)

#: How many things a worker does between two words to whoever started it.
_TELL_EVERY = 16
#: How long nobody says anything before it is asked again whether to stop.
_LISTEN_SECONDS = 0.2


class Job(Protocol[R_co]):
    """What each worker is to do with its share; it can be pickled, as its result can."""

    def do(self, share: Share, teller: "Teller") -> R_co:
        """Do it, and tell *teller* how far it has come."""


@frozen
class Done(Generic[R]):
    """A worker's last word."""

    result: R
    memory_bytes: int


@frozen
class Begun:
    """A worker's word that it is at something else now."""

    stage: str
    total: int


#: What a worker says: what it is at, how many things more, its result, or why it gave up.
Word = Begun | int | Done[Any] | Exception


def never() -> bool:
    """Do not stop before the end."""
    return False


def run_crew(
    job: Job[R], workers: int, watcher: Watcher, *, stopped: Callable[[], bool] = never
) -> tuple[list[R], int]:
    """Have *workers* processes do *job*; return their results, and their memory in bytes.

    When one of them fails, or this process is interrupted, all are ended. Once *stopped* says so
    they are told to stop where they are; what they have by then is their result.
    """
    hired: list[tuple[SpawnProcess, Connection]] = []
    try:
        hired.extend(_hired() for _ in range(workers))
        for number, (_, line) in enumerate(hired):
            # One that has died already is noticed when it is listened to.
            with suppress(ConnectionError):
                line.send((job, Share(number=number, of=workers)))
        done = _listen([line for _, line in hired], watcher, stopped)
    finally:
        for process, _ in hired:
            process.terminate()
        for process, _ in hired:
            process.join()
    return [one.result for one in done], sum(one.memory_bytes for one in done)


def peak_memory_bytes() -> int:
    """Return the most memory that this process has held so far."""
    # What getrusage tells a process that was started by another begins at that one's memory.
    with suppress(OSError), Path("/proc/self/status").open(encoding="ascii") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _hired() -> tuple[SpawnProcess, Connection]:
    """Start a worker; its job is sent after.

    A large one, passed as it starts, would be waited for in vain if it died at once.
    """
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs,), daemon=True)
    process.start()
    # With its last other end closed, a worker that dies is heard as the end of its words.
    theirs.close()
    return process, ours


def _listen(
    lines: Sequence[Connection], watcher: Watcher, stopped: Callable[[], bool]
) -> list[Done[Any]]:
    results: list[Done[Any]] = []
    talking = list(lines)
    told = False
    while talking:
        if not told and stopped():
            told = True
            _tell_to_stop(talking)
        for line in cast("list[Connection]", wait(talking, _LISTEN_SECONDS)):
            match _heard(line):
                case Begun(stage, total):
                    watcher.begins(stage, total)
                case int(count):
                    watcher.advances(count)
                case Done() as done:
                    results.append(done)
                    talking.remove(line)
                case fault:
                    raise fault
    return results


def _tell_to_stop(lines: Sequence[Connection]) -> None:
    for line in lines:
        with suppress(ConnectionError):
            line.send(None)


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
        job, share = line.recv()
        result = job.do(share, Teller(line=line))
        line.send(Done(result, peak_memory_bytes()))
    except (ConnectionError, EOFError):
        # Nobody listens any more: the run has been killed, and another may have begun.
        return
    except Exception as fault:  # noqa: BLE001  # whatever it is, it is raised where we were hired
        line.send(fault)


@define(kw_only=True)
class Teller:
    """Serves `Watcher` in a worker: tells whoever started it, now and then."""

    line: Connection
    untold: int = 0

    def begins(self, stage: str, total: int) -> None:
        """Tell at once, and count from the beginning again."""
        self.untold = 0
        self.line.send(Begun(stage, total))

    def advances(self, count: int) -> None:
        """Count, and tell every so often."""
        self.untold += count
        if self.untold >= _TELL_EVERY:
            self.line.send(self.untold)
            self.untold = 0

    def stopped(self) -> bool:
        """Tell whether whoever started it has said to stop; nothing else is ever said."""
        return self.line.poll()
