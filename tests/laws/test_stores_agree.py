"""The same steps on every store."""

from collections.abc import Mapping
from functools import partial
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from selfshop import open_shop
from tests.each_store import Store, new_shop
from tests.player import Step, open_player, snapshot

pytestmark = pytest.mark.law

#: Each kind of step, how often it comes, and the bounds of its numbers.
KINDS: Mapping[str, tuple[int, tuple[tuple[int, int], ...]]] = {
    "receive_stock": (2, ((0, 2), (1, 9))),
    "hold": (2, ((0, 2), (1, 4))),
    "release": (1, ((0, 5),)),
    "place": (5, ((0, 2), (0, 1), (0, 4))),
    "place_held": (1, ((0, 5),)),
    "pay": (8, ((0, 2),)),
    "tell": (3, ((0, 2), (1, 2))),
    "cancel": (2, ((0, 2), (0, 3))),
    "ship": (8, ((0, 2), (0, 2))),
    "deliver": (8, ((0, 2),)),
    "ask": (6, ((0, 2), (1, 2))),
    "take_in": (5, ((0, 2),)),
    "accept": (5, ((0, 2), (0, 1))),
    "withdraw": (1, ((0, 2),)),
    "wait": (2, ((1, 20),)),
    "run_due": (3, ((1, 20),)),
    "repeat": (1, ((0, 2),)),
}

any_step = st.sampled_from(
    [name for name, (weight, _) in KINDS.items() for _ in range(weight)]
).flatmap(
    lambda name: st.tuples(st.just(name), st.tuples(*[st.integers(*b) for b in KINDS[name][1]]))
)


def long_script(seed: int, length: int) -> list[Step]:
    """Make a script by chance, the same one for the same seed."""
    rnd = Random(seed)
    names = [name for name, (weight, _) in KINDS.items() for _ in range(weight)]
    chosen = [rnd.choice(names) for _ in range(length)]
    return [(name, tuple(rnd.randint(*b) for b in KINDS[name][1])) for name in chosen]


def check_that_memory_agrees(store: Store, steps: list[Step]) -> None:
    name = new_shop()
    expected = open_player(partial(open_shop, "memory://", shop=name))
    actual = open_player(partial(store.open, shop=name))
    for step in steps:
        assert actual.play(step) == expected.play(step), step
    assert snapshot(actual) == snapshot(expected)


class TestStoresAgree:
    """Any steps give the same answers and leave the same shop on every store."""

    @pytest.mark.parametrize("seed", [1, 2])
    def test_a_long_script(self, sql_store: Store, seed: int) -> None:
        check_that_memory_agrees(sql_store, long_script(seed, 120))

    @settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(steps=st.lists(any_step, max_size=30))
    def test_any_short_script(self, sql_store: Store, steps: list[Step]) -> None:
        check_that_memory_agrees(sql_store, steps)
