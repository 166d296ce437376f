import pytest

from selfshop.domain.promotions.linting.windows import over
from tests.carts import AT
from tests.rule_books import found, off


@pytest.mark.parametrize(
    ("until", "codes"),
    [
        ("2026-11-10T23:59:59+08:00", ["rule_book.window_over"]),
        (AT, ["rule_book.window_over"]),
        ("2026-11-11T00:00:01+08:00", []),
    ],
)
def test_a_window_that_ends_by_now_is_over(until: str, codes: list[str]) -> None:
    rule = off("1.00", window={"until": until})
    assert found(over, rule) == [("rules[0].window.until", code) for code in codes]
