"""A bar for long work, shown only to somebody who watches."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from selfshop.cli.writing import is_terminal


@contextmanager
def byte_bar(title: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """Give a function that is told how many bytes have been read.

    The bar is on standard error, and only when that is a terminal and the answers go elsewhere.
    """
    watched = is_terminal(sys.stderr) and not is_terminal(sys.stdout)
    if total is None or not watched:
        yield _ignore
        return
    from rich.console import Console  # noqa: PLC0415  # few runs are watched
    from rich.progress import Progress  # noqa: PLC0415  # few runs are watched

    # The answers stay where they go.
    with Progress(console=Console(stderr=True), transient=True, redirect_stdout=False) as progress:
        task = progress.add_task(title, total=total)
        yield lambda done: progress.update(task, completed=done)


@contextmanager
def count_bars(
    totals: Callable[[], Mapping[str, int]],
) -> Iterator[Callable[[Mapping[str, int]], None]]:
    """Give a function that is told how many of each kind have been done so far.

    There is a bar for each kind of which there is anything to do. They are on standard error, and
    only when that is a terminal.

    Args:
        totals: asked once, if somebody watches: how many of each kind there are to do.
    """
    if not is_terminal(sys.stderr):
        yield _ignore
        return
    from rich import progress as bars  # noqa: PLC0415  # few runs are watched
    from rich.console import Console  # noqa: PLC0415  # few runs are watched

    columns = (
        bars.TextColumn("{task.description:20}"),
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        bars.TimeElapsedColumn(),
        bars.TimeRemainingColumn(),
    )
    with bars.Progress(
        *columns,
        console=Console(stderr=True),
        transient=True,
        # Answers on the same terminal are written above the bars; others stay where they go.
        redirect_stdout=is_terminal(sys.stdout),
    ) as shown:
        tasks = {
            kind: shown.add_task(kind, total=total) for kind, total in totals().items() if total
        }

        def tell(done: Mapping[str, int]) -> None:
            for kind, task in tasks.items():
                shown.update(task, completed=done.get(kind, 0))

        yield tell


def _ignore(_: object) -> None:
    pass
