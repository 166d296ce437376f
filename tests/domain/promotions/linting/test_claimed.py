from typing import Any

import pytest

from selfshop.domain.promotions.linting.claimed import claimed
from tests.rule_books import A, found, from_, ladder, off, percent

Json = dict[str, Any]
LATE, OUTDONE = "rule_book.always_claimed", "rule_book.outdone"
HUNDRED, FIFTY = {"min_amount": "100.00"}, {"min_amount": "50.00"}
SHOP = {**A, "B": {"price": "5.00", "cash_equivalent": True}, "C": {"price": "5.00"}}
OF_A = {"include": {"skus": ["A"]}}
OF_X = {"include": {"categories": ["x"]}}
HALF = {"benefit": {"kind": "buy_get", "buy": 1, "get": 1, "percent": "50"}}
GIFT = {"benefit": {"kind": "gift", "sku": "A", "quantity": 1}}
UNITS = {"benefit": {"kind": "percent_off", "percent": "20", "rounding": "unit"}}


def by_priority(*rules: Json, **more: Any) -> list[tuple[str, str]]:
    return found(claimed, *rules, skus=SHOP, by_priority=True, **more)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (off("1.00"), off("20.00")),
        (off("1.00"), percent("90")),
        (off("1.00"), HALF),
        (off("1.00"), off("20.00", kind="coupon", limits={"total": 5})),
        (off("1.00", condition=FIFTY), off("20.00", condition=HUNDRED)),
        (off("1.00", condition={"min_quantity": 1}), HALF),
        (off("1.00", condition=FIFTY), ladder(from_("50.00", amount_off="5.00"))),
        (ladder(from_("50.00", amount_off="5.00")), off("9.00", condition=HUNDRED)),
        (off("1.00"), off("20.00", scope=OF_A)),
        (off("1.00", scope=OF_X), off("20.00", scope={"include": {"categories": ["x/y"]}})),
        (off("1.00"), off("20.00", window={"until": "2027-01-01T00:00:00Z"})),
        (off("1.00"), off("20.00", audience={"tiers": ["gold"]})),
        (off("1.00", tags=["t"]), off("20.00", combines_with=["t"])),
        (off("1.00"), off("20.00", group="g")),
        # A share of so much shows.
        (percent("20"), off("20.00", condition={"min_amount": "0.03"})),
        (percent("20"), percent("10")),
        (percent("20"), UNITS),
        (UNITS, UNITS),
        (percent("50"), HALF),
    ],
)
def test_who_takes_all_leaves_nothing_to_those_after(first: Json, then: Json) -> None:
    assert by_priority(first, then) == [("rules[1]", LATE)]
    assert by_priority({**first, "priority": -1}, then) != [("rules[1]", LATE)]
    # Only where a unit takes part in one rule.
    assert by_priority({**first, "layer": "coupon"}, {**then, "layer": "coupon"}) == []


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (off("1.00", condition=HUNDRED), off("20.00")),
        (off("1.00", condition=HUNDRED), off("20.00", condition=FIFTY)),
        (off("1.00", condition={"min_quantity": 2}), off("20.00", condition=HUNDRED)),
        (off("1.00", condition=FIFTY, base="list"), off("20.00", condition=HUNDRED)),
        (off("1.00", scope=OF_A), off("20.00")),
        # A cash equivalent is not in everything.
        (off("1.00"), off("20.00", scope={"include": {"skus": ["A", "B"]}})),
        (off("1.00", scope={"exclude": {"skus": ["C"]}}), off("20.00")),
        (off("1.00", layer="item"), off("20.00")),
        (off("1.00", kind="coupon"), off("20.00")),
        (off("1.00", limits={"total": 5}), off("20.00")),
        (off("1.00", audience={"members_only": True}), off("20.00")),
        (off("1.00", window={"until": "2027-01-01T00:00:00Z"}), off("20.00")),
        (off("1.00", group="g"), off("20.00")),
        (off("1.00"), off("20.00", tags=["t"])),
        (off("1.00", combines_with=[]), off("20.00")),
        (HALF, off("20.00")),
        # What takes nothing off is hidden from no goods, and an offer is for others.
        (off("1.00"), GIFT),
        (off("1.00"), ladder(from_("9.00", gift={"sku": "A", "quantity": 1}))),
        (off("1.00"), {"benefit": {"kind": "add_on", "offers": {"C": "1.00"}}}),
        (ladder(from_("9.00", gift={"sku": "A", "quantity": 1})), off("1.00", condition=HUNDRED)),
        # A share of a single minor unit is nothing.
        (percent("20"), off("20.00")),
        (percent("20"), off("20.00", condition={"min_amount": "0.02"})),
        (percent("20"), percent("30")),
        (UNITS, percent("10")),
        (UNITS, off("20.00", condition=HUNDRED)),
        (percent("20", base="list"), percent("10")),
    ],
)  # fmt: skip
def test_what_is_not_proven_is_not_said(first: Json, then: Json) -> None:
    assert by_priority(first, then) == []


