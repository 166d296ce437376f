"""Try the mutants of one module against its tests, each in a process of its own.

A session collects the tests once. For a mutant that changes what is inside functions it forks, and
the fork gives the living functions the broken code. What is changed elsewhere is tried in a process
that loads the broken module from the start; so is, with the module's own tests alone, what no test
noticed, since what ran while loading was whole. The test that was red last is run first. The
project's files are never written to.
"""

import gc
import importlib
import os
import pickle
import resource
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import NoReturn, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings

#: Examples of a law: first, and again where no test was red (as many as in CI).
FEW, ALL = 15, 50
#: Plain asserts, since what is loaded already cannot be rewritten; nothing that takes time to tell.
ASKED = (
    *("-q", "-s", "--tb=no", "--assert=plain", "-p", "no:cacheprovider"),
    *("--override-ini=addopts=--import-mode=importlib --strict-markers --strict-config",),
)
BYTES_MAX = 3 * 2**30
#: What loading the package and collecting the tests may take, in seconds of work.
LOADING = 60
#: Where it is told that the trials themselves went wrong: the sessions are silent.
LOUD = os.dup(2)
MAIN = os.getpid()

T = TypeVar("T")


class End(Enum):
    """What became of a mutant."""

    NOTICED = "a test was red"
    ENDLESS = "a test took more than ten times its time"
    UNLOADABLE = "it cannot be loaded, so no test was asked"
    SURVIVES = "all tests are green"


@dataclass(frozen=True)
class Trial:
    """One module, the tests that are to notice its mutants, and the mutants, compiled.

    Attributes:
        tests: the module's own first.
        stores: whether any of them asks for a store.
    """

    module: str
    file: Path
    tests: tuple[str, ...]
    stores: bool
    whole: CodeType
    broken: Sequence[CodeType]


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant, and the test that noticed."""

    end: End
    red: str = ""


def prepare(copied: Path) -> None:
    """Load package and tests from the copy of the project, with few examples and no shrinking."""
    sys.dont_write_bytecode = True
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    sys.path[:0] = [str(copied / "src"), str(copied)]
    os.chdir(copied)
    for name, examples in (("mutants", FEW), ("mutants-again", ALL)):
        settings.register_profile(
            name,
            max_examples=examples,
            derandomize=True,
            database=None,
            deadline=None,
            phases=(Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        )


def run(trial: Trial) -> list[Outcome]:
    """Tell what becomes of each mutant, in their order."""
    order, usual, outcomes = _in_a_fork(_Quick(trial).told, _die)
    for number, outcome in enumerate(outcomes):
        if outcome is not None and outcome.end is not End.SURVIVES:
            continue
        session = _Slow(trial, trial.broken[number], order, usual, again=outcome is not None)
        slow = _in_a_fork(session.told, lambda: Outcome(End.ENDLESS))
        outcomes[number] = slow
        order = _to_front(order, slow.red)
    return [outcome for outcome in outcomes if outcome is not None]


def _to_front(order: Sequence[str], red: str) -> list[str]:
    return [*([red] if red in order else []), *(name for name in order if name != red)]


# ------------------------------------------------------------------------------------- processes


def _in_a_fork(do: Callable[[], T], endless: Callable[[], T]) -> T:
    """Return what *do* returns in a process of its own, or *endless* where time ran out there."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _do_and_leave(do, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if status == 0:
        answer: T = pickle.loads(said)  # noqa: S301  # from a process of our own
        return answer
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGPROF:
        return endless()
    return _die()


def _do_and_leave(do: Callable[[], T], writing: int) -> NoReturn:
    code = 1
    try:
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(do(), pipe)
        code = 0
    except BaseException:  # noqa: BLE001  # whatever it is, it is told and nothing goes on
        os.write(LOUD, traceback.format_exc().encode())
    finally:
        os._exit(code)


