"""Walking through a quote unit by unit."""

import json
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfshop.adapters.codec.cases import read_case
from selfshop.domain import checkout
from tests.freights import rate, template
from tests.oracle_benefits import Json
from tests.shops import Maker

CASE: Json = {
    "shop": {"currency": "CNY", "freight": {"flat": "6"}},
    "at": "2026-11-11T00:00:00Z",
    "skus": [
        {
            "sku": "A",
            "prices": [{"kind": "list", "amount": "40"}, {"kind": "sale", "amount": "35"}],
        }
    ],
    "rules": [
        {"id": "R", "layer": "item", "benefit": {"kind": "fixed_price", "price": "30"}},
        {
            "id": "S",
            "layer": "item",
            "benefit": {"kind": "percent_off", "percent": "10"},
            "group": "g",
        },
        {
            "id": "T",
            "layer": "order",
            "condition": {"min_amount": "100"},
            "benefit": {"kind": "amount_off", "amount": "9"},
        },
    ],
    "cart": {"lines": [{"sku": "A", "quantity": 2}]},
}


def walked(case: Json, locale: str = "en") -> str:
    return checkout.walk(read_case(json.dumps(case)).quote(), locale=locale)


class TestAWalk:
    def test_goes_from_the_list_price_to_what_is_paid(self) -> None:
        lines = [" ".join(line.split()) for line in walked(CASE).splitlines()]
        start = lines.index("units 1-2, each")
        assert lines[start : start + 7] == [
            "units 1-2, each",
            "list price 40.00",
            "sale price -5.00",
            "R -5.00",
            "= goods 30.00",
            "delivery 3.00",
            "= to pay 33.00",
        ]
        assert "To pay (CNY) 66.00" in lines

    def test_says_why_rules_do_not_apply_and_what_is_within_reach(self) -> None:
        text = walked(CASE)
        assert "S: R has its units already" in text
        assert "T: add 40.00 for T and save" in text

    def test_says_what_a_rule_that_is_no_better_would_cost_more(self) -> None:
        made = json.loads(json.dumps(CASE))
        made["shop"]["freight"]["free_over"] = "60"
        made["rules"] = [
            {"id": "R", "layer": "order", "benefit": {"kind": "amount_off", "amount": "3"}}
        ]
        made["cart"]["lines"][0]["quantity"] = 1
        made["skus"][0]["prices"] = [{"kind": "list", "amount": "62"}]
        assert "R: would cost 3.00 more" in walked(made)

    def test_is_written_in_chinese_for_chinese_readers(self) -> None:
        text = walked(CASE, "zh")
        assert "促销价" in text
        assert "应付 (CNY)" in text

    @pytest.mark.law
    @given(rnd=st.randoms(use_true_random=False))
    def test_s_steps_add_up(self, rnd: Random) -> None:
        text = walked(Maker(rnd).case(rules=rnd.randint(0, 4)))
        total = Decimal(0)
        for line in text.splitlines():
            if not line.startswith("    ") or line.startswith("    ("):
                continue
            name, amount = line.rsplit(maxsplit=1)
            if name.strip().startswith("="):
                assert total == Decimal(amount), text
                total = Decimal(amount)
                if "to pay" in name:
                    total = Decimal(0)
            else:
                total += Decimal(amount)


class TestDelivery:
    def test_is_walked_through_template_by_template(self) -> None:
        post = template("post", rest=rate(1, "4.00", 1, "1.00"))
        made = {
            **CASE,
            "shop": {"currency": "CNY", "freight": {"default": "post", "templates": [post]}},
        }
        said = " ".join(walked(made).split())
        # 2 pieces: the first 4.00, one more 1.00.
        assert "post, all other regions: 2 pc: first 1 pc 4.00 + 1 x 1 pc at 1.00 5.00" in said
        assert "How delivery came about:" in said
        assert "运费明细:" in walked(made, "zh")

    def test_of_a_flat_price_needs_no_words(self) -> None:
        assert "How delivery" not in walked(CASE)
