from decimal import Decimal
from typing import Any

import pytest

from selfshop.domain.checkout import ALL_POINTS, PointsTerms
from selfshop.domain.checkout.points import points_paying
from selfshop.domain.shared import InvalidInput


def terms(**fields: Any) -> PointsTerms:
    given: dict[str, Any] = {"value_per_point": Decimal("0.01"), "max_percent": Decimal(100)}
    return PointsTerms(**given | fields)


class TestPointsThatPay:
    @pytest.mark.parametrize(
        ("fields", "wanted", "balance", "goods", "paying"),
        [
            ({}, ALL_POINTS, 500, 10000, (500, 500)),
            ({}, 100, 500, 10000, (100, 100)),
            ({}, ALL_POINTS, 500, 333, (333, 333)),
            ({"max_percent": Decimal(50)}, ALL_POINTS, 500, 333, (166, 166)),
            ({"step": 100}, ALL_POINTS, 555, 10000, (500, 500)),
            ({"min_points": 600}, ALL_POINTS, 555, 10000, (0, 0)),
            ({"value_per_point": Decimal("0.004")}, ALL_POINTS, 555, 10000, (555, 222)),
            ({}, 0, 500, 10000, (0, 0)),
            # A point pays 0.4 fen: one or two pay nothing and stay with the buyer; 7 pay 2.8 fen,
            # rounded down.
            ({"value_per_point": Decimal("0.004")}, 2, 555, 10000, (0, 0)),
            ({"value_per_point": Decimal("0.004")}, 7, 555, 10000, (7, 2)),
            # 12.5 % of 19.99 is 2.49875, so at most 249 fen: 249 points, in steps of 20 240.
            ({"max_percent": Decimal("12.5")}, ALL_POINTS, 555, 1999, (249, 249)),
            ({"max_percent": Decimal("12.5"), "step": 20}, ALL_POINTS, 555, 1999, (240, 240)),
            # A point pays 0.30, goods are 1.00: three points pay 0.90, the fourth would pay too much.
            ({"value_per_point": Decimal("0.3")}, ALL_POINTS, 9, 100, (3, 90)),
            # Exactly the fewest that count, and one less.
            ({"min_points": 500}, ALL_POINTS, 500, 10000, (500, 500)),
            ({"min_points": 500}, 499, 500, 10000, (0, 0)),
            # The fewest of all are measured after the step.
            ({"min_points": 500, "step": 300}, ALL_POINTS, 599, 10000, (0, 0)),
        ],
    )
    def test_are_as_many_as_the_shop_allows(
        self, fields: dict[str, Any], wanted: int, balance: int, goods: int, paying: tuple[int, int]
    ) -> None:
        used = points_paying(
            terms(**fields), wanted=wanted, balance=balance, goods=goods, scale=100
        )
        assert used == paying

    @pytest.mark.parametrize("value", [Decimal(0), Decimal("-0.01"), Decimal("NaN"), 0.01])
    def test_have_a_plain_value(self, value: object) -> None:
        with pytest.raises(InvalidInput, match="value_per_point"):
            terms(value_per_point=value)
