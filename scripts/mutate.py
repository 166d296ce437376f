"""Mutation score: break the rules that move money and goods on purpose, and see whether a test notices.

`python -m scripts.mutate [WORD ...]` changes one thing at a time in a copy of the project - a
comparison, a sign, a boundary, a `not`, a number, what is returned - and runs the tests that mirror
the file, with the laws over it, until one is red. WORDs choose files by name. Prints every
survivor and the score of each file; the exit code is 1 when all together are below LEAST percent.
Runs in the project's environment, one process at a time.
"""

import ast
import copy
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

# Loaded once, here, for all mutants; the package itself is loaded by each as it is then.
import hypothesis.stateful  # noqa: F401  # loaded before forking
import pytest
import sqlalchemy  # noqa: F401  # as above

from scripts import mutants

ROOT = Path(__file__).parents[1]
DOMAIN = "src/selfshop/domain"
LEAST = 90
#: A mutant for which the tests take longer than this, in seconds, is noticed: it never ends.
PATIENCE = 60

#: file under DOMAIN -> the tests that are to notice
TARGETS: Mapping[str, tuple[str, ...]] = {
    "shared/money.py": ("tests/domain/shared/test_money.py",),
    "shared/splitting.py": (
        "tests/domain/shared/test_splitting.py",
        "tests/laws/test_splitting.py",
    ),
    "promotions/units/splitting.py": ("tests/domain/promotions/units/test_splitting.py",),
    "orders/shares.py": ("tests/domain/orders/test_shares.py", "tests/laws/test_refund_shares.py"),
    "aftersales/settling.py": (
        "tests/domain/aftersales/test_settling.py",
        "tests/laws/test_refund_shares.py",
    ),
    "inventory/counters.py": (
        "tests/domain/inventory/test_counters.py",
        "tests/laws/test_holds.py",
    ),
    "inventory/holds.py": ("tests/domain/inventory/test_holds.py", "tests/laws/test_holds.py"),
    "payments/refunds.py": (
        "tests/domain/payments/test_refunds.py",
        "tests/laws/test_payment_matching.py",
    ),
    "payments/takings.py": (
        "tests/domain/payments/test_takings.py",
        "tests/laws/test_payment_matching.py",
    ),
}


@dataclass(frozen=True)
class Score:
    """How many of a file's mutants were noticed; those known to change nothing are not counted."""

    file: str
    noticed: int
    survivors: tuple[str, ...]

    @property
    def percent(self) -> float:
        """The share that was noticed."""
        made = self.noticed + len(self.survivors)
        return 100 * self.noticed / made if made else 100.0

    def line(self) -> str:
        """Say it in one line."""
        return f"{self.file:32} {self.noticed:4} noticed {len(self.survivors):3} survive {self.percent:6.1f} %"


def main(words: list[str]) -> int:
    """Measure the files that *words* choose; return the exit code."""
    chosen = [name for name in TARGETS if not words or any(word in name for word in words)]
    with tempfile.TemporaryDirectory(prefix="selfshop-mutants-") as folder:
        copied = Path(folder)
        for part in ("src", "tests"):
            shutil.copytree(
                ROOT / part, copied / part, ignore=shutil.ignore_patterns("__pycache__")
            )
        shutil.copy(ROOT / "pyproject.toml", copied)
        _prepare(copied)
        scores = [_measure(copied, name) for name in chosen]
    for score in scores:
        print(score.line())
    all_of_it = Score(
        file="all together",
        noticed=sum(score.noticed for score in scores),
        survivors=tuple(one for score in scores for one in score.survivors),
    )
    print(all_of_it.line())
    return 0 if all_of_it.percent >= LEAST else 1


def _prepare(copied: Path) -> None:
    sys.dont_write_bytecode = True
    sys.path[:0] = [str(copied / "src"), str(copied)]
    os.environ["HYPOTHESIS_PROFILE"] = "ci"
    os.chdir(copied)


def _measure(copied: Path, name: str) -> Score:
    file = copied / DOMAIN / name
    original = file.read_text(encoding="utf-8")
    if not _passes(TARGETS[name]):
        sys.exit(f"{name}: its tests are red before anything is changed")
    noticed, survivors = 0, []
    for mutant in _mutants(original):
        if mutant.name in mutants.EQUIVALENT.get(name, ()):
            continue
        file.write_text(mutant.source, encoding="utf-8")
        if _passes(TARGETS[name]):
            survivors.append(mutant.name)
            print(f"{name}:{mutant.line}: survives: {mutant.name}", flush=True)
        else:
            noticed += 1
    file.write_text(original, encoding="utf-8")
    score = Score(file=name, noticed=noticed, survivors=tuple(survivors))
    print(score.line(), flush=True)
    return score


@dataclass(frozen=True)
class Mutant:
    """One changed source; *name* says where and how, and stays when lines move."""

    name: str
    line: int
    source: str


def _mutants(source: str) -> Iterator[Mutant]:
    tree = ast.parse(source)
    seen: dict[str, int] = {}
    for place, (function, node) in enumerate(mutants.places(tree)):
        for number, changed in enumerate(mutants.changes(node)):
            broken = copy.deepcopy(tree)
            (_, target) = list(mutants.places(broken))[place]
            mutants.replace(broken, target, list(mutants.changes(target))[number])
            what = f"{function}: {ast.unparse(node)} -> {ast.unparse(changed)}"
            seen[what] = seen.get(what, 0) + 1
            name = what if seen[what] == 1 else f"{what} ({seen[what]})"
            fixed = ast.fix_missing_locations(broken)
            yield Mutant(name=name, line=node.lineno, source=ast.unparse(fixed))


def _passes(tests: tuple[str, ...]) -> bool:
    """Run *tests* in a process of their own; tell whether all are green in time."""
    child = os.fork()
    if child == 0:
        _run_and_leave(tests)
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def _run_and_leave(tests: tuple[str, ...]) -> None:
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    code = 1
    try:
        # Plain asserts, since what is loaded already cannot be rewritten.
        code = int(pytest.main(["-x", "-q", "--assert=plain", "-p", "no:cacheprovider", *tests]))
    finally:
        os._exit(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
