import pytest

from selfshop.domain.promotions.linting.used_up import used_up
from tests.rule_books import found, from_, ladder, off

SHORT = "rule_book.budget_short"


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"total": 3, "used": 2}, []),
        ({"total": 3, "used": 3}, [("rules[0].limits.total", "rule_book.used_up")]),
        (
            {"budget": "9.00", "spent": "9.00"},
            [("rules[0].limits.budget", "rule_book.budget_spent")],
        ),
        ({"budget": "9.00", "spent": "4.00"}, []),
        ({"budget": "9.00", "spent": "4.01"}, [("rules[0].benefit.amount", SHORT)]),
        ({"budget": "9.00", "spent": "4.01", "partial": True}, []),
    ],
)
def test_what_is_left_of_limits(limits: object, expected: list[tuple[str, str]]) -> None:
    assert found(used_up, off("5.00", limits=limits)) == expected


def test_each_step_of_a_ladder_needs_its_budget() -> None:
    steps = [from_("9.00", amount_off="1.00"), from_("20.00", amount_off="3.00")]
    rule = ladder(*steps, limits={"budget": "2.00"})
    assert found(used_up, rule) == [("rules[0].benefit.steps[1].benefit.amount", SHORT)]
