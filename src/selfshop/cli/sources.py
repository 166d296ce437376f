"""Where cases come from: a file or standard input, whole or a line at a time."""

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from attrs import define, field, frozen

from selfshop.domain.shared import InvalidInput

STDIN = "-"
#: Bytes of one case; a longer line is answered with an error and not kept in memory.
CASE_BYTES_MAX = 64 * 2**20

_BOM = b"\xef\xbb\xbf"
_LINES = {".jsonl", ".ndjson"}


@frozen(kw_only=True)
class Found:
    """One case as it stands in its source, not yet read.

    Attributes:
        source: the file's name, or ``-``.
        line: counted from 1; None = the source is one case as a whole.
        raw: its bytes; None = they are too many.
    """

    source: str
    line: int | None
    raw: bytes | None

    @property
    def place(self) -> str:
        """Where it stands, as an editor would say it."""
        return self.source if self.line is None else f"{self.source}:{self.line}"

    def text(self) -> str:
        """Return it as text.

        Raises:
            InvalidInput: it is too long or not UTF-8.
        """
        if self.raw is None:
            raise InvalidInput("", "input.too_long", most=CASE_BYTES_MAX)
        try:
            return self.raw.decode("utf-8")
        except UnicodeDecodeError as fault:
            raise InvalidInput("", "input.unprintable") from fault


@define(kw_only=True)
class Source:
    """An open source of cases.

    Attributes:
        many: whether each line is a case.
        size: how many bytes it has; None = nobody knows.
        position: how many bytes have been read.
    """

    name: str
    many: bool
    size: int | None
    position: int = 0
    _file: BinaryIO
    _ahead: list[bytes | None] = field(factory=list)

    def cases(self) -> Iterator[Found]:
        """Walk the cases; blank lines are passed over."""
        if not self.many:
            yield self.whole()
            return
        number = 0
        while (line := self._next()) != b"":
            number += 1
            stripped = line if line is None else line.strip()
            if stripped != b"":
                yield Found(source=self.name, line=number, raw=stripped)

    def whole(self) -> Found:
        """Take everything for one case."""
        raw = self._rest()
        return Found(source=self.name, line=None, raw=raw if len(raw) <= CASE_BYTES_MAX else None)

    def look_ahead(self) -> None:
        """Find out from the first lines whether each line is a case.

        A case over several lines begins with a line that opens an object and does not close it;
        a single line is one case.
        """
        first = self._look_for_text()
        opens = first is not None and first.startswith(b"{") and not first.endswith(b"}")
        self.many = first != b"" and not opens and self._look_for_text() != b""

    def _look_for_text(self) -> bytes | None:
        while True:
            line = self._read_line()
            self._ahead.append(line)
            if line is None or line == b"" or line.strip():
                return line if line is None else line.strip()

    def _next(self) -> bytes | None:
        return self._ahead.pop(0) if self._ahead else self._read_line()

    def _rest(self) -> bytes:
        if None in self._ahead:
            return b" " * (CASE_BYTES_MAX + 1)
        ahead = b"".join(line for line in self._ahead if line is not None)
        rest = self._read(self._file.read)
        self.position += len(rest)
        return (ahead + rest).removeprefix(_BOM)

    def _read_line(self) -> bytes | None:
        """Return the next line with its end; empty = there is none, None = it is too long."""
        line = self._read(self._file.readline)
        at_start = self.position == 0
        self.position += len(line)
        if len(line) > CASE_BYTES_MAX:
            while line and not line.endswith(b"\n"):
                line = self._read(self._file.readline)
                self.position += len(line)
            return None
        return line.removeprefix(_BOM) if at_start else line

    def _read(self, read: Callable[[int], bytes]) -> bytes:
        with _readable(self.name):
            return read(CASE_BYTES_MAX + 1)


@contextmanager
def opened_source(name: str, *, lines: bool) -> Iterator[Source]:
    """Open the file *name*, or standard input for ``-``.

    Args:
        name: ``….json`` is one case, ``….jsonl`` and ``….ndjson`` one a line; any other is looked
            into.
        lines: take each line for a case whatever the name.

    Raises:
        InvalidInput: it cannot be read.
    """
    suffix = Path(name).suffix.lower()
    many = lines or suffix in _LINES
    with _opened(name) as file:
        source = Source(name=name, many=many, size=_size_of(file), file=file)
        if not many and suffix != ".json":
            source.look_ahead()
        yield source


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == STDIN:
        if sys.stdin is None:
            raise InvalidInput(name, "input.unreadable_file", why="standard input is closed")
        yield sys.stdin.buffer
        return
    with ExitStack() as stack:
        with _readable(name):
            file = stack.enter_context(Path(name).open("rb"))
        yield file


@contextmanager
def _readable(name: str) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as fault:
        why = getattr(fault, "strerror", None) or str(fault)
        raise InvalidInput(name, "input.unreadable_file", why=why) from fault


def _size_of(file: BinaryIO) -> int | None:
    try:
        status = os.fstat(file.fileno())
    except (OSError, ValueError):
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None
