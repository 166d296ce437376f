from selfshop.domain.ledger import (
    Back,
    BalanceMove,
    Books,
    Capture,
    Counters,
    ExpireLot,
    JournalId,
    Lapse,
    LotId,
    Move,
    Release,
    TransferId,
    giving_lots,
    needs_of,
)
from tests.ledgers import ANN, ISSUED, SPENT, Desk, earn, journal, keep, points, spend


def test_what_has_to_be_known_before_a_journal_is_posted() -> None:
    back = Move(debit=SPENT, credit=ANN, amount=points(1), lots=Back(of=TransferId("u/1")))
    needs = needs_of(
        [
            journal("a", earn(1), back),
            journal("b", Capture(hold=TransferId("c/1")), Release(hold=TransferId("r/1"))),
            journal("c", Lapse(hold=TransferId("l/1")), ExpireLot(account=ANN, lot=LotId("x"))),
        ]
    )
    assert needs.accounts == {ISSUED, ANN, SPENT}
    expiring = journal("d", ExpireLot(account=SPENT, lot=LotId("x")))
    assert needs_of([expiring]).accounts == {SPENT}
    assert needs.holds == {"c/1", "r/1", "l/1", "u/1"} == needs.uses


def test_the_lots_of_those_who_give_are_needed() -> None:
    books = Desk().books
    assert giving_lots([journal("a", spend(1), earn(1))], books) == {ANN}
    assert giving_lots([journal("a", keep(1))], books) == {ANN}
    assert not giving_lots([journal("a", earn(1))], books)
    assert not giving_lots([journal("a", spend(1))], Books())


def test_books_keep_what_they_have_and_take_what_they_lack() -> None:
    desk = Desk()
    before = desk.books
    desk.post("a", earn(9))
    merged = desk.books.and_also(before)
    assert merged == desk.books
    assert Books().and_also(desk.books) == desk.books


def test_moves_of_one_row_become_one() -> None:
    one = BalanceMove(account=ANN, root=JournalId("a"), change=Counters(debits_posted=1))
    other = BalanceMove(
        account=ANN, root=JournalId("a"), change=Counters(debits_posted=2), gives=True, exact=True
    )
    assert (one.gives, one.exact) == (False, False)
    both = one.and_also(other)
    assert (both.change, both.gives, both.exact) == (Counters(debits_posted=3), True, True)


def test_a_posting_says_what_differs() -> None:
    desk = Desk()
    desk.post("e", earn(9))
    posting = desk.post("h", keep(5))
    ((no_hold, holding),) = posting.changed_holdings()
    assert (no_hold, holding.transfer.id) == (None, "h/1")
    ((before, after),) = posting.changed_lots()
    assert (before and before.remaining, after.remaining) == (9, 4)
    ((no_use, use),) = posting.changed_uses()
    assert (no_use, use.quantity) == (None, 5)
    released = desk.post("r", Release(hold=TransferId("h/1")))
    ((was, now),) = released.changed_uses()
    assert (was and was.returned, now.returned) == (0, 5)
