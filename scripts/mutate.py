"""Mutation score: break the rules that move money and goods on purpose, and see whether a test notices.

`python -m scripts.mutate [WORD ...]` changes one thing at a time in a copy of the project:
a comparison, a sign, a boundary, a `not`, a number, what is returned, what is called for its effect.
It runs the tests that mirror the file, then the laws over it, until one is red. WORDs choose areas
or files by name; with `--mirror` no laws are run; with `--most N`, of a file with more than N mutants
N are tried, always the same. Prints every survivor and the score of each file and area; the exit code is 1 when an area is below LEAST percent.
What cannot be loaded is not counted as noticed. Runs in the project's environment, one process at
a time; what the marks count is in CONTRIBUTING.md.
"""

import argparse
import ast
import compileall
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

# Loaded once, here, for all sessions; the package itself is loaded by each as it is then.
import alembic.command  # noqa: F401  # loaded before forking
import cattrs.preconf.json  # noqa: F401  # as above
import hypothesis.stateful  # noqa: F401  # as above
import sqlalchemy.dialects.mysql  # as above
import sqlalchemy.dialects.postgresql  # noqa: F401  # as above

from scripts import mutants, trials
from scripts.mutants import Mutant
from scripts.trials import End

ROOT = Path(__file__).parents[1]
DOMAIN = "src/selfshop/domain"
LEAST = 90
SEED = 20_260

#: what is to notice besides a file's own tests, in this order
LAWS: Mapping[str, tuple[str, ...]] = {
    "splitting": ("tests/laws/test_splitting.py",),
    "shares": ("tests/laws/test_refund_shares.py",),
    "holds": ("tests/laws/test_holds.py",),
    "payments": ("tests/laws/test_payment_matching.py",),
    "quotes": (
        "tests/domain/promotions/benefits",
        "tests/laws/test_quoting.py::TestSums",
        "tests/laws/test_reckoning.py::TestTheBestSet",
        "tests/laws/test_reckoning.py::TestPriority",
    ),
    "tax": (
        "tests/domain/checkout/test_assembling.py",
        "tests/domain/checkout/test_quoting.py",
        "tests/laws/test_quoting.py::TestSums",
        "tests/laws/test_tax_and_points.py",
    ),
    "ledger": (
        "tests/domain/ledger",
        "tests/laws/test_ledger.py::TestTheLedger::test_under_any_sequence[memory]",
    ),
}

#: area -> file under DOMAIN -> the laws that are to notice besides the file's own tests
TARGETS: Mapping[str, Mapping[str, str]] = {
    "money": {"shared/money.py": ""},
    "splitting": {
        "shared/splitting.py": "splitting",
        "promotions/units/splitting.py": "quotes",
    },
    "quoting": {
        "promotions/evaluating.py": "quotes",
        "promotions/engine/dealing.py": "quotes",
        "promotions/units/columns.py": "quotes",
        "promotions/units/hands.py": "quotes",
        "promotions/units/percents.py": "quotes",
        "promotions/units/pools.py": "quotes",
        "promotions/units/tops.py": "quotes",
        "promotions/units/writing.py": "quotes",
        "promotions/benefits/add_on.py": "quotes",
        "promotions/benefits/amount_off.py": "quotes",
        "promotions/benefits/bundle.py": "quotes",
        "promotions/benefits/buy_get.py": "quotes",
        "promotions/benefits/fixed_price.py": "quotes",
        "promotions/benefits/gift.py": "quotes",
        "promotions/benefits/ladder.py": "quotes",
        "promotions/benefits/n_for.py": "quotes",
        "promotions/benefits/percent_off.py": "quotes",
        "promotions/benefits/points_factor.py": "quotes",
        "promotions/benefits/shipping_off.py": "quotes",
        "checkout/quoting.py": "tax",
        "checkout/assembling.py": "tax",
        "checkout/spreading.py": "tax",
    },
    "ledger": {
        "ledger/amounts.py": "ledger",
        "ledger/books.py": "ledger",
        "ledger/chain.py": "ledger",
        "ledger/drafting.py": "ledger",
        "ledger/legs.py": "ledger",
        "ledger/lots.py": "ledger",
        "ledger/posting.py": "ledger",
        "ledger/transfers.py": "ledger",
        "ledger/verifying.py": "ledger",
    },
    "stock": {
        "inventory/counters.py": "holds",
        "inventory/holds.py": "holds",
        "inventory/movements.py": "holds",
        "inventory/reconciling.py": "holds",
        "inventory/short.py": "holds",
    },
    "refunds": {
        "orders/shares.py": "shares",
        "aftersales/settling.py": "shares",
        "payments/refunds.py": "payments",
        "payments/takings.py": "payments",
    },
}


