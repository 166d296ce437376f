"""The pages of plays: each case on them answers as it says, and its Python says the same rules."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from selfshop.adapters.codec.case_answers import answer, differences
from selfshop.adapters.codec.cases import Case, read_case
from selfshop.domain import checkout
from tests.docs.test_examples import examples_of
from tests.tidy import house

PAGES = sorted((house.ROOT / "docs" / "plays").glob("*.md"))
BLOCK = re.compile(r"^```(json|text)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks_of(page: Path, kind: str) -> list[str]:
    return [text for name, text in BLOCK.findall(house.text_of(page)) if name == kind]


def cases_of(page: Path) -> list[dict[str, Any]]:
    """Read a page's cases: the first is whole, the others name what is different in them."""
    first, *others = [json.loads(text) for text in blocks_of(page, "json")]
    return [first, *({**first, **other} for other in others)]


def rules_of(page: Path) -> tuple[object, ...]:
    namespace: dict[str, Any] = {}
    for _, example in examples_of(page):
        exec(example, namespace)  # noqa: S102  # running the page is what this test is for
    return tuple(namespace.get("rules", ()))


def read(plain: dict[str, Any]) -> Case:
    return read_case(plain)


plays = pytest.mark.parametrize(
    "page", [page for page in PAGES if page.stem != "README"], ids=lambda page: page.stem
)


@plays
def test_each_case_says_what_it_expects_and_gets_it(page: Path) -> None:
    cases = [read(plain) for plain in cases_of(page)]
    assert cases
    for case in cases:
        quote = case.quote()
        names = [rule.id for rule in case.snapshot.rules.rules]
        assert case.expected
        assert not differences(case.expected, answer(quote, rules=names))
        assert {one.rule for one in quote.applied} == set(case.expected["applied"])


@plays
def test_the_first_case_has_the_rules_that_the_python_has(page: Path) -> None:
    assert read(cases_of(page)[0]).snapshot.rules.rules == rules_of(page)


@plays
def test_the_receipt_is_the_first_case_s(page: Path) -> None:
    receipt = checkout.receipt(read(cases_of(page)[0]).quote(), locale="zh")
    assert blocks_of(page, "text") == [receipt.rstrip("\n") + "\n"]


def test_the_index_names_every_play() -> None:
    index = house.text_of(house.ROOT / "docs" / "plays" / "README.md")
    assert not [page.name for page in PAGES if page.stem != "README" and page.name not in index]
