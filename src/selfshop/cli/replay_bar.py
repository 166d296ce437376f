"""How far a replay has come, shown to whoever watches."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from attrs import define

from selfshop.replay.watching import Nobody, Watcher

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


@contextmanager
def replay_bar() -> Iterator[Watcher]:
    """Give a watcher; its bars are on standard error, and only when that is a terminal."""
    if not sys.stderr.isatty():
        yield Nobody()
        return
    from rich import progress as bars  # noqa: PLC0415  # few runs are watched
    from rich.console import Console  # noqa: PLC0415  # few runs are watched

    columns = (
        bars.TextColumn("{task.description:18}"),
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        bars.TimeElapsedColumn(),
        bars.TimeRemainingColumn(),
    )
    with bars.Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        yield Bars(shown)


@define
class Bars:
    """Serves `Watcher`: a bar for each stage."""

    shown: "Progress"
    stage: "TaskID | None" = None

    def begins(self, stage: str, total: int) -> None:
        """Show the next bar, the one before as done."""
        if self.stage is not None:
            self.shown.update(self.stage, total=self.shown.tasks[self.stage].completed)
        self.stage = self.shown.add_task(stage, total=total or None)

    def advances(self, count: int) -> None:
        """Move the bar."""
        if self.stage is not None:
            self.shown.advance(self.stage, count)
