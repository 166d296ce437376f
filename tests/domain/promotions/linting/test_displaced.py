from typing import Any

import pytest

from selfshop.domain.promotions.linting.displaced import displaced
from tests.rule_books import found, off, percent

CODE = "rule_book.displaced"
FIRST, SECOND = [("rules[0]", CODE)], [("rules[1]", CODE)]
HUNDRED = {"min_amount": "100.00"}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (off("10.00"), off("20.00"), FIRST),
        (off("20.00"), off("10.00"), SECOND),
        (off("10.00"), off("10.00"), SECOND),
        (percent("10"), percent("20"), FIRST),
        (percent("10"), percent("10"), SECOND),
        (off("10.00", condition=HUNDRED), off("10.00"), FIRST),
        (off("10.00", condition=HUNDRED), off("10.00", condition={"min_amount": "50.00"}), FIRST),
        (off("10.00", audience={"tiers": ["gold"]}), off("10.00"), FIRST),
        (off("10.00", window={"until": "2027-01-01T00:00:00Z"}), off("10.00"), FIRST),
        # What is not proven is not said.
        (off("10.00"), percent("99"), []),
        (off("10.00"), off("20.00", condition=HUNDRED), []),
        (off("10.00"), off("20.00", limits={"total": 5}), []),
        (off("10.00"), off("20.00", audience={"members_only": True}), []),
        (off("10.00"), off("20.00", window={"until": "2027-01-01T00:00:00Z"}), []),
        (off("10.00"), off("20.00", kind="coupon"), []),
        (off("10.00"), off("20.00", tags=["t"]), []),
        (off("10.00"), off("20.00", scope={"include": {"skus": ["A"]}}), []),
        (off("10.00", layer="item"), off("20.00", layer="order"), []),
        (percent("10"), {"benefit": {"kind": "percent_off", "percent": "20", "cap": "5.00"}}, []),
    ],
)
def test_one_of_a_group_displaces_another(
    one: dict[str, Any], other: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert found(displaced, {**one, "group": "g"}, {**other, "group": "g"}) == expected
    assert found(displaced, one, other) == []


def test_more_is_not_better_where_something_measures_what_is_left() -> None:
    less, more = off("10.00", group="g"), off("20.00", group="g")
    later = off("50.00", layer="coupon", condition=HUNDRED)
    assert found(displaced, less, more, later) == []
    assert found(displaced, less, more, {**later, "group": "g"}) == FIRST
    assert found(displaced, less, more, goods_alone=False) == []


def test_the_same_is_no_worse_whatever_comes_later_unless_somebody_goes_between() -> None:
    one, same = off("10.00", group="g"), off("10.00", group="g")
    later = off("50.00", layer="coupon", condition=HUNDRED)
    assert found(displaced, one, same, later, goods_alone=False) == SECOND
    between = {**off("50.00", condition=HUNDRED), "id": "R15"}
    assert found(displaced, one, between, same, goods_alone=False) == []
    # The last of a budget, given in part, is less.
    partly = off("10.00", group="g", limits={"budget": "9.00", "partial": True})
    assert found(displaced, one, partly, goods_alone=False) == []


def test_a_merchant_who_sets_the_order_is_followed() -> None:
    less, more = off("10.00", group="g"), off("20.00", group="g")
    assert found(displaced, less, more, by_priority=True) == []
    assert found(displaced, more, less, by_priority=True) == SECOND
