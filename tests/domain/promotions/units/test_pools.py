import pytest

from selfshop.domain.promotions.units import pools
from selfshop.domain.promotions.units.pools import Pool, Run, write
from selfshop.domain.shared import Refused


def pool(*runs: Run, floors: tuple[int, ...] = ()) -> Pool:
    return Pool(list(range(len(runs))), list(runs), [run[1] for run in runs], floors)


class TestAPool:
    def test_knows_what_its_units_measure_and_can_give(self) -> None:
        own = pool((2, 300, 300, -1, None), (1, 50, 50, -1, None), floors=(100, 80))
        assert (own.amount, own.quantity, own.capacities) == (650, 3, [200, 0])

    def test_gives_each_unit_what_it_may_within_a_cap(self) -> None:
        own = pool((2, 300, 300, -1, None), (1, 50, 50, -1, None))
        assert own.give_each([30, 90], None) == 110
        assert own.shares == [30, 50]
        assert own.give_each([30, 90], 11) == 11
        assert own.shares == [3, 5]

    def test_is_refused_where_a_rule_would_cut_it_into_too_many_pieces(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pools, "PIECES_MAX", 2)
        own = pool((9, 300, 300, -1, None))
        for attempt in (
            lambda: list(own.groups([0], 2)),
            lambda: own.give_parts([[(1, 0, True), (1, 1, True), (7, 0, False)]], None),
        ):
            with pytest.raises(Refused) as refusal:
                attempt()
            assert refusal.value.code == "cart.too_large"


class TestWritingWhatARuleGave:
    def test_leaves_units_alone_that_were_not_in_the_pool(self) -> None:
        claimed: Run = (1, 100, 100, 7, None)
        free: Run = (2, 100, 100, -1, None)
        runs: list[tuple[Run, ...]] = [(claimed, free)]
        own = Pool([0], [free], [100], ())
        own.hides = True
        own.split(3)
        write(runs, own, 9, 9)
        assert runs == [
            ((1, 100, 100, 7, None), (1, 98, 100, 9, (None, 9, 2)), (1, 99, 100, 9, (None, 9, 1)))
        ]
