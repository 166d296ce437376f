from selfshop.domain.promotions.units.columns import RUNNING, Columns, Span
from selfshop.domain.promotions.units.pools import Pool
from selfshop.domain.promotions.units.writing import Log, amounts, given, write

NAMES = ["first", "second"]


def columns() -> Columns:
    return Columns([[(1, 100, ())], [(3, 100, ())]], prices=[100, 100], lists=[100, 100])


def write_off(own: Columns, log: Log, rule: int, off: int, *lines: int) -> Log:
    pool = Pool(own, own.unclaimed(Span(lines, of=2), RUNNING), RUNNING)
    pool.off = pool.split(off)
    return write(own, log, pool, rule, rule)


class TestWritingWhatARuleGave:
    def test_leaves_units_alone_that_were_not_in_the_pool(self) -> None:
        own = columns()
        log = write_off(own, None, 0, 10, 0)
        log = write_off(own, log, 1, 4, 0, 1)
        assert (own.counts, own.nows, own.claims) == ([1, 1, 2], [90, 98, 99], [0, 1, 1])
        assert amounts(log) == {0: 10, 1: 4}

    def test_can_be_read_back_unit_by_unit(self) -> None:
        own = columns()
        own.less([0, 1], [0, 0], None, -1)
        log = write_off(own, None, 0, 7, 1)
        own.claims = None
        log = write_off(own, log, 1, 2, 0, 1)
        adjusted = [("before", 5)]
        rows = given(log, [list(adjusted), []], NAMES)
        assert rows[0] == [*adjusted, ("second", 1)]
        assert rows[1:] == [[("first", 3)], [("first", 2), ("second", 1)], [("first", 2)]]

    def test_finds_every_run_after_those_that_fell_into_pieces(self) -> None:
        counts = [1, 3, 2, 3, 1]
        own = Columns([[(count, 100, ())] for count in counts], prices=[100] * 5, lists=[100] * 5)
        pool = Pool(own, own.reach(Span([1, 2, 3, 4], of=5), RUNNING), RUNNING)
        pool.torn, pool.shares = [(0, [1, 1, 1]), (2, [2, 1])], [6, 5, 4, 3, 2, 1, 9]
        log = write(own, None, pool, 0, 0)
        assert own.counts == [1, 1, 1, 1, 2, 2, 1, 1]
        assert own.nows == [100, 94, 95, 96, 97, 98, 99, 91]
        rows = given(log, [[("line", number)] for number in range(5)], NAMES)
        assert [(row[0][1], *row[1:]) for row in rows] == [
            (0,),
            (1, ("first", 6)),
            (1, ("first", 5)),
            (1, ("first", 4)),
            (2, ("first", 3)),
            (3, ("first", 2)),
            (3, ("first", 1)),
            (4, ("first", 9)),
        ]

    def test_claims_what_a_rule_takes_part_in(self) -> None:
        own = columns()
        pool = Pool(own, own.reach(Span([0, 1], of=2), RUNNING), RUNNING)
        parts = [[(1, 0, False)], [(1, 0, True), (1, 9, True), (1, 0, False)]]
        pool.off = pool.give_parts(parts, None)
        write(own, None, pool, 1, 1)
        assert (own.nows, own.claims) == ([100, 100, 91, 100], [-1, 1, 1, -1])
