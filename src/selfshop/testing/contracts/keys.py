"""Idempotency keys: one outcome for each (shop, actor, key)."""

from datetime import timedelta

import pytest
from attrs import evolve

from selfshop.domain.shared import Customer, MemberId, Staff
from selfshop.ports.calls import Call, Outcome
from selfshop.ports.units import KeyTaken
from selfshop.ports.work import Work
from selfshop.testing.contracts.bench import AT, Bench, PortContract, event

OUTCOME = Outcome(request_hash="f" * 64, answer='{"v":1,"result":"茶"}')
ANN = Customer(id=MemberId("ann"))


def remember(work: Work) -> None:
    """Remember an outcome, and do something beside it."""
    work.emit(event())
    work.remember(OUTCOME)


def events(bench: Bench) -> int:
    """Count what has been done."""
    return len(bench.run(lambda work: work.outbox.unrelayed(limit=10)))


class KeysContract(PortContract):
    """`Work.remember` and `Units.outcome`."""

    @pytest.fixture
    def call(self, bench: Bench) -> Call:
        """Describe a call with a key."""
        return bench.call(actor=ANN, key="k1")

    def test_an_outcome_is_found_under_its_key(self, bench: Bench, call: Call) -> None:
        assert bench.units.outcome(call) is None
        bench.run(remember, call=call)
        assert bench.units.outcome(call) == OUTCOME

    def test_a_key_is_used_once_and_the_second_unit_writes_nothing(
        self, bench: Bench, call: Call
    ) -> None:
        bench.run(remember, call=call)
        with pytest.raises(KeyTaken):
            bench.run(remember, call=evolve(call, request_hash="e" * 64))
        assert events(bench) == 1
        assert bench.units.outcome(call) == OUTCOME

    def test_a_unit_may_ask_first_what_its_key_is_remembered_with(
        self, bench: Bench, call: Call
    ) -> None:
        def asks(work: Work) -> tuple[Outcome | None, int]:
            return work.recall(), work.house.state().settings_version

        assert bench.run(asks, call=call) == (None, 0)
        bench.run(remember, call=call)
        assert bench.run(asks, call=call) == (OUTCOME, 0)
        assert bench.run(asks, call=evolve(call, key="k2")) == (None, 0)

    def test_a_unit_that_fails_leaves_its_key_free(self, bench: Bench, call: Call) -> None:
        def remember_and_fail(work: Work) -> None:
            remember(work)
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            bench.run(remember_and_fail, call=call)
        bench.run(remember, call=call)
        assert events(bench) == 1

    def test_a_key_is_its_actor_s_own(self, bench: Bench, call: Call) -> None:
        bench.run(remember, call=call)
        for actor in (Customer(id=MemberId("Ann")), Staff(id="ann"), Customer(id=MemberId("ann "))):
            theirs = bench.call(actor=actor, key="k1")
            assert bench.units.outcome(theirs) is None
            bench.run(remember, call=theirs)
        assert events(bench) == 4

    def test_a_key_is_its_shop_s_own(self, bench: Bench, call: Call) -> None:
        bench.run(remember, call=call)
        other = bench.elsewhere()
        theirs = evolve(call, shop=other.shop)
        assert bench.units.outcome(theirs) is None
        other.run(remember, call=theirs)
        assert events(other) == 1

    def test_the_longest_names_fit(self, bench: Bench) -> None:
        call = bench.call(actor=Customer(id=MemberId("茶" * 200)), key="匙" * 200)
        bench.run(remember, call=call)
        assert bench.units.outcome(call) == OUTCOME

    def test_outcomes_are_forgotten_by_age(self, bench: Bench, call: Call) -> None:
        later = bench.call(actor=ANN, key="k2", at=AT + timedelta(days=1))
        bench.run(remember, call=call)
        bench.run(remember, call=later)
        forgotten = bench.run(
            lambda work: work.forget_outcomes(before=AT + timedelta(days=1), limit=10)
        )
        assert forgotten == 1
        assert bench.units.outcome(call) is None
        assert bench.units.outcome(later) == OUTCOME
