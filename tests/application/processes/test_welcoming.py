"""Members as they come, and what they get for it."""

import pytest
from attrs import evolve

from selfshop import Refused, System
from selfshop.domain import membership
from selfshop.domain.membership import points
from selfshop.domain.shared import MemberId
from tests.each_store import Store
from tests.pointing import ANN, EARNING, Pointing, open_pointing

EVE, FAY = MemberId("eve"), MemberId("fay")
WELCOMED = evolve(EARNING, events={**EARNING.events, points.SIGN_UP: 100})


class TestSigningUp:
    """Who registers gets the points of the event once; who was a member elsewhere before, none."""

    def test_earns_its_points_with_the_registration(self, store: Store) -> None:
        shop = open_pointing(store.open, earning=WELCOMED)
        shop.shop.acting_as(System(), key="eve").membership.register(member=EVE)
        shop.shop.acting_as(System(), key="eve").membership.register(member=EVE)
        with pytest.raises(Refused, match=r"member\.exists"):
            shop.shop.membership.register(member=EVE)
        assert shop.stands(EVE) == {"available": 100}
        (ending,) = shop.shop.points.balance(member=EVE).next_endings
        assert ending.points == 100
        told = shop.shop.points.explain(member=EVE, locale="zh").lines
        assert any("活动赠送" in line for line in told), told

    def test_is_an_event_like_others_for_who_was_there_before(self, store: Store) -> None:
        shop = open_pointing(store.open, earning=WELCOMED)
        desk = shop.shop.points
        one = membership.Member(id=EVE, registered_at=shop.floor.clock.at)
        assert shop.shop.membership.register_many(members=(one,)) == 1
        assert shop.stands(EVE) == {}
        assert desk.award(member=EVE, event="sign_up", occasion="sign_up") == 100
        shop.shop.membership.register(member=FAY)
        assert desk.award(member=FAY, event="sign_up", occasion="sign_up") == 0
        assert (shop.stands(EVE), shop.stands(FAY)) == ({"available": 100}, {"available": 100})

    def test_brings_nothing_where_the_settings_say_nothing(self, store: Store) -> None:
        shop = open_pointing(store.open)
        shop.shop.membership.register(member=EVE)
        assert (shop.stands(EVE), _accounts_of(shop, EVE)) == ({}, 0)

    def test_of_a_birthday_is_paid_once_a_year(self, store: Store) -> None:
        birthday = evolve(EARNING, events={"birthday": 5})
        shop = open_pointing(store.open, earning=birthday)
        assert shop.shop.points.award(member=ANN, event="birthday", occasion="2026") == 5
        assert shop.shop.points.award(member=ANN, event="birthday", occasion="2026") == 0


def _accounts_of(shop: Pointing, member: MemberId) -> int:
    return len(shop.shop.membership.export(member=member).accounts)
