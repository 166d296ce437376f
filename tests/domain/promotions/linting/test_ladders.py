import pytest

from selfshop.domain.promotions.linting.ladders import crossed
from tests.rule_books import found, from_, ladder, off, units

SHADOWED = ("rules[0].benefit.steps[1]", "rule_book.step_shadowed")
SWALLOWS = ("rules[0].benefit.steps[1]", "rule_book.step_swallows")


def each(amount: str) -> dict[str, object]:
    return {"amount_off": {"amount": amount, "every": True}}


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        # What every shop has: 300 less 30, 500 less 60.
        ([from_("300.00", amount_off="30.00"), from_("500.00", amount_off="60.00")], []),
        ([from_("300.00", amount_off="30.00"), from_("500.00", amount_off="30.00")], [SHADOWED]),
        ([from_("300.00", amount_off="30.00"), from_("500.00", amount_off="30.01")], []),
        ([from_("300.00", percent_off="10"), from_("500.00", percent_off="10")], [SHADOWED]),
        ([from_("300.00", percent_off="10"), from_("500.00", amount_off="50.00")], [SHADOWED]),
        ([from_("300.00", percent_off="10"), from_("500.00", amount_off="50.01")], []),
        ([from_("300.00", amount_off="50.00"),
          from_("500.00", percent_off={"percent": "20", "cap": "50.00"})], [SHADOWED]),
        ([from_("300.00", amount_off="50.00"),
          from_("500.00", percent_off={"percent": "20", "cap": "50.01"})], []),
        ([from_("100.00", **each("10.00")), from_("250.00", **each("20.00"))], [SHADOWED]),
        ([from_("100.00", **each("10.00")), from_("250.00", **each("20.01"))], []),
        ([from_("100.00", percent_off="10"), from_("200.00", **each("20.00"))], [SHADOWED]),
        ([from_("100.00", percent_off="10"), from_("200.00", **each("20.01"))], []),
        ([units(2, percent_off="20"), units(3, percent_off="15")], [SHADOWED]),
        ([units(2, percent_off="20"), units(3, amount_off="1.00")], []),
        ([units(2, amount_off="1.00"), units(3, amount_off="1.00")], [SHADOWED]),
        ([from_("100.00", gift="A"), from_("200.00", gift="A")], []),
    ],
)  # fmt: skip
def test_a_step_is_shadowed_when_it_never_gives_more(
    steps: list[dict[str, object]], expected: list[tuple[str, str]]
) -> None:
    assert found(crossed, ladder(*steps)) == expected


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        # 300 pays 270; 320 pays 270 as well, or a cent less.
        ([from_("300.00", amount_off="30.00"), from_("320.00", amount_off="50.00")], []),
        ([from_("300.00", amount_off="30.00"), from_("320.00", amount_off="50.01")], [SWALLOWS]),
        ([from_("300.00", amount_off="30.00"), from_("320.00", percent_off="20")], [SWALLOWS]),
        ([units(2, percent_off="20"), units(4, percent_off="60")], []),
        ([units(2, percent_off="20"), units(4, percent_off="61")], [SWALLOWS]),
        ([units(2, percent_off="20"), units(4, amount_off="61.00")], []),
    ],
)
def test_a_step_swallows_the_one_below_when_its_threshold_costs_less(
    steps: list[dict[str, object]], expected: list[tuple[str, str]]
) -> None:
    assert found(crossed, ladder(*steps)) == expected


def test_an_amount_off_as_large_as_its_threshold_gives_goods_for_nothing() -> None:
    rules = [
        off("99.99", condition={"min_amount": "100.00"}),
        off("100.00", condition={"min_amount": "100.00"}),
        ladder(from_("5.00", amount_off="5.00")),
        off("5.00"),
    ]
    code = "rule_book.all_taken_off"
    assert found(crossed, *rules) == [
        ("rules[1].benefit", code),
        ("rules[2].benefit.steps[0]", code),
    ]
