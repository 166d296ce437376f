from selfshop.domain.promotions.engine.board import Board, BoardLine, opening_runs
from selfshop.domain.shared import LineId, SkuId


def line(name: str, quantity: int, *, floor: int = 0) -> BoardLine:
    runs = opening_runs(100, quantity, [10])
    return BoardLine(LineId(name), SkuId(name), quantity, 120, 100, floor, runs)


def board(*lines: BoardLine) -> Board:
    return Board(lines=lines, candidates=[], coupons_max=None, stock={})


class TestTheOpeningOfALine:
    def test_has_its_adjustments_taken_off_in_turn(self) -> None:
        assert opening_runs(100, 3, [10, 290]) == ((1, 0, (4, 96)), (2, 0, (3, 97)))


class TestABoard:
    def test_opens_with_the_units_of_its_lines(self) -> None:
        opening = board(line("A", 3), line("B", 1)).opening()
        assert (opening.lines, opening.counts) == ([0, 0, 1], [1, 2, 1])
        assert (opening.nows, opening.goods) == ([96, 97, 90], 380)

    def test_has_floors_only_where_a_sku_has_one(self) -> None:
        assert board(line("A", 1)).floors == []
        assert board(line("A", 1), line("B", 1, floor=7)).floors == [0, 7]

    def test_counts_the_units_of_a_sku(self) -> None:
        assert board(line("A", 3), line("A", 2)).quantity_of(SkuId("A")) == 5
