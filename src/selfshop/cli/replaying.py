"""`selfshop replay`: recorded baskets through the whole shop, reconciled to the cent."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from selfshop.cli import options, recordings, replay_report
from selfshop.cli.ending import INTERRUPTED, NO
from selfshop.cli.options import Language
from selfshop.cli.replay_bar import replay_bar
from selfshop.cli.stores import explained
from selfshop.cli.writing import complain
from selfshop.replay.rewards import Reward
from selfshop.replay.running import Plan
from selfshop.replay.running import replay as run
from selfshop.shop import MEMORY

DEFAULT_STORE = "sqlite:///selfshop-replay.db"
DEFAULT_REJECTED = Path("selfshop-replay-rejected.jsonl")
TERMINATED = 143

Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        min=1,
        max=recordings.WORKERS_MAX,
        help="How many processes book.",
        show_default="two with --full where there are two cores, else one",
    ),
]


def replay(
    orders: recordings.Orders = None,
    full: recordings.Full = False,
    data: recordings.Data = None,
    store: Annotated[
        str, typer.Option("--store", metavar="URL", help="The database that the shop is put into.")
    ] = DEFAULT_STORE,
    shop: options.ShopName = "main",
    workers: Workers = None,
    rejected: recordings.Rejected = DEFAULT_REJECTED,
    limit: recordings.Limit = None,
    rewards: Annotated[
        list[Reward] | None,
        typer.Option("--with", help="What households get for sales besides; may be given twice."),
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
        recordings.opened_recording(orders, data, watcher, full=full) as recording,
    ):
        lost = recordings.listed(rejected, recording)
        plan = Plan(
            recording=recording,
            store=store,
            shop=shop,
            workers=_usual_workers(store, full=full) if workers is None else workers,
            limit=limit,
            rewards=frozenset(rewards or ()),
        )
        replayed = run(plan, watcher).with_rejected(lost)
    replay_report.tell(plan, replayed, rejected_file=rejected, as_json=as_json)
    if not replayed.agrees:
        raise typer.Exit(NO)


def _require_sense(
    orders: Path | None, *, full: bool, data: Path | None, store: str, workers: int | None
) -> None:
    recordings.require_one_recording(orders, full=full, data=data)
    if store == MEMORY and workers is not None and workers > 1:
        raise typer.BadParameter(f"{MEMORY} is of one process only", param_hint="--workers")


def _usual_workers(store: str, *, full: bool) -> int:
    """Two for what takes long, where there are cores for them and a store that they can share."""
    return min(2, os.cpu_count() or 1) if full and store != MEMORY else 1


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
