from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfshop.domain.shared import split_by_weight

TOTALS = st.integers(0, 10**15)
WEIGHTS = st.lists(st.integers(0, 10**12), min_size=1, max_size=20)


@st.composite
def parts_with_capacities(draw: st.DrawFn) -> tuple[list[int], list[int]]:
    """Weights, and what each part can hold."""
    weights = draw(st.lists(st.integers(0, 1_000), min_size=1, max_size=12))
    room = st.integers(0, 500)
    capacities = draw(st.lists(room, min_size=len(weights), max_size=len(weights)))
    return weights, capacities


@pytest.mark.law
class TestSharingAnAmount:
    """Sharing an amount over parts neither loses nor mints a cent."""

    @given(total=TOTALS, weights=WEIGHTS)
    def test_parts_sum_to_the_whole(self, total: int, weights: list[int]) -> None:
        assert sum(split_by_weight(total, weights)) == (total if any(weights) else 0)

    @given(total=st.integers(0, 3_000), parts=parts_with_capacities())
    def test_with_capacities_they_sum_to_all_that_can_be_held(
        self, total: int, parts: tuple[list[int], list[int]]
    ) -> None:
        weights, capacities = parts
        held = sum(room for room, weight in zip(capacities, weights, strict=True) if weight)
        assert sum(split_by_weight(total, weights, capacities)) == min(total, held)


@pytest.mark.law
class TestAFairShare:
    """No part gets more than its exact share rounded up, or less than it rounded down."""

    @given(total=TOTALS, weights=WEIGHTS)
    def test_is_within_one_cent_of_the_exact_share(self, total: int, weights: list[int]) -> None:
        for share, weight in zip(split_by_weight(total, weights), weights, strict=True):
            exact = Fraction(total * weight, sum(weights) or 1)
            assert exact - 1 < share < exact + 1

    @given(total=st.integers(0, 3_000), parts=parts_with_capacities())
    def test_never_exceeds_the_capacity(
        self, total: int, parts: tuple[list[int], list[int]]
    ) -> None:
        weights, capacities = parts
        shares = split_by_weight(total, weights, capacities)
        assert all(0 <= share <= room for share, room in zip(shares, capacities, strict=True))

    @given(total=TOTALS, weights=WEIGHTS)
    def test_goes_to_parts_with_weight_alone(self, total: int, weights: list[int]) -> None:
        shares = split_by_weight(total, weights)
        assert all(weight or not share for share, weight in zip(shares, weights, strict=True))


@pytest.mark.law
class TestEqualParts:
    """Of two parts with the same weight the earlier one never gets less."""

    @given(total=TOTALS, weights=WEIGHTS)
    def test_the_odd_cent_goes_to_the_earlier_one(self, total: int, weights: list[int]) -> None:
        shares = split_by_weight(total, weights)
        for later, weight in enumerate(weights):
            earlier = [shares[n] for n in range(later) if weights[n] == weight]
            assert all(shares[later] <= share <= shares[later] + 1 for share in earlier)
