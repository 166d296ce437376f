"""Many who pay with the same wallet at once: it is spent once (R33)."""

from selfshop import Refused
from selfshop.adapters.system import Uuid7Ids
from selfshop.domain import payments
from tests.each_store import Store
from tests.facade.racing import race_threads
from tests.stored import T, open_till

MANY = {"memory": 64, "sqlite": 8, "postgres": 16, "mariadb": 8}


def test_one_wallet_pays_exactly_one_of_many_orders(store: Store) -> None:
    till = open_till(store.open, ids=Uuid7Ids())
    till.top_up("t1", "10.00")
    orders = [till.tea(1) for _ in range(MANY[store.name])]
    results = race_threads(len(orders), lambda number: till.spend(orders[number], T.WALLET))
    paid = [one for one in results if isinstance(one, payments.PaymentIntent)]
    told = [one.code for one in results if isinstance(one, Refused)]
    assert (len(paid), len(told)) == (1, len(orders) - 1), results
    assert set(told) == {"stored_value.short"}
    assert (till.purse(), till.owed()) == ((0, 0, 0, 0), {})
    assert till.shop.ledger.verify(limit=1_000).breaches == ()
