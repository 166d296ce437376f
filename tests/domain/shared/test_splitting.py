import pytest

from selfshop.domain.shared import split_by_weight


class TestSharingByWeight:
    @pytest.mark.parametrize(
        ("total", "weights", "shares"),
        [
            (100, [1, 1, 1], [34, 33, 33]),
            (101, [1, 1, 1], [34, 34, 33]),
            (2, [1, 1, 1], [1, 1, 0]),
            (10, [1, 2, 7], [1, 2, 7]),
            (10, [3, 3, 1], [4, 4, 2]),
            (10, [0, 1, 0], [0, 10, 0]),
            (0, [1, 2], [0, 0]),
            (7, [], []),
            (7, [0, 0], [0, 0]),
            (30_00, [100, 50, 50], [15_00, 7_50, 7_50]),
        ],
    )
    def test_gives_the_larger_remainder_the_odd_cent_and_earlier_parts_first(
        self, total: int, weights: list[int], shares: list[int]
    ) -> None:
        assert split_by_weight(total, weights) == shares

    @pytest.mark.parametrize(
        ("total", "weights", "capacities", "shares"),
        [
            (10, [1, 1], [3, 100], [3, 7]),
            (10, [1, 1], [3, 3], [3, 3]),
            (10, [9, 1, 1], [2, 100, 100], [2, 4, 4]),
            (10, [8, 1, 1], [0, 100, 100], [0, 5, 5]),
            (5, [0, 1], [100, 2], [0, 2]),
            (10, [1, 1, 1], [4, 3, 3], [4, 3, 3]),
            (11, [2, 2, 2], [4, 4, 3], [4, 4, 3]),
            # a share that just fits its capacity is left as it is
            (3, [1, 1, 3], [1, 1, 3], [1, 0, 2]),
        ],
    )
    def test_fills_a_part_to_its_capacity_and_shares_the_rest_afresh(
        self, total: int, weights: list[int], capacities: list[int], shares: list[int]
    ) -> None:
        assert split_by_weight(total, weights, capacities) == shares

    def test_stays_exact_beyond_what_floats_can_hold(self) -> None:
        total = 10**15 + 1
        shares = split_by_weight(total, [10**15, 10**15 - 1, 1])
        assert sum(shares) == total
        assert shares == [500_000_000_000_000, 500_000_000_000_000, 1]