def _die(why: str = "a trial ended without an answer") -> NoReturn:
    """End with all that is measured: what went wrong here says nothing about a mutant."""
    os.write(LOUD, f"{why}\n".encode())
    if os.getpid() == MAIN:
        sys.exit(1)
    os._exit(1)


def _arm(seconds: float) -> None:
    """Let this process end when it has worked for so long from now on; 0 = as long as it likes."""
    signal.setitimer(signal.ITIMER_PROF, seconds)


# -------------------------------------------------------------------------------------- sessions


class _Session:
    """Stands in for pytest's loop over the tests it collected."""

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        self.tests = trial.tests
        self.reds: list[str] = []
        self.seconds: dict[str, float] = {}
        self.usual: dict[str, float] = {}
        self.collected = True
        self.said = tempfile.TemporaryFile()  # noqa: SIM115  # as long as the session

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self.collected = self.collected and not report.failed

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0) + report.duration
        if report.failed:
            self.reds.append(report.nodeid)

    def first_red(self, items: Sequence[pytest.Item]) -> str:
        """Run *items* until one is red, and name it."""
        for item, following in zip(items, [*items[1:], None], strict=True):
            _arm(1 + 10 * self.usual[item.nodeid] if item.nodeid in self.usual else 0)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self.reds:
                break
        _arm(0)
        return self.reds[0] if self.reds else ""

    def broke_off(self) -> NoReturn:
        """Say what pytest said."""
        self.said.seek(0)
        _die(f"{self.said.read().decode()}\n{self.trial.module}: its tests broke off")

    def go(self, profile: str) -> None:
        """Collect the tests and loop."""
        resource.setrlimit(resource.RLIMIT_AS, (BYTES_MAX, BYTES_MAX))
        # Where no test needs it, the conftest is not loaded, nor all the adapters with it.
        os.environ["HYPOTHESIS_PROFILE"] = profile
        settings.load_profile(profile)
        asked = [*ASKED] if self.trial.stores else [*ASKED, "--noconftest"]
        os.dup2(self.said.fileno(), 1)
        os.dup2(self.said.fileno(), 2)
        pytest.main([*asked, *self.tests], plugins=[self])


class _Quick(_Session):
    """Gives the functions that live after loading the broken code, in forks."""

    def __init__(self, trial: Trial) -> None:
        super().__init__(trial)
        self.order: list[str] = []
        self.outcomes: list[Outcome | None] = []

    def told(self) -> tuple[list[str], dict[str, float], list[Outcome | None]]:
        """Tell the order of the tests, the seconds that each takes, and what became of each mutant."""
        self.go("mutants")
        if len(self.outcomes) != len(self.trial.broken):
            self.broke_off()
        return self.order, self.usual, self.outcomes

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if not self.collected or not session.items:
            _die(f"{self.trial.module}: its tests cannot be collected")
        self._must_be_green(session.items)
        self.usual = dict(self.seconds)
        items = {item.nodeid: item for item in session.items}
        mirror = self.trial.tests[0]
        self.order = sorted(
            items, key=lambda name: (not name.startswith(mirror), self.seconds[name])
        )
        living = _living(self.trial.file)
        gc.freeze()  # what is shared with the forks is not touched
        for broken in self.trial.broken:
            changes = _changes(self.trial.whole, broken, living)
            outcome = self._tried(changes, items) if changes else None
            self.outcomes.append(outcome)
            self.order = _to_front(self.order, outcome.red if outcome else "")
        # A test that is red in another order alone would have told nothing about a mutant.
        self._must_be_green([items[name] for name in self.order])
        return True

    def _must_be_green(self, items: Sequence[pytest.Item]) -> None:
        if red := self.first_red(items):
            _die(f"{red}: red though nothing is changed")

    def _tried(
        self, changes: list[tuple[FunctionType, CodeType]], items: dict[str, pytest.Item]
    ) -> Outcome | None:
        def tried() -> Outcome:
            for function, code in changes:
                function.__code__ = code
            red = self.first_red([items[name] for name in self.order])
            return Outcome(End.NOTICED, red) if red else Outcome(End.SURVIVES)

        return _in_a_fork(tried, lambda: Outcome(End.ENDLESS))


