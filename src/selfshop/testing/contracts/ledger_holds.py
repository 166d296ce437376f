"""Holds: kept back once, ended once."""

import pytest
from attrs import evolve

from selfshop.domain import ledger
from selfshop.domain.ledger import Amount
from selfshop.domain.shared import Refused
from selfshop.ports.work import Work
from selfshop.testing.contracts.bench import AT, Bench
from selfshop.testing.contracts.ledger_bench import (
    CASH,
    DAY,
    ISSUED,
    POINTS,
    WALLET,
    LedgerBench,
    booked,
    earn,
    journal,
    keep,
    lots_of,
    points,
    refused,
    spend,
    standing,
    top_up,
)

HOLD = ledger.TransferId("h/1")


class LedgerHoldsContract(LedgerBench):
    """`ports.ledger.Ledger`: holds."""

    def test_a_hold_keeps_its_amount_from_being_used(self, bench: Bench) -> None:
        booked(bench, "a", earn(100))
        booked(bench, "h", keep(60))
        found = standing(bench, POINTS)
        assert (found.balance, found.held, found.available) == (100, 60, 40)
        assert refused(bench, "b", spend(41)).code == "ledger.short"
        assert refused(bench, "c", keep(41)).code == "ledger.short"
        booked(bench, "d", spend(40))

    def test_a_hold_is_captured_as_a_whole(self, bench: Bench) -> None:
        booked(bench, "a", earn(100))
        booked(bench, "h", keep(60))
        said = booked(bench, "c", ledger.Capture(hold=HOLD))
        assert [(one.kind, one.posted, one.pending) for one in said.transfers] == [
            (ledger.Kind.CAPTURED, 60, -60)
        ]
        assert (standing(bench, POINTS).balance, standing(bench, "spent").balance) == (40, 60)
        assert standing(bench, POINTS).held == 0

    def test_what_a_part_of_a_hold_leaves_comes_back(self, bench: Bench) -> None:
        booked(bench, "a", earn(100))
        booked(bench, "h", keep(60))
        booked(bench, "c", ledger.Capture(hold=HOLD, amount=points(45)))
        assert standing(bench, POINTS).available == 55
        assert lots_of(bench) == {"a/1#1": 55}

    def test_a_released_hold_leaves_no_trace_on_the_balance(self, bench: Bench) -> None:
        booked(bench, "a", earn(100))
        before = standing(bench, POINTS)
        booked(bench, "h", keep(60))
        booked(bench, "r", ledger.Release(hold=HOLD))
        assert standing(bench, POINTS) == before
        assert lots_of(bench) == {"a/1#1": 100}

    def test_a_hold_shows_how_it_stands(self, bench: Bench) -> None:
        booked(bench, "a", earn(100))
        opened = booked(bench, "h", keep(60, until=AT + DAY)).transfers[0]
        names = [HOLD, ledger.TransferId("a/1"), ledger.TransferId("none/1")]
        assert bench.run(lambda work: work.ledger.holdings(names)) == {
            HOLD: ledger.Open(transfer=opened)
        }
        booked(bench, "c", ledger.Capture(hold=HOLD))
        ended = ledger.Ended(
            transfer=opened, state=ledger.Kind.CAPTURED, by=ledger.TransferId("c/1")
        )
        assert bench.run(lambda work: work.ledger.holdings(names)) == {HOLD: ended}

    @pytest.mark.parametrize("end", [ledger.Capture, ledger.Release, ledger.Lapse])
    def test_a_hold_ends_once(self, bench: Bench, end: type[ledger.Leg]) -> None:
        booked(bench, "a", earn(100))
        booked(bench, "h", keep(60, until=AT + DAY))
        at = AT + DAY if end is ledger.Lapse else AT
        booked(bench, "e", end(hold=HOLD), at=at)  # type: ignore[call-arg]  # these three have it
        for leg in (ledger.Capture(hold=HOLD), ledger.Release(hold=HOLD), ledger.Lapse(hold=HOLD)):
            assert refused(bench, "x", leg, at=AT + DAY).code == "ledger.hold_ended"

    def test_a_hold_ends_once_within_a_journal_and_within_a_unit(self, bench: Bench) -> None:
        booked(bench, "a", earn(100))
        booked(bench, "h", keep(60))
        twice = (ledger.Capture(hold=HOLD), ledger.Release(hold=HOLD))
        assert refused(bench, "x", *twice).code == "ledger.hold_ended"

        def in_one_unit(work: Work) -> str:
            work.ledger.post(journal("r", ledger.Release(hold=HOLD)))
            with pytest.raises(Refused) as no:
                work.ledger.post(journal("c", ledger.Capture(hold=HOLD)))
            return no.value.code

        assert bench.run(in_one_unit) == "ledger.hold_ended"
        assert standing(bench, POINTS).available == 100

    def test_a_hold_gives_no_more_than_it_keeps_and_in_its_unit(self, bench: Bench) -> None:
        booked(bench, "a", earn(100))
        booked(bench, "h", keep(60))
        more = ledger.Capture(hold=HOLD, amount=points(61))
        assert refused(bench, "c", more).code == "ledger.more_than_held"
        other = ledger.Capture(hold=HOLD, amount=Amount(6, "CNY"))
        assert refused(bench, "c", other).code == "ledger.other_unit"

    def test_a_move_is_no_hold(self, bench: Bench) -> None:
        booked(bench, "h", earn(100))
        assert refused(bench, "c", ledger.Capture(hold=HOLD)).code == "ledger.hold_unknown"

    def test_a_hold_ends_at_its_instant(self, bench: Bench) -> None:
        booked(bench, "a", earn(100))
        assert refused(bench, "x", keep(1, until=AT)).code == "ledger.until_over"
        booked(bench, "h", keep(60, until=AT + DAY))
        early = AT + DAY - DAY / 10**6
        assert refused(bench, "l", ledger.Lapse(hold=HOLD), at=early).code == "ledger.hold_not_over"
        late = ledger.Capture(hold=HOLD)
        assert refused(bench, "c", late, at=AT + DAY).code == "ledger.hold_over"
        booked(bench, "l", ledger.Lapse(hold=HOLD), at=AT + DAY)
        assert standing(bench, POINTS).available == 100

    def test_holds_that_are_over_are_found_the_oldest_first(self, bench: Bench) -> None:
        booked(bench, "a", earn(100))
        for name, days in (("c", 3), ("b", 1), ("d", 2), ("e", 9)):
            booked(bench, name, keep(1, until=AT + days * DAY))
        booked(bench, "f", keep(1))
        assert bench.run(lambda work: work.ledger.next_lapse()) == AT + DAY
        due = bench.run(lambda work: work.ledger.lapsed(AT + 3 * DAY, limit=2))
        assert [hold.transfer.id for hold in due] == ["b/1", "d/1"]
        sweep = [ledger.lapsing(hold) for hold in due]
        for _ in range(2):
            bench.run(lambda work: work.ledger.post_all(sweep), call=bench.call(at=AT + 3 * DAY))
        due = bench.run(lambda work: work.ledger.lapsed(AT + 9 * DAY, limit=9))
        assert [hold.transfer.id for hold in due] == ["c/1", "e/1"]

    def test_holds_that_are_over_are_swept_when_they_stand_in_the_way(self, bench: Bench) -> None:
        booked(bench, "a", earn(100))
        booked(bench, "h", keep(60, until=AT + DAY))
        booked(bench, "i", keep(10))
        booked(bench, "b", spend(90), at=AT + DAY)
        assert (standing(bench, POINTS).available, standing(bench, POINTS).held) == (0, 10)
        assert refused(bench, "c", spend(1), at=AT + DAY).code == "ledger.short"

    def test_a_balancing_leg_sweeps_them_too(self, bench: Bench) -> None:
        booked(bench, "a", earn(100))
        booked(bench, "h", keep(60, until=AT + DAY))
        all_of_it = evolve(spend(200), up_to=True)
        said = booked(bench, "b", all_of_it, at=AT + DAY)
        assert said.transfers[0].amount == 100

    def test_what_is_to_come_cannot_be_used_until_it_is_captured(self, bench: Bench) -> None:
        promise = ledger.Hold(debit=ISSUED, credit=POINTS, amount=points(80))
        booked(bench, "h", promise)
        found = standing(bench, POINTS)
        assert (found.balance, found.coming, found.available) == (0, 80, 0)
        assert refused(bench, "s", spend(1)).code == "ledger.short"
        assert refused(bench, "c", ledger.Capture(hold=HOLD)).code == "ledger.lots_unfit"
        ends = ledger.Fresh(expires_at=AT + DAY)
        booked(bench, "c", ledger.Capture(hold=HOLD, amount=points(30), lots=ends))
        found = standing(bench, POINTS)
        assert (found.balance, found.coming, found.available) == (30, 0, 30)
        assert lots_of(bench) == {"c/1#1": 30}

    def test_holds_work_without_lots(self, bench: Bench) -> None:
        booked(bench, "a", top_up(100))
        booked(bench, "h", ledger.Hold(debit=WALLET, credit=CASH, amount=Amount(70, "CNY")))
        booked(bench, "c", ledger.Capture(hold=HOLD, amount=Amount(50, "CNY")))
        assert (standing(bench, WALLET).available, standing(bench, CASH).balance) == (50, 50)

    def test_a_balancing_hold_keeps_what_there_is(self, bench: Bench) -> None:
        booked(bench, "a", earn(30))
        said = booked(bench, "h", evolve(keep(50), up_to=True))
        assert said.transfers[0].amount == 30
        none = booked(bench, "i", evolve(keep(50), up_to=True))
        assert none.transfers == ()
        assert none.transfer(1) is None
        assert said.transfer(1) == said.transfers[0]
