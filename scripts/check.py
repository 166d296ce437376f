"""Run the checks: `python3 -m scripts.check [STEP ...]`, all that CI runs when no step is named.

Each step prints what it does; the closing summary says what ran, how it ended and how long it took,
and how many tests were skipped. The exit code is 1 when a step failed. Needs nothing installed but
Python itself: the first step makes the virtual environment.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts import readme

ROOT = Path(__file__).parents[1]
BIN = ".venv/bin"

#: name of the step -> one line of shell, run at the root of the project
STEPS: Mapping[str, str] = {
    "tests": readme.command("Test it"),
    "lint": f"{BIN}/ruff check",
    "format": f"{BIN}/ruff format --check",
    "types": f"{BIN}/mypy",
    "imports": f"{BIN}/lint-imports",
    "docs": f"{BIN}/pytest tests/docs",
    "coverage": f"{BIN}/pytest tests/domain -n auto --cov=selfshop.domain"
    " --cov-report=term --cov-fail-under=95",
    "wheel": f"{BIN}/python scripts/wheel.py",
    "run": readme.command("Run it"),
}
#: run only when named
MORE: Mapping[str, str] = {
    "laws": f"HYPOTHESIS_PROFILE=deep {BIN}/pytest -m law -n auto",
    "mutate": f"{BIN}/python -m scripts.mutate",
    "bench": f"{BIN}/pytest benchmarks --benchmark-enable --benchmark-only -s",
}
COUNTS = re.compile(r"=+ (.*\d+ (?:passed|failed|error).* in [\d.]+s.*?) =+|^(\d+ passed.* in .*)$")


@dataclass(frozen=True)
class Outcome:
    """How a step ended."""

    step: str
    code: int
    seconds: float
    counts: str

    def line(self) -> str:
        """Say it in one line of the summary."""
        ended = "ok" if self.code == 0 else f"FAILED ({self.code})"
        return f"{self.step:10} {ended:12} {self.seconds:7.1f} s  {self.counts}".rstrip()


def run(step: str, line: str) -> Outcome:
    """Run one step, passing on what it prints as it comes."""
    print(f"== {step}: {line}", flush=True)
    began = time.monotonic()
    counts = ""
    with subprocess.Popen(
        ["/bin/sh", "-c", line],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        text=True,
        errors="replace",
    ) as running:
        for printed in running.stdout or ():
            print(printed, end="", flush=True)
            if found := COUNTS.search(printed.strip()):
                counts = found[1] or found[2]
    return Outcome(step, running.returncode, time.monotonic() - began, counts)


def main(names: list[str]) -> int:
    """Run the steps named, or all; return 1 when one failed."""
    known = {**STEPS, **MORE}
    if unknown := [name for name in names if name not in known]:
        print(f"no such step: {', '.join(unknown)}; there are {', '.join(known)}")
        return 2
    outcomes = [run(name, known[name]) for name in names or STEPS]
    print("\n== summary")
    print("\n".join(outcome.line() for outcome in outcomes))
    return int(any(outcome.code for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
