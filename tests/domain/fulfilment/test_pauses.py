from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from selfshop.domain.fulfilment import pauses
from selfshop.domain.fulfilment.pauses import Pause, Pauses

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def day(number: int) -> datetime:
    return AT + timedelta(days=number)


def ended(*spans: tuple[int, int]) -> Pauses:
    return tuple(
        Pause(cause=f"return:{number}", since=day(since), until=day(until))
        for number, (since, until) in enumerate(spans)
    )


class TestBeginning:
    def test_one_that_goes_on_stops_the_time(self) -> None:
        made = pauses.begun((), cause="return:1", at=AT)
        assert made == (Pause(cause="return:1", since=AT),)
        assert pauses.go_on(made)
        assert not pauses.go_on(ended((0, 1)))

    def test_a_cause_stops_it_once(self) -> None:
        made = pauses.begun((), cause="return:1", at=AT)
        assert pauses.begun(made, cause="return:1", at=day(1)) == made
        over = pauses.ended(made, cause="return:1", at=day(1))
        assert pauses.begun(over, cause="return:1", at=day(2)) == over
        assert len(pauses.begun(made, cause="return:2", at=day(1))) == 2


class TestEnding:
    def test_ends_that_of_its_cause_alone_and_once(self) -> None:
        both = pauses.begun(pauses.begun((), cause="a", at=AT), cause="b", at=AT)
        one = pauses.ended(both, cause="a", at=day(1))
        assert [pause.until for pause in one] == [day(1), None]
        assert pauses.ended(one, cause="a", at=day(2)) == one

    def test_never_ends_one_before_it_began(self) -> None:
        (over,) = pauses.ended(pauses.begun((), cause="a", at=AT), cause="a", at=day(-1))
        assert (over.since, over.until) == (AT, AT)


class TestLength:
    def test_is_the_sum_of_pauses_that_are_apart(self) -> None:
        assert pauses.length(ended((3, 4), (0, 2))) == timedelta(days=3)
        assert pauses.length(()) == timedelta(0)

    def test_counts_what_several_share_once(self) -> None:
        assert pauses.length(ended((0, 3), (1, 2))) == timedelta(days=3)
        assert pauses.length(ended((0, 3), (2, 5), (5, 6))) == timedelta(days=6)

    def test_leaves_out_what_goes_on(self) -> None:
        more = (*ended((0, 1)), Pause(cause="b", since=day(4)))
        assert pauses.length(more) == timedelta(days=1)

    @given(
        st.lists(
            st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda p: (min(p), max(p))),
            max_size=6,
        )
    )
    def test_is_the_days_in_any_of_them(self, spans: list[tuple[int, int]]) -> None:
        days = {number for since, until in spans for number in range(since, until)}
        assert pauses.length(ended(*spans)) == timedelta(days=len(days))
