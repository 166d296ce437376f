from decimal import Decimal

import pytest

from selfshop.domain.promotions.benefits import PointsFactor
from selfshop.domain.promotions.units.percents import is_plain, part_of, ratio
from selfshop.domain.shared import InvalidInput


class TestAPercentage:
    @pytest.mark.parametrize(
        ("percent", "amount", "part"),
        [("12.5", 100, 13), ("10", 5, 1), ("10", 4, 0), ("33.3", 1000, 333), ("100", 7, 7)],
    )
    def test_of_an_amount_is_rounded_half_up(self, percent: str, amount: int, part: int) -> None:
        assert part_of(amount, ratio(Decimal(percent))) == part

    @pytest.mark.parametrize("value", [1.5, "1.5", Decimal("NaN"), Decimal("Infinity"), True])
    def test_is_a_finite_decimal(self, value: object) -> None:
        assert is_plain(value) is False

    def test_has_at_most_six_places(self) -> None:
        assert is_plain(Decimal("0.000001"))
        assert not is_plain(Decimal("0.0000001"))


class TestAFactor:
    @pytest.mark.parametrize("factor", ["0.000001", "0.5", "1", "999999.999999"])
    def test_is_above_nothing_and_below_a_million(self, factor: str) -> None:
        assert PointsFactor(factor=Decimal(factor)).factor == Decimal(factor)

    @pytest.mark.parametrize("factor", ["0", "-1", "1000000"])
    def test_is_nothing_else(self, factor: str) -> None:
        with pytest.raises(InvalidInput) as caught:
            PointsFactor(factor=Decimal(factor))
        assert (caught.value.path, caught.value.code) == ("factor", "input.not_a_decimal")