class _Slow(_Session):
    """Loads the broken module from the start."""

    def __init__(
        self,
        trial: Trial,
        broken: CodeType,
        order: Sequence[str],
        usual: dict[str, float],
        *,
        again: bool,
    ) -> None:
        super().__init__(trial)
        self.broken, self.order, self.usual = broken, order, usual
        if again:
            self.tests = trial.tests[:1]
        self.red: str | None = None

    def told(self) -> Outcome:
        """Tell what became of the mutant."""
        sys.meta_path.insert(0, _Finder(self.trial, self.broken))
        _arm(LOADING)
        try:
            importlib.import_module(self.trial.module)
        except Exception:  # noqa: BLE001  # whatever a broken module raises
            return Outcome(End.UNLOADABLE)
        self.go("mutants-again")
        if not self.collected:
            return Outcome(End.UNLOADABLE)
        if self.red is None:
            self.broke_off()
        return Outcome(End.NOTICED if self.red else End.SURVIVES, self.red)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if self.collected:
            place = {name: number for number, name in enumerate(self.order)}
            self.red = self.first_red(
                sorted(session.items, key=lambda item: place.get(item.nodeid, 0))
            )
        return True


# ----------------------------------------------------------------------------------- broken code


class _Finder(MetaPathFinder):
    """Finds the broken module where the whole one would be."""

    def __init__(self, trial: Trial, broken: CodeType) -> None:
        self.trial, self.broken = trial, broken

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self.trial.module:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.origin != str(self.trial.file):
            _die(f"{fullname} is not loaded from the copy")
        spec.loader = _Loader(fullname, str(self.trial.file), self.broken)
        return spec


class _Loader(SourceFileLoader):
    """Loads code that is in no file."""

    def __init__(self, fullname: str, path: str, broken: CodeType) -> None:
        super().__init__(fullname, path)
        self.broken = broken

    def get_code(self, fullname: str) -> CodeType:
        del fullname
        return self.broken


def _living(file: Path) -> list[FunctionType]:
    """Find every function of the module that is alive; a wrapped one too."""
    living = [one for one in gc.get_objects() if isinstance(one, FunctionType)]
    return [one for one in living if one.__code__.co_filename == str(file)]


def _changes(
    whole: CodeType, broken: CodeType, living: Sequence[FunctionType]
) -> list[tuple[FunctionType, CodeType]]:
    """Pair living functions with their broken code; nothing when that is not all that changed."""
    pairs = _pairs(whole, broken)
    if pairs is None:
        return []
    changes = []
    for old, new in pairs:
        alive = [one for one in living if one.__code__ == old]
        if not alive or old.co_freevars != new.co_freevars:
            return []
        changes += [(one, new) for one in alive]
    return changes


def _pairs(whole: CodeType, broken: CodeType) -> list[tuple[CodeType, CodeType]] | None:
    """Pair the functions that differ; None when what runs while loading differs."""
    if _own(whole) != _own(broken):
        return None
    pairs = []
    for old, new in zip(_inner(whole), _inner(broken), strict=True):
        if old.co_flags & CO_OPTIMIZED and not old.co_name.endswith(("comp>", "expr>")):
            pairs += [(old, new)] if old != new else []
        elif (found := _pairs(old, new)) is None:
            return None
        else:
            pairs += found
    return pairs


def _own(code: CodeType) -> tuple[object, ...]:
    plain = [(type(one), one) for one in code.co_consts if not isinstance(one, CodeType)]
    return code.co_code, code.co_names, plain, len(_inner(code))


def _inner(code: CodeType) -> list[CodeType]:
    return [one for one in code.co_consts if isinstance(one, CodeType)]
