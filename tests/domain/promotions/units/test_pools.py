import pytest

from selfshop.domain.promotions.units import pools
from selfshop.domain.shared import Refused
from tests.pools import pool


class TestAPool:
    def test_knows_what_its_units_measure_and_can_give(self) -> None:
        own = pool((2, 300), (1, 50), floors=(100, 80))
        assert (own.amount, own.quantity, own.capacities) == (650, 3, [200, 0])
        assert (own.where, own.bases, own.dearest_first()) == ([0, 1], [300, 50], [0, 1])

    def test_gives_each_unit_what_it_may_within_a_cap(self) -> None:
        own = pool((2, 300), (1, 50))
        assert own.give_each([30, 90], None) == 110
        assert own.shares == [30, 50]
        assert own.give_each([30, 90], 11) == 11
        assert own.shares == [3, 5]

    def test_splits_a_total_over_all_units_the_odd_ones_first(self) -> None:
        own = pool((3, 100), (1, 50))
        assert own.split(100) == 100
        assert (own.torn, own.shares) == ([(0, [2, 1])], [29, 28, 14])
        own = pool((1, 50), (3, 100), (1, 0))
        assert own.split(100) == 100
        assert (own.torn, own.shares) == ([(1, [2, 1])], [14, 29, 28, 0])

    def test_gives_parts_within_a_cap(self) -> None:
        parts = [[(1, 30, True), (1, 0, False)], [(2, 10, True)]]
        own = pool((2, 300), (2, 50))
        assert own.give_parts(parts, 51) == 50
        assert (own.shares, own.taken) == ([30, 0, 10], [True, False, True])
        own = pool((2, 300), (2, 50))
        assert own.give_parts(parts, 6) == 6
        assert (own.shares, own.torn) == ([4, 0, 1], [(0, [1, 1])])

    def test_lowers_the_first_units_that_save_anything(self) -> None:
        own = pool((2, 300), (1, 60), (2, 50))
        assert own.lower([0, 1, 2], [0, 1, 5], 2, None) == 6
        assert own.parts == [[(2, 0, False)], [(1, 1, True)], [(1, 5, True), (1, 0, False)]]

    def test_has_so_many_complete_groups(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pools, "PIECES_MAX", 2)
        own = pool((5, 300))
        assert own.complete(2) == 2
        assert own.give_parts([[(1, 0, True), (4, 1, True)]], None) == 4

    def test_is_refused_where_a_rule_would_cut_it_into_too_many_pieces(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pools, "PIECES_MAX", 2)
        own = pool((9, 300))
        for attempt in (
            lambda: list(own.groups([0], 2)),
            lambda: own.give_parts([[(1, 0, True), (1, 1, True), (7, 0, False)]], None),
        ):
            with pytest.raises(Refused) as refusal:
                attempt()
            assert refusal.value.code == "cart.too_large"
