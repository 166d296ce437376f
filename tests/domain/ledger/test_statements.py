from selfshop.domain.ledger import Booked, Capture, Hold, Place, TransferId, entries
from tests.ledgers import ACCOUNTS, AT, DAY, DEBT, ISSUED, SPENT, Desk, earn, keep, points, spend


def test_a_statement_runs_on_from_its_opening_balance() -> None:
    desk = Desk()
    postings = [
        desk.post("e", earn(50)),
        desk.post("h", keep(20)),
        desk.post("c", Capture(hold=TransferId("h/1"), amount=points(15))),
        desk.post("p", Hold(debit=ISSUED, credit=ACCOUNTS[3].id, amount=points(4))),
        desk.post("s", spend(5)),
    ]
    booked = [
        Booked(transfer=transfer, kind=posting.recorded.kind, reason="r", facts={"n": 1})
        for posting in postings
        for transfer in posting.recorded.transfers
    ]
    told = list(entries(ACCOUNTS[3], booked, opening=7))
    assert [(one.change, one.held, one.coming, one.balance) for one in told] == [
        (50, 0, 0, 57),
        (0, 20, 0, 57),
        (-15, -20, 0, 42),
        (0, 0, 4, 42),
        (-5, 0, 0, 37),
    ]
    assert [one.other for one in told] == [ISSUED, SPENT, SPENT, ISSUED, SPENT]
    assert {(one.kind, one.reason, one.facts["n"]) for one in told} == {("tests.tried", "r", 1)}
    assert DEBT not in {one.other for one in told}


def test_places_are_ordered_by_instant_journal_and_number() -> None:
    places = [
        Place(at=AT, transfer=TransferId("a/2")),
        Place(at=AT, transfer=TransferId("a/10")),
        Place(at=AT, transfer=TransferId("b/1")),
        Place(at=AT + DAY, transfer=TransferId("a/1")),
    ]
    assert [place.key for place in places] == sorted(place.key for place in places)
