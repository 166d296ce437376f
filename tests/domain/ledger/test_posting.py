import pytest
from attrs import evolve

from selfshop.domain.ledger import (
    Amount,
    Back,
    Capture,
    Counters,
    ExpireLot,
    Fresh,
    Hold,
    JournalId,
    Lapse,
    LotId,
    Move,
    MoveLots,
    Recoup,
    RecoupRest,
    Release,
    Rest,
    Side,
    Standing,
    TransferId,
)
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
    keep,
    points,
    recoup,
    spend,
    take_from,
)

HOLD = TransferId("h/1")


def test_points_are_worth_what_was_earned_less_what_was_spent() -> None:
    desk = Desk()
    desk.post("e", earn(50), earn(20, days=3))
    posting = desk.post("s", spend(23))
    assert desk.available() == 47
    assert desk.lots() == {"e/1#1": 47, "e/2#1": 0}
    assert posting.recorded.transfers[0].posted == 23
    assert {move.account: move.gives for move in posting.moves} == {ANN: True, SPENT: False}


def test_what_a_balancing_leg_leaves_goes_to_debt_and_is_repaid_first() -> None:
    desk = Desk()
    desk.post("e", earn(30))
    claw = (spend(50, up_to=True), Rest(of=1, debit=DEBT, credit=SPENT))
    posting = desk.post("c", *claw)
    assert (desk.available(), desk.available(DEBT)) == (0, 20)
    assert [move.account for move in posting.moves if move.exact] == [ANN]
    repay = (
        Move(debit=ISSUED, credit=DEBT, amount=points(15), up_to=True),
        Rest(of=1, debit=ISSUED, credit=ANN, lots=Fresh()),
    )
    posting = desk.post("r", *repay)
    assert [one.amount for one in posting.recorded.transfers] == [15]
    assert not [move for move in posting.moves if move.exact]
    desk.post("r2", *repay)
    assert (desk.available(), desk.available(DEBT)) == (10, 0)


def test_taking_all_there_is_leaves_no_rest() -> None:
    desk = Desk()
    desk.post("e", earn(50))
    posting = desk.post("c", spend(50, up_to=True), Rest(of=1, debit=DEBT, credit=SPENT))
    assert len(posting.recorded.transfers) == 1
    assert not [move for move in posting.moves if move.exact]


def test_nothing_is_taken_where_nothing_is() -> None:
    desk = Desk()
    posting = desk.post("c", spend(5, up_to=True), Rest(of=1, debit=DEBT, credit=SPENT))
    assert [(one.id, one.amount) for one in posting.recorded.transfers] == [("c/2", 5)]
    assert [move.account for move in posting.moves if move.exact] == [ANN]
    assert posting.recorded.transfer(1) is None
    assert posting.recorded.transfer(2) == posting.recorded.transfers[0]


def test_an_unlimited_account_gives_all_that_is_asked() -> None:
    desk = Desk()
    posting = desk.post("x", Move(debit=SPENT, credit=ISSUED, amount=points(10**15), up_to=True))
    assert posting.recorded.transfers[0].amount == 10**15


def test_what_becomes_of_a_hold_is_counted_where_the_hold_was() -> None:
    desk = Desk()
    desk.post("e", earn(50))
    desk.post("h", keep(20))
    moves = desk.post("c", Capture(hold=HOLD)).moves
    assert {move.root for move in moves} == {JournalId("h")}
    assert {move.account: move.gives for move in moves} == {ANN: True, SPENT: False}
    assert {move.account: move.change for move in moves} == {
        ANN: Counters(debits_posted=20, debits_pending=-20),
        SPENT: Counters(credits_posted=20, credits_pending=-20),
    }


def test_a_frozen_account_keeps_its_holds_and_lets_them_go() -> None:
    desk = Desk()
    desk.post("e", earn(50, days=1))
    desk.post("h", keep(20))
    desk.freeze(ANN)
    for leg in (spend(1), keep(1), Capture(hold=HOLD)):
        with pytest.raises(Refused, match=r"ledger\.account_frozen"):
            desk.post("x", leg)
    desk.post("r", Release(hold=HOLD))
    desk.post("o", ExpireLot(account=ANN, lot=LotId("e/1#1")), at=AT + DAY)
    assert (desk.available(), desk.available(ENDED)) == (0, 50)


