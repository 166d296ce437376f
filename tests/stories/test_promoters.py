"""A promoter's month, from the first sale to the money on their account."""

import pytest

from selfshop import Refused
from selfshop.domain.distribution.explaining import Purse
from tests.each_store import Store
from tests.promoting import ANN, BOB, CAT, DAN, open_promoting


def test_a_promoter_s_month(store: Store) -> None:
    promoting = open_promoting(store.open)

    # Cat, whom bob brought in, buys two teas; bob gets 20 %, and ann above him 10 %.
    order = promoting.bought(CAT, units=2)
    assert promoting.amounts(order) == {"bob": 40_00, "ann": 20_00}
    assert promoting.stands(BOB) == {"pending": 40_00}

    # One comes back within the days of waiting: both get half.
    order = promoting.received(order)
    promoting.gives_back(order, 1)
    assert promoting.stands(BOB) == {"pending": 20_00}
    assert promoting.due(days=6)["commissions_due"] == 0
    assert promoting.due(days=1)["commissions_due"] == 2
    assert promoting.stands(ANN) == {"payable": 10_00}

    # The month is closed; what is settled can be withdrawn.
    june = promoting.settle("2026-06")
    assert (june.done, june.statements, june.settled) == (True, 2, 30_00)
    asked = promoting.withdraw(BOB, "20.00")
    assert promoting.stands(BOB) == {"held": 20_00}
    shop = promoting.shop.distribution
    promoting.due(days=1)
    approved = shop.approve_withdrawal(member=BOB, withdrawal=asked.id)
    assert shop.withdrawal_paid(member=BOB, withdrawal=approved.id).net == 20_00
    assert promoting.stands(BOB) == {}

    # The other tea comes back after all; bob owes what he was paid for it.
    promoting.gives_back(order, 1)
    assert promoting.stands(BOB) == {"owed": 20_00}
    with pytest.raises(Refused, match=r"withdrawal\.short"):
        promoting.withdraw(BOB, "0.01")

    # The next month pays it off before anything is his again.
    promoting.received(promoting.bought(DAN, units=3))
    promoting.due(days=7)
    july = promoting.settle("2026-07")
    assert july.settled == 40_00 + 30_00
    assert promoting.stands(BOB) == {"settled": 40_00}
    (first, second) = promoting.floor.customer(BOB).distribution.statements().items
    assert (first.earned, first.netted, first.settled) == (20_00, 0, 20_00)
    assert (second.earned, second.netted, second.settled, second.owed) == (60_00, 20_00, 40_00, 0)

    # Why his balance is 40.00:
    assert promoting.told(BOB, Purse.SETTLED) == [
        ("commission.settled", 20_00, 20_00),
        ("withdrawal.requested", 0, 20_00),
        ("withdrawal.paid", -20_00, 0),
        ("commission.settled", 40_00, 40_00),
    ]
