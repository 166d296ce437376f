"""Tables for people: drawn on a terminal, plain columns everywhere else."""

import sys
import unicodedata
from collections.abc import Sequence

from selfshop.cli.writing import put

Rows = Sequence[Sequence[str]]


def put_table(title: str, names: Sequence[str], rows: Rows, *, total: bool = False) -> None:
    """Print *rows* under *names*: the first column to the left, the others to the right.

    Args:
        title: in a line of its own.
        names: of the columns.
        rows: cells, as many as there are names.
        total: whether the last row is the sum of the others.
    """
    if not sys.stdout.isatty():
        _put_plain(title, names, rows)
        return
    from rich import box  # noqa: PLC0415  # only for people
    from rich.console import Console  # noqa: PLC0415  # only for people
    from rich.table import Table  # noqa: PLC0415  # only for people

    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    # A name may be folded, an amount never: a line that is too long is the terminal's to fold.
    for number, (name, *cells) in enumerate(zip(names, *rows, strict=True)):
        width = max(map(_width, (*name.split(), *cells)))
        table.add_column(name, justify="right" if number else "left", min_width=width)
    for row in rows[:-1] if total else rows:
        table.add_row(*row)
    if total:
        table.add_section()
        table.add_row(*rows[-1], style="bold")
    console = Console()
    console.print(table, width=max(console.width, console.measure(table).minimum), crop=False)


def _put_plain(title: str, names: Sequence[str], rows: Rows) -> None:
    put(title)
    widths = [max(map(_width, column)) for column in zip(names, *rows, strict=True)]
    for row in (names, *rows):
        (first, wide), *others = zip(row, widths, strict=True)
        cells = [first + _pad(first, wide), *(_pad(cell, w) + cell for cell, w in others)]
        put("  ".join(cells))


def _pad(text: str, width: int) -> str:
    return " " * (width - _width(text))


def _width(text: str) -> int:
    """How many columns *text* takes; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
