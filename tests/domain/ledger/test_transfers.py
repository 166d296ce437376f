import pytest

from selfshop.domain.ledger import Counters, Ended, Kind, Open, TransferId
from selfshop.domain.ledger.transfers import require_open
from selfshop.domain.shared import Refused
from tests.ledgers import ANN, AT, DAY, SPENT, Desk, earn, keep


def held() -> Open:
    desk = Desk()
    desk.post("e", earn(9))
    desk.post("h", keep(5, until=AT + DAY))
    (holding,) = desk.books.holdings.values()
    assert isinstance(holding, Open)
    return holding


def test_a_transfer_has_an_effect_on_each_side() -> None:
    transfer = held().transfer
    assert transfer.effect_on(ANN) == Counters(debits_pending=5)
    assert transfer.effect_on(SPENT) == Counters(credits_pending=5)
    assert (transfer.amount, transfer.number) == (5, 1)


def test_a_hold_is_over_at_its_instant() -> None:
    assert [held().is_over(AT + DAY + n * DAY / 10**6) for n in (-1, 0, 1)] == [False, True, True]


def test_a_hold_that_has_ended_is_open_no_more() -> None:
    one = held()
    assert require_open(one) is one
    with pytest.raises(Refused) as no:
        require_open(Ended(transfer=one.transfer, state=Kind.LAPSED, by=TransferId("x/1")))
    assert (no.value.code, no.value.facts["state"]) == ("ledger.hold_ended", "lapsed")
