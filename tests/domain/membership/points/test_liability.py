"""What points owe."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfshop.domain.membership.points import Estimate, Liability, allocate, earned_by, report
from selfshop.domain.shared import InvalidInput


def estimate(value: str = "1", used: str = "95") -> Estimate:
    return Estimate(value=Decimal(value), used_percent=Decimal(used))


def test_the_worked_example_of_the_standard() -> None:
    sold = allocate(100_000, 10_000, estimate())
    assert (sold.goods, sold.points) == (91_324, 8_676)
    first = earned_by(sold.points, used=4_500, expected=9_500)
    assert first == 4_110
    # A year later more are expected to be used; that is caught up with at once.
    both = earned_by(sold.points, used=8_500, expected=9_700)
    assert (both - first, sold.points - both) == (3_493, 1_073)


def test_one_order_in_cents() -> None:
    sold = allocate(1_000_00, 100, estimate("10", "80"))
    assert (sold.goods, sold.points) == (992_06, 7_94)


def told(
    sales: int,
    issued: int,
    *,
    used: int = 0,
    expired: int = 0,
    clawed_back: int = 0,
    sold_on: Estimate | None = None,
    now: Estimate | None = None,
) -> Liability:
    sold_on = sold_on or estimate()
    return report(
        sales=sales,
        issued=issued,
        used=used,
        expired=expired,
        clawed_back=clawed_back,
        sold_on=sold_on,
        now=now or sold_on,
    )


def test_a_report_says_what_is_owed_and_what_is_breakage() -> None:
    first = told(100_000, 10_000, used=4_500)
    assert (first.allocated, first.earned, first.owed) == (8_676, 4_110, 4_566)
    assert (first.outstanding, first.expected, first.breakage) == (5_500, 9_500, 500)
    second = told(100_000, 10_000, used=8_500, now=estimate(used="97"))
    assert (second.allocated, second.earned, second.owed) == (8_676, 4_110 + 3_493, 1_073)
    assert (second.expected, second.breakage) == (9_700, 300)


def test_a_sale_that_was_undone_leaves_nothing() -> None:
    undone = told(0, 100, clawed_back=100, sold_on=estimate("10", "80"))
    assert (undone.allocated, undone.earned, undone.owed, undone.outstanding) == (0, 0, 0, 0)


def test_what_has_expired_cannot_be_expected_any_more() -> None:
    ended = told(100_000, 10_000, used=4_000, expired=6_000)
    assert (ended.owed, ended.expected, ended.breakage) == (0, 4_000, 6_000)


def test_more_used_than_expected_earns_all_of_it() -> None:
    assert earned_by(8_676, used=9_600, expected=9_500) == 8_676
    assert earned_by(0, used=0, expected=0) == 0


@pytest.mark.parametrize(
    "said",
    [
        {"value": 1},
        {"value": Decimal(-1)},
        {"used_percent": Decimal("100.01")},
        {"used_percent": Decimal("NaN")},
    ],
)
def test_estimates_out_of_bounds_are_refused(said: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        Estimate(**{"value": Decimal(1), "used_percent": Decimal(95), **said})


@pytest.mark.parametrize(("sales", "issued"), [(-1, 0), (0, -1), (1.5, 0)])
def test_money_and_points_are_whole_numbers(sales: int, issued: int) -> None:
    with pytest.raises(InvalidInput):
        allocate(sales, issued, estimate())


@given(
    sales=st.integers(0, 10**9),
    issued=st.integers(0, 10**6),
    parts=st.tuples(*[st.integers(0, 100)] * 3),
    used_percent=st.integers(0, 100),
)
def test_what_is_owed_is_never_below_zero(
    sales: int, issued: int, parts: tuple[int, int, int], used_percent: int
) -> None:
    whole = max(1, sum(parts))
    used, expired, clawed_back = (issued * part // whole for part in parts)
    found = told(
        sales,
        issued,
        used=used,
        expired=expired,
        clawed_back=clawed_back,
        sold_on=estimate("0.5", str(used_percent)),
    )
    assert 0 <= found.earned <= found.allocated <= sales
    assert found.owed >= 0
    assert used <= found.expected <= issued - clawed_back - expired
