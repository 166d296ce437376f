"""Reading what is left in lots: used up ones cost nothing, however many there are."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from selfshop import open_shop
from selfshop.domain import ledger
from selfshop.domain.membership import points
from selfshop.shop import Shop
from tests.pointing import ANN, Pointing, open_pointing

AVAILABLE = points.account(points.AVAILABLE, ANN)
#: Twice what is read at once, in journals of as many legs as one may have.
JOURNALS, LEGS = 4, 100


@pytest.fixture
def shop(tmp_path: Path) -> Pointing:
    """Let ann have used up many lots, with one left."""
    made = open_pointing(lambda **how: open_shop(f"sqlite:///{tmp_path / 'shop.db'}", **how))
    made.give(1)
    leg = ledger.Move(
        debit=points.ISSUED,
        credit=AVAILABLE,
        amount=ledger.Amount(1, "points"),
        lots=ledger.Fresh(),
    )
    for number in range(JOURNALS):
        name = ledger.JournalId(f"many:{number}")
        made.shop.ledger.post(
            journal=ledger.Journal(id=name, kind="tests.many", legs=(leg,) * LEGS)
        )
    made.give(-JOURNALS * LEGS)
    return made


@contextmanager
def asked(shop: Shop) -> Iterator[list[Any]]:
    """Give a list of what is asked of the lots, as it is."""
    store = shop._store  # what is sent is looked at
    assert store is not None
    sent: list[Any] = []

    def hear(*about: Any) -> None:
        if "ledger_lot" in about[2]:
            sent.append(about[2])

    event.listen(store.engine, "before_cursor_execute", hear)
    yield sent
    event.remove(store.engine, "before_cursor_execute", hear)


def test_a_balance_and_a_quote_ask_once(shop: Pointing) -> None:
    with asked(shop.shop) as sent:
        balance = shop.shop.points.balance(member=ANN)
    assert balance.available == 1
    assert len(sent) == 1
    with asked(shop.shop) as sent:
        quote = shop.floor.customer().checkout.quote(cart=shop.cart(use=1))
    assert quote.points_used == 1
    assert len(sent) == 1
    assert len(shop.shop.ledger.lots(account=AVAILABLE, limit=200).items) == 200
