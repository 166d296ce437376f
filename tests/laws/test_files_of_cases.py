"""Whatever stands in a file of cases, each line has its answer."""

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.commands import CASES, a_case, as_line, run

#: What may stand where something else should.
ODD: list[Any] = [
    *(None, True, False, 0, 1, -1, 10**30, 1.5, float("nan"), float("inf")),
    *("", "0", "-1.00", "1e5", "\ud800", "a\nb", "\u2028", "x" * 300, "best", "A", "R"),
    *([], {}, [[]], {"a": 1}, ["A", "A"], "2026-11-11T00:00:00", "0001-01-01T00:00:00+14:00"),
]
PUBLIC = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(CASES.glob("*.json"))]
GOOD = as_line(a_case())


def places_in(plain: Any) -> list[tuple[Any, Any]]:
    """List every place in *plain* as its container and key, outermost first."""
    found: list[tuple[Any, Any]] = []
    keys = (
        plain if isinstance(plain, dict) else range(len(plain)) if isinstance(plain, list) else ()
    )
    for key in keys:
        found += [(plain, key), *places_in(plain[key])]
    return found


@st.composite
def spoilt_cases(draw: st.DrawFn) -> bytes:
    """A public case in which up to three places hold something else, or nothing."""
    case = json.loads(json.dumps(draw(st.sampled_from(PUBLIC))))
    for _ in range(draw(st.integers(1, 3))):
        places = places_in(case)
        if not places:
            break
        holder, key = draw(st.sampled_from(places))
        if draw(st.booleans()):
            holder[key] = draw(st.sampled_from(ODD))
        else:
            del holder[key]
    return json.dumps(case).encode()


any_bytes = st.binary(max_size=60).map(lambda raw: b"?" + raw.replace(b"\n", b"") + b"?")
bitten = st.tuples(st.sampled_from(PUBLIC), st.integers(1, 400)).map(
    lambda pair: json.dumps(pair[0]).encode()[: pair[1]]
)


@pytest.mark.law
class TestAFileOfCases:
    """Every line of a file of cases MUST have one answer in its place, a quote or an error, and no
    line may change the answer of another.
    """

    @given(lines=st.lists(st.one_of(spoilt_cases(), any_bytes, bitten), max_size=5))
    def test_answers_each_line_and_spares_the_others(self, lines: list[bytes]) -> None:
        text = b"".join(line + b"\n" + GOOD for line in lines) + GOOD
        ran = run("quote", "--lines", "-", stdin=text)
        answers = [json.loads(line) for line in ran.out.splitlines()]
        assert len(answers) == 2 * len(lines) + 1
        assert all(("error" in one) != ("payable" in one) for one in answers)
        assert {one["payable"] for one in (*answers[1::2], answers[-1])} == {"90.00"}
        assert ran.code == int(any("error" in one for one in answers))

    @given(raw=st.one_of(spoilt_cases(), any_bytes, st.binary(max_size=60)))
    def test_alone_in_a_file_a_case_is_answered_or_refused_in_one_line(self, raw: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "case.json"
            path.write_bytes(raw)
            ran = run("quote", path)
        answer = json.loads(ran.out)
        assert ran.err.count("\n") == int("error" in answer)
        assert (ran.code == 0) == ("payable" in answer)
