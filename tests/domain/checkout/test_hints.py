"""Hints, as a buyer reads them."""

import json

import pytest

from selfshop.adapters.codec.cases import read_case
from selfshop.domain import checkout
from selfshop.domain.shared import Minor, RuleId


def hints(freight: object = None, **rule: object) -> tuple[checkout.Hint, ...]:
    """Hint in a cart of 2 A at 40.00 and one rule, delivered free unless *freight* says more."""
    case = {
        "shop": {"currency": "CNY"} | ({} if freight is None else {"freight": freight}),
        "at": "2026-11-11T00:00:00Z",
        "skus": [{"sku": "A", "prices": [{"kind": "list", "amount": "40"}]}],
        "rules": [{"id": "R", "layer": "order", **rule}],
        "cart": {"lines": [{"sku": "A", "quantity": 2}]},
    }
    return read_case(json.dumps(case)).quote().hints


OFF = {"kind": "amount_off", "amount": "30"}


class TestAHint:
    def test_names_what_is_missing_and_what_reaching_it_saves(self) -> None:
        (hint,) = hints(condition={"min_amount": "100"}, benefit=OFF)
        assert (hint.rule, hint.add_amount, hint.add_quantity) == ("R", 2000, None)
        assert hint.saves == 3000

    def test_counts_units_at_the_price_of_the_cheapest(self) -> None:
        (hint,) = hints(condition={"min_quantity": 4}, benefit=OFF)
        assert (hint.add_amount, hint.add_quantity, hint.saves) == (None, 2, 3000)

    def test_is_not_given_for_a_threshold_that_is_far(self) -> None:
        assert hints(condition={"min_amount": "161"}, benefit=OFF) == ()

    def test_names_the_next_step_of_a_ladder(self) -> None:
        steps = [{"min_amount": least, "benefit": OFF} for least in ("50", "90")]
        steps[1]["benefit"] = {"kind": "amount_off", "amount": "45"}
        (hint,) = hints(benefit={"kind": "ladder", "steps": steps})
        assert (hint.add_amount, hint.saves) == (1000, 1500)

    def test_is_not_given_for_what_free_delivery_saves_where_the_rule_gives_nothing(self) -> None:
        least, free_from = {"min_amount": "100"}, {"flat": "30", "free_over": "90"}
        same_price = {"kind": "fixed_price", "price": "40"}
        assert hints(freight=free_from, condition=least, benefit=same_price) == ()
        (hint,) = hints(
            freight=free_from, condition=least, benefit={"kind": "amount_off", "amount": "5"}
        )
        assert hint.saves == 500 + 3000


@pytest.mark.parametrize(
    ("amount", "quantity", "english", "chinese"),
    [
        (Minor(2000), None, "add 20.00 for R and save 30.00", "再买 20.00 可享 R, 省 30.00"),
        (None, 2, "add 2 more for R and save 30.00", "再买 2 件可享 R, 省 30.00"),
    ],
)
def test_a_hint_is_a_sentence_in_either_language(
    amount: Minor | None, quantity: int | None, english: str, chinese: str
) -> None:
    hint = checkout.Hint(
        rule=RuleId("R"),
        currency="CNY",
        add_amount=amount,
        add_quantity=quantity,
        saves=Minor(3000),
    )
    assert (hint.message(), hint.message("zh")) == (english, chinese)
