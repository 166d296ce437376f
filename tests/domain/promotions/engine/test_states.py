from selfshop.domain.promotions.engine.states import State, numbers
from selfshop.domain.promotions.units.columns import RUNNING, Span
from selfshop.domain.shared import SkuId


def opening() -> State:
    return State([[(2, 100, ())], [(1, 50, ())]], prices=[100, 50], lists=[120, 60])


class TestAState:
    def test_begins_with_all_units_and_no_rule(self) -> None:
        state = opening()
        assert (state.goods, state.goods_by_line(), state.given) == (250, [200, 50], {})

    def test_remembers_the_start_of_its_layer(self) -> None:
        state = opening()
        state.enter(0)
        state.less([1], [6], None, 5)
        assert (state.nows, state.starts, state.claims) == ([100, 44], [100, 50], [-1, 5])
        state.enter(0)
        assert state.claims == [-1, 5]
        state.enter(1)
        assert (state.starts, state.claims or []) == ([100, 44], [])

    def test_goes_its_own_way_when_copied(self) -> None:
        state = opening()
        other = state.copy()
        other.less([0], [6], None, -1)
        other.cut([(0, [1, 1])])
        other.chosen |= 2
        assert (state.nows, state.counts, state.chosen) == ([100, 50], [2, 1], 0)
        assert (other.nows, other.counts, other.given) == ([94, 94, 50], [1, 1, 1], {1: 0})

    def test_may_leave_fewer_units_to_claim(self) -> None:
        state = opening()
        span = Span([0, 1], of=2)
        assert state.unclaimed(span, RUNNING)[1:] == (250, 3)
        other = state.leaving([1, 0])
        assert other.unclaimed(span, RUNNING) == ([0], 100, 1)
        assert (state.counts, state.claims) == ([2, 1], None)

    def test_counts_the_gifts_of_a_sku(self) -> None:
        state = opening()
        state.gifts = ((1, SkuId("A"), 2), (3, SkuId("A"), 1), (3, SkuId("B"), 5))
        assert state.pieces_of(SkuId("A")) == 3


def test_the_numbers_in_a_mask_ascend() -> None:
    assert list(numbers(0b10110)) == [1, 2, 4]
