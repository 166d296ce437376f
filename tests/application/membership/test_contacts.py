"""What members tell, and what they let the shop do with it."""

from functools import partial

import pytest

from selfshop import Customer, InvalidInput, NotFound, Refused
from selfshop.domain.membership import Birthday, Profile
from tests.tiering import ANN, Tiering


def may(tiering: Tiering, channel: str = "sms", purpose: str = "marketing") -> bool:
    """Tell whether ann may be written to."""
    return tiering.shop.membership.may_contact(member=ANN, purpose=purpose, channel=channel)


class TestConsent:
    def test_nothing_said_is_no(self, tiering: Tiering) -> None:
        assert not may(tiering)
        assert may(tiering, purpose="service")

    def test_it_is_given_for_one_channel_and_withdrawn_at_once(self, any_tiering: Tiering) -> None:
        ann = any_tiering.floor.customer("ann").membership
        say = partial(
            ann.consent, member=ANN, purpose="marketing", channel="sms", source="checkout"
        )
        say(given=True)
        assert (may(any_tiering), may(any_tiering, channel="mail")) == (True, False)
        any_tiering.floor.pass_time(minutes=1)
        (kept,) = say(given=False).consents
        assert not may(any_tiering)
        assert (kept.at, kept.source) == (any_tiering.floor.clock.at, "checkout")

    def test_nobody_answers_for_another(self, tiering: Tiering) -> None:
        bob = tiering.floor.customer("bob").membership
        with pytest.raises(NotFound):
            bob.consent(member=ANN, purpose="marketing", channel="sms", given=True, source="app")


class TestProfiles:
    def test_what_is_not_told_again_stays(self, any_tiering: Tiering) -> None:
        ann = any_tiering.floor.customer("ann").membership
        ann.tell(member=ANN, birthday=Birthday(month=5, day=20))
        ann.tell(member=ANN, contacts={"sms": "13800000000"})
        told = ann.profile(member=ANN)
        assert (told.birthday, told.contacts) == (
            Birthday(month=5, day=20),
            {"sms": "13800000000"},
        )

    def test_nobody_else_reads_it(self, tiering: Tiering) -> None:
        with pytest.raises(NotFound):
            tiering.floor.customer("bob").membership.profile(member=ANN)
        assert tiering.shop.membership.profile(member=ANN) == Profile()

    def test_a_day_that_is_none_is_refused(self, tiering: Tiering) -> None:
        shop = tiering.shop.acting_as(Customer(id=ANN))
        with pytest.raises(InvalidInput):
            shop.call("membership.tell", {"member": "ann", "birthday": {"month": 2, "day": 30}})


class TestTags:
    def test_the_shop_notes_what_it_likes(self, any_tiering: Tiering) -> None:
        shop = any_tiering.shop.membership
        assert shop.tag(member=ANN, tags=frozenset({"tea", "vip"})).tags == {"tea", "vip"}
        assert shop.tag(member=ANN, tags=frozenset()).tags == frozenset()

    def test_customers_do_not(self, tiering: Tiering) -> None:
        with pytest.raises(Refused) as no:
            tiering.floor.customer("ann").membership.tag(member=ANN, tags=frozenset({"vip"}))
        assert no.value.code == "actor.not_allowed"
