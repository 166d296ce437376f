"""What the pages promise besides their examples: links lead somewhere, commands stand alone."""

import re
from pathlib import Path

import pytest

from scripts import readme
from tests.tidy import house

LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
ELSEWHERE = ("http://", "https://", "mailto:")


def anchors_of(page: Path) -> set[str]:
    """Collect a page's headings as anchors, made as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", house.text_of(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leads_somewhere(page: Path, link: str) -> bool:
    if link.startswith(ELSEWHERE):
        return True
    target, _, anchor = link.partition("#")
    landing = (page.parent / target).resolve() if target else page
    return landing.exists() and (not anchor or anchor in anchors_of(landing))


@pytest.mark.parametrize("page", house.markdown_files(), ids=house.name_of)
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    links = LINK.findall(FENCE.sub("", house.text_of(page)))
    assert [link for link in links if not leads_somewhere(page, link)] == []


@pytest.mark.parametrize("heading", ["Run it", "Test it"])
def test_the_readme_has_one_line_to_copy_under_each_of_two_headings(heading: str) -> None:
    assert readme.command(heading)


def test_every_page_is_reached_from_the_index() -> None:
    index = house.ROOT / "docs" / "index.md"
    reached: set[Path] = set()
    waiting = [index]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md" or not page.exists():
            continue
        reached.add(page)
        links = LINK.findall(FENCE.sub("", house.text_of(page)))
        local = [link.partition("#")[0] for link in links if not link.startswith(ELSEWHERE)]
        waiting += [(page.parent / link).resolve() for link in local if link]
    lost = [page for page in (house.ROOT / "docs").rglob("*.md") if page not in reached]
    assert not lost