def test_a_step_of_a_ladder_may_be_rounded_away_too() -> None:
    then = off("1.00", condition={"min_quantity": 3})
    assert by_priority(ladder({"min_quantity": 1, "percent_off": "20"}), then) == []
    assert by_priority(ladder({"min_quantity": 1, "percent_off": "50"}), then) == [
        ("rules[1]", LATE)
    ]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (off("1.00"), off("20.00"), ["rules[0]"]),
        (off("20.00"), off("1.00"), ["rules[1]"]),
        (off("5.00"), off("5.00"), ["rules[1]"]),
        (percent("10"), percent("10", kind="coupon"), ["rules[1]"]),
        (percent("10", kind="coupon"), percent("10"), ["rules[0]"]),
        (off("9.00", condition=HUNDRED), off("9.00"), ["rules[0]"]),
        (off("9.00", group="g"), off("9.00"), ["rules[0]"]),
        # A buyer is free to take either.
        (off("1.00"), percent("99"), []),
        (off("1.00"), off("20.00", condition=HUNDRED), []),
        (off("1.00", scope=OF_A), off("20.00"), []),
        (off("20.00"), off("1.00", scope=OF_A), []),
        (off("1.00", base="list"), off("20.00"), []),
        (off("1.00"), off("20.00", limits={"total": 5}), []),
        (off("1.00"), off("20.00", kind="coupon"), []),
        # That one of a group displaces another is another finding.
        (off("1.00", group="g"), off("20.00", group="g"), []),
    ],
)
def test_who_may_choose_takes_what_saves_more_on_the_same_goods(
    one: Json, other: Json, expected: list[str]
) -> None:
    assert found(claimed, one, other) == [(path, OUTDONE) for path in expected]
    assert found(claimed, {**one, "layer": "coupon"}, {**other, "layer": "coupon"}) == []


def test_what_measures_what_is_left_may_make_less_better() -> None:
    less, more = off("10.00"), off("20.00")
    later = off("50.00", layer="coupon", condition=HUNDRED)
    assert found(claimed, less, more, later) == []
    assert found(claimed, less, more, goods_alone=False) == []
    assert found(claimed, less, less, later, goods_alone=False) == [("rules[1]", OUTDONE)]
    points = {"layer": "coupon", "benefit": {"kind": "points_factor", "factor": "2"}}
    assert found(claimed, less, more, points) == [("rules[0]", OUTDONE)]
    spent = off("10.00", limits={"budget": "9.00", "partial": True})
    assert found(claimed, less, spent, later) == []


def test_who_claims_a_part_between_two_keeps_them_apart() -> None:
    same, part = off("10.00"), {**HALF, "scope": OF_A}
    assert found(claimed, same, part, same) == []
    assert found(claimed, part, same, same) == [("rules[2]", OUTDONE)]
    # A gift claims nothing, and of those that want the very same goods only one applies.
    assert found(claimed, same, GIFT, percent("5"), same) == [("rules[3]", OUTDONE)]
