"""The command `selfshop`: a thin command line over all of it.

It promises: answers on standard output, in JSON where a machine may read them; every error one
line on standard error, with its code; exit code 0 = done, 1 = done with a no in it (a refusal, a
difference, a bad finding), 2 = wrong usage or invalid input.
"""

import io
import sys
from importlib import import_module

from selfshop.domain.shared import ShopError

#: What the extra `cli` brings.
_BROUGHT = ("typer", "rich")


def main() -> int:
    """Run the command line as a process; return its exit code where it does not exit itself."""
    _speak_utf8()
    try:
        app = import_module("selfshop.cli.app").app
    except ModuleNotFoundError as missing:
        if missing.name not in _BROUGHT:
            raise
        print(ShopError("extra.missing", module=missing.name, extra="cli"), file=sys.stderr)
        return 2
    app(prog_name="selfshop")
    return 0


def _speak_utf8() -> None:
    # JSON is UTF-8 whatever the locale; half of a surrogate pair becomes its JSON escape.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
