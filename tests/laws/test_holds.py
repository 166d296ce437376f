"""A shop's stock under any sequence of holds, claims, lapses, shipments and cancellations."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from selfshop.domain import inventory
from selfshop.domain.inventory import CounterMove, HoldStatus, StockLevel, StockLine
from selfshop.domain.shared import HoldId, LocationId, Refused, SkuId

pytestmark = pytest.mark.law

SKUS = [SkuId("a"), SkuId("b"), SkuId("c")]
START = datetime(2026, 3, 1, tzinfo=UTC)
lines_of = st.lists(
    st.builds(StockLine, sku=st.sampled_from(SKUS), quantity=st.integers(1, 4)),
    min_size=1,
    max_size=4,
)


class Stock(RuleBasedStateMachine):
    """The real functions on one side, plain dictionaries of numbers on the other."""

    holds: Bundle[HoldId] = Bundle("holds")
    claimed: Bundle[HoldId] = Bundle("claimed")

    def __init__(self) -> None:
        super().__init__()
        self.at = START
        self.steps = 0
        self.levels = {(sku, inventory.MAIN): StockLevel(sku=sku, safety=1) for sku in SKUS}
        self.book: list[inventory.Movement] = []
        self.real: dict[HoldId, inventory.Hold] = {}
        self.on_hand = dict.fromkeys(SKUS, 0)
        self.open: dict[HoldId, tuple[dict[SkuId, int], datetime]] = {}
        self.promised: dict[HoldId, dict[SkuId, int]] = {}
        self.endings: dict[HoldId, list[str]] = {}

    def post(self, movements: tuple[inventory.Movement, ...]) -> bool:
        """Move the counters as a store would: all rows or none."""
        moves = inventory.counter_moves(movements)
        if not all(move.admits(self.levels[move.key]) for move in moves):
            return False
        for move in moves:
            self.levels[move.key] = move.applied(self.levels[move.key])
        self.book.extend(movements)
        return True

    def available(self, sku: SkuId) -> int:
        held = sum(lines.get(sku, 0) for lines, _ in self.open.values())
        return self.on_hand[sku] - 1 - held - sum(n.get(sku, 0) for n in self.promised.values())

    @rule(lines=lines_of)
    def receive(self, lines: list[StockLine]) -> None:
        self.steps += 1
        entries = inventory.receive(lines, reference=f"in:{self.steps}", at=self.at)
        assert self.post(entries)
        for line in lines:
            self.on_hand[line.sku] += line.quantity

    @rule(target=holds, lines=lines_of, minutes=st.integers(1, 5))
    def hold(self, lines: list[StockLine], minutes: int) -> HoldId:
        self.steps += 1
        hold_id = HoldId(f"h{self.steps}")
        until = self.at + timedelta(minutes=minutes)
        made = inventory.hold(hold_id=hold_id, owner="c", lines=lines, until=until, at=self.at)
        wanted: dict[SkuId, int] = {}
        for line in lines:
            wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity
        short = {sku for sku, count in wanted.items() if count > self.available(sku)}
        assert {lack.sku for lack in inventory.shortages(lines, self.levels)} == short
        assert self.post(made.movements) is not bool(short)
        if short:
            return multiple()  # type: ignore[return-value]  # nothing goes into the bundle
        self.real[hold_id] = made.hold
        self.open[hold_id] = (wanted, until)
        self.endings[hold_id] = []
        return hold_id

    @rule(minutes=st.integers(1, 3))
    def time_passes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @rule(target=claimed, hold_id=holds)
    def claim(self, hold_id: HoldId) -> HoldId:
        in_time = hold_id in self.open and self.at < self.open[hold_id][1]
        self._end(hold_id, HoldStatus.CLAIMED, possible=in_time)
        if not in_time:
            return multiple()  # type: ignore[return-value]  # nothing goes into the bundle
        self.promised[hold_id] = self.open.pop(hold_id)[0]
        return hold_id

    @rule(hold_id=holds)
    def lapse(self, hold_id: HoldId) -> None:
        due = hold_id in self.open and self.at >= self.open[hold_id][1]
        self._end(hold_id, HoldStatus.LAPSED, possible=due)
        if due:
            del self.open[hold_id]

    @rule(hold_id=holds)
    def release(self, hold_id: HoldId) -> None:
        still_open = hold_id in self.open
        in_time = still_open and self.at < self.open[hold_id][1]
        self._end(hold_id, HoldStatus.RELEASED, possible=in_time, otherwise_lapsed=still_open)
        self.open.pop(hold_id, None)

    def _end(
        self, hold_id: HoldId, status: HoldStatus, *, possible: bool, otherwise_lapsed: bool = False
    ) -> None:
        moves = {
            HoldStatus.CLAIMED: inventory.claim,
            HoldStatus.LAPSED: inventory.lapse,
            HoldStatus.RELEASED: inventory.release,
        }
        if not possible and not otherwise_lapsed:
            with pytest.raises(Refused):
                moves[status](self.real[hold_id], at=self.at)
            return
        ended = moves[status](self.real[hold_id], at=self.at)
        assert ended.hold.status is (status if possible else HoldStatus.LAPSED)
        assert self.post(ended.movements)
        self.real[hold_id] = ended.hold
        self.endings[hold_id].append(ended.hold.status.value)

    @rule(hold_id=consumes(claimed))
    def ship(self, hold_id: HoldId) -> None:
        lines = self.real[hold_id].lines
        assert self.post(inventory.ship(lines, reference=f"parcel:{hold_id}", at=self.at))
        for sku, count in self.promised.pop(hold_id).items():
            self.on_hand[sku] -= count

    @rule(hold_id=consumes(claimed))
    def cancel(self, hold_id: HoldId) -> None:
        lines = self.real[hold_id].lines
        assert self.post(inventory.cancel(lines, reference=f"order:{hold_id}", at=self.at))
        del self.promised[hold_id]

    @precondition(lambda self: self.endings)
    @rule(data=st.data())
    def ship_what_nobody_was_promised(self, data: st.DataObject) -> None:
        sku = data.draw(st.sampled_from(SKUS))
        promised = sum(lines.get(sku, 0) for lines in self.promised.values())
        too_much = [StockLine(sku=sku, quantity=promised + 1)]
        assert not self.post(inventory.ship(too_much, reference="parcel:x", at=self.at))

    @invariant()
    def counters_are_the_fold_of_the_book(self) -> None:
        folded = inventory.fold(self.book)
        for key, level in self.levels.items():
            counted = inventory.Counters(level.on_hand, level.held, level.allocated)
            assert counted == folded.get(key, inventory.Counters())

    @invariant()
    def counters_are_what_the_model_says_and_never_below_zero(self) -> None:
        for (sku, _), level in self.levels.items():
            held = sum(lines.get(sku, 0) for lines, _ in self.open.values())
            allocated = sum(lines.get(sku, 0) for lines in self.promised.values())
            assert (level.on_hand, level.held, level.allocated) == (
                self.on_hand[sku],
                held,
                allocated,
            )
            assert min(level.on_hand, level.held, level.allocated) >= 0
            assert level.on_hand >= level.held + level.allocated

    @invariant()
    def a_hold_ends_at_most_once(self) -> None:
        for hold_id, endings in self.endings.items():
            assert len(endings) == (0 if hold_id in self.open else 1)


class TestHolds:
    """Counters equal the fold of movements, held equals the sum of open holds, nothing goes
    below zero, and every hold ends exactly once."""

    def test_under_any_sequence_of_moves(self) -> None:
        run_state_machine_as_test(Stock, settings=settings(stateful_step_count=40))


# Small numbers, so that the edges of what is needed are met often.
counts = st.integers(-2, 2)
needs = st.integers(0, 1)
moves_of_a = st.builds(
    CounterMove,
    sku=st.just(SKUS[0]),
    location=st.just(LocationId("main")),
    on_hand=counts,
    held=counts,
    allocated=counts,
    on_hand_min=needs,
    held_min=needs,
    allocated_min=needs,
    available_min=st.none() | st.integers(-1, 4),
)
levels_of_a = st.builds(
    StockLevel,
    sku=st.just(SKUS[0]),
    on_hand=st.integers(0, 5),
    safety=st.integers(0, 1),
    held=st.integers(0, 3),
    allocated=st.integers(0, 3),
)


class TestCombinedMoves:
    """One combined update is admitted exactly when its parts would be, one after the other, and
    does what they would do."""

    @settings(max_examples=200)
    @given(level=levels_of_a, first=moves_of_a, second=moves_of_a)
    def test_two_moves_are_one(
        self, level: StockLevel, first: CounterMove, second: CounterMove
    ) -> None:
        both = first.then(second)
        in_turn = first.admits(level) and second.admits(first.applied(level))
        assert both.admits(level) is in_turn
        assert both.applied(level) == second.applied(first.applied(level))
