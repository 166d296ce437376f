"""What the rules say, topic by topic: every answer was worked out from the text, by hand."""

import copy
from typing import Any

import pytest

from selfshop.adapters.codec.case_answers import answer, differences
from selfshop.adapters.codec.cases import read_case
from selfshop.domain import checkout
from tests.cases.reading import worked
from tests.oracle import Reckoning

ROWS = worked()
NAMES = [name for name, _ in ROWS]
CASES = [case for _, case in ROWS]
#: What the second reckoner knows nothing of, and how many units it goes through one by one.
BEYOND_IT = {"window", "segments", "channels", "first_order", "members_only", "from", "until"}
UNITS_MAX = 600


def named_in(plain: Any) -> set[str]:
    if isinstance(plain, dict):
        return set(plain).union(*map(named_in, plain.values()))
    return set().union(*map(named_in, plain)) if isinstance(plain, list) else set()


def is_for_the_second_reckoner(case: dict[str, Any]) -> bool:
    units = sum(line["quantity"] for line in case["cart"]["lines"])
    return units <= UNITS_MAX and not named_in(case) & BEYOND_IT


def with_line_ids(case: dict[str, Any]) -> dict[str, Any]:
    """Name the lines that have no name, so that they keep it wherever they stand."""
    named = copy.deepcopy(case)
    for position, line in enumerate(named["cart"]["lines"], 1):
        line.setdefault("line", str(position))
    return named


def turned_round(case: dict[str, Any]) -> dict[str, Any]:
    turned = with_line_ids(case)
    for where, name in (("cart", "lines"), ("cart", "coupons")):
        turned[where][name] = turned[where].get(name, [])[::-1]
    for name in ("skus", "rules"):
        turned[name] = turned.get(name, [])[::-1]
    return turned


def quoted(case: dict[str, Any]) -> checkout.Quote:
    return read_case(case).quote()


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_answer_is_the_one_worked_out_by_hand(case: dict[str, Any]) -> None:
    read = read_case(case)
    quote = read.quote()
    answered = answer(quote, rules=[rule.id for rule in read.snapshot.rules.rules])
    assert not differences(read.expected, answered), case["title"]
    if "applied" in read.expected:
        assert {one.rule for one in quote.applied} == set(read.expected["applied"])
    assert quote.optimal


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_order_of_everything_is_irrelevant(case: dict[str, Any]) -> None:
    assert quoted(turned_round(case)).hash == quoted(case).hash


@pytest.mark.parametrize("case", [case for case in CASES if is_for_the_second_reckoner(case)])
def test_the_second_reckoner_agrees(case: dict[str, Any]) -> None:
    reckoning = Reckoning(case)
    chosen = reckoning.by_priority if case["shop"].get("choice") == "priority" else reckoning.best
    result, quote = chosen(), quoted(case)
    assert (result.goods, result.freight) == (quote.goods, quote.freight)
    assert result.applied == {one.rule: one.amount for one in quote.applied}


def test_every_title_says_something_of_its_own() -> None:
    titles = [(name.rpartition("-")[0], case["title"]) for name, case in ROWS]
    assert len(set(titles)) == len(titles)
