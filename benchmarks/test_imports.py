"""What `import selfshop` costs beside `import attrs, cattrs`, in fresh interpreters taking turns.

make bench        or        pytest benchmarks/test_imports.py --benchmark-enable -s
"""

import statistics
import subprocess
import sys
import time
from typing import Any

from pytest_benchmark.fixture import BenchmarkFixture

ROUNDS = 15
OURS = "import selfshop"
USED = "import selfshop; selfshop.open_shop; selfshop.Money"
YARDSTICK = "import attrs, cattrs"
FOREIGN = ("sqlalchemy", "typer", "rich", "psycopg", "pymysql", "alembic")


def seconds(program: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603  # our own program
    return time.perf_counter() - start


def test_importing_selfshop(benchmark: BenchmarkFixture) -> None:
    taken: dict[str, list[float]] = {program: [] for program in ("pass", YARDSTICK, USED)}
    for program in taken:
        seconds(program)

    def the_others() -> None:
        for program, times in taken.items():
            times.append(seconds(program))

    # pytest-benchmark has no types.
    measure: Any = benchmark
    measure.pedantic(lambda: seconds(OURS), setup=the_others, rounds=ROUNDS)
    nothing = statistics.median(taken["pass"])
    yardstick = statistics.median(taken[YARDSTICK]) - nothing
    ours = measure.stats.stats.median - nothing
    used = statistics.median(taken[USED]) - nothing
    print(
        f"\nimport selfshop {ours * 1000:.1f} ms, with Shop and Money in use {used * 1000:.1f} ms, "
        f"attrs and cattrs {yardstick * 1000:.1f} ms: {ours / yardstick:.2f}x, {used / yardstick:.2f}x"
    )


def test_importing_selfshop_loads_nothing_foreign() -> None:
    program = f"{USED}; import sys; print([n for n in {FOREIGN!r} if n in sys.modules])"
    loaded = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert loaded.stdout.strip() == "[]"
