"""Quotes beside those of other shops' engines, in interleaved rounds on one machine.

    python -m benchmarks.peers FOLDER --env ENVIRONMENTS --rounds 3

FOLDER (or SELFSHOP_BENCH) has the peers' runners: ``quotes/workload.py`` writes the workload,
``quotes/floor.py`` reckons it in plain loops, ``quotes/pretix_quote.py`` and the like are the peers.
ENVIRONMENTS (or SELFSHOP_BENCH_ENV) has one installed environment for each. What is missing is said and
left out. In a round each peer runs between two runs of ours, and its ratio is taken to their mean,
so that what else the machine does slows both. The figures are medians over rounds of CPU time.
Totals differ: engines round, stack and choose differently; they stand beside ours.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from attrs import field, frozen

Json = dict[str, Any]
Cell = tuple[int, int]
ROOT = Path(__file__).resolve().parent.parent
LINES, RULES = (3, 10, 50), (5, 20, 100)
OURS = {
    "stack": ("stack_priority", "stack_best"),
    "excl": ("excl_priority", "excl_best"),
}


@frozen(kw_only=True)
class Peer:
    """Another engine: its runner, and the row of it that says what it can do at its fastest.

    Attributes:
        policy: ``stack``: what is left of a line is discounted further; ``excl``: a unit is
            taken by the first promotion.
        program: the interpreter, below the environments; None = node.
        options: of its runner.
        told: whether it has to be told where environment and workload are.
    """

    name: str
    policy: str
    script: str
    variant: str
    program: str | None = None
    options: tuple[str, ...] = ()
    told: bool = False


PEERS = (
    Peer(
        name="medusa", policy="stack", script="medusa_quote.js", variant="stack_compute", told=True
    ),
    Peer(
        name="vendure",
        policy="stack",
        script="vendure_quote.js",
        variant="stack_calculator",
        told=True,
    ),
    Peer(
        name="pretix",
        policy="excl",
        script="pretix_quote.py",
        variant="excl_apply_discounts",
        program="pretix/bin/python",
    ),
    Peer(
        name="oscar",
        policy="excl",
        script="oscar_quote.py",
        variant="excl_apply_nodb",
        program="oscar/bin/python",
        options=("--policies", "excl", "--variants", "apply_nodb"),
    ),
)
FLOOR = Peer(name="floor", policy="", script="floor.py", variant="", program="core/bin/python")


@frozen(kw_only=True)
class Bench:
    """Where things are, and how long a cell is timed."""

    quotes: Path
    environments: Path
    workload: Path
    repeats: int
    seconds: float

    def obstacle(self, peer: Peer) -> str | None:
        """Say what *peer* lacks; None = it can run."""
        if not (self.quotes / peer.script).is_file():
            return f"no {peer.script} in the folder"
        if peer.program is None:
            if shutil.which("node") is None:
                return "no node"
            own = self.environments / peer.name / "node_modules"
            return None if own.is_dir() else f"no {peer.name}/node_modules in the environments"
        own = self.environments / peer.program
        return None if own.exists() else f"no {peer.program} in the environments"

    def run(self, peer: Peer, size: int) -> list[Json]:
        """Run *peer* on the cart of so many lines."""
        start = ["node"] if peer.program is None else [str(self.environments / peer.program)]
        command = [*start, peer.script, *peer.options]
        if peer.told:
            command += ["--env", str(self.environments / peer.name)]
            command += ["--workload", str(self.workload), "--mintime", str(self.seconds)]
        else:
            command += ["--min-time", str(self.seconds)]
        return self._rows(command, size, self.quotes)

    def ours(self, policy: str, size: int) -> list[Json]:
        """Run our side on the cart of so many lines."""
        command = [sys.executable, "-m", "benchmarks.peer_rows", "--workload", str(self.workload)]
        command += ["--min-time", str(self.seconds), "--variants", *OURS[policy]]
        return self._rows(command, size, ROOT)

    def _rows(self, command: Sequence[str], size: int, folder: Path) -> list[Json]:
        out = self.workload.with_name("rows.json")
        more = ["--carts", str(size), "--promos", *map(str, RULES), "--repeats", str(self.repeats)]
        done = subprocess.run(  # noqa: S603 - the runners that the folder given has
            [*command, *more, "--out", str(out)],
            cwd=folder,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"{command[1]} failed:\n{done.stderr[-2000:]}")
        rows: list[Json] = json.loads(out.read_text())["rows"]
        return rows


@frozen(kw_only=True)
class Figures:
    """What rounds have found: by variant and cell the times, and by peer, variant and cell ratios."""

    times: dict[tuple[str, Cell], list[float]] = field(factory=dict)
    ratios: dict[tuple[str, str, Cell], list[float]] = field(factory=dict)
    discounts: dict[tuple[str, Cell], int] = field(factory=dict)

    def keep(self, rows: Sequence[Json]) -> dict[tuple[str, Cell], float]:
        """Keep times and totals of *rows*; return the times."""
        found = {}
        for row in rows:
            key = (str(row["variant"]), (int(row["lines"]), int(row["promos"])))
            found[key] = float(row["cpu_us_median"])
            self.times.setdefault(key, []).append(found[key])
            self.discounts[key] = int(row["discount"])
        return found

    def compare(self, name: str, their: float, ours: str, cell: Cell, own: Sequence[float]) -> None:
        """Keep how many times as long as ours *their* time is."""
        times = their / statistics.mean(own)
        self.ratios.setdefault((name, ours, cell), []).append(times)

    def ratio(self, name: str, ours: str, cell: Cell) -> float:
        """Return the median over rounds."""
        return statistics.median(self.ratios[name, ours, cell])


def one_round(bench: Bench, peers: Sequence[Peer], figures: Figures, size: int) -> None:
    """Run each peer once between two runs of ours."""
    for policy, ways in OURS.items():
        own = [figures.keep(bench.ours(policy, size))]
        for peer in (FLOOR, *(one for one in peers if one.policy == policy)):
            rows = bench.run(peer, size)
            theirs = figures.keep(
                [row for row in rows if peer is FLOOR or row["variant"] == peer.variant]
            )
            own.append(figures.keep(bench.ours(policy, size)))
            for (variant, cell), time in theirs.items():
                if not variant.startswith(policy):
                    continue
                for ours in ways:
                    times = [run[ours, cell] for run in own[-2:]]
                    figures.compare(variant, time, ours, cell, times)


def table(peers: Sequence[Peer], figures: Figures, sizes: Sequence[int]) -> Iterator[str]:
    """Say what was found, a line for each cell and each way of ours."""
    for policy, ways in OURS.items():
        names = [peer for peer in peers if peer.policy == policy]
        heads = [f"{peer.name}/ours" for peer in names] + [f"{peer.name} off" for peer in names]
        titles = ["lines x rules", "ours", "us", "/floor", "/explained floor", "off", *heads]
        yield "".join(title.rjust(17) for title in titles)
        for cell in [(size, count) for size in sizes for count in RULES]:
            for way in ways:
                floors = [
                    f"{1 / figures.ratio(f'{policy}_{kind}', way, cell):.2f}"
                    for kind in ("grouped", "explain")
                ]
                texts = [f"{cell[0]} x {cell[1]}", way]
                texts += [f"{statistics.median(figures.times[way, cell]):.0f}", *floors]
                texts += [str(figures.discounts[way, cell])]
                texts += [f"{figures.ratio(peer.variant, way, cell):.2f}" for peer in names]
                texts += [str(figures.discounts[peer.variant, cell]) for peer in names]
                yield "".join(text.rjust(17) for text in texts)


def verdicts(peers: Sequence[Peer], figures: Figures, sizes: Sequence[int]) -> Iterator[str]:
    """Say for each of our ways and each peer whether it is faster at every size."""
    cells = [(size, count) for size in sizes for count in RULES]
    for peer in peers:
        for way in OURS[peer.policy]:
            least, cell = min((figures.ratio(peer.variant, way, cell), cell) for cell in cells)
            said = "faster at every size" if least > 1 else "NOT faster at every size"
            yield f"{way} against {peer.name}: {said}; least {least:.2f}x at {cell[0]} x {cell[1]}"


def main() -> None:
    """Run the rounds and print the table after each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", default=os.environ.get("SELFSHOP_BENCH"))
    parser.add_argument("--env", default=os.environ.get("SELFSHOP_BENCH_ENV"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--carts", type=int, nargs="+", choices=LINES, default=list(LINES))
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--min-time", type=float, default=0.03)
    asked = parser.parse_args()
    if asked.folder is None or asked.env is None:
        parser.error(
            "FOLDER or SELFSHOP_BENCH, and --env or SELFSHOP_BENCH_ENV, say where the peers are"
        )
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(
            quotes=Path(asked.folder).resolve() / "quotes",
            environments=Path(asked.env).resolve(),
            workload=Path(scratch) / "workload.json",
            repeats=asked.repeats,
            seconds=asked.min_time,
        )
        measure(bench, asked.rounds, asked.carts)


def measure(bench: Bench, rounds: int, sizes: Sequence[int]) -> None:
    """Say what is missing, and run the rounds with the others."""
    obstacles = {peer.name: bench.obstacle(peer) for peer in (FLOOR, *PEERS)}
    for name, obstacle in obstacles.items():
        if obstacle is not None:
            print(f"missing: {name}: {obstacle}")
    if obstacles[FLOOR.name] is not None:
        raise SystemExit("nothing to compare with")
    peers = [peer for peer in PEERS if obstacles[peer.name] is None]
    make = [sys.executable, "workload.py", "--out", str(bench.workload)]
    subprocess.run(make, cwd=bench.quotes, check=True, capture_output=True)  # noqa: S603 - as above
    figures = Figures()
    for done in range(1, rounds + 1):
        for size in sizes:
            one_round(bench, peers, figures, size)
        print(
            f"\nafter round {done} of {rounds}; /floor: ours to it; peer/ours: above 1 we are faster"
        )
        print(
            "\n".join((*table(peers, figures, sizes), *verdicts(peers, figures, sizes))), flush=True
        )


if __name__ == "__main__":
    main()
