from selfshop.domain.promotions.engine.board import Board, BoardLine, opening_runs
from selfshop.domain.shared import LineId, SkuId


def board() -> Board:
    line = BoardLine(
        line=LineId("1"),
        sku=SkuId("A"),
        quantity=3,
        list=120,
        price=100,
        floor=0,
        runs=opening_runs(100, 3, [10]),
    )
    return Board(lines=[line], candidates=[], coupons_max=None, stock={})


class TestTheOpeningOfALine:
    def test_has_its_adjustments_taken_off_in_turn(self) -> None:
        assert opening_runs(100, 3, [10, 290]) == (
            (1, 0, 0, -1, ((None, -1, 4), -2, 96)),
            (2, 0, 0, -1, ((None, -1, 3), -2, 97)),
        )


class TestAState:
    def test_remembers_the_start_of_its_layer(self) -> None:
        state = board().opening()
        count, current, _, _, trail = state.runs[0][0]
        state.runs[0] = ((count, current - 6, current, 5, trail), *state.runs[0][1:])
        state.enter(0)
        assert [run[1:4] for run in state.runs[0]] == [(90, 90, -1), (97, 97, -1)]

    def test_goes_its_own_way_when_copied(self) -> None:
        state = board().opening()
        other = state.copy()
        other.given[1] = 5
        other.runs[0] = ()
        assert (state.given, len(state.runs[0])) == ({}, 2)
