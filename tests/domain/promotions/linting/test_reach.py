import pytest

from selfshop.domain.promotions.linting.reach import out_of_reach
from tests.rule_books import UNITS_MAX, A, found, from_, ladder, off

CODE = "rule_book.out_of_reach"


@pytest.mark.parametrize(
    ("rule", "paths"),
    [
        (off("1.00", condition={"min_quantity": UNITS_MAX}), []),
        (off("1.00", condition={"min_quantity": UNITS_MAX + 1}), ["condition.min_quantity"]),
        (off("1.00", condition={"min_amount": "10000.00"}), []),
        (off("1.00", condition={"min_amount": "10000.01"}), ["condition.min_amount"]),
        (
            ladder(from_("9.00", amount_off="1.00"), from_("10000.01", amount_off="2.00")),
            ["benefit.steps[1].min_amount"],
        ),
        ({"benefit": {"kind": "buy_get", "buy": 600, "get": 401, "percent": "50"}}, ["benefit"]),
        ({"benefit": {"kind": "n_for", "n": 1_001, "price": "1.00"}}, ["benefit.n"]),
        (
            {"benefit": {"kind": "bundle", "price": "1.00", "parts": [{"quantity": 999}, {"quantity": 2}]}},
            ["benefit.parts"],
        ),
    ],
    ids=["units", "too-many", "amount", "too-much", "step", "groups", "n-for", "bundle"],
)  # fmt: skip
def test_no_cart_comes_to_more_than_all_its_units_at_the_dearest_price(
    rule: dict[str, object], paths: list[str]
) -> None:
    assert found(out_of_reach, rule) == [(f"rules[0].{path}", CODE) for path in paths]


def test_only_goods_in_scope_count() -> None:
    shop = {**A, "B": {"price": "99.00"}}
    rule = off("1.00", condition={"min_amount": "10000.01"}, scope={"include": {"skus": ["A"]}})
    assert found(out_of_reach, rule, skus=shop) == [("rules[0].condition.min_amount", CODE)]
    assert found(out_of_reach, {**rule, "scope": {}}, skus=shop) == []
