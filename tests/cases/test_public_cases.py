from pathlib import Path

import pytest

from selfshop.adapters.codec.case_answers import answer, differences
from selfshop.adapters.codec.cases import read_case

CASES = sorted((Path(__file__).parent / "quotes").glob("*.json"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_answer_says_what_the_case_expects(path: Path) -> None:
    case = read_case(path.read_text())
    rules = [rule.id for rule in case.snapshot.rules.rules]
    assert not differences(case.expected, answer(case.quote(), rules=rules))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_that_expects_something_else_is_told_the_difference(path: Path) -> None:
    case = read_case(path.read_text())
    expected = {**case.expected, "payable": "0.01"}
    assert differences(expected, answer(case.quote()))
