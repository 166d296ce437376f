from typing import Any

import pytest

from selfshop.domain.checkout.margins.densities import (
    SCALE,
    given_with_a_unit,
    is_of_each_unit,
    off_a_unit,
    once_at_most,
    rounds_as_a_whole,
)
from selfshop.domain.promotions import Base, Rule
from selfshop.domain.shared import SkuId
from tests.margins import costs, shop
from tests.rule_books import from_, ladder, off, percent

HUNDRED = {"min_amount": "100.00"}
PARTS = [{"quantity": 1}, {"quantity": 2}]


def rule_of(rule: dict[str, Any]) -> Rule:
    return shop({"A": "30.00"}, rule).snapshot.rules.rules[0]


def benefit(kind: str, **given: Any) -> dict[str, Any]:
    return {"benefit": {"kind": kind, **given}}


@pytest.mark.parametrize(
    ("rule", "minor"),
    [
        (off("20.00"), 2000),
        (off("20.00", condition=HUNDRED), 600),
        (off("20.00", condition={"min_quantity": 8}), 250),
        (percent("15"), 450),
        (benefit("percent_off", percent="33.3", rounding="unit"), 999),
        (ladder(from_("100.00", percent_off="15"), from_("300.00", amount_off="60.00")), 600),
        (benefit("fixed_price", price="9.00"), 2100),
        (benefit("fixed_price", price="39.00"), 0),
        (benefit("buy_get", buy=1, get=1, percent="50"), 750.25),
        (benefit("n_for", n=3, price="60.00"), 1000),
        (benefit("bundle", parts=PARTS, price="60.00"), 1000),
        (benefit("add_on", offers={"A": "1.00"}), 2900),
        (benefit("add_on", offers={"B": "1.00"}), 0),
        (benefit("points_factor", factor="2"), 0),
    ],
)  # fmt: skip
def test_what_a_rule_takes_off_a_unit_at_30_at_most(rule: dict[str, Any], minor: float) -> None:
    made = rule_of(rule)
    off_it = off_a_unit(made, Base.PRICE, sku=SkuId("A"), listed=9_000, price=3_000)
    assert off_it == int(minor * SCALE)


def test_a_rule_on_list_prices_measures_those() -> None:
    made = rule_of(percent("10"))
    assert off_a_unit(made, Base.LIST, sku=SkuId("A"), listed=9_000, price=3_000) == 900 * SCALE


@pytest.mark.parametrize(
    ("rule", "minor"),
    [
        (benefit("gift", sku="B", quantity=2), 800),
        ({**benefit("gift", sku="B"), "condition": HUNDRED}, 120),
        (ladder(from_("100.00", gift="B"), from_("200.00", amount_off="1.00")), 120),
        (off("1.00"), 0),
    ],
)
def test_what_gifts_cost_with_a_unit_at_30_at_most(rule: dict[str, Any], minor: int) -> None:
    made = rule_of(rule)
    cost = given_with_a_unit(made, Base.PRICE, costs(B=400), listed=3_000, price=3_000)
    assert cost == minor * SCALE


@pytest.mark.parametrize(
    ("rule", "most"),
    [
        (off("20.00"), (2000, 0)),
        (benefit("amount_off", amount="20.00", every=True) | {"condition": HUNDRED}, None),
        (
            benefit("amount_off", amount="20.00", every=True, max_times=3) | {"condition": HUNDRED},
            (6000, 0),
        ),
        (percent("10"), None),
        (benefit("percent_off", percent="10", cap="5.00"), (500, 0)),
        (benefit("gift", sku="B", quantity=2), (0, 800)),
        (ladder(from_("1.00", amount_off="0.50"), from_("9.00", gift="B")), (50, 400)),
        (ladder(from_("1.00", percent_off="10"), from_("9.00", gift="B")), None),
        (benefit("n_for", n=3, price="60.00"), None),
    ],
)
def test_what_a_rule_does_to_a_whole_cart_at_most(
    rule: dict[str, Any], most: tuple[int, int] | None
) -> None:
    assert once_at_most(rule_of(rule), costs(B=400)) == most


def test_percentages_are_rounded_as_a_whole_unless_they_say_otherwise() -> None:
    whole = [percent("10"), ladder(from_("1.00", percent_off="10"))]
    unit = [benefit("percent_off", percent="10", rounding="unit"), off("1.00")]
    assert [rounds_as_a_whole(rule_of(rule)) for rule in [*whole, *unit]] == [
        True,
        True,
        False,
        False,
    ]


def test_what_is_taken_off_each_unit_by_itself_is_borne_by_no_other() -> None:
    alone = [
        benefit("fixed_price", price="9.00"),
        benefit("add_on", offers={"A": "1.00"}),
        benefit("percent_off", percent="10", rounding="unit"),
    ]
    shared = [percent("10"), off("1.00"), benefit("n_for", n=3, price="60.00")]
    assert [is_of_each_unit(rule_of(rule)) for rule in [*alone, *shared]] == [True] * 3 + [
        False
    ] * 3
