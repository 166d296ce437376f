"""The page of requirements names tests that are there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/reference/requirements.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (R\d\d) \| .+ \| (.+) \|$", PAGE, re.MULTILINE)


@cache
def names_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_every_number_has_one_row() -> None:
    assert [number for number, _ in ROWS] == [f"R{number}" for number in range(33, 44)]


@pytest.mark.parametrize(("number", "named"), ROWS, ids=[number for number, _ in ROWS])
def test_the_tests_of_a_requirement_are_there(number: str, named: str) -> None:
    found = [one.strip("` ").split("::") for one in named.split(",")]
    assert found, number
    assert [name for path, name in found if name not in names_in(path)] == []
