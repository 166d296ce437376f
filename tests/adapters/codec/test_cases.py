import json
from typing import Any

import pytest

from selfshop.adapters.codec.cases import read_case
from selfshop.domain.shared import InvalidInput
from tests.carts import Json, case


def with_field(path: str, value: Any) -> Json:
    """Return a good case with one field set: ``skus.0.weight_g``."""
    made = case({"A": "10.00"}, {"A": 1}, {"benefit": {"kind": "amount_off", "amount": "1.00"}})
    *steps, last = path.split(".")
    place: Any = made
    for step in steps:
        place = place[int(step) if step.isdigit() else step]
    place[last] = value
    return made


def complaint(text: str | Json) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as refusal:
        read_case(text if isinstance(text, str) else json.dumps(text))
    return refusal.value.path, refusal.value.code


LINE = "cart.lines.0"
BAD = [
    (f"{LINE}.quantity", 2.0, "cart.lines[0].quantity", "input.not_a_whole_number"),
    (f"{LINE}.quantity", True, "cart.lines[0].quantity", "input.not_a_whole_number"),
    (f"{LINE}.quantity", "2", "cart.lines[0].quantity", "input.not_a_whole_number"),
    (f"{LINE}.quantity", float("nan"), "cart.lines[0].quantity", "input.not_a_whole_number"),
    (f"{LINE}.quantity", 0, "cart.lines[0].quantity", "input.too_small"),
    (f"{LINE}.quantity", -3, "cart.lines[0].quantity", "input.too_small"),
    (f"{LINE}.colour", "red", "cart.lines[0].colour", "input.unknown_field"),
    (f"{LINE}.sku", 7, "cart.lines[0].sku", "input.not_text"),
    ("cart.lines", [], "cart.lines", "input.empty"),
    ("cart.lines", {}, "cart.lines", "input.wrong_type"),
    ("cart.coupons", ["c", "c"], "cart.coupons[1]", "input.duplicate"),
    ("cart.coupons", [7], "cart.coupons[0]", "input.not_text"),
    ("cart.points", "all", "cart.points", "input.not_a_whole_number"),
    ("quote", [], "quote", "input.wrong_type"),
    ("quote", None, "quote", "input.wrong_type"),
    ("skus.0.prices.0.amount", 10, "skus[0].prices[0].amount", "input.not_an_amount"),
    ("skus.0.prices.0.amount", 10.5, "skus[0].prices[0].amount", "input.not_an_amount"),
    ("skus.0.prices.0.amount", "10.005", "skus[0].prices[0].amount", "input.too_many_decimals"),
    ("skus.0.prices.0.amount", "-1.00", "skus[0].prices[0].amount", "input.too_small"),
    ("skus.0.prices.0.amount", "NaN", "skus[0].prices[0].amount", "input.not_an_amount"),
    ("skus.0.prices.0.kind", "retail", "skus[0].prices[0].kind", "input.not_one_of"),
    ("skus.0.prices.0.kind", "tier", "skus[0].prices[0].tier", "input.missing"),
    ("skus.0.prices.0.tier", "gold", "skus[0].prices[0].tier", "price.list_with_condition"),
    ("skus.0.categories", ["a//b"], "skus[0].categories[0]", "catalog.category_malformed"),
    ("skus.0.listed", 1, "skus[0].listed", "input.not_true_or_false"),
    ("skus.0.stock", -1, "skus[0].stock", "input.too_small"),
    ("shop.currency", "ZZZ", "shop.currency", "input.unknown_currency"),
    ("shop.currency", 7, "shop.currency", "input.not_text"),
    ("shop.timezone", "Mars/Olympus", "shop.timezone", "input.unknown_zone"),
    ("shop.choice", "cheapest", "shop.choice", "input.not_one_of"),
    ("shop.layers", [], "shop.layers", "input.empty"),
    ("shop.max_coupons", -1, "shop.max_coupons", "input.too_small"),
    ("shop.tax", {"mode": "none"}, "shop.tax.mode", "input.not_one_of"),
    ("shop.freight", {}, "shop.freight.flat", "input.missing"),
    ("at", "2026-11-11T00:00:00", "at", "input.naive_instant"),
    ("at", 1700000000, "at", "input.not_an_instant"),
    ("at", "yesterday", "at", "input.not_an_instant"),
    ("member", {"id": "m", "orders": -1}, "member.orders", "input.too_small"),
    ("extra", 1, "extra", "input.unknown_field"),
]


