"""Many at once on one balance: it is spent once, and the books prove it."""

from collections.abc import Callable
from typing import Any

import pytest

from selfshop import Refused, Shop, open_shop
from selfshop.domain import ledger
from tests.each_store import ON_SQL, Store
from tests.facade.racing import race_processes, race_threads
from tests.ledgers import ACCOUNTS, ANN, AT, DAY, SPENT, earn, journal, keep, spend

#: Threads on every store; processes where a store can be shared by them.
MANY = {"memory": 64, "sqlite": 8, "postgres": 16, "mariadb": 8}

Racers = Callable[[Callable[[Shop, int], Any]], list[Any]]


@pytest.fixture(params=["threads", "processes_where_they_can"])
def racers(request: pytest.FixtureRequest, store: Store, shop: Shop) -> Racers:
    """Many who do the same in the same shop at once."""
    shop.ledger.open_accounts(accounts=ACCOUNTS)
    count = MANY[store.name]
    if request.param == "threads" or store.name not in ON_SQL:
        return lambda act: race_threads(count, lambda number: act(shop, number))
    name = shop._desk.shop

    def prepare(act: Callable[[Shop, int], Any]) -> Callable[[int], Any]:
        own = open_shop(store.url, shop=name)
        return lambda number: act(own, number)

    return lambda act: race_processes(count, lambda: prepare(act))


def proved(shop: Shop) -> bool:
    proof = shop.ledger.verify(limit=1_000)
    while proof.cursor is not None and not proof.breaches:
        proof = shop.ledger.verify(cursor=proof.cursor, limit=1_000)
    return not proof.breaches


def won(results: list[Any]) -> int:
    """Count who got it; everybody else was told that it is short."""
    refused = [one for one in results if isinstance(one, Refused)]
    assert {one.code for one in refused} <= {"ledger.short"}
    assert all(isinstance(one, Refused | ledger.Recorded) for one in results)
    return len(results) - len(refused)


def test_one_balance_is_spent_once(shop: Shop, racers: Racers) -> None:
    shop.ledger.post(journal=journal("e", earn(60), earn(40)))
    results = racers(lambda own, n: own.ledger.post(journal=journal(f"s{n}", spend(100))))
    assert won(results) == 1
    assert shop.ledger.balance(account=ANN).available == 0
    assert shop.ledger.balance(account=SPENT).balance == 100
    assert proved(shop)


def test_as_many_as_there_is_for_get_theirs(shop: Shop, racers: Racers) -> None:
    shop.ledger.post(journal=journal("e", earn(13, days=9_000), earn(20)))
    results = racers(lambda own, n: own.ledger.post(journal=journal(f"h{n}", keep(7))))
    assert won(results) == 4
    assert shop.ledger.balance(account=ANN).available == 5
    assert proved(shop)


def test_one_journal_is_booked_once_however_many_send_it(shop: Shop, racers: Racers) -> None:
    results = racers(lambda own, _: own.ledger.post(journal=journal("e", earn(10))))
    assert all(one == results[0] for one in results)
    assert shop.ledger.balance(account=ANN).available == 10
    assert proved(shop)


def test_a_hold_ends_once_however_many_end_it(shop: Shop, racers: Racers) -> None:
    shop.ledger.post(journal=journal("e", earn(10)))
    shop.ledger.post(journal=journal("h", keep(10)))
    hold = ledger.TransferId("h/1")
    ways = (ledger.Capture(hold=hold), ledger.Release(hold=hold))
    results = racers(lambda own, n: own.ledger.post(journal=journal(f"x{n}", ways[n % 2])))
    booked = [one for one in results if isinstance(one, ledger.Recorded)]
    others = {one.code for one in results if isinstance(one, Refused)}
    assert (len(booked), others) == (1, {"ledger.hold_ended"})
    taken = booked[0].transfers[0].posted
    assert shop.ledger.balance(account=SPENT).balance == taken
    assert shop.ledger.balance(account=ANN).available == 10 - taken
    assert proved(shop)


def test_what_is_due_is_swept_once(shop: Shop, racers: Racers) -> None:
    then = shop.as_of(AT)
    then.ledger.post(journal=journal("e", earn(10, days=1), earn(5)))
    then.ledger.post(journal=journal("h", keep(4, until=AT + DAY)))
    results = racers(lambda own, _: own.as_of(AT + 2 * DAY).due.run(limit=10))
    assert not [one for one in results if isinstance(one, str)]
    shop.as_of(AT + 2 * DAY).due.run(limit=10)
    assert shop.ledger.balance(account=ACCOUNTS[2].id).balance == 10
    assert shop.ledger.balance(account=ANN).available == 5
    assert proved(shop)
