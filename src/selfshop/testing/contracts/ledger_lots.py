"""Lots: used the earliest end first, given back into the same ones, and the proof of the books."""

import pytest
from attrs import evolve

from selfshop.domain import ledger
from selfshop.domain.ledger import Side
from selfshop.domain.shared import NotFound, Refused, part_of
from selfshop.testing.contracts.bench import AT, Bench
from selfshop.testing.contracts.ledger_bench import (
    DAY,
    ENDED,
    ISSUED,
    POINTS,
    SPENT,
    WALLET,
    LedgerBench,
    account,
    booked,
    earn,
    keep,
    lots_of,
    points,
    refused,
    spend,
    standing,
    top_up,
)

OLD, NEW, ENDLESS = "old/1#1", "new/1#1", "ever/1#1"


def three_lots(bench: Bench) -> None:
    """Give ann 10 points that end tomorrow, 20 that end the day after, and 30 that never end."""
    booked(bench, "ever", earn(30))
    booked(bench, "new", earn(20, days=2))
    booked(bench, "old", earn(10, days=1))


def back(count: int, of: str, **more: object) -> ledger.Move:
    """Give points back that the transfer *of* has used."""
    terms = ledger.Back(of=ledger.TransferId(of), **more)  # type: ignore[arg-type]  # as tests say
    return ledger.Move(debit=SPENT, credit=POINTS, amount=points(count), lots=terms)


