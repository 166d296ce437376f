"""A rehearsal of a whole recording, in one process and in several."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve

from selfshop.domain.checkout import rehearsals
from selfshop.domain.shared import RuleId
from selfshop.replay.orders_file import OrdersRecording, open_orders
from selfshop.replay.recording import RecordedBasket
from selfshop.replay.rehearsing import Plan, RuleFile, books_of, rehearse
from selfshop.replay.sample import open_sample
from selfshop.replay.watching import Nobody
from tests.rehearsals import TEN_PERCENT, Json, book
from tests.replay.books import messy_rows

OrdersFile = Callable[..., Path]

ROWS = messy_rows(3, currency="EUR", decimals=2, orders=40)
FIRST = {**TEN_PERCENT, "id": "FIRST", "audience": {"first_order": True}}


@pytest.fixture(scope="module")
def sample() -> Iterator[OrdersRecording]:
    with open_sample() as recording:
        yield recording


def a_plan(recording: OrdersRecording, *rules: Json, add: bool = False) -> Plan:
    made = book(*rules, currency=recording.currency)
    file = RuleFile(rules=made.rules.rules, usage={}, shop=None)
    current, proposed = books_of(recording, file, against=None, add=add)
    return Plan(recording=recording, current=current, proposed=proposed)


class Stopping(Nobody):
    """Says to stop once it has been told of enough."""

    def __init__(self, after: int) -> None:
        self.left = after

    def advances(self, count: int) -> None:
        self.left -= count

    def __call__(self) -> bool:
        return self.left <= 0


class TestTheSample:
    def test_with_ten_percent_off_everything_is_what_ten_lines_reckon(
        self, sample: OrdersRecording
    ) -> None:
        off = members = 0
        for basket in sample.entries():
            assert isinstance(basket, RecordedBasket)
            running = sum(line.value_minor for line in basket.lines) - sum(
                part.amount_minor
                for line in basket.lines
                for part in line.deductions
                if part.rule is None
            )
            off += (running + 5) // 10
        members = len({basket.customer for basket in sample.entries()})
        done = rehearse(a_plan(sample, TEN_PERCENT), Nobody())
        told = done.part.rehearsal
        (ten,) = [figures for figures in told.rules if figures.rule == "TEN"]
        assert (off, members) == (286_144, 18)
        assert (ten.after.amount, told.after.discount) == (off, off)
        assert ten.after.baskets + sum(ten.after.rejected.values()) == told.baskets == 792
        assert done.part.members.after[RuleId("TEN")] == done.part.members.members == members
        assert told.before.payable == 2_857_417, "as it was paid"
        assert done.complete

    def test_against_its_own_coupons_alone_is_what_was_recorded(
        self, sample: OrdersRecording
    ) -> None:
        told = rehearse(a_plan(sample, add=True), Nobody()).part.rehearsal
        assert told.before == told.after
        assert told.before.discount == 3_500
        assert sum(figures.before.baskets for figures in told.rules) == 40
        assert told.changes.same == 792

    def test_without_its_coupons_costs_what_they_gave(self, sample: OrdersRecording) -> None:
        told = rehearse(a_plan(sample), Nobody()).part.rehearsal
        assert (told.changes.dearer_by, told.changes.cheaper) == (3_500, 0)

    def test_gives_first_orders_once_a_member(self, sample: OrdersRecording) -> None:
        told = rehearse(a_plan(sample, FIRST), Nobody()).part
        (first,) = [figures for figures in told.rehearsal.rules if figures.rule == "FIRST"]
        assert first.after.baskets == told.members.after[RuleId("FIRST")] == 17
        # One household's first basket was free of charge already.
        assert first.after.rejected == {"audience": 774, "gives_nothing": 1}

    def test_names_what_the_rules_have_wrong(self, sample: OrdersRecording) -> None:
        wrong = {**TEN_PERCENT, "scope": {"include": {"skus": ["1109433", "TEE"], "brands": ["x"]}}}
        done = rehearse(evolve(a_plan(sample, wrong), limit=1), Nobody())
        assert [(one.path, set(one.names)) for one in done.unknown] == [
            ("rules[0].scope.include.skus", {"TEE"}),
            ("rules[0].scope.include.brands", {"x"}),
        ]


class TestSeveralWorkers:
    def test_tell_exactly_what_one_tells(self, orders_file: OrdersFile) -> None:
        with open_orders(orders_file(*ROWS)) as recording:
            plan = evolve(
                a_plan(recording, TEN_PERCENT, FIRST),
                costs=rehearsals.AssumedMargin(percent=Decimal(40)),
            )
            alone = rehearse(plan, Nobody())
            together = rehearse(evolve(plan, workers=2), Nobody())
            size = recording.size()
        assert together.part == alone.part
        assert alone.part.passed_over == size.returns > 0
        assert together.complete
        assert alone.complete

    def test_stop_where_they_are_when_told_to(self, sample: OrdersRecording) -> None:
        stopping = Stopping(after=16)
        plan = evolve(a_plan(sample, TEN_PERCENT), workers=2)
        done = rehearse(plan, stopping, stopped=stopping)
        assert not done.complete
        assert 0 < done.part.rehearsal.baskets < 792
        totals = done.part.rehearsal.after
        assert totals.discount == sum(figures.after.amount for figures in done.part.rehearsal.rules)


class TestStopping:
    def test_ends_after_the_basket_in_hand(self, sample: OrdersRecording) -> None:
        stopping = Stopping(after=5)
        done = rehearse(a_plan(sample, TEN_PERCENT), stopping, stopped=stopping)
        assert (done.part.rehearsal.baskets, done.complete) == (5, False)

    def test_a_limit_is_no_stop(self, sample: OrdersRecording) -> None:
        done = rehearse(evolve(a_plan(sample, TEN_PERCENT), limit=5), Nobody())
        assert (done.part.rehearsal.baskets, done.entries, done.complete) == (5, 5, True)


class TestABasketThatNoCartCanHold:
    def test_is_counted_by_its_reason(self, orders_file: OrdersFile) -> None:
        rows = (
            "o1,ann,2026-03-01T09:30:00Z,TEA,10000001,1.00,,EUR",
            "o2,ann,2026-03-02T09:30:00Z,TEA,1,1.00,,EUR",
        )
        with open_orders(orders_file(*rows)) as recording:
            done = rehearse(a_plan(recording, FIRST), Nobody())
        told = done.part.rehearsal
        assert (told.baskets, dict(told.refused)) == (1, {"cart.too_many_units": 1})
        assert told.refusals == (
            rehearsals.Refusal(
                order=told.refusals[0].order, code="cart.too_many_units", path="lines"
            ),
        )
        assert done.complete
