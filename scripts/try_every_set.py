"""Compare the engine with the second reckoning, which tries every set, on many random cases.

    python scripts/try_every_set.py --cases 2000 --rules 12 --seconds 600

A third of the cases are of every kind of rule; a third are of rules that pile up in one layer,
where most of the set is proven without a search; a third are of rules of one layer that claims
units, which have a search of their own. A difference ends the run with the case as JSON.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent.parent))

from selfshop.adapters.codec.cases import read_case
from tests.oracle import Reckoning
from tests.oracle_benefits import Json
from tests.shops import Maker, exclusive, piled_up


def main() -> int:
    """Run until enough cases agree, or time is up; end with 1 at the first that differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2_000)
    parser.add_argument("--rules", type=int, default=12, help="most rules of a case")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    ends = time.monotonic() + asked.seconds
    done = rules = 0
    for number in range(asked.cases):
        rnd = Random(asked.seed * 1_000_003 + number)  # noqa: S311 - seeded on purpose
        case = make(rnd, rnd.randint(0, asked.rules), KINDS[number % len(KINDS)])
        if not agree(case):
            print(json.dumps(case))
            return 1
        done, rules = done + 1, rules + len(case["rules"])
        if time.monotonic() > ends:
            break
    print(f"{done} cases agree, {rules} rules")
    return 0


def every_kind(rnd: Random, *, rules: int) -> Json:
    """Make a case of every kind of rule, in any layers."""
    return Maker(rnd).case(rules=rules)


KINDS: Sequence[Callable[..., Json]] = (every_kind, piled_up, exclusive)


def make(rnd: Random, rules: int, kind: Callable[..., Json]) -> Json:
    """Make a case in which the best set is wanted."""
    case = kind(rnd, rules=rules)
    case["shop"]["choice"] = "best"
    return case


def agree(case: Json) -> bool:
    """Tell whether both find the same set, and the same cost of every unit."""
    quote, best = read_case(json.dumps(case)).quote(), Reckoning(case).best()
    units = [row.goods for line in quote.lines for row in line.units for _ in range(row.count)]
    return (
        quote.optimal
        and {str(one.rule): int(one.amount) for one in quote.applied} == best.applied
        and units == [unit.current for unit in best.units]
    )


if __name__ == "__main__":
    sys.exit(main())
