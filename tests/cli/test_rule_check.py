"""`selfshop check`."""

import json
from pathlib import Path
from typing import Any

import pytest

from selfshop import Money, open_shop
from selfshop.domain.pricing import Cost
from selfshop.domain.shared import SkuId
from selfshop.testing.builders import Goods, furnish
from tests.cli.commands import run

HALF = {
    "id": "half",
    "layer": "order",
    "condition": {"min_amount": "100.00"},
    "benefit": {"kind": "amount_off", "amount": "40.00"},
}


def rule_case(*rules: dict[str, Any], **shop: Any) -> bytes:
    """Return a shop of tea at 50.00 that costs 30.00, as a file."""
    tea = {"sku": "tea", "prices": [{"kind": "list", "amount": "50.00"}], "cost": "30.00"}
    case = {
        "shop": {"currency": "CNY", **shop},
        "at": "2026-11-11T00:00:00+08:00",
        "skus": [tea],
        "rules": list(rules),
    }
    return json.dumps(case).encode()


def test_rules_with_nothing_wrong_end_with_0() -> None:
    ran = run("check", "-", "--floor", "0", stdin=rule_case(HALF))
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "note     rules[0].condition  half",
        "         goods from 60.01 to 99.99 cost more than goods of 100.00, which cost 60.00",
        "worst    2 x tea",
        "         goods 60.00, cost 60.00, gifts 0.00, margin 0.00 (0.0 %)",
        "         0.00 above the floor of 0 %; by half",
        "         no cart is worse within 4 SKUs of 100 units, 1 SKUs searched",
        "-: 0 errors, 0 warnings, 1 note",
    ]


def test_a_cart_below_the_declared_margin_ends_with_1() -> None:
    ran = run("check", "-", "--json", stdin=rule_case(HALF, margin_floor="10"))
    assert ran.code == 1
    worst = ran.data["worst"]
    assert {name: worst[name] for name in ("below", "exact", "margin", "over", "floor")} == {
        "below": True, "exact": True, "margin": "0.00", "over": "-6.00", "floor": "10",
    }  # fmt: skip
    assert worst["cart"]["lines"][0]["quantity"] == 2


def test_an_error_ends_with_1_and_names_rule_and_field() -> None:
    lost = {**HALF, "scope": {"include": {"tags": ["new"]}}}
    ran = run("check", "-", "--json", "--lang", "zh", stdin=rule_case(lost))
    assert ran.code == 1
    (finding,) = [one for one in ran.data["findings"] if one["severity"] == "error"]
    assert (finding["rule"], finding["path"]) == ("half", "rules[0].scope.include.tags")
    assert finding["message"] == "有 1 个名称在商店中不存在: new"


@pytest.mark.parametrize(
    ("stdin", "option", "line"),
    [
        (b"[]", "0", "input.wrong_type: must be object"),
        (rule_case(HALF), "101", "input.not_a_margin: --floor: must be a percentage from -1000 to 100"),
        (rule_case(HALF, margin_floor="-1001"), "0",
         "input.not_a_margin: shop.margin_floor: must be a percentage from -1000 to 100"),
        (rule_case({**HALF, "layer": "none"}), "0",
         "rule.unknown_layer: rules[0].layer: none is not one of the layers"),
        (rule_case(HALF).replace(b'"30.00"', b'"-1.00"'), "0",
         "input.too_small: skus[0].cost: must be at least 0"),
    ],
    ids=["list", "option", "floor", "layer", "cost"],
)  # fmt: skip
def test_what_cannot_be_read_ends_with_2(stdin: bytes, option: str, line: str) -> None:
    ran = run("check", "-", "--floor", option, stdin=stdin)
    assert (ran.code, ran.err.strip()) == (2, f"selfshop: {line}")


def test_rules_are_checked_against_a_shop_of_one_s_own(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    with open_shop(url) as shop:
        furnish(shop, Goods(sku="tea", price="50.00"))
        shop.pricing.set_costs(costs=(Cost(sku=SkuId("tea"), amount=Money.of("30.00", "CNY")),))
    path = tmp_path / "rules.json"
    path.write_text(json.dumps([HALF]), encoding="utf-8")
    ran = run("check", path, "--store", url, "--floor", "10")
    assert ran.code == 1
    assert "6.00 below the floor of 10 %; by half" in ran.out
    assert run("check", path, "--store", url).code == 0
    path.write_text(json.dumps({"rules": "none"}), encoding="utf-8")
    assert run("check", path, "--store", url).code == 2
