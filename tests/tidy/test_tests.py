"""Tests are read as sentences, and each one asserts something."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.tidy import house

SENTENCE_WORDS_MIN = 3
#: Helpers elsewhere that assert for the test carry one of these in front.
ASSERTING = ("assert", "check", "expect", "require", "verify")
#: Hypothesis runs a state machine's steps under a name of its own.
EXPECTING = {"raises", "warns", "fail", "deprecated_call", "run_state_machine_as_test"}


def files_of_tests() -> list[Path]:
    return [path for path in house.python_files("tests") if path.name.startswith("test_")]


def sentences_in(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Walk the tests of a file, each with the name of its class or an empty string."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield "", node
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef) and inner.name.startswith("test_"):
                    yield node.name, inner


def reads_as_a_sentence(heading: str, test: ast.FunctionDef) -> bool:
    if ast.get_docstring(test):
        return True
    words = [word for word in test.name.removeprefix("test_").split("_") if word]
    words += re.findall(r"[A-Z][a-z]*", heading.removeprefix("Test"))
    return len(words) >= SENTENCE_WORDS_MIN


def asserting_names(tree: ast.Module) -> set[str]:
    """Name the functions of a file that assert, themselves or through one another."""
    functions = list(house.functions_in(tree))
    asserting: set[str] = set()
    while True:
        found = {f.name for f in functions if asserts(f, asserting)}
        if found == asserting:
            return found
        asserting = found


def asserts(function: ast.AST, helpers: set[str]) -> bool:
    calls = [house.called_name(node) for node in ast.walk(function) if isinstance(node, ast.Call)]
    return any(isinstance(node, ast.Assert) for node in ast.walk(function)) or any(
        name in EXPECTING or name in helpers or name.lstrip("_").startswith(ASSERTING)
        for name in calls
    )


def test_every_test_reads_as_a_sentence() -> None:
    unclear = [
        f"{house.name_of(path)}:{test.lineno} {heading} {test.name}"
        for path in files_of_tests()
        for heading, test in sentences_in(house.tree_of(path))
        if not reads_as_a_sentence(heading, test)
    ]
    assert not unclear


def test_every_test_asserts_something() -> None:
    silent = [
        f"{house.name_of(path)}:{test.lineno} {heading} {test.name}"
        for path in files_of_tests()
        for helpers in [asserting_names(house.tree_of(path))]
        for heading, test in sentences_in(house.tree_of(path))
        if test.name not in helpers
    ]
    assert not silent


def test_no_test_skips_itself() -> None:
    """Only the fixtures that look for a server may skip, and they say which one did not answer."""
    skipping = [
        f"{house.name_of(path)}:{node.lineno}"
        for path in files_of_tests()
        for node in ast.walk(house.tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr in {"skip", "skipif", "xfail"}
    ]
    assert not [place for place in skipping if not place.startswith("tests/tidy/test_tests.py")]


def test_every_law_says_the_sentence_it_proves() -> None:
    unsaid = [
        f"{house.name_of(path)}:{node.lineno} {node.name}"
        for path in (house.TESTS / "laws").rglob("test_*.py")
        for node in house.tree_of(path).body
        if isinstance(node, ast.ClassDef)
        and node.name.startswith("Test")
        and not (ast.get_docstring(node) and is_marked_law(node, house.tree_of(path)))
    ]
    assert not unsaid


def is_marked_law(heading: ast.ClassDef, tree: ast.Module) -> bool:
    """Whether the class, or its whole file, carries the marker `law`."""
    marks = [ast.unparse(decorator) for decorator in heading.decorator_list]
    marks += [ast.unparse(node) for node in tree.body if isinstance(node, ast.Assign)]
    return any("pytest.mark.law" in mark for mark in marks)
