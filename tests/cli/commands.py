"""Running the command line: in this process, or as one of its own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from attrs import frozen
from typer.testing import CliRunner

from selfshop.cli.app import app

CASES = Path(__file__).parents[1] / "cases" / "quotes"
#: Nothing of the developer's own surroundings may show.
_UNSET = {"SELFSHOP_STORE": None, "SELFSHOP_LANG": None}
PATIENCE_SECONDS = 60


@frozen
class Ran:
    """What a run of the command left behind."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """Standard output, read as one JSON value."""
        return json.loads(self.out)

    @property
    def rows(self) -> list[Any]:
        """Standard output, read as one JSON value a line."""
        return [json.loads(line) for line in self.out.splitlines()]


@contextmanager
def terminal() -> Iterator[tuple[int, Callable[[], bytes]]]:
    """Give the side of a terminal that a process writes to, and how to read all that it showed.

    To be read while the process runs, once it has been started: it ends with the process.
    """
    ours, theirs = os.openpty()

    def shown() -> bytes:
        os.close(theirs)
        text = b""
        # Once nobody can write any more, there is no more to read: an error, on Linux.
        with suppress(OSError):
            while some := os.read(ours, 65_536):
                text += some
        return text

    yield theirs, shown
    os.close(ours)


def run(
    *arguments: str | Path, stdin: bytes | str = b"", env: Mapping[str, str] | None = None
) -> Ran:
    """Run the command in this process."""
    result = CliRunner(env={**_UNSET, **(env or {})}).invoke(
        app, [str(one) for one in arguments], input=stdin, catch_exceptions=False
    )
    return Ran(result.exit_code, result.stdout, result.stderr)


def start(
    *arguments: str | Path, python: tuple[str, ...] = ("-m", "selfshop"), **named: Any
) -> subprocess.Popen[bytes]:
    """Start the command as a process of its own; its three streams are pipes unless named."""
    env = {name: value for name, value in os.environ.items() if name not in _UNSET}
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen(  # noqa: S603  # our own command with arguments of ours
        [sys.executable, *python, *map(str, arguments)],
        **{
            "preexec_fn": _hear_interrupts,
            **pipes,
            "env": {**env, **named.pop("env", {})},
            **named,
        },
    )


def _hear_interrupts() -> None:
    # A test run in the background may have been told to ignore interrupts, and so would its children.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def process(*arguments: str | Path, stdin: bytes = b"", **named: Any) -> Ran:
    """Run the command as a process of its own, and wait for it."""
    with start(*arguments, **named) as running:
        out, err = running.communicate(stdin, timeout=PATIENCE_SECONDS)
    return Ran(running.returncode, (out or b"").decode(), (err or b"").decode())


def a_case(**changes: Any) -> dict[str, Any]:
    """Return a case of two T-shirts at 50.00 with 10.00 off, and *changes* of its top fields."""
    case = {
        "shop": {"currency": "CNY"},
        "at": "2026-11-11T00:00:00+08:00",
        "skus": [{"sku": "TEE", "prices": [{"kind": "list", "amount": "50.00"}]}],
        "rules": [
            {"id": "TEN", "layer": "order", "benefit": {"kind": "amount_off", "amount": "10.00"}}
        ],
        "cart": {"lines": [{"sku": "TEE", "quantity": 2}]},
    }
    return {**case, **changes}


def as_line(case: object) -> bytes:
    """Return *case* as one line of a file of cases."""
    return json.dumps(case, ensure_ascii=False).encode() + b"\n"