class TestTakingFromSomeLots:
    """What takes from some lots MUST take from no other, in the order in which lots end."""

    def desk(self) -> Desk:
        desk = Desk()
        desk.post("e", earn(10, days=1), earn(20, days=3), earn(30, days=2), earn(40))
        return desk

    def test_leaves_the_others_alone(self) -> None:
        desk = self.desk()
        posting = desk.post("m", take_from(45, 2, 3))
        assert desk.lots() == {"e/1#1": 10, "e/2#1": 5, "e/3#1": 0, "e/4#1": 40}
        assert [(one.lot, one.quantity) for _, one in posting.changed_uses()] == [
            ("e/3#1", 30), ("e/2#1", 15),
        ]  # fmt: skip

    def test_is_refused_beyond_what_they_have(self) -> None:
        desk = self.desk()
        desk.post("s", spend(4))
        for at, code, available in ((AT, "short", 6), (AT + DAY, "lots_expired", 0)):
            with pytest.raises(Refused) as no:
                desk.post("m", take_from(7 if code == "short" else 6, 1), at=at)
            assert (no.value.code, no.value.facts["available"]) == (f"ledger.{code}", available)

    def test_takes_up_to_what_they_have_and_leaves_the_rest_to_others(self) -> None:
        desk = self.desk()
        rest = Rest(of=1, debit=ANN, credit=SPENT)
        posting = desk.post("m", take_from(15, 2, up_to=True), rest)
        assert [one.amount for one in posting.recorded.transfers] == [15]
        posting = desk.post("n", take_from(25, 2, up_to=True), rest)
        assert [one.amount for one in posting.recorded.transfers] == [5, 20]
        assert desk.lots() == {"e/1#1": 0, "e/2#1": 0, "e/3#1": 20, "e/4#1": 40}

    def test_is_for_accounts_that_keep_lots(self) -> None:
        leg = MoveLots(debit=SPENT, credit=ISSUED, amount=points(1), taken_from=(LotId("e/1#1"),))
        with pytest.raises(Refused, match=r"ledger\.lots_unfit"):
            self.desk().post("m", leg)


class TestWhatTheHouseTakesBack:
    """What is the house's own it MUST get from frozen accounts; nothing else goes with it."""

    def test_comes_from_frozen_accounts_and_makes_debts(self) -> None:
        desk = Desk()
        desk.post("e", earn(20, days=1), earn(30))
        desk.freeze(ANN, DEBT)
        posting = desk.post("c", recoup(25))
        assert not [move for move in posting.moves if move.gives]
        assert desk.lots() == {"e/1#1": 0, "e/2#1": 25}
        desk.post("d", recoup(40, up_to=True), Rest(of=1, debit=DEBT, credit=SPENT))
        assert (desk.available(), desk.available(DEBT)) == (0, 15)
        assert desk.books.standings[ANN].frozen

    def test_is_no_more_than_there_is(self) -> None:
        desk = Desk()
        desk.post("e", earn(20), earn(5, days=1))
        desk.freeze(ANN)
        with pytest.raises(Refused, match=r"ledger\.short"):
            desk.post("c", recoup(26))
        with pytest.raises(Refused, match=r"ledger\.lots_expired"):
            desk.post("c", recoup(21), at=AT + DAY)

    def test_is_what_is_owed_of_what_comes_and_the_rest_stays(self) -> None:
        desk = Desk()
        desk.post("e", earn(50))
        desk.post("d", Move(debit=DEBT, credit=SPENT, amount=points(10)))
        desk.freeze(ANN, DEBT)
        owed = Recoup(debit=ANN, credit=DEBT, amount=points(6), up_to=True)
        desk.post("n", owed, Rest(of=1, debit=ANN, credit=SPENT))
        assert (desk.available(), desk.available(DEBT)) == (44, 4)
        before = desk.books
        with pytest.raises(Refused, match=r"ledger\.account_frozen"):
            desk.post("o", owed, Rest(of=1, debit=ANN, credit=SPENT))
        assert desk.books == before
        posting = desk.post("p", owed, RecoupRest(of=1, debit=ANN, credit=SPENT))
        assert [one.amount for one in posting.recorded.transfers] == [4, 2]
        assert not [move for move in posting.moves if move.gives]

    def test_asks_no_less_of_what_is_given_beside_it(self) -> None:
        desk = Desk()
        desk.post("e", earn(50))
        posting = desk.post("c", recoup(1), spend(1))
        assert {move.account: move.gives for move in posting.moves} == {ANN: True, SPENT: False}
        desk.freeze(ANN)
        for legs in ((recoup(1), spend(1)), (spend(1), recoup(1))):
            with pytest.raises(Refused, match=r"ledger\.account_frozen"):
                desk.post("d", *legs)


