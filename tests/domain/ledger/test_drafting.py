import pytest
from attrs import evolve

from selfshop.domain.ledger import Amount
from selfshop.domain.ledger.drafting import Draft
from selfshop.domain.shared import NotFound, Refused
from tests.ledgers import ANN, AT, DEBT, ENDED, ISSUED, SPENT, Desk, earn, journal, spend


def draft(desk: Desk) -> Draft:
    return Draft(journal("x", spend(1)), desk.books, AT)


def test_who_gives_when_a_transfer_goes_through() -> None:
    made = draft(Desk())
    assert made.giving(ANN, SPENT) == [ANN]
    assert made.giving(ISSUED, ANN) == []
    assert made.giving(SPENT, DEBT) == [SPENT, DEBT]


def test_how_much_an_account_can_give() -> None:
    desk = Desk()
    desk.post("e", earn(9, days=1))
    assert draft(desk).room(ANN) == 9
    assert draft(desk).room(DEBT) == 0
    assert draft(desk).room(ISSUED) > 10**18


def test_unknown_accounts_and_units_are_refused() -> None:
    made = draft(Desk())
    with pytest.raises(NotFound, match=r"ledger\.account_unknown"):
        made.account(ENDED + "!")  # type: ignore[arg-type]  # a name of none
    with pytest.raises(Refused, match=r"ledger\.other_unit"):
        made.require_unit(Amount(1, "CNY"), ANN)


def test_a_draft_leaves_the_books_it_began_with_alone() -> None:
    desk = Desk()
    before = desk.books
    desk.post("e", earn(9))
    assert before == Desk().books


def test_lots_read_later_than_the_balance_are_not_taken_for_expired_ones() -> None:
    desk = Desk()
    desk.post("e", earn(9))
    (lot,) = desk.books.lots.values()
    desk.books = evolve(desk.books, lots={lot.id: evolve(lot, remaining=0)})
    with pytest.raises(Refused, match=r"ledger\.short"):
        desk.post("s", spend(5))
