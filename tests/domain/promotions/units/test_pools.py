import pytest

from selfshop.domain.promotions.units import pools
from selfshop.domain.promotions.units.columns import RUNNING, Columns, Span
from selfshop.domain.promotions.units.pools import Pool
from selfshop.domain.shared import Refused


def pool(*runs: tuple[int, int], floors: tuple[int, ...] = ()) -> Pool:
    prices = [now for _, now in runs]
    own = Columns([[(*run, ())] for run in runs], prices=prices, lists=prices)
    return Pool(own, own.reach(Span(range(len(runs)), of=len(runs)), RUNNING), RUNNING, floors)


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
