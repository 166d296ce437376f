"""Every "no" has a code; every code a sentence in two languages, a place that says it and a test."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from selfshop.domain.shared.messages import SENTENCES
from tests.tidy import house

CATALOGUE = house.DOMAIN / "shared" / "messages.py"
#: A reason that is a value, not an error.
VALUES = {"Rejection"}


def error_classes() -> set[str]:
    """Name `ShopError` and all that descends from it, with the reasons that are values."""
    parents = {
        node.name: {ast.unparse(base).split(".")[-1] for base in node.bases}
        for path in house.python_files("src")
        for node in ast.walk(house.tree_of(path))
        if isinstance(node, ast.ClassDef)
    }
    found = {"ShopError", *VALUES}
    while True:
        grown = found | {name for name, bases in parents.items() if bases & found}
        if grown == found:
            return found
        found = grown


def codes_said(path: Path, classes: set[str]) -> Iterator[tuple[int, str]]:
    """Walk the codes that *path* hands to an error or a rejection, where they are written out."""
    for node in ast.walk(house.tree_of(path)):
        if isinstance(node, ast.Call) and house.called_name(node) in classes:
            position = 1 if house.called_name(node) == "InvalidInput" else 0
            given = [kw.value for kw in node.keywords if kw.arg == "code"]
            given += node.args[position : position + 1]
            for code in given:
                yield from ((node.lineno, text) for text in house.strings_in(code))


def strings_of_source() -> set[str]:
    return {
        text
        for path in house.python_files("src")
        if path != CATALOGUE
        for text in house.strings_in(house.tree_of(path))
    }


def named_in_tests() -> set[str]:
    """Collect every quoted word and every dotted word of the tests, their data included."""
    # What an error is matched with has its dots escaped.
    texts = [
        house.text_of(path).replace("\\.", ".")
        for path in house.TESTS.rglob("*")
        if path.suffix in {".py", ".json", ".jsonl"}
        and not path.is_relative_to(Path(__file__).parent)
    ]
    words = re.compile(r"[\"']([a-z_]+(?:\.[a-z_]+)*)[\"']|\b([a-z_]+\.[a-z_]+)\b")
    return {word[1] or word[2] for text in texts for word in words.finditer(text)}


def test_every_code_that_is_said_has_a_sentence() -> None:
    classes = error_classes()
    unspoken = [
        f"{house.name_of(path)}:{line} {code}"
        for path in house.python_files("src")
        for line, code in codes_said(path, classes)
        if code not in SENTENCES
    ]
    assert not unspoken


def test_every_sentence_has_a_code_that_is_said() -> None:
    assert set(SENTENCES) <= strings_of_source(), set(SENTENCES) - strings_of_source()


def test_every_code_is_named_by_a_test() -> None:
    untested = set(SENTENCES) - named_in_tests()
    assert not untested


def test_both_languages_tell_the_same_facts() -> None:
    differing = [
        code
        for code, (english, chinese) in SENTENCES.items()
        if not english or not chinese or facts_of(english) != facts_of(chinese)
    ]
    assert not differing


def facts_of(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}
