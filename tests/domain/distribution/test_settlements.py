from datetime import timedelta

import pytest
from attrs import evolve

from selfshop.domain.distribution import settlements
from selfshop.domain.distribution.ids import PeriodName
from selfshop.domain.distribution.promoters import Promoter
from selfshop.domain.distribution.settlements import Earned, Period
from selfshop.domain.shared import InvalidInput, MemberId, Minor, Refused
from tests.sales import AT

ANN = Promoter(member=MemberId("ann"), joined_at=AT)
JULY = PeriodName("2026-07")
CLOSED = settlements.close(JULY, until=AT, last=None, at=AT)


def settle(earned: int, *, owed: int = 0) -> settlements.Settled:
    settled = settlements.settle(
        CLOSED, ANN, Earned(amount=Minor(earned), orders=1), owed=owed, currency="CNY", at=AT
    )
    assert settled is not None
    return settled


class TestPeriods:
    def test_are_closed_once_over_one_after_another(self) -> None:
        with pytest.raises(Refused, match=r"settlement\.not_over"):
            settlements.close(JULY, until=AT + timedelta(seconds=1), last=None, at=AT)
        later = AT + timedelta(days=31)
        with pytest.raises(Refused, match=r"settlement\.running"):
            settlements.close(PeriodName("2026-08"), until=later, last=CLOSED, at=later)
        done = evolve(CLOSED, done=True)
        with pytest.raises(Refused, match=r"settlement\.overlaps"):
            settlements.close(PeriodName("2026-08"), until=AT, last=done, at=later)
        august = settlements.close(
            PeriodName("2026-08"), until=later, last=done, at=later, promoters=9
        )
        assert (august.until, august.done, august.expected) == (later, False, 9)
        with pytest.raises(Refused, match=r"settlement\.exists"):
            settlements.close(JULY, until=later, last=done, at=later, known=True)

    @pytest.mark.parametrize("name", ["", " ", "2026-07 ", "x" * 101])
    def test_have_names_that_people_can_tell_apart(self, name: str) -> None:
        with pytest.raises(InvalidInput) as no:
            settlements.close(PeriodName(name), until=AT, last=None, at=AT)
        assert no.value.path == "period"

    def test_go_on_where_they_stopped(self) -> None:
        statements = [settle(25).statement, settle(50, owed=40).statement]
        first = settlements.went_on(
            CLOSED, after=ANN.member, looked_at=50, settled=statements, passed_over=3, last=False
        )
        assert (first.expected, first.passed_over) == (0, 3)
        assert (first.after, first.promoters, first.statements, first.settled) == ("ann", 50, 2, 35)
        last = settlements.went_on(first, after=None, looked_at=0, settled=(), last=True)
        assert last.passed_over == 3
        assert (last.after, last.promoters, last.done) == ("ann", 50, True)
        assert isinstance(last, Period)


class TestSettling:
    def test_makes_what_fell_due_the_promoter_s(self) -> None:
        settled = settle(25)
        assert settled.promoter.settled_until == AT
        statement = settled.statement
        assert (statement.earned, statement.netted, statement.settled) == (25, 0, 25)
        assert settled.event.facts["settled"] == 25

    def test_takes_what_is_owed_first(self) -> None:
        # 40 was paid out and its order came back; the next 25 leave 15 owed.
        statement = settle(25, owed=40).statement
        assert (statement.netted, statement.settled, statement.owed) == (25, 0, 15)
        assert settle(50, owed=40).statement.settled == 10

    def test_writes_no_statement_where_nothing_fell_due(self) -> None:
        assert settlements.settle(CLOSED, ANN, Earned(), owed=4, currency="CNY", at=AT) is None

    def test_tells_what_a_return_takes_a_commission_back_from(self) -> None:
        assert settlements.taken_from(None, ANN) == "pending"
        assert settlements.taken_from(AT, ANN) == "payable"
        later = evolve(ANN, settled_until=AT + timedelta(days=1))
        assert settlements.taken_from(AT, later) == "settled"
