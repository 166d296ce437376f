from selfshop.domain.promotions.units.columns import LIST, PRICE, RUNNING, Columns, Span


def columns() -> Columns:
    runs = [[(2, 100, ())], [(1, 50, ()), (3, 40, ())], [(1, 10, ())]]
    return Columns(runs, prices=[100, 55, 10], lists=[120, 60, 10])


class TestTheReachOfASpan:
    def test_is_where_its_runs_are_and_what_they_come_to(self) -> None:
        own = columns()
        span = Span([1, 2], of=3)
        assert own.reach(span, RUNNING) == ([1, 2, 3], 180, 5)
        assert own.reach(span, PRICE) == ([1, 2, 3], 230, 5)
        assert own.reach(span, LIST) == ([1, 2, 3], 250, 5)

    def test_leaves_out_what_is_claimed(self) -> None:
        own = columns()
        span, whole = Span([1], of=3), Span([0, 1, 2], of=3)
        assert own.unclaimed(span, RUNNING) == ([1, 2], 170, 4)
        own.less([1], [5], None, 7)
        assert own.unclaimed(span, RUNNING) == ([2], 120, 3)
        own.less([0, 1, 2, 3], [0, 0, 0, 0], None, 8)
        assert own.unclaimed(whole, RUNNING) == ((), 0, 0)
        assert own.reach(whole, RUNNING)[1:] == (380, 7)

    def test_measures_the_layer_s_start_until_the_next_one(self) -> None:
        own = columns()
        whole = Span([0, 1, 2], of=3)
        own.less([0, 1, 2, 3], [1, 1, 1, 1], None, -1)
        assert own.reach(whole, RUNNING)[1] == 380
        own.start()
        assert own.reach(whole, RUNNING)[1] == 373


class TestRunsThatAreCut:
    def test_are_the_same_units(self) -> None:
        own = columns()
        span = Span([1], of=3)
        before = own.reach(span, RUNNING)
        own.less([2], [4], None, 9)
        own.cut([(0, [1, 1]), (2, [1, 2])])
        assert own.first == [0, 2, 5, 6]
        assert (own.lines, own.counts) == ([0, 0, 1, 1, 1, 2], [1, 1, 1, 1, 2, 1])
        assert own.nows == [100, 100, 50, 36, 36, 10]
        assert own.starts == [100, 100, 50, 40, 40, 10]
        assert own.claims == [-1, -1, -1, 9, 9, -1]
        assert own.reach(span, RUNNING) == ([2, 3, 4], *before[1:])


class TestWhatARuleTakesOff:
    def test_claims_only_the_units_it_takes_part_in(self) -> None:
        own = columns()
        own.less([0, 3], [5, 0], [True, False], 4)
        assert (own.nows, own.claims) == ([95, 50, 40, 10], [4, -1, -1, -1])
