from selfshop.domain.ledger import ExpireLot, Lapse, Open, expiring, lapsing
from tests.ledgers import AT, DAY, Desk, earn, keep


def test_a_hold_lapses_under_one_name_whoever_sweeps_it() -> None:
    desk = Desk()
    desk.post("e", earn(9, days=1))
    desk.post("h" * 180, keep(5, until=AT + DAY))
    (holding,) = desk.books.holdings.values()
    assert isinstance(holding, Open)
    journal = lapsing(holding)
    assert journal == lapsing(holding)
    assert journal.legs == (Lapse(hold=holding.transfer.id),)
    desk.post(journal.id, *journal.legs, at=AT + DAY)
    (lot,) = desk.books.lots.values()
    journal = expiring(lot, name="sweep-1")
    assert (journal.id, journal.legs) == ("sweep-1", (ExpireLot(account=lot.account, lot=lot.id),))
    desk.post(journal.id, *journal.legs, at=AT + DAY)
    assert desk.available() == 0