class TestACaseByASlip:
    @pytest.mark.parametrize(("path", "value", "place", "code"), BAD)
    def test_is_refused_with_the_path_of_its_field(
        self, path: str, value: Any, place: str, code: str
    ) -> None:
        assert complaint(with_field(path, value)) == (place, code)

    @pytest.mark.parametrize(
        ("step", "field"),
        [
            ({"amount_off": "1.00", "percent_off": "5"}, "percent_off"),
            ({"amount_off": "1.00", "gift": "A"}, "gift"),
            ({"benefit": {"kind": "amount_off", "amount": "1.00"}, "gift": "A"}, "gift"),
            ({"kind": "amount_off", "amount": "1.00", "gift": "A"}, "kind"),
        ],
    )
    def test_may_not_have_a_step_give_two_things(self, step: Json, field: str) -> None:
        steps = [{"min_amount": "9.00", **step}]
        made = case({"A": "10.00"}, {"A": 1}, {"benefit": {"kind": "ladder", "steps": steps}})
        assert complaint(made) == (f"rules[0].benefit.steps[0].{field}", "input.unknown_field")

    def test_may_not_name_a_line_twice(self) -> None:
        made = case({"A": "10.00"}, [{"line": "x", "sku": "A", "quantity": 1}] * 2)
        assert complaint(made) == ("cart.lines[1].line", "input.duplicate")

    def test_may_not_name_a_sku_twice(self) -> None:
        made = case({"A": "10.00"}, {"A": 1})
        made["skus"] *= 2
        assert complaint(made) == ("skus[1]", "input.duplicate")

    def test_knows_the_tax_classes_of_its_skus(self) -> None:
        tax = {"mode": "inclusive", "rounding": "line", "classes": {"full": "13"}}
        made = case({"A": {"price": "1.00", "tax_class": "low"}}, {"A": 1}, tax=tax)
        assert complaint(made) == ("skus[0].tax_class", "tax.unknown_class")

    @pytest.mark.parametrize(
        ("text", "path", "code"),
        [
            ("{", "", "input.not_json"),
            ('{"at":\n oops}', "line 2, column 2", "input.not_json"),
            ("[" * 100_000, "", "input.not_json"),
            ("[]", "", "input.wrong_type"),
            ('{"shop": {}, "shop": {}}', "shop", "input.duplicate"),
            ("{}", "shop", "input.missing"),
        ],
    )
    def test_is_one_json_object(self, text: str, path: str, code: str) -> None:
        assert complaint(text) == (path, code)


class TestACase:
    def test_reads_all_that_a_shop_can_say(self) -> None:
        made = case(
            {"A": {"price": "10.00", "brand": "b", "product": "p", "weight_g": 5, "stock": 3}},
            [{"sku": "A", "quantity": 1}],
            timezone="Asia/Shanghai",
            choice="priority",
            max_coupons=2,
            cart_channel="app",
            cart_ship_to="CN-31",
            cart_points=5,
            member={"id": "m", "tier": "gold", "segments": ["s"], "orders": 2, "points": 9},
        )
        read = read_case({"id": "c", "title": "t", "source": "s", "quote": {}, **made})
        assert (read.id, read.title, read.source) == ("c", "t", "s")
        assert (read.cart.channel, read.cart.ship_to, read.cart.points) == ("app", "CN-31", 5)
        assert read.snapshot.buyer.segments == {"s"}
        assert read.snapshot.stock == {"A": 3}
        assert read.cart.line_ids() == ("1",)