@pytest.mark.parametrize(
    ("leg", "code"),
    [
        (spend(52), "ledger.short"),
        (keep(52), "ledger.short"),
        (spend(50), "ledger.lots_expired"),
        (keep(1, until=AT + 2 * DAY), "ledger.until_over"),
        (earn(1, days=2), "ledger.lot_over"),
        (evolve(earn(1), lots=None), "ledger.lots_unfit"),
        (Lapse(hold=HOLD), "ledger.hold_not_over"),
        (Capture(hold=HOLD, amount=points(4)), "ledger.more_than_held"),
        (ExpireLot(account=ANN, lot=LotId("e/2#1")), "ledger.lot_not_over"),
        (ExpireLot(account=ANN, lot=LotId("e/3#1")), "ledger.lot_empty"),
        (Hold(debit=DEBT, credit=ANN, amount=points(1)), None),
    ],
)
def test_what_is_refused_and_what_is_not(leg: Hold, code: str | None) -> None:
    desk = Desk()
    desk.post("e", earn(20, days=1), earn(34), earn(1, days=1), keep(1))
    desk.post("h", keep(4))
    desk.post("c", Capture(hold=HOLD, amount=points(1)))
    desk.post("h2", Release(hold=TransferId("e/4")))
    desk.post("h", keep(3))
    spent = {lot.id: lot for lot in desk.books.lots.values()}
    spent[LotId("e/3#1")] = evolve(spent[LotId("e/3#1")], remaining=0)
    desk.books = evolve(desk.books, lots=spent)
    if code is None:
        desk.post("x", leg, at=AT + 2 * DAY)
        return
    before = desk.books
    with pytest.raises(Refused) as no:
        desk.post("x", leg, at=AT + 2 * DAY)
    assert no.value.code == code
    assert desk.books == before


def test_what_is_not_there_is_not_found() -> None:
    for leg, code in (
        (Release(hold=HOLD), "ledger.hold_unknown"),
        (ExpireLot(account=ANN, lot=LotId("x")), "ledger.lot_unknown"),
        (ExpireLot(account=SPENT, lot=LotId("x")), "ledger.lot_unknown"),
    ):
        with pytest.raises(NotFound) as no:
            Desk().post("x", leg)
        assert no.value.code == code


def test_holds_that_are_over_and_uses_that_came_back_are_refused() -> None:
    desk = Desk()
    desk.post("e", earn(20))
    desk.post("h", keep(5, until=AT + DAY))
    with pytest.raises(Refused) as no:
        desk.post("c", Capture(hold=HOLD), at=AT + DAY)
    assert no.value.code == "ledger.hold_over"
    desk.post("s", spend(3))
    back = Move(debit=SPENT, credit=ANN, amount=points(4), lots=Back(of=TransferId("s/1")))
    with pytest.raises(Refused) as no:
        desk.post("b", back)
    assert no.value.code == "ledger.more_than_used"


def test_a_hold_that_lapses_gives_back_what_it_held() -> None:
    desk = Desk()
    desk.post("e", earn(20))
    desk.post("h", keep(5, until=AT + DAY))
    desk.post("l", Lapse(hold=HOLD), at=AT + DAY)
    assert (desk.available(), desk.lots()) == (20, {"e/1#1": 20})
    with pytest.raises(Refused, match=r"ledger\.hold_ended"):
        desk.post("r", Release(hold=HOLD), at=AT + DAY)


def test_nothing_moves_between_units() -> None:
    desk = Desk()
    till = Standing(account=account("till", Side.CREDIT, unit="CNY"))
    desk.books = evolve(desk.books, standings={**desk.books.standings, till.account.id: till})
    desk.post("e", earn(20))
    desk.post("h", keep(5))
    with pytest.raises(Refused) as no:
        desk.post("m", Move(debit=ANN, credit=till.account.id, amount=points(1)))
    assert (no.value.code, no.value.facts) == (
        "ledger.other_unit",
        {"account": "till", "unit": "points", "expected": "CNY"},
    )
    with pytest.raises(Refused, match=r"ledger\.other_unit"):
        desk.post("c", Capture(hold=HOLD, amount=Amount(1, "CNY")))


@pytest.mark.parametrize("side", [Side.CREDIT, Side.DEBIT])
def test_a_lot_that_is_over_is_taken_off_its_account(side: Side) -> None:
    desk = Desk()
    bob, over = AccountId("bob"), AccountId("over")
    made = (
        account(bob, side, limited=True, lots=True, lapses_to=over),
        account(over, side),
    )
    more = {one.id: Standing(account=one) for one in made}
    desk.books = evolve(desk.books, standings={**desk.books.standings, **more})
    pair = (ISSUED, bob) if side is Side.CREDIT else (bob, ISSUED)
    ends = Fresh(expires_at=AT + DAY)
    desk.post("e", Move(debit=pair[0], credit=pair[1], amount=points(7), lots=ends))
    desk.post("o", ExpireLot(account=bob, lot=LotId("e/1#1")), at=AT + DAY)
    assert (desk.available(bob), desk.available(over)) == (0, 7)
    assert desk.lots() == {"e/1#1": 0}
    (use,) = desk.books.uses[TransferId("o/1")]
    assert (use.number, use.account, use.lot, use.quantity) == (1, bob, "e/1#1", 7)
