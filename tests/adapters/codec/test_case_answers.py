import pytest

from selfshop.adapters.codec import case_answers
from selfshop.adapters.codec.case_answers import answer, differences, refusal
from selfshop.adapters.codec.cases import read_case
from selfshop.domain.shared import InvalidInput, Refused, RuleId, SkuId
from tests.carts import case, quoted
from tests.freights import rate, template

OFF = {"benefit": {"kind": "amount_off", "amount": "1.00"}}


class TestTheAnswer:
    def test_has_the_shape_of_the_format(self) -> None:
        found = answer(quoted({"A": "10.00"}, {"A": 3}, OFF))
        assert found["payable"] == "29.00"
        assert found["points"] == {"used": 0, "amount": "0.00"}
        assert found["lines"] == [
            {
                "line": "A",
                "sku": "A",
                "quantity": 3,
                "list": "30.00",
                "price": "30.00",
                "payable": "29.00",
                "shares": {"R1": "1.00"},
                "units": [
                    {"payable": "9.66", "shares": {"R1": "0.34"}},
                    {"payable": "9.67", "shares": {"R1": "0.33"}},
                    {"payable": "9.67", "shares": {"R1": "0.33"}},
                ],
            }
        ]
        assert list(found) == [
            "currency", "list", "price", "discount", "goods", "freight", "points", "tax", "payable",
            "lines", "gifts", "applied", "rejected", "hints", "optimal", "gap", "hash",
        ]  # fmt: skip

    def test_lists_units_together_beyond_ten_thousand(self) -> None:
        found = answer(quoted({"A": "10.00"}, {"A": 10_001}, OFF))
        assert found["lines"][0]["units"] == [
            {"count": 100, "payable": "9.99", "shares": {"R1": "0.01"}},
            {"count": 9_901, "payable": "10.00", "shares": {}},
        ]

    def test_asks_for_no_further_quotes_where_each_takes_long(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        near = {**OFF, "condition": {"min_amount": "31.00"}}
        quote = quoted({"A": "10.00"}, {"A": 3}, near)
        assert answer(quote)["hints"]
        monkeypatch.setattr(case_answers, "FURTHER_QUOTES_MAX", 0)
        assert not answer(quote)["hints"]

    def test_speaks_of_every_rule_it_is_asked_about(self) -> None:
        rule = {**OFF, "scope": {"include": {"skus": ["B"]}}}
        quote = quoted({"A": "10.00", "B": "1.00"}, {"A": 1}, rule)
        assert answer(quote)["rejected"] == []
        assert answer(quote, rules=[RuleId("R1")], locale="zh")["rejected"] == [
            {
                "rule": "R1",
                "code": "no_matching_lines",
                "message": "购物车中没有参与的商品",
                "facts": {},
            }
        ]


class TestARefusedCase:
    def test_says_code_message_path_and_facts(self) -> None:
        assert refusal(InvalidInput("cart.lines", "input.empty")) == {
            "error": {"code": "input.empty", "message": "must not be empty", "path": "cart.lines"}
        }
        assert refusal(Refused("sku.not_listed", sku=SkuId("A"))) == {
            "error": {
                "code": "sku.not_listed",
                "message": "SKU A is not on sale",
                "facts": {"sku": "A"},
            }
        }


class TestTheDifferences:
    @pytest.mark.parametrize(
        ("expected", "found"),
        [
            ({}, []),
            ({"payable": "29.0"}, []),
            ({"payable": "28.00"}, ["payable: expected '28.00', found '29.00'"]),
            ({"payable": "free"}, ["payable: expected 'free', found '29.00'"]),
            ({"optimal": 1}, ["optimal: expected 1, found True"]),
            ({"applied": {"R9": "1.00"}}, ["applied.R9: expected '1.00', found nothing"]),
            ({"lines": {"A": {"quantity": 3}}}, []),
            ({"gifts": [{}]}, ["gifts: expected 1 entries, found 0"]),
            (
                {"lines": {"A": {"units": [{"payable": "1.00"}, {}, {}]}}},
                ["lines.A.units[0].payable: expected '1.00', found '9.66'"],
            ),
        ],
    )
    def test_are_of_what_is_named_only(self, expected: dict[str, object], found: list[str]) -> None:
        read = read_case(case({"A": "10.00"}, {"A": 3}, OFF))
        assert differences(expected, answer(read.quote())) == found


class TestDelivery:
    def test_is_told_where_it_is_by_template(self) -> None:
        post = template(
            "post",
            "weight",
            zones=[{"to": ["CN-XJ"], "rate": None}],
            rest=rate(1000, "6.00", 500, "1.50"),
        )
        prices = {"A": {"price": "10.00", "freight_template": "post", "weight_g": 400}}
        terms = {"flat": "3.00", "templates": [post]}
        found = answer(quoted(prices, {"A": 4}, freight=terms, cart_ship_to="CN-31"))
        assert found["delivery"] == [
            {
                "template": "post",
                "region": None,
                "served": True,
                "skus": ["A"],
                "by": "weight",
                "quantity": 1600,
                "first": {"quantity": 1000, "price": "6.00"},
                "steps": {"count": 2, "quantity": 500, "price": "1.50"},
                "free": None,
                "amount": "9.00",
            }
        ]
        assert found["obstacles"] == []
        found = answer(quoted(prices, {"A": 4}, freight=terms, cart_ship_to="CN-XJ"))
        assert found["obstacles"] == [
            {
                "code": "freight.not_served",
                "message": "A cannot be delivered to CN-XJ",
                "facts": {"ship_to": "CN-XJ", "template": "post", "skus": ("A",)},
            }
        ]

    def test_at_a_flat_price_leaves_the_answer_as_it_was(self) -> None:
        assert "delivery" not in answer(quoted({"A": "10.00"}, {"A": 1}, freight={"flat": "3.00"}))
