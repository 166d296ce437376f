import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfshop.domain.promotions.units.tops import top, top_sets


class TestTheTopOfSomeValues:
    @pytest.mark.parametrize(("most", "total"), [(0, 0), (1, 9), (3, 23), (None, 30)])
    def test_sums_the_largest(self, most: int | None, total: int) -> None:
        assert top([(7, 3), (9, 1), (-5, 2)], most) == total

    def test_counts_the_smallest_value_there_is(self) -> None:
        assert top([(1, 2), (0, 9)], None) == 2

    def test_of_sets_needs_units_of_every_part(self) -> None:
        assert top_sets([([(10, 2)], 1), ([(1, 1)], 1)], 3, None) == 10 + 1 - 3

    @given(
        values=st.lists(st.tuples(st.integers(0, 50), st.integers(1, 4)), min_size=1, max_size=5),
        size=st.integers(1, 3),
        price=st.integers(1, 120),
        most=st.none() | st.integers(1, 3),
    )
    def test_of_sets_is_the_best_number_of_them(
        self, values: list[tuple[int, int]], size: int, price: int, most: int | None
    ) -> None:
        sets = sum(count for _, count in values) // size
        sets = sets if most is None else min(sets, most)
        tried = [top(values, n * size) - n * price for n in range(sets + 1)]
        assert top_sets([(values, size)], price, most) == max(tried)