@dataclass(frozen=True)
class Score:
    """How many mutants were made, how many of them tried, and what became of these."""

    of: str
    made: int
    ends: Counter[End]

    @property
    def percent(self) -> float:
        """The share that was noticed of all that could be loaded."""
        noticed = self.ends[End.NOTICED] + self.ends[End.ENDLESS]
        counted = noticed + self.ends[End.SURVIVES]
        return 100 * noticed / counted if counted else 100.0

    def line(self) -> str:
        """Say it in one line."""
        tried = self.ends.total()
        noticed, endless, unloadable, survive = (self.ends[end] for end in End)
        return (
            f"{self.of:32} {tried:4} of {self.made:4} tried {noticed:4} noticed"
            f" {endless:2} endless {survive:3} survive {self.percent:6.1f} %"
            f" ({unloadable} cannot be loaded)"
        )


def main(asked: Sequence[str]) -> int:
    """Measure what *asked* chooses; return the exit code."""
    reader = argparse.ArgumentParser(prog="scripts.mutate", description=__doc__)
    reader.add_argument("words", nargs="*", metavar="WORD")
    reader.add_argument("--most", type=int, default=sys.maxsize, metavar="N")
    reader.add_argument("--mirror", action="store_true")
    given = reader.parse_args(asked)
    scores: dict[str, list[Score]] = {}
    with tempfile.TemporaryDirectory(prefix="selfshop-mutants-") as folder:
        copied = Path(folder).resolve()
        for part in ("src", "tests"):
            shutil.copytree(ROOT / part, copied / part)
            compileall.compile_dir(copied / part, quiet=2)
        shutil.copy(ROOT / "pyproject.toml", copied)
        trials.prepare(copied)
        for area, files in TARGETS.items():
            for name, laws in files.items():
                if not given.words or any(word == area or word in name for word in given.words):
                    over = () if given.mirror else LAWS.get(laws, ())
                    score = _measure(copied, name, over, given.most)
                    scores.setdefault(area, []).append(score)
    print()
    sums = [_sum(area, of_files) for area, of_files in scores.items()]
    for one in [*sums, _sum("all together", sums)]:
        print(one.line())
    return 0 if all(one.percent >= LEAST for one in sums) else 1


def _measure(copied: Path, name: str, laws: tuple[str, ...], most: int) -> Score:
    file = copied / DOMAIN / name
    source = file.read_text(encoding="utf-8")
    equal = mutants.EQUIVALENT.get(name, {})
    made = list(mutants.mutants_of(source))
    if unknown := equal.keys() - {one.name for one in made}:
        print(f"{name}: no such mutants, though said to change nothing: {sorted(unknown)}")
    counted = [one for one in made if one.name not in equal]
    tried = _chosen(counted, most, name)
    trial = trials.Trial(
        module=f"selfshop.domain.{name.removesuffix('.py').replace('/', '.')}",
        file=file,
        tests=(f"tests/domain/{Path(name).parent}/test_{Path(name).name}", *laws),
        stores=laws == LAWS["ledger"],
        whole=compile(ast.parse(source), file, "exec", dont_inherit=True),
        broken=[compile(one.tree, file, "exec", dont_inherit=True) for one in tried],
    )
    began = time.monotonic()
    outcomes = trials.run(trial)
    for mutant, outcome in zip(tried, outcomes, strict=True):
        if outcome.end in {End.SURVIVES, End.UNLOADABLE}:
            print(f"{name}:{mutant.line}: {outcome.end.name.lower()}: {mutant.name}")
    ends = Counter(outcome.end for outcome in outcomes)
    score = Score(of=name, made=len(counted), ends=ends)
    print(f"{score.line()} {time.monotonic() - began:.0f} s", flush=True)
    return score


def _chosen(made: list[Mutant], most: int, name: str) -> list[Mutant]:
    """Choose *most* of the mutants at most: always the same of the same file."""
    if len(made) <= most:
        return made
    chosen = Random(f"{SEED} {name}").sample(range(len(made)), most)  # noqa: S311  # not secret
    return [made[place] for place in sorted(chosen)]


def _sum(of: str, scores: Sequence[Score]) -> Score:
    return Score(
        of=of,
        made=sum(score.made for score in scores),
        ends=sum((score.ends for score in scores), Counter[End]()),
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
