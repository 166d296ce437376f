from decimal import Decimal

import pytest

from selfshop.domain.promotions.units.percents import is_plain, part_of, ratio


class TestAPercentage:
    @pytest.mark.parametrize(
        ("percent", "amount", "part"),
        [("12.5", 100, 13), ("10", 5, 1), ("10", 4, 0), ("33.3", 1000, 333), ("100", 7, 7)],
    )
    def test_of_an_amount_is_rounded_half_up(self, percent: str, amount: int, part: int) -> None:
        assert part_of(amount, ratio(Decimal(percent))) == part

    @pytest.mark.parametrize("value", [1.5, "1.5", Decimal("NaN"), Decimal("Infinity"), True])
    def test_is_a_finite_decimal(self, value: object) -> None:
        assert not is_plain(value)
