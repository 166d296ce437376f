import pytest

from selfshop.domain.promotions import BuyAtLeast, Condition, SpendAtLeast
from selfshop.domain.promotions.conditions import missing, times
from selfshop.domain.shared import InvalidInput, Money

SPEND = SpendAtLeast(amount=Money.of("300.00", "CNY"))
BUY = BuyAtLeast(quantity=3)


class TestAThreshold:
    @pytest.mark.parametrize(("condition", "short", "met"), [(SPEND, 1, 0), (BUY, -4, 2)])
    def test_knows_what_is_missing_and_how_often_it_is_met(
        self, condition: Condition, short: int, met: int
    ) -> None:
        assert missing(condition, amount=29_999, quantity=7) == short
        assert times(condition, amount=29_999, quantity=7) == met

    def test_is_met_at_its_very_edge(self) -> None:
        assert missing(SPEND, amount=30_000, quantity=1) == 0
        assert times(SPEND, amount=60_000, quantity=1) == 2

    def test_is_never_nothing(self) -> None:
        with pytest.raises(InvalidInput, match="quantity"):
            BuyAtLeast(quantity=0)
        with pytest.raises(InvalidInput, match="amount"):
            SpendAtLeast(amount=Money(0, "CNY"))