class LedgerLotsContract(LedgerBench):
    """`ports.ledger.Ledger`: lots."""

    def test_what_comes_in_is_a_lot(self, bench: Bench) -> None:
        said = booked(bench, "a", earn(10, days=1))
        lot = ledger.Lot(
            id=ledger.LotId("a/1#1"), account=POINTS, amount=10, remaining=10, expires_at=AT + DAY
        )
        assert said.lots == (lot,)
        assert bench.run(lambda work: work.ledger.lots(POINTS, after=None, limit=9)) == [lot]
        assert lot.origin == "a/1"

    def test_lots_with_something_left_are_had_without_the_others(self, bench: Bench) -> None:
        booked(bench, "a", earn(5, days=1))
        three_lots(bench)
        booked(bench, "s", spend(30))

        def left(after: str | None, limit: int) -> list[str]:
            last = None if after is None else ledger.LotId(after)
            found = bench.run(
                lambda work: work.ledger.lots(
                    POINTS, after=last, limit=limit, with_something_left=True
                )
            )
            return [lot.id for lot in found]

        assert lots_of(bench) == {"a/1#1": 0, ENDLESS: 30, NEW: 5, OLD: 0}
        assert (left(None, 1), left(ENDLESS, 9)) == ([ENDLESS], [NEW])

    def test_the_earliest_end_is_used_first(self, bench: Bench) -> None:
        three_lots(bench)
        booked(bench, "s", spend(35))
        assert lots_of(bench) == {ENDLESS: 25, NEW: 0, OLD: 0}
        uses = bench.run(lambda work: work.ledger.uses(ledger.TransferId("s/1")))
        assert [(use.number, use.lot, use.quantity) for use in uses] == [
            (1, OLD, 10), (2, NEW, 20), (3, ENDLESS, 5),
        ]  # fmt: skip

    def test_what_is_released_or_captured_in_part_goes_back_the_last_used_first(
        self, bench: Bench
    ) -> None:
        three_lots(bench)
        booked(bench, "h", keep(35))
        booked(bench, "c", ledger.Capture(hold=ledger.TransferId("h/1"), amount=points(12)))
        assert lots_of(bench) == {ENDLESS: 30, NEW: 18, OLD: 0}
        booked(bench, "i", keep(48))
        booked(bench, "r", ledger.Release(hold=ledger.TransferId("i/1")))
        assert lots_of(bench) == {ENDLESS: 30, NEW: 18, OLD: 0}

    @pytest.mark.parametrize("way", ["moved", "captured"])
    def test_what_is_refunded_goes_back_into_the_same_lots(self, bench: Bench, way: str) -> None:
        three_lots(bench)
        if way == "moved":
            booked(bench, "h", spend(35))
        else:
            booked(bench, "h", keep(35))
            booked(bench, "c", ledger.Capture(hold=ledger.TransferId("h/1")))
        booked(bench, "b", back(7, "h/1"))
        assert lots_of(bench) == {ENDLESS: 30, NEW: 2, OLD: 0}
        booked(bench, "b2", back(28, "h/1"))
        assert lots_of(bench) == {ENDLESS: 30, NEW: 20, OLD: 10}
        no = refused(bench, "b3", back(1, "h/1"))
        assert (no.code, no.facts["left"]) == ("ledger.more_than_used", 0)

    def test_more_than_was_captured_does_not_come_back(self, bench: Bench) -> None:
        three_lots(bench)
        booked(bench, "h", keep(35))
        assert refused(bench, "b", back(1, "h/1")).code == "ledger.lots_unfit"
        booked(bench, "c", ledger.Capture(hold=ledger.TransferId("h/1"), amount=points(12)))
        assert refused(bench, "b", back(13, "h/1")).code == "ledger.more_than_used"
        assert refused(bench, "b", back(1, "none/1")).code == "ledger.more_than_used"

    def test_expired_lots_cannot_be_used(self, bench: Bench) -> None:
        three_lots(bench)
        no = refused(bench, "s", spend(31), at=AT + 2 * DAY)
        assert (no.code, no.facts["available"]) == ("ledger.lots_expired", 30)
        assert refused(bench, "s", spend(61), at=AT + 2 * DAY).code == "ledger.short"
        booked(bench, "s", spend(50), at=AT + DAY)
        assert lots_of(bench) == {ENDLESS: 0, NEW: 0, OLD: 10}
        assert refused(bench, "e", earn(1, days=1), at=AT + DAY).code == "ledger.lot_over"

    def test_what_is_left_of_expired_lots_lapses(self, bench: Bench) -> None:
        three_lots(bench)
        booked(bench, "s", spend(4))
        assert bench.run(lambda work: work.ledger.next_lot_expiry()) == AT + DAY
        due = bench.run(lambda work: work.ledger.expired_lots(AT + 2 * DAY, limit=9))
        assert [(lot.id, lot.remaining) for lot in due] == [(OLD, 6), (NEW, 20)]
        assert bench.run(lambda work: work.ledger.count_expired_lots(AT + 2 * DAY)) == 2
        early = ledger.ExpireLot(account=POINTS, lot=ledger.LotId(OLD))
        assert refused(bench, "x", early).code == "ledger.lot_not_over"
        sweep = [ledger.expiring(lot, name=f"sweep:{lot.id}") for lot in due]
        for _ in range(2):
            bench.run(lambda work: work.ledger.post_all(sweep), call=bench.call(at=AT + 2 * DAY))
        assert (standing(bench, ENDED).balance, standing(bench, POINTS).available) == (26, 30)
        assert not bench.run(lambda work: work.ledger.expired_lots(AT + 9 * DAY, limit=9))
        assert bench.run(lambda work: work.ledger.count_expired_lots(AT + 9 * DAY)) == 0
        assert bench.run(lambda work: work.ledger.next_lot_expiry()) is None
        assert refused(bench, "x", early, at=AT + DAY).code == "ledger.lot_empty"

    def test_what_comes_back_into_an_expired_lot_lapses_again(self, bench: Bench) -> None:
        three_lots(bench)
        booked(bench, "s", spend(10))
        booked(bench, "b", back(10, "s/1"), at=AT + DAY)
        due = bench.run(lambda work: work.ledger.expired_lots(AT + DAY, limit=9))
        assert [(lot.id, lot.remaining) for lot in due] == [(OLD, 10)]

    def test_what_comes_back_may_be_given_more_time(self, bench: Bench) -> None:
        three_lots(bench)
        booked(bench, "s", spend(12))
        booked(bench, "b", back(12, "s/1", expired_until=AT + 5 * DAY), at=AT + DAY)
        assert lots_of(bench) == {"b/1#1": 10, ENDLESS: 30, NEW: 20, OLD: 0}
        assert refused(bench, "c", back(1, "s/1"), at=AT + DAY).code == "ledger.more_than_used"
        lots = bench.run(lambda work: work.ledger.audit_lots(after=None, limit=99))
        assert not [breach for audit in lots for breach in ledger.check_lot(audit)]

    def test_lots_can_move_to_another_account_with_their_ends(self, bench: Bench) -> None:
        three_lots(bench)
        bob = account("bob", Side.CREDIT, limited=True, lots=True, lapses_to=ENDED)
        bench.run(lambda work: work.ledger.open([bob]))
        over = ledger.Move(debit=POINTS, credit=bob.id, amount=points(25), lots=ledger.Alike())
        said = booked(bench, "m", over)
        assert [(lot.remaining, lot.expires_at) for lot in said.lots] == [
            (10, AT + DAY),
            (15, AT + 2 * DAY),
        ]
        held = ledger.Hold(debit=bob.id, credit=POINTS, amount=points(20))
        booked(bench, "h", held)
        end = ledger.Capture(hold=ledger.TransferId("h/1"), amount=points(12), lots=ledger.Alike())
        home = booked(bench, "c", end)
        assert [(lot.account, lot.remaining, lot.expires_at) for lot in home.lots] == [
            (POINTS, 10, AT + DAY),
            (POINTS, 2, AT + 2 * DAY),
        ]
        assert (standing(bench, "bob").available, standing(bench, POINTS).available) == (13, 47)

    def test_some_lots_can_be_taken_from_alone(self, bench: Bench) -> None:
        three_lots(bench)

        def taken(count: int, *, up_to: bool = False) -> ledger.MoveLots:
            return ledger.MoveLots(
                debit=POINTS,
                credit=SPENT,
                amount=points(count),
                up_to=up_to,
                taken_from=(ledger.LotId(ENDLESS), ledger.LotId(NEW)),
            )

        said = booked(bench, "a", taken(25))
        assert lots_of(bench) == {ENDLESS: 25, NEW: 0, OLD: 10}
        assert booked(bench, "a", taken(25)) == said
        no = refused(bench, "b", taken(26))
        assert (no.code, no.facts["available"]) == ("ledger.short", 25)
        rest = ledger.Rest(of=1, debit=POINTS, credit=SPENT)
        booked(bench, "b", taken(26, up_to=True), rest)
        assert lots_of(bench) == {ENDLESS: 0, NEW: 0, OLD: 9}
        spent = evolve(taken(1), debit=SPENT, credit=ISSUED)
        assert refused(bench, "c", spent).code == "ledger.lots_unfit"

    @pytest.mark.parametrize(
        "leg",
        [
            evolve(earn(1), lots=None),
            evolve(earn(1), lots=ledger.Alike()),
            evolve(spend(1), lots=ledger.Fresh()),
            evolve(top_up(1), lots=ledger.Fresh()),
        ],
    )
    def test_terms_of_lots_go_where_lots_are_kept(self, bench: Bench, leg: ledger.Move) -> None:
        three_lots(bench)
        assert refused(bench, "x", leg).code == "ledger.lots_unfit"

    def test_an_account_with_lots_needs_a_place_for_what_expires(self, bench: Bench) -> None:
        for into, kind, code in (
            ("none", NotFound, "ledger.account_unknown"),
            (WALLET, Refused, "ledger.other_unit"),
            (POINTS, Refused, "ledger.lots_unfit"),
        ):
            new = account("new", Side.CREDIT, limited=True, lots=True, lapses_to=into)
            with pytest.raises(kind) as no:
                bench.run(lambda work: work.ledger.open([new]))  # noqa: B023  called at once
            assert no.value.code == code

    # -- the proof ------------------------------------------------------------------------------

    def test_the_books_prove_themselves(self, bench: Bench) -> None:
        three_lots(bench)
        booked(bench, "h", keep(15))
        booked(bench, "i", keep(5))
        booked(bench, "c", ledger.Capture(hold=ledger.TransferId("h/1"), amount=points(9)))
        promise = ledger.Hold(debit=ISSUED, credit=POINTS, amount=points(7))
        booked(bench, "j", promise, top_up(3))
        audits = bench.run(lambda work: work.ledger.audit_accounts(after=None, limit=99))
        assert len(audits) == 6
        assert not [breach for audit in audits for breach in ledger.check_account(audit)]
        assert any(audit.holding != ledger.Counters() for audit in audits)
        lots = bench.run(lambda work: work.ledger.audit_lots(after=None, limit=99))
        assert [audit.kept for audit in lots] == [0, 5, 9]
        assert not [breach for audit in lots for breach in ledger.check_lot(audit)]
        links = bench.run(lambda work: work.ledger.links(after=None, limit=99))
        assert len(links) == 7
        accounts = {audit.standing.account.id: audit.standing.account for audit in audits}
        assert not list(ledger.check_links(links, last=None, accounts=accounts))
        assert not bench.run(lambda work: work.ledger.orphans(parts=(0, 1024), limit=9))

    def test_a_proof_is_read_page_by_page(self, bench: Bench) -> None:
        three_lots(bench)
        links = bench.run(lambda work: work.ledger.links(after=None, limit=9))
        place = (links[0].part, links[0].number)
        rest = bench.run(lambda work: work.ledger.links(after=place, limit=9))
        assert [*links[:1], *rest] == list(links)
        audits = bench.run(lambda work: work.ledger.audit_accounts(after=None, limit=9))
        parts = [(part_of(one.standing.account.id), one.standing.account.id) for one in audits]
        assert parts == sorted(parts)
        after = bench.run(lambda work: work.ledger.audit_accounts(after=parts[2], limit=9))
        assert [*audits[:3], *after] == list(audits)
        lots = bench.run(lambda work: work.ledger.audit_lots(after=None, limit=9))
        past = (part_of(POINTS), POINTS, lots[0].lot.id)
        assert bench.run(lambda work: work.ledger.audit_lots(after=past, limit=1)) == [lots[1]]

    def test_journals_of_one_part_are_a_chain(self, bench: Bench) -> None:
        names = [f"n{number}" for number in range(4_000)]
        same = [name for name in names if part_of(name) == part_of("n0")][:3]
        for name in same:
            booked(bench, name, top_up(1))
        links = bench.run(lambda work: work.ledger.links(after=None, limit=9))
        assert [link.number for link in links] == list(range(1, len(same) + 1))
        assert len(same) > 1
