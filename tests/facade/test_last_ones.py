"""The last of anything is had once, however many reach for it: the long races of `scripts.race`, short."""

from functools import partial

import pytest

from scripts.prizes import PRIZES
from scripts.race import Race, raced
from selfshop import Refused
from tests.each_store import Store, new_shop
from tests.facade.racing import race_threads

RACERS, ROUNDS = 8, 5


@pytest.mark.parametrize("what", sorted(PRIZES))
def test_the_last_one_is_had_exactly_once(store: Store, what: str) -> None:
    if store.name == "memory":
        had_once_among_threads(store, what)
        return
    race = Race(url=store.url, shop=new_shop(), what=what, racers=RACERS, rounds=ROUNDS)
    outcome = raced(race)
    assert outcome.is_clean(what), outcome
    assert outcome.heard == {"had", *PRIZES[what].gone}


def had_once_among_threads(store: Store, what: str) -> None:
    shop, prize = store.open(), PRIZES[what]
    prize.furnish(shop, rounds=ROUNDS, racers=RACERS)

    def take(place: int, number: int) -> None:
        prize.take(shop, place=place, number=number)

    for place in range(ROUNDS):
        ends = race_threads(RACERS, partial(take, place))
        told = [end.code for end in ends if isinstance(end, Refused)]
        assert len(told) == RACERS - 1, ends
        assert set(told) == prize.gone
        assert prize.taken(shop, place) == 1
