import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from selfshop.domain.promotions.units import splitting
from selfshop.domain.promotions.units.splitting import Shares, pieces_of, share_out
from selfshop.domain.shared import Refused, split_by_weight


def one_by_one(counts: list[int], shares: list[Shares]) -> list[int]:
    return [
        each
        for count, share in zip(counts, shares, strict=True)
        for n, each in pieces_of(count, share)
        for _ in range(n)
    ]


class TestSharingOverRuns:
    @given(
        runs=st.lists(
            st.tuples(st.integers(1, 6), st.integers(0, 40), st.integers(0, 40)),
            min_size=1,
            max_size=6,
        ),
        total=st.integers(0, 600),
    )
    # A run of which some units are filled before the others get their share.
    @example(runs=[(1, 5, 4), (3, 3, 1), (2, 5, 4)], total=12)
    @example(runs=[(4, 3, 0), (2, 9, 5), (2, 10, 6)], total=7)
    def test_is_sharing_over_their_units(
        self, runs: list[tuple[int, int, int]], total: int
    ) -> None:
        counts = [count for count, _, _ in runs]
        weights = [weight for _, weight, _ in runs]
        capacities = [min(weight, room) for _, weight, room in runs]
        shares = share_out(total, counts, weights, capacities)
        unit_weights = [weight for count, weight, _ in runs for _ in range(count)]
        rooms = [room for count, room in zip(counts, capacities, strict=True) for _ in range(count)]
        assert one_by_one(counts, shares) == split_by_weight(total, unit_weights, rooms)

    def test_costs_as_much_for_a_million_units_as_for_one(self) -> None:
        assert share_out(1_000_001, [1_000_000, 1], [3, 5], [3, 5]) == [1, 1]
        assert share_out(5_000_010, [1_000_000, 1], [1_000, 10**6], [5, 10**6]) == [
            [(995_015, 5), (4_985, 4)],
            4_995,
        ]

    def test_refuses_what_would_never_end(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(splitting, "WORK_MAX", splitting.ROUND_COST)
        with pytest.raises(Refused) as refusal:
            share_out(27, [1, 1], [50, 20], [5, 30])
        assert refusal.value.code == "cart.too_large"

    def test_refuses_to_fill_ten_thousand_lines_one_by_one(self) -> None:
        lines = 9_999
        # Each round gives one line a cent more than it can hold, and only the last can hold more.
        with pytest.raises(Refused) as refusal:
            share_out(
                100 * lines + 101, [1] * (lines + 1), [200] * (lines + 1), [100] * lines + [200]
            )
        assert refusal.value.code == "cart.too_large"
