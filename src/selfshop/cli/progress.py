"""A bar for long work, shown only to somebody who watches."""

import sys
from collections.abc import Callable, Iterator
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

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(title, total=total)
        yield lambda done: progress.update(task, completed=done)


def _ignore(_: int) -> None:
    pass
