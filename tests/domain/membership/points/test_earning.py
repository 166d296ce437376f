"""What an order's units earn."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfshop.domain.membership.points import EarningTerms, Kept, Line, Rate, line_of, worth
from selfshop.domain.shared import InvalidInput, LineId, Money

ONE, TWO = LineId("1"), LineId("2")


def line(name: LineId = ONE, *, points: int = 1, per: int | None = 100, factor: str = "1") -> Line:
    return Line(line=name, points=points, per=per, factor=Decimal(factor))


def kept(name: LineId = ONE, *, units: int = 1, base: int = 0) -> Kept:
    return Kept(line=name, units=units, base=base)


def test_points_are_rounded_down_once_over_all_lines() -> None:
    lines = (line(), line(TWO))
    assert worth(lines, [kept(base=150), kept(TWO, base=150)]) == 3
    assert worth(lines, [kept(base=150), kept(TWO, base=149)]) == 2


def test_points_for_each_unit_do_not_look_at_money() -> None:
    assert worth([line(points=5, per=None)], [kept(units=3)]) == 15


def test_factors_are_exact() -> None:
    assert worth([line(factor="1.1")], [kept(base=1_000)]) == 11
    assert worth([line(points=3, factor="0.1")], [kept(base=1_000)]) == 3


def test_lines_that_are_not_kept_earn_nothing() -> None:
    assert worth([line(), line(TWO)], [kept(TWO, base=900)]) == 9


def test_a_line_takes_its_rate_and_its_factor() -> None:
    terms = EarningTerms(rates=(Rate(points=2, per=Money(100, "CNY"), skus=frozenset({"tea"})),))
    named = {"product": "p", "categories": frozenset[str]()}
    made = line_of(terms, line=ONE, sku="tea", factor=Decimal("1.5"), **named)  # type: ignore[arg-type]  # two kinds of values
    assert made == line(points=2, factor="1.5")
    assert line_of(terms, line=ONE, sku="pot", factor=Decimal(1), **named) is None  # type: ignore[arg-type]  # as above
    assert line_of(terms, line=ONE, sku="tea", factor=Decimal(0), **named) is None  # type: ignore[arg-type]  # as above


def test_goods_may_be_left_out() -> None:
    terms = EarningTerms(rates=(Rate(points=0), Rate(points=1)))
    none = line_of(terms, line=ONE, sku="x", product="p", categories=frozenset(), factor=Decimal(1))
    assert none is None


@pytest.mark.parametrize("factor", [1, Decimal("Infinity"), Decimal(-1)])
def test_a_factor_is_a_plain_decimal(factor: Decimal) -> None:
    with pytest.raises(InvalidInput):
        Line(line=ONE, points=1, per=None, factor=factor)


@given(
    parts=st.lists(st.integers(0, 10_000), min_size=1, max_size=5),
    factor=st.decimals(0, 5, places=2),
)
def test_buying_in_parts_never_earns_more(parts: list[int], factor: Decimal) -> None:
    lines = [Line(line=ONE, points=3, per=70, factor=factor)]
    apart = sum(worth(lines, [kept(base=part)]) for part in parts)
    assert apart <= worth(lines, [kept(base=sum(parts))])
