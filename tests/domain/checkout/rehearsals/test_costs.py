from decimal import Decimal

import pytest

from selfshop.domain.checkout import rehearsals
from selfshop.domain.shared import InvalidInput, Minor, SkuId
from tests.rehearsals import Json, basket, book

GIFT: Json = {"benefit": {"kind": "gift", "sku": "B", "quantity": 2}}


def quoted(*rules: Json, **cart: int) -> rehearsals.Tried:
    proposed = book(*rules)
    return rehearsals.try_out(basket(cart), current=proposed, proposed=proposed)


class TestStatedCosts:
    costs = rehearsals.StatedCosts(by_sku={SkuId("A"): Minor(600), SkuId("B"): Minor(101)})

    def test_are_by_unit(self) -> None:
        assert rehearsals.cost_of(quoted(A=2, B=3).after, self.costs) == 2 * 600 + 3 * 101

    def test_count_what_is_given_away(self) -> None:
        assert rehearsals.cost_of(quoted(GIFT, A=1).after, self.costs) == 600 + 2 * 101

    def test_are_unknown_when_one_is(self) -> None:
        only_a = rehearsals.StatedCosts(by_sku={SkuId("A"): Minor(600)})
        assert rehearsals.cost_of(quoted(A=1, B=1).after, only_a) is None
        assert rehearsals.cost_of(quoted(GIFT, A=1).after, only_a) is None

    def test_are_never_made_up(self) -> None:
        assert rehearsals.cost_of(quoted(A=1).after, None) is None


class TestAnAssumedMargin:
    def test_leaves_the_rest_of_the_price_as_cost_rounded_half_up_by_line(self) -> None:
        assumed = rehearsals.AssumedMargin(percent=Decimal("25.5"))
        # 0.745 x 20.00 = 14.90; 0.745 x 3.33 = 2.48085
        assert rehearsals.cost_of(quoted(A=2, B=1).after, assumed) == 1490 + 248

    def test_does_not_know_what_a_gift_costs(self) -> None:
        assumed = rehearsals.AssumedMargin(percent=Decimal(25))
        assert rehearsals.cost_of(quoted(GIFT, A=1).after, assumed) is None

    @pytest.mark.parametrize("percent", ["0", "-1", "100.5"])
    def test_is_a_percentage(self, percent: str) -> None:
        with pytest.raises(InvalidInput) as no:
            rehearsals.AssumedMargin(percent=Decimal(percent))
        assert (no.value.path, no.value.code) == ("percent", "input.not_a_percent")
