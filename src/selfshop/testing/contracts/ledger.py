"""Accounts and journals."""

from collections.abc import Sequence

import pytest
from attrs import evolve

from selfshop.domain import ledger
from selfshop.domain.ledger import Amount, Side
from selfshop.domain.shared import AccountId, MemberId, NotFound, Refused
from selfshop.ports.work import Work
from selfshop.testing.contracts.bench import AT, SORTED_NAMES, Bench
from selfshop.testing.contracts.ledger_bench import (
    ACCOUNTS,
    ANN,
    CASH,
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
    journal,
    keep,
    lots_of,
    opened,
    points,
    recoup,
    refused,
    spend,
    standing,
    top_up,
)


class LedgerContract(LedgerBench):
    """`ports.ledger.Ledger`: accounts and journals."""

    # -- accounts -------------------------------------------------------------------------------

    def test_an_account_comes_back_as_it_was_opened(self, bench: Bench) -> None:
        found = bench.run(lambda work: work.ledger.find(after=None, limit=100))
        assert [one.account for one in found] == sorted(ACCOUNTS, key=lambda one: one.id)
        assert {one.counters for one in found} == {ledger.Counters()}

    def test_opening_an_account_again_changes_nothing(self, bench: Bench) -> None:
        booked(bench, "a", top_up(100))
        opened(bench)
        assert standing(bench, WALLET).balance == 100

    def test_the_id_of_an_account_is_pinned_to_its_terms(self, bench: Bench) -> None:
        other = evolve(ACCOUNTS[4], unit="EUR")
        with pytest.raises(Refused, match=r"ledger\.id_reused"):
            bench.run(lambda work: work.ledger.open([other]))
        new = account("new", Side.DEBIT)
        with pytest.raises(Refused, match=r"ledger\.id_reused"):
            bench.run(lambda work: work.ledger.open([new, evolve(new, normal=Side.CREDIT)]))
        assert not bench.run(lambda work: work.ledger.standings([new.id]))

    def test_accounts_are_found_page_by_page_in_the_order_of_their_ids(self, bench: Bench) -> None:
        elsewhere = bench.elsewhere()
        names = [account(name, Side.DEBIT) for name in reversed(SORTED_NAMES)]
        elsewhere.run(lambda work: work.ledger.open(names))
        first = elsewhere.run(lambda work: work.ledger.find(after=None, limit=4))
        last = first[-1].account.id
        rest = elsewhere.run(lambda work: work.ledger.find(after=last, limit=100))
        assert tuple(one.account.id for one in [*first, *rest]) == SORTED_NAMES

    def test_a_member_s_accounts_are_found_by_the_member(self, bench: Bench) -> None:
        booked(bench, "a", top_up(7))
        found = bench.run(lambda work: work.ledger.accounts_of(ANN))
        assert [(one.account.id, one.balance) for one in found] == [(POINTS, 0), (WALLET, 7)]
        assert not bench.run(lambda work: work.ledger.accounts_of(MemberId("bob")))

    def test_another_shop_s_books_are_not_seen(self, bench: Bench) -> None:
        booked(bench, "a", top_up(7))
        elsewhere = bench.elsewhere()
        assert not elsewhere.run(lambda work: work.ledger.find(after=None, limit=9))
        assert not elsewhere.run(lambda work: work.ledger.links(after=None, limit=9))
        opened(elsewhere)
        booked(elsewhere, "a", top_up(8))
        assert (standing(bench, WALLET).balance, standing(elsewhere, WALLET).balance) == (7, 8)

    # -- journals -------------------------------------------------------------------------------

    def test_a_move_takes_from_one_what_it_gives_another(self, bench: Bench) -> None:
        booked(bench, "a", top_up(100))
        assert standing(bench, CASH).counters == ledger.Counters(debits_posted=100)
        assert standing(bench, WALLET).counters == ledger.Counters(credits_posted=100)

    def test_a_journal_comes_back_as_it_was_booked(self, bench: Bench) -> None:
        asked = journal(
            "a", earn(5, days=9), top_up(100), facts={"order": "7", "n": 1, "yes": True}
        )
        said = bench.run(lambda work: work.ledger.post(asked))
        kept = bench.run(lambda work: work.ledger.journal(asked.id))
        assert kept == said
        assert [(one.id, one.debit, one.credit, one.amount) for one in said.transfers] == [
            ("a/1", ISSUED, POINTS, 5),
            ("a/2", CASH, WALLET, 100),
        ]
        assert bench.run(lambda work: work.ledger.journal(ledger.JournalId("none"))) is None

    def test_the_same_journal_is_booked_once(self, bench: Bench) -> None:
        first = booked(bench, "a", top_up(100))
        again = booked(bench, "a", top_up(100), at=AT + DAY)
        assert again == first

        def once_more(work: Work) -> bool:
            return work.ledger.is_booking(work.ledger.post(journal("a", top_up(100))).id)

        assert not bench.run(once_more)
        assert standing(bench, WALLET).balance == 100

    def test_the_same_journal_twice_in_one_unit_is_booked_once(self, bench: Bench) -> None:
        def twice(work: Work) -> bool:
            first = work.ledger.post(journal("a", top_up(100)))
            assert work.ledger.is_booking(first.id)
            return first == work.ledger.post(journal("a", top_up(100)))

        assert bench.run(twice)
        assert standing(bench, WALLET).balance == 100

    def test_the_id_of_a_journal_is_pinned_to_its_content(self, bench: Bench) -> None:
        booked(bench, "a", top_up(100))
        assert refused(bench, "a", top_up(101)).code == "ledger.id_reused"
        assert refused(bench, "a", top_up(100), top_up(1)).code == "ledger.id_reused"

        def twice(work: Work) -> None:
            work.ledger.post(journal("b", top_up(1)))
            work.ledger.post(journal("b", top_up(2)))

        with pytest.raises(Refused, match=r"ledger\.id_reused"):
            bench.run(twice)
        assert standing(bench, WALLET).balance == 100

    def test_a_journal_is_booked_as_a_whole_or_not_at_all(self, bench: Bench) -> None:
        assert refused(bench, "a", top_up(100), spend(1)).code == "ledger.short"

    def test_a_unit_that_fails_books_nothing(self, bench: Bench) -> None:
        def fail(work: Work) -> None:
            work.ledger.post(journal("a", top_up(100)))
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            bench.run(fail)
        assert standing(bench, WALLET).balance == 0
        booked(bench, "a", top_up(3))
        assert standing(bench, WALLET).balance == 3

    def test_journals_of_one_unit_see_what_earlier_ones_did(self, bench: Bench) -> None:
        new = account("bob", Side.CREDIT, limited=True, lots=True, lapses_to=ENDED)

        def at_once(work: Work) -> None:
            work.ledger.open([new])
            to_bob = ledger.Move(debit=POINTS, credit=new.id, amount=points(3), lots=ledger.Alike())
            work.ledger.post(journal("a", earn(5, days=2)))
            held = work.ledger.post(journal("b", keep(4)))
            work.ledger.post(journal("c", ledger.Release(hold=held.transfers[0].id)))
            work.ledger.post(journal("d", to_bob))
            taken = ledger.Move(debit=new.id, credit=SPENT, amount=points(2))
            work.ledger.post(journal("e", taken))

        bench.run(at_once)
        assert (standing(bench, POINTS).available, standing(bench, "bob").available) == (2, 1)
        assert lots_of(bench) == {"a/1#1": 2}
        assert lots_of(bench, new.id) == {"d/1#1": 1}

    def test_many_journals_are_booked_in_their_order(self, bench: Bench) -> None:
        many = [journal("a", top_up(5)), *(journal(f"b{n}", top_up(1)) for n in range(30))]
        many.append(journal("a", top_up(5)))
        said = bench.run(lambda work: work.ledger.post_all(many))
        assert [one.id for one in said] == [one.id for one in many]
        assert standing(bench, WALLET).balance == 35
        assert bench.run(lambda work: work.ledger.post_all(many)) == said
        assert standing(bench, WALLET).balance == 35

    def test_a_limited_account_gives_its_last_and_no_more(self, bench: Bench) -> None:
        booked(bench, "a", top_up(100))
        pay = ledger.Move(debit=WALLET, credit=CASH, amount=Amount(100, "CNY"))
        no = refused(bench, "b", evolve(pay, amount=Amount(101, "CNY")))
        assert (no.code, no.facts["available"], no.facts["wanted"]) == ("ledger.short", 100, 101)
        booked(bench, "c", pay)
        assert standing(bench, WALLET).available == 0

    def test_a_balancing_leg_takes_what_there_is_and_another_the_rest(self, bench: Bench) -> None:
        bench.run(lambda work: work.ledger.open([account("debt", Side.DEBIT, limited=True)]))
        booked(bench, "a", earn(30))
        debt = AccountId("debt")
        back = (
            ledger.Move(debit=POINTS, credit=SPENT, amount=points(50), up_to=True),
            ledger.Rest(of=1, debit=debt, credit=SPENT),
        )
        said = booked(bench, "b", *back)
        assert [one.amount for one in said.transfers] == [30, 20]
        again = booked(bench, "c", *back)
        assert [(one.id, one.amount) for one in again.transfers] == [("c/2", 50)]
        paid = booked(
            bench,
            "d",
            ledger.Move(debit=ISSUED, credit=debt, amount=points(90), up_to=True),
            ledger.Rest(of=1, debit=ISSUED, credit=POINTS, lots=ledger.Fresh()),
        )
        assert [one.amount for one in paid.transfers] == [70, 20]
        assert (standing(bench, "debt").balance, standing(bench, POINTS).available) == (0, 20)

    def test_a_frozen_account_gives_nothing_and_still_takes_in(self, bench: Bench) -> None:
        booked(bench, "a", earn(30))
        held = booked(bench, "b", keep(10)).transfers[0].id
        booked(bench, "b2", keep(5))
        bench.run(lambda work: work.ledger.freeze(POINTS, frozen=True))
        assert standing(bench, POINTS).frozen
        for leg in (spend(1), keep(1), ledger.Capture(hold=held)):
            assert refused(bench, "c", leg).code == "ledger.account_frozen"
        booked(bench, "d", earn(1))
        booked(bench, "e", ledger.Release(hold=held))
        bench.run(lambda work: work.ledger.freeze(POINTS, frozen=False))
        booked(bench, "f", spend(26))
        assert standing(bench, POINTS).available == 0
        with pytest.raises(NotFound, match=r"ledger\.account_unknown"):
            bench.run(lambda work: work.ledger.freeze(AccountId("none"), frozen=True))

    def test_a_frozen_account_gives_the_house_what_it_takes_back(self, bench: Bench) -> None:
        debt = account("debt", Side.DEBIT, limited=True)
        bench.run(lambda work: work.ledger.open([debt]))
        booked(bench, "a", earn(30, days=1), earn(9, days=3))

        def freeze(work: Work) -> None:
            for name in (POINTS, debt.id):
                work.ledger.freeze(name, frozen=True)

        bench.run(freeze)
        booked(bench, "b", recoup(5))
        assert lots_of(bench) == {"a/1#1": 25, "a/2#1": 9}
        owed = ledger.RecoupRest(of=1, debit=debt.id, credit=SPENT)
        said = booked(bench, "c", recoup(40, up_to=True), owed)
        assert [one.amount for one in said.transfers] == [34, 6]
        assert booked(bench, "c", recoup(40, up_to=True), owed) == said
        repaid = ledger.Recoup(debit=ISSUED, credit=debt.id, amount=points(9), up_to=True)
        kept = ledger.Rest(of=1, debit=ISSUED, credit=POINTS, lots=ledger.Fresh())
        booked(bench, "d", repaid, kept)
        assert (standing(bench, POINTS).available, standing(bench, debt.id).balance) == (3, 0)
        assert refused(bench, "e", recoup(1), spend(1)).code == "ledger.account_frozen"
        assert refused(bench, "e", recoup(4)).code == "ledger.short"
        assert standing(bench, POINTS).frozen

    def test_the_house_takes_back_from_a_much_used_account_that_is_frozen(
        self, bench: Bench
    ) -> None:
        back = ledger.Recoup(debit=SPENT, credit=ISSUED, amount=points(1))
        bench.run(lambda work: work.ledger.freeze(SPENT, frozen=True))
        for number in range(8):
            booked(bench, f"f{number}", back)
        assert standing(bench, SPENT).balance == -8

    def test_what_the_house_takes_back_is_not_what_an_owner_gives(self, bench: Bench) -> None:
        booked(bench, "a", earn(30))
        booked(bench, "b", spend(1))
        assert refused(bench, "b", recoup(1)).code == "ledger.id_reused"

    def test_a_much_used_account_freezes_on_all_its_rows(self, bench: Bench) -> None:
        give = ledger.Move(debit=SPENT, credit=ISSUED, amount=points(1))
        bench.run(lambda work: work.ledger.freeze(SPENT, frozen=True))
        for number in range(8):
            assert refused(bench, f"f{number}", give).code == "ledger.account_frozen"

    @pytest.mark.parametrize(
        ("leg", "code"),
        [
            (ledger.Move(debit=CASH, credit=POINTS, amount=points(1)), "ledger.other_unit"),
            (ledger.Move(debit=CASH, credit=WALLET, amount=points(1)), "ledger.other_unit"),
            (ledger.Move(debit=POINTS, credit=WALLET, amount=points(1)), "ledger.other_unit"),
            (
                ledger.Move(debit=AccountId("none"), credit=WALLET, amount=points(1)),
                "ledger.account_unknown",
            ),
            (
                ledger.Move(debit=ISSUED, credit=AccountId("none"), amount=points(1)),
                "ledger.account_unknown",
            ),
            (ledger.Release(hold=ledger.TransferId("none/1")), "ledger.hold_unknown"),
            (ledger.Capture(hold=ledger.TransferId("none")), "ledger.hold_unknown"),
            (ledger.Lapse(hold=ledger.TransferId("none/1")), "ledger.hold_unknown"),
            (ledger.ExpireLot(account=POINTS, lot=ledger.LotId("x/1#1")), "ledger.lot_unknown"),
            (ledger.ExpireLot(account=WALLET, lot=ledger.LotId("x/1#1")), "ledger.lot_unknown"),
        ],
    )
    def test_what_does_not_fit_is_refused(self, bench: Bench, leg: ledger.Leg, code: str) -> None:
        assert refused(bench, "a", leg).code == code

    # -- statements -----------------------------------------------------------------------------

    def test_a_statement_is_turned_page_by_page(self, bench: Bench) -> None:
        for number in range(1, 12):
            booked(bench, f"j{number:02}", top_up(number), at=AT + number % 3 * DAY)
        booked(bench, "j", *[top_up(12)] * 12, at=AT + DAY)
        seen: list[ledger.Booked] = []
        while page := _page(bench, seen[-1].transfer if seen else None):
            seen += page
        keys = [ledger.Place(at=one.transfer.at, transfer=one.transfer.id).key for one in seen]
        assert keys == sorted(keys)
        assert len(seen) == 11 + 12
        assert {one.kind for one in seen} == {"tests.tried"}
        on_the_other = bench.run(
            lambda work: work.ledger.booked(CASH, after=None, until=AT + DAY, limit=50)
        )
        assert {one.transfer.at for one in on_the_other} == {AT, AT + DAY}

    def test_how_an_account_stood_at_an_instant(self, bench: Bench) -> None:
        booked(bench, "a", earn(30), at=AT)
        booked(bench, "b", spend(10), at=AT + DAY)
        booked(bench, "c", keep(5), at=AT + 2 * DAY)
        held = ACCOUNTS[3]

        def stood(days: int) -> tuple[int, int]:
            at = AT + days * DAY
            found = bench.run(lambda work: work.ledger.standing_at(held, at))
            return found.balance, found.available

        assert [stood(days) for days in (-1, 0, 1, 2)] == [(0, 0), (30, 30), (20, 20), (20, 15)]
        assert bench.run(
            lambda work: work.ledger.standing_at(ACCOUNTS[0], AT)
        ).counters == ledger.Counters(debits_posted=30)

    def test_the_longest_names_fit(self, bench: Bench) -> None:
        name = AccountId("账" * 200)
        wide = account(name, Side.CREDIT, limited=True, lots=True, lapses_to=ENDED, kind="类" * 64)
        bench.run(lambda work: work.ledger.open([wide]))
        give = evolve(earn(10**15), credit=name)
        said = booked(bench, "凭" * 180, give)
        held = booked(bench, "持" * 180, ledger.Hold(debit=name, credit=SPENT, amount=points(9)))
        booked(bench, "还", ledger.Release(hold=held.transfers[0].id))
        assert said.lots[0].id == f"{'凭' * 180}/1#1"
        assert standing(bench, name).available == 10**15


def _page(bench: Bench, last: ledger.Transfer | None) -> Sequence[ledger.Booked]:
    after = None if last is None else ledger.Place(at=last.at, transfer=last.id)
    return bench.run(
        lambda work: work.ledger.booked(WALLET, after=after, until=AT + 99 * DAY, limit=5)
    )
