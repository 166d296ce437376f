import pytest
from attrs import evolve

from selfshop.domain.ledger import (
    Alike,
    Amount,
    Back,
    Capture,
    Fresh,
    Hold,
    LotId,
    Move,
    Side,
    Standing,
    TransferId,
)
from selfshop.domain.ledger.drafting import Draft
from selfshop.domain.shared import AccountId, NotFound, Refused
from tests.ledgers import (
    ANN,
    AT,
    DAY,
    DEBT,
    ENDED,
    ISSUED,
    SPENT,
    Desk,
    account,
    earn,
    journal,
    keep,
    points,
    spend,
)

BOB = AccountId("bob")


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


@pytest.mark.parametrize("there", [0, 9])
def test_who_is_short_is_told_what_is_there(there: int) -> None:
    desk = Desk()
    if there:
        desk.post("e", earn(there))
    with pytest.raises(Refused) as no:
        desk.post("s", spend(10))
    assert (no.value.code, no.value.facts) == (
        "ledger.short",
        {"account": ANN, "unit": "points", "wanted": 10, "available": there},
    )


def test_lots_that_are_over_are_told_from_points_that_are_not_there() -> None:
    desk = Desk()
    desk.post("e", earn(3, days=1), earn(4))
    for wanted, code in ((7, "ledger.lots_expired"), (8, "ledger.short")):
        with pytest.raises(Refused) as no:
            desk.post("s", spend(wanted), at=AT + DAY)
        assert (no.value.code, no.value.facts["available"]) == (code, 4)


def test_lots_are_for_accounts_that_keep_them() -> None:
    desk = Desk()
    desk.post("e", earn(9))
    unfit = (
        (SPENT, evolve(spend(1), lots=Fresh())),
        (ANN, evolve(earn(1), lots=None)),
        (ANN, evolve(earn(1), lots=Alike())),
    )
    for name, leg in unfit:
        with pytest.raises(Refused) as no:
            desk.post("x", leg)
        assert (no.value.code, no.value.facts) == ("ledger.lots_unfit", {"account": name})


def test_of_two_accounts_that_come_by_lots_the_debit_is_named_first() -> None:
    desk = Desk()
    bonds = Standing(account=account("bonds", Side.DEBIT, limited=True, lots=True, lapses_to=ENDED))
    desk.books = evolve(desk.books, standings={**desk.books.standings, bonds.account.id: bonds})
    with pytest.raises(Refused) as no:
        desk.post("x", Move(debit=bonds.account.id, credit=ANN, amount=points(1)))
    assert no.value.facts == {"account": "bonds"}


def test_nothing_goes_back_into_lots_that_a_hold_still_uses() -> None:
    desk = Desk()
    desk.post("e", earn(9))
    desk.post("s", spend(2))
    desk.post("h", keep(3))
    back = Move(debit=SPENT, credit=ANN, amount=points(1), lots=Back(of=TransferId("h/1")))
    with pytest.raises(Refused, match=r"ledger\.lots_unfit"):
        desk.post("b", back)


def test_what_passes_from_lots_to_lots_ends_when_those_do() -> None:
    desk = Desk()
    bob = Standing(account=account(BOB, Side.CREDIT, limited=True, lots=True, lapses_to=ENDED))
    desk.books = evolve(desk.books, standings={**desk.books.standings, BOB: bob})
    desk.post("e", earn(3, days=1), earn(2, days=2), earn(9, days=3))
    desk.post("m", Move(debit=ANN, credit=BOB, amount=points(1), lots=Alike()))
    desk.post("h", Hold(debit=ANN, credit=BOB, amount=points(4)))
    desk.post("c", Capture(hold=TransferId("h/1"), amount=points(2), lots=Alike()))
    desk.post("h2", Hold(debit=ANN, credit=BOB, amount=points(4)))
    desk.post("c2", Capture(hold=TransferId("h2/1"), amount=points(3), lots=Alike()))
    bobs = [lot for lot in desk.books.lots.values() if lot.account == BOB]
    assert [(lot.id, lot.amount, lot.remaining, lot.expires_at) for lot in bobs] == [
        ("m/1#1", 1, 1, AT + DAY),
        ("c/1#1", 2, 2, AT + DAY),
        ("c2/1#1", 2, 2, AT + 2 * DAY),
        ("c2/1#2", 1, 1, AT + 3 * DAY),
    ]
    assert [desk.lots()[f"e/{number}#1"] for number in (1, 2, 3)] == [0, 0, 8]


def test_what_belongs_into_lots_that_are_over_may_come_into_a_new_one() -> None:
    desk = Desk()
    desk.post("e", earn(3, days=1), earn(2, days=2), earn(9, days=9))
    desk.post("s", spend(6))
    again = Back(of=TransferId("s/1"), expired_until=AT + 5 * DAY)
    back = Move(debit=SPENT, credit=ANN, amount=points(6), lots=again)
    desk.post("b", back, at=AT + 2 * DAY)
    assert desk.lots() == {"e/1#1": 0, "e/2#1": 0, "e/3#1": 9, "b/1#1": 2, "b/1#2": 3}
    ends = {desk.books.lots[LotId(f"b/1#{number}")].expires_at for number in (1, 2)}
    assert ends == {AT + 5 * DAY}
    assert [
        (use.number, use.account, use.lot, use.quantity)
        for use in desk.books.uses[TransferId("b/1")]
    ] == [(1, ANN, "e/2#1", 2), (2, ANN, "e/1#1", 3)]


def test_what_belongs_into_lots_that_are_over_goes_there_where_nothing_else_is_said() -> None:
    desk = Desk()
    desk.post("e", earn(3, days=1))
    desk.post("s", spend(3))
    back = Move(debit=SPENT, credit=ANN, amount=points(2), lots=Back(of=TransferId("s/1")))
    desk.post("b", back, at=AT + 2 * DAY)
    assert desk.lots() == {"e/1#1": 2}


def test_what_comes_back_in_two_parts_comes_back_once_each() -> None:
    desk = Desk()
    desk.post("e", earn(9))
    desk.post("s", spend(5))
    for name, count in (("a", 2), ("b", 1)):
        again = Back(of=TransferId("s/1"))
        desk.post(name, Move(debit=SPENT, credit=ANN, amount=points(count), lots=again))
    assert (desk.lots(), desk.available()) == ({"e/1#1": 7}, 7)
