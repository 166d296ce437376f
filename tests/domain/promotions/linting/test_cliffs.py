import pytest

from selfshop.domain.promotions.linting import lint
from tests.carts import quoted
from tests.rule_books import book, from_, ladder, off, percent


def told(*rules: dict[str, object]) -> list[tuple[str, object, object, object]]:
    return [
        (one.path, one.facts["from"], one.facts["to"], one.facts["pays"])
        for one in lint(book(*rules)).findings
        if one.code == "rule_book.cliff"
    ]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (
            off("20.00", condition={"min_amount": "100.00"}),
            [("rules[0].condition", "80.01", "99.99", "80.00")],
        ),
        (
            percent("20", condition={"min_amount": "100.00"}),
            [("rules[0].condition", "80.01", "99.99", "80.00")],
        ),
        (off("20.00"), []),
        (off("0.01", condition={"min_amount": "100.00"}), []),
        (
            ladder(from_("300.00", amount_off="30.00"), from_("500.00", amount_off="60.00")),
            [
                ("rules[0].benefit.steps[0]", "270.01", "299.99", "270.00"),
                ("rules[0].benefit.steps[1]", "470.01", "499.99", "440.00"),
            ],
        ),
        (
            ladder(from_("300.00", percent_off="10"), from_("500.00", percent_off="20")),
            [
                ("rules[0].benefit.steps[0]", "270.01", "299.99", "270.00"),
                ("rules[0].benefit.steps[1]", "444.46", "499.99", "400.00"),
            ],
        ),
        (
            ladder(
                from_("100.00", amount_off={"amount": "10.00", "every": True}),
                from_("500.00", amount_off="90.00"),
            ),
            [
                ("rules[0].benefit.steps[0]", "90.01", "99.99", "90.00"),
                ("rules[0].benefit.steps[1]", "450.01", "499.99", "410.00"),
            ],
        ),
    ],
    ids=["amount", "percent", "no-threshold", "one-cent", "ladder", "percents", "every"],
)
def test_the_stretch_that_costs_more_is_told_to_the_cent(
    rule: dict[str, object], expected: list[tuple[str, str, str, str]]
) -> None:
    assert told(rule) == expected


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        (ladder(from_("3.00", percent_off="10"), from_("5.00", percent_off="20")), 1),
        (ladder(from_("3.00", amount_off="0.30"), from_("5.00", amount_off="0.60")), 1),
        (off("0.20", condition={"min_amount": "1.00"}), 0),
    ],
    ids=["percents", "amounts", "once"],
)
def test_quotes_agree_to_the_cent(rule: dict[str, object], path: int) -> None:
    _, start, end, pays = told(rule)[path]
    first, last, there = (minor(str(text)) for text in (start, end, pays))
    assert costs(first - 1, rule) <= there < costs(first, rule)
    assert costs(last, rule) > there == costs(last + 1, rule)


def minor(text: str) -> int:
    return int(text.replace(".", ""))


def costs(amount: int, rule: dict[str, object]) -> int:
    return quoted({"A": f"{amount // 100}.{amount % 100:02}"}, {"A": 1}, rule).goods
