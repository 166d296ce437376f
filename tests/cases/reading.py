"""The worked cases beside this file: each line one case, its answer worked out by hand."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
WORKED = sorted((HERE / "worked").glob("*.jsonl"))


def rows_of(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Walk the rows of a file, each with its place, such as ``gift-03``."""
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        yield f"{file.stem}-{number:02}", json.loads(line)


def worked() -> list[tuple[str, dict[str, Any]]]:
    """List all worked cases with their places."""
    return [row for file in WORKED for row in rows_of(file)]
