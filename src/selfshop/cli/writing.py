"""What goes to standard output and standard error."""

import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, TextIO

# JSON may hold these inside a text, but programs that read by line end a line at them.
_LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def put(text: str) -> None:
    """Write *text* and a line end, at once: a reader at the other end need not wait."""
    print(text, flush=True)


def put_json(value: object, *, indent: int | None = 2) -> None:
    """Write *value* as JSON in UTF-8, over several lines unless *indent* is None."""
    separators = (",", ":") if indent is None else (",", ": ")
    text = json.dumps(
        value, ensure_ascii=False, indent=indent, separators=separators, default=_plain
    )
    put(text.translate(_LINE_ENDS))


def complain(line: str) -> None:
    """Write one line about what went wrong to standard error."""
    # Nobody may be there to read it; the exit code says the rest.
    with suppress(OSError):
        print(f"selfshop: {one_line(line)}", file=sys.stderr, flush=True)


def is_terminal(stream: TextIO | None) -> bool:
    """Tell whether somebody watches *stream*; one that was closed before we began is None."""
    return stream is not None and stream.isatty()


def one_line(text: str) -> str:
    """Return *text* without line ends or anything a terminal would obey."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is not plain JSON data")
