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

    def test_claims_what_a_rule_takes_part_in(self) -> None:
        own = columns()
        pool = Pool(own, own.reach(Span([0, 1], of=2), RUNNING), RUNNING)
        parts = [[(1, 0, False)], [(1, 0, True), (1, 9, True), (1, 0, False)]]
        pool.off = pool.give_parts(parts, None)
        write(own, None, pool, 1, 1)
        assert (own.nows, own.claims) == ([100, 100, 91, 100], [-1, 1, 1, -1])
