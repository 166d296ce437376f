"""The relay: every event at least once, each aggregate's in order, whoever fails."""

from collections.abc import Sequence
from itertools import groupby

import pytest
from attrs import evolve

from selfshop.ports.events import Recorded
from tests.each_store import Store
from tests.floor import Floor, World, open_floor
from tests.rivals import overtaken


def first_deliveries(heard: Sequence[Recorded]) -> list[Recorded]:
    """Return each event where it was heard first."""
    return list({one.id: one for one in reversed(heard)}.values())[::-1]


def check_in_order(world: World) -> None:
    """Each aggregate's events are heard first in the order of their versions."""
    firsts = sorted(
        enumerate(first_deliveries(world.heard)), key=lambda one: (one[1].event.aggregate, one[0])
    )
    for aggregate, told in groupby(firsts, key=lambda one: one[1].event.aggregate):
        versions = [one.event.version for _, one in told]
        assert versions == sorted(versions), aggregate


def sell(floor: Floor) -> None:
    """Let things happen to several aggregates."""
    order = floor.delivered({"tea": 2, "pot": 1})
    floor.accept(floor.send_back(order, line1=1), "1")
    floor.place({"tea": 1}, member="bob")


def waiting(floor: Floor) -> int:
    """Count the events that nobody has heard, by relaying them."""
    return floor.run_due(limit=10_000).done["events_relayed"]


class TestTheRelay:
    def test_every_event_is_heard_once_and_in_order(self, any_floor: Floor) -> None:
        sell(any_floor)
        told = waiting(any_floor)
        heard = any_floor.world.heard
        assert told == len(heard) == len({one.id for one in heard}) > 30
        check_in_order(any_floor.world)
        kinds = [one.event.kind for one in heard]
        assert kinds.index("orders.placed") < kinds.index("orders.paid")
        assert waiting(any_floor) == 0

    def test_an_event_says_who_did_what_when(self, floor: Floor) -> None:
        floor.place({"tea": 1})
        floor.run_due()
        (placed,) = [one for one in floor.world.heard if one.event.kind == "orders.placed"]
        assert (placed.actor, placed.operation) == ("customer:ann", "orders.place")
        assert placed.at == floor.clock.now()

    def test_small_batches_tell_all_in_the_end(self, any_floor: Floor) -> None:
        sell(any_floor)
        while any_floor.run_due(limit=3).done["events_relayed"]:
            pass
        check_in_order(any_floor.world)
        ids = [one.id for one in any_floor.world.heard]
        assert len(ids) == len(set(ids))

    def test_a_relay_that_fails_hears_the_same_again(self, any_floor: Floor) -> None:
        sell(any_floor)
        any_floor.world.cut = True
        for _ in range(2):
            with pytest.raises(ConnectionError):
                any_floor.run_due()
        any_floor.world.cut = False
        assert waiting(any_floor) == len(any_floor.world.heard)
        check_in_order(any_floor.world)

    def test_what_was_heard_and_not_noted_is_heard_again(self, any_floor: Floor) -> None:
        """The line breaks after the events have arrived."""
        sell(any_floor)
        world = any_floor.world

        class Breaking(World):
            def deliver(self, events: Sequence[Recorded]) -> None:
                world.deliver(events)
                raise ConnectionError

        desk = any_floor.shop._desk
        broken = evolve(any_floor, shop=any_floor.shop._but(relay=Breaking()))
        with pytest.raises(ConnectionError):
            broken.run_due(limit=10)
        assert desk.relay is world
        any_floor.run_due()
        ids = [one.id for one in world.heard]
        assert len(ids) > len(set(ids))
        check_in_order(world)

    def test_without_a_relay_the_events_wait(self, store: Store) -> None:
        floor = open_floor(store.open)
        mute = evolve(floor, shop=floor.shop._but(relay=None))
        assert waiting(mute) == 0
        assert waiting(floor) > 0

    @pytest.mark.parametrize("place", range(7, 12))
    def test_two_at_once_keep_the_order(self, sql_store: Store, place: int) -> None:
        floor = open_floor(sql_store.open)
        sell(floor)
        other = evolve(floor)

        def meanwhile() -> None:
            other.run_due(limit=7)
            sell(other)
            other.run_due(limit=7)

        slow = overtaken(floor, meanwhile, place=place)
        slow.run_due(limit=5)
        floor.run_due()
        heard = {one.id for one in floor.world.heard}
        assert waiting(floor) == 0
        assert len(heard) > 50
        check_in_order(floor.world)
