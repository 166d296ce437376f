"""Every Python example runs: a page's in order, in one namespace; a docstring's as doctest does."""

import doctest
import importlib
import re
from pathlib import Path

import pytest

from tests.tidy import house

BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def examples_of(page: Path) -> list[tuple[int, str]]:
    """List a page's examples, each with the line that it starts on."""
    text = house.text_of(page)
    return [(text.count("\n", 0, found.start(1)), found[1]) for found in BLOCK.finditer(text)]


@pytest.mark.parametrize(
    "page", [page for page in house.markdown_files() if examples_of(page)], ids=house.name_of
)
def test_the_examples_of_a_page_run(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, object] = {"__name__": "__main__"}
    examples = examples_of(page)
    for line, example in examples:
        # Blank lines in front make a traceback name the page's own line.
        compiled = compile("\n" * line + example, str(page), "exec")
        exec(compiled, namespace)  # noqa: S102  # running the page is what this test is for
    assert examples


def test_the_examples_in_docstrings_run() -> None:
    modules = [
        ".".join(path.relative_to(house.SOURCE.parent).with_suffix("").parts)
        for path in house.python_files("src")
        if ">>> " in house.text_of(path)
    ]
    failed = {
        name: result
        for name in modules
        for result in [doctest.testmod(importlib.import_module(name.removesuffix(".__init__")))]
        if result.failed
    }
    assert not failed
