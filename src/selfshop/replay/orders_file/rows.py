"""Rows of a file of orders, CSV or JSON Lines, gzipped or not: named cells, not yet judged.

The first character decides: ``{`` is JSON Lines, anything else CSV with a header. Both give the
same rows: a mapping from column to cell, in which an empty cell is None.
"""

import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen

from selfshop.domain.shared import InvalidInput
from selfshop.replay.orders_file.columns import Columns
from selfshop.replay.orders_file.place import Place

_GZIP_MAGIC = b"\x1f\x8b"


@frozen
class RawRow:
    """One row as it is written: text, or whatever JSON value stands there."""

    place: Place
    cells: Mapping[str, object]


def read_rows(path: Path, columns: Columns) -> Iterator[RawRow]:
    """Read the rows of *path* one by one; blank lines are passed over, but counted.

    Raises:
        InvalidInput: the file is missing, empty, or no readable gzip; its columns are not
            *columns*; or a line is neither CSV nor JSON, names a column twice, or has more or
            fewer cells than the header.
    """
    with _opened(path) as text:
        first = next((line for line in text if line.strip()), None)
    if first is None:
        raise InvalidInput(path.name, "input.empty")
    read = _json_rows if first.lstrip().startswith("{") else _csv_rows
    with _opened(path) as text:
        yield from read(path.name, text, columns)


@contextmanager
def _opened(path: Path) -> Iterator[io.TextIOWrapper]:
    try:
        plain = path.open("rb")
    except OSError as error:
        why = error.strerror or str(error)
        raise InvalidInput(path.name, "input.unreadable_file", why=why) from error
    with plain:
        if plain.peek(2)[:2] != _GZIP_MAGIC:
            yield _decoded(plain)
            return
        try:
            with gzip.GzipFile(fileobj=plain) as unpacked:
                yield _decoded(unpacked)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise InvalidInput(path.name, "input.broken_gzip") from error


def _decoded(file: io.BufferedReader | gzip.GzipFile) -> io.TextIOWrapper:
    # What is no UTF-8 is kept as lone surrogates, so that its own row can be complained about.
    return io.TextIOWrapper(file, "utf-8-sig", errors="surrogateescape", newline="")


def _csv_rows(file: str, text: io.TextIOWrapper, columns: Columns) -> Iterator[RawRow]:
    lines = _csv_lines(file, text)
    place, header = next(lines, (Place(file, 1), []))
    for column in header:
        if header.count(column) > 1:
            raise place.wrong(column, "input.duplicate")
    columns.check(place, header)
    for place, cells in lines:
        if len(cells) != len(header):
            raise place.wrong("", "input.row_length", expected=len(header), got=len(cells))
        row = zip(header, cells, strict=True)
        yield RawRow(place, {column: cell or None for column, cell in row})


def _csv_lines(file: str, text: io.TextIOWrapper) -> Iterator[tuple[Place, list[str]]]:
    reader = csv.reader(text, strict=True)
    while True:
        # A quoted cell may span lines; a row stands where it starts.
        place = Place(file, reader.line_num + 1)
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            raise place.wrong("", "input.not_csv", why=str(error)) from error
        if any(cells):
            yield place, cells


def _json_rows(file: str, text: io.TextIOWrapper, columns: Columns) -> Iterator[RawRow]:
    for number, line in enumerate(text, start=1):
        if line.strip():
            place = Place(file, number)
            cells = _json_object(place, line)
            columns.check(place, cells)
            yield RawRow(place, cells)


def _json_object(place: Place, line: str) -> dict[str, object]:
    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        row = dict(pairs)
        if len(row) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise place.wrong(twice, "input.duplicate")
        return row

    try:
        row = json.loads(line, object_pairs_hook=once)
    except InvalidInput:
        raise
    except (ValueError, RecursionError) as error:
        raise place.wrong("", "input.not_json") from error
    if not isinstance(row, dict):
        raise place.wrong("", "input.not_json")
    return row
