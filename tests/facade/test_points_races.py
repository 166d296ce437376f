"""Many who use the same points at once."""

from selfshop import Refused
from selfshop.adapters.system import Uuid7Ids
from selfshop.domain import orders
from tests.each_store import Store
from tests.facade.racing import race_threads
from tests.pointing import ANN, open_pointing

MANY = {"memory": 64, "sqlite": 12, "postgres": 16, "mariadb": 12}


def test_points_are_used_by_exactly_one_of_many_orders(store: Store) -> None:
    shop = open_pointing(store.open, ids=Uuid7Ids())
    shop.give(100)
    wanted = shop.cart(use=100)
    quote = shop.floor.customer(ANN).checkout.quote(cart=wanted)
    assert quote.points_used == 100

    def place(_: int) -> orders.Order:
        return shop.floor.customer(ANN).orders.place(cart=wanted, quote_hash=quote.hash)

    results = race_threads(MANY[store.name], place)
    winners = [one for one in results if isinstance(one, orders.Order)]
    losers = [one for one in results if isinstance(one, Refused)]
    assert (len(winners), len(losers)) == (1, len(results) - 1), results
    assert {no.code for no in losers} <= {"quote.changed", "points.short"}
    assert shop.stands() == {"held": 100}


def test_points_are_taken_by_hand_as_often_as_there_are_some(store: Store) -> None:
    shop = open_pointing(store.open, ids=Uuid7Ids())
    shop.give(50)

    def take(_: int) -> object:
        return shop.shop.points.adjust(member=ANN, change=-10, reason="race")

    results = race_threads(MANY[store.name], take)
    refused = [one for one in results if isinstance(one, Refused)]
    assert len(results) - len(refused) == 5, results
    assert {no.code for no in refused} == {"points.short"}
    assert shop.stands() == {}
