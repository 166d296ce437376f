import pytest

from selfshop.domain.promotions.linting.used_up import used_up
from tests.rule_books import Json, found, from_, ladder, off

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


IDLE = [("rules[0].limits.budget", "rule_book.budget_idle")]
GIFT = {"kind": "gift", "sku": "A"}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"benefit": GIFT}, IDLE),
        ({"benefit": {"kind": "points_factor", "factor": "2"}}, IDLE),
        (ladder(from_("9.00", gift="A"), from_("20.00", gift="A")), IDLE),
        (ladder(from_("9.00", gift="A"), from_("20.00", amount_off="3.00")), []),
        ({"layer": "shipping", "benefit": {"kind": "shipping_off", "free": True}}, []),
    ],
)
def test_a_budget_keeps_nothing_that_takes_no_money_off(
    rule: Json, expected: list[tuple[str, str]]
) -> None:
    assert found(used_up, {**rule, "limits": {"budget": "9.00"}}) == expected
    assert found(used_up, {**rule, "limits": {"total": 9}}) == []


def test_each_step_of_a_ladder_needs_its_budget() -> None:
    steps = [from_("9.00", amount_off="1.00"), from_("20.00", amount_off="3.00")]
    rule = ladder(*steps, limits={"budget": "2.00"})
    assert found(used_up, rule) == [("rules[0].benefit.steps[1].benefit.amount", SHORT)]
