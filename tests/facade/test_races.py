from collections.abc import Callable
from typing import Any

import pytest

from selfshop import Customer, Refused, Shop, open_shop
from selfshop.domain import inventory
from selfshop.domain.shared import MemberId, SkuId
from selfshop.testing.builders import Goods, furnish, stock_line
from tests.each_store import ON_SQL, Store
from tests.facade.racing import race_processes, race_threads

#: Threads on every store; processes where a store can be shared by them.
MANY = {"memory": 64, "sqlite": 16, "postgres": 24, "mariadb": 24}

Racers = Callable[[Callable[[Shop, int], Any]], list[Any]]


@pytest.fixture
def small(shop: Shop) -> Shop:
    """A shop with one unit of tea and five pots."""
    return furnish(shop, Goods(sku="tea", units=1), Goods(sku="pot", units=5))


@pytest.fixture(params=["threads", "processes_where_they_can"])
def racers(request: pytest.FixtureRequest, store: Store, small: Shop) -> Racers:
    """Many who do the same in the same shop at once."""
    count = MANY[store.name]
    if request.param == "threads" or store.name not in ON_SQL:
        return lambda act: race_threads(count, lambda number: act(small, number))
    name = small._desk.shop

    def prepare(act: Callable[[Shop, int], Any]) -> Callable[[int], Any]:
        own = open_shop(store.url, shop=name)
        return lambda number: act(own, number)

    return lambda act: race_processes(count, lambda: prepare(act))


def buyer(number: int) -> Customer:
    return Customer(id=MemberId(f"m{number}"))


def held(shop: Shop, sku: str = "tea") -> int:
    return shop.inventory.level(sku=SkuId(sku)).held


class TestTheLastUnit:
    def test_goes_to_exactly_one_of_many(self, small: Shop, racers: Racers) -> None:
        def hold(shop: Shop, number: int) -> inventory.Hold:
            return shop.acting_as(buyer(number)).inventory.hold(lines=(stock_line("tea", 1),))

        results = racers(hold)
        winners = [result for result in results if isinstance(result, inventory.Hold)]
        losers = [result for result in results if isinstance(result, Refused)]
        assert (len(winners), len(losers)) == (1, len(results) - 1), results
        assert {no.code for no in losers} == {"stock.short"}
        assert all(no.facts["short"] for no in losers)
        assert held(small) == 1


class TestOneKey:
    def test_is_carried_out_once_for_all_who_use_it(self, small: Shop, racers: Racers) -> None:
        def hold(shop: Shop, _: int) -> inventory.Hold:
            bound = shop.acting_as(buyer(1), key="once")
            return bound.inventory.hold(lines=(stock_line("pot", 1),))

        results = racers(hold)
        assert held(small, "pot") == 1
        assert all(result == results[0] for result in results), results

    def test_is_refused_once_for_all_who_use_it(self, small: Shop, racers: Racers) -> None:
        def hold(shop: Shop, _: int) -> inventory.Hold:
            bound = shop.acting_as(buyer(1), key="once")
            return bound.inventory.hold(lines=(stock_line("tea", 2),))

        results = racers(hold)
        assert held(small) == 0
        told = {(no.code, no.retryable) for no in results}
        assert told <= {("stock.short", False), ("key.in_flight", True)}
        assert ("stock.short", False) in told


class TestSeveralSkus:
    def test_wanted_in_opposite_orders_never_lock_each_other_out(
        self, small: Shop, racers: Racers
    ) -> None:
        small.inventory.receive_stock(lines=(stock_line("tea", 4),))

        def hold(shop: Shop, number: int) -> inventory.Hold:
            lines = (stock_line("tea", 1), stock_line("pot", 1))
            ordered = lines if number % 2 else lines[::-1]
            return shop.acting_as(buyer(number)).inventory.hold(lines=ordered)

        results = racers(hold)
        assert sum(isinstance(result, inventory.Hold) for result in results) == 5, results
        assert held(small) == held(small, "pot") == 5


class TestOneMember:
    def test_is_registered_once(self, small: Shop, racers: Racers) -> None:
        results = racers(lambda shop, _: shop.membership.register(member=MemberId("ann")))
        refused = [no.code for no in results if isinstance(no, Refused)]
        assert refused == ["member.exists"] * (len(results) - 1)
        assert small.membership.get(member=MemberId("ann")).version == 1


class TestOneSetting:
    def test_changed_by_many_is_changed_as_often(self, small: Shop, store: Store) -> None:
        count = 8
        results = race_threads(count, lambda n: small.settings.change(hold_minutes=n + 1))
        versions = sorted(result.version for result in results if not isinstance(result, Refused))
        assert versions == list(range(1, len(versions) + 1))
        assert small.settings.get().version == len(versions)
        assert all(no.retryable for no in results if isinstance(no, Refused))
