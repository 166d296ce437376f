"""What comes with a tier."""

from decimal import Decimal

import pytest

from selfshop import InvalidInput
from selfshop.domain.membership import NO_BENEFITS, Benefits, BirthdayGift


def test_nothing_comes_by_itself() -> None:
    assert Benefits() == NO_BENEFITS
    assert NO_BENEFITS.points_factor == 1
    assert not NO_BENEFITS.free_freight
    assert not NO_BENEFITS.priority


@pytest.mark.parametrize("factor", [Decimal(-1), Decimal("100.1"), Decimal("NaN"), 2.0, 2])
def test_a_factor_is_a_decimal_from_0_to_100(factor: object) -> None:
    with pytest.raises(InvalidInput) as no:
        Benefits(points_factor=factor)  # type: ignore[arg-type]  # what is tested
    assert (no.value.path, no.value.code) == ("points_factor", "input.not_a_decimal")


def test_a_gift_is_something() -> None:
    with pytest.raises(InvalidInput) as no:
        BirthdayGift()
    assert no.value.code == "input.missing"
    assert BirthdayGift(points=5).batch is None
    assert BirthdayGift(batch="birthday").points == 0
