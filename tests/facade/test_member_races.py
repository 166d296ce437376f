"""Many at once for one member: growth adds up, the tier follows it, and a birthday has one gift."""

from datetime import timedelta
from typing import Any

from selfshop import Conflict
from selfshop.domain.membership import Birthday
from tests.each_store import Store
from tests.facade.racing import race_threads
from tests.tiering import ANN, Tiering, open_tiering

MANY = {"memory": 16, "sqlite": 6, "postgres": 8, "mariadb": 6}


def again(act: Any) -> Any:
    """Do it until nobody else is faster, as a host does that is told that it may."""
    while True:
        try:
            return act()
        except Conflict as no:
            if not no.retryable:
                raise


def many(tiering: Tiering, store: Store, act: Any) -> list[Any]:
    """Let many do the same at once."""
    return race_threads(MANY[store.name], lambda _: again(lambda: act(tiering.shop)))


def test_growth_of_many_adds_up_and_none_of_them_misses_the_tier(store: Store) -> None:
    tiering = open_tiering(store.open)
    step = -(-500 // MANY[store.name])
    many(
        tiering,
        store,
        lambda shop: shop.membership.adjust_growth(member=ANN, change=step, reason="race"),
    )
    assert tiering.growth() == step * MANY[store.name]
    assert tiering.tier() == "gold"


def test_a_birthday_that_many_sweep_has_one_gift(store: Store) -> None:
    tiering = open_tiering(store.open)
    tiering.shop.membership.give_tier(member=ANN, tier="gold", reason="press")
    day = tiering.floor.clock.at + timedelta(days=30)
    tiering.shop.membership.tell(member=ANN, birthday=Birthday(month=day.month, day=day.day))
    tiering.floor.clock.move(timedelta(days=31))
    many(tiering, store, lambda shop: shop.due.run())
    (account,) = [
        one
        for one in tiering.shop.ledger.accounts_of(member=ANN)
        if one.account.kind == "points.available"
    ]
    assert account.balance == 88
