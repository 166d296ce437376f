"""Birthday gifts: on the day in the shop's zone, once a year."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from selfshop import open_shop
from selfshop.domain.membership import Benefits, Birthday, BirthdayGift, Tier
from tests.coupons import BATCH, coupon_rule, give_out, window
from tests.tiering import ANN, BOB, GOLD, SILVER, Tiering, open_tiering

SHANGHAI = ZoneInfo("Asia/Shanghai")
MAY = Birthday(month=5, day=20)


def points(tiering: Tiering) -> int:
    """Return what points ann has."""
    found = [
        one.balance
        for one in tiering.shop.ledger.accounts_of(member=ANN)
        if one.account.kind == "points.available"
    ]
    return sum(found)


def go_to(tiering: Tiering, *day: int) -> None:
    """Go on to a local instant, and do what is due."""
    at = datetime(*day, tzinfo=SHANGHAI)  # type: ignore[misc,arg-type]  # year, month, day, …
    tiering.floor.clock.move(at - tiering.floor.clock.at)
    tiering.floor.run_due()


def gold(tiering: Tiering, birthday: Birthday = MAY) -> None:
    """Make ann gold for good, and let her tell her birthday."""
    tiering.shop.membership.give_tier(member=ANN, tier="gold", reason="press")
    tiering.floor.customer("ann").membership.tell(member=ANN, birthday=birthday)


class TestOnTheDay:
    def test_it_comes_once(self, any_tiering: Tiering) -> None:
        gold(any_tiering)
        go_to(any_tiering, 2026, 5, 19, 23, 59)
        assert points(any_tiering) == 0
        go_to(any_tiering, 2026, 5, 20)
        assert points(any_tiering) == 88
        go_to(any_tiering, 2026, 5, 20, 12)
        go_to(any_tiering, 2026, 12, 31)
        assert points(any_tiering) == 88
        go_to(any_tiering, 2027, 5, 20)
        assert points(any_tiering) == 176

    def test_a_birthday_that_moves_brings_no_second_one(self, any_tiering: Tiering) -> None:
        gold(any_tiering)
        go_to(any_tiering, 2026, 5, 20)
        ann = any_tiering.floor.customer("ann").membership
        ann.tell(member=ANN, birthday=Birthday(month=6, day=1))
        go_to(any_tiering, 2026, 6, 2)
        assert points(any_tiering) == 88
        go_to(any_tiering, 2027, 6, 1)
        assert points(any_tiering) == 176

    def test_29_february_is_the_28th_in_other_years(self, tiering: Tiering) -> None:
        gold(tiering, Birthday(month=2, day=29))
        go_to(tiering, 2027, 2, 27, 23, 59)
        assert points(tiering) == 0
        go_to(tiering, 2027, 2, 28)
        assert points(tiering) == 88
        go_to(tiering, 2028, 2, 28, 23)
        assert points(tiering) == 88
        go_to(tiering, 2028, 2, 29)
        assert points(tiering) == 176

    def test_a_late_sweeper_gives_it_for_the_year_it_was_for(self, tiering: Tiering) -> None:
        gold(tiering, Birthday(month=12, day=31))
        go_to(tiering, 2027, 1, 2)
        assert (points(tiering), tiering.file().gift_year) == (88, 2026)
        go_to(tiering, 2027, 12, 31)
        assert points(tiering) == 176

    def test_a_tier_without_a_gift_brings_none(self, tiering: Tiering) -> None:
        tiering.floor.customer("ann").membership.tell(member=ANN, birthday=MAY)
        go_to(tiering, 2026, 5, 20)
        assert points(tiering) == 0
        # And rising later in the year does not bring it after all.
        gold(tiering)
        go_to(tiering, 2026, 5, 21)
        assert points(tiering) == 0

    def test_two_members_made_one_have_one(self, tiering: Tiering) -> None:
        gold(tiering)
        tiering.floor.customer("bob").membership.tell(member=BOB, birthday=MAY)
        tiering.shop.membership.merge(member=BOB, into=ANN)
        go_to(tiering, 2026, 5, 20)
        assert points(tiering) == 88
        given = [one for one in tiering.floor.world.heard if one.event.kind.endswith("gift_given")]
        assert len(given) == 1

    def test_who_is_being_erased_gets_none(self, tiering: Tiering) -> None:
        gold(tiering)
        tiering.buys(1)
        tiering.shop.membership.erase(member=ANN)
        go_to(tiering, 2026, 5, 20)
        assert points(tiering) == 0

    def test_next_due_says_when(self, tiering: Tiering) -> None:
        gold(tiering)
        due = tiering.floor.run_due().next_due
        assert due == datetime(2026, 5, 20, tzinfo=SHANGHAI)


class TestCoupons:
    @pytest.fixture
    def gifting(self) -> Tiering:
        """A shop whose silver members get a coupon."""
        gift = Benefits(birthday=BirthdayGift(batch=BATCH))
        silver = Tier(name=SILVER.name, from_growth=100, benefits=gift)
        made = open_tiering(lambda **how: open_shop("memory://", **how), tiers=(silver, GOLD))
        give_out(made.shop, rule=coupon_rule(), cap=1, per_member=1, window=window(400))
        for member in (ANN, BOB):
            made.shop.membership.give_tier(member=member, tier="silver", reason="press")
            made.floor.customer(member).membership.tell(member=member, birthday=MAY)
        return made

    def test_one_is_taken_from_the_batch_and_one_that_has_none_left_holds_nobody_up(
        self, gifting: Tiering
    ) -> None:
        go_to(gifting, 2026, 5, 20)
        found = [len(gifting.shop.coupons.wallet(member=name).items) for name in (ANN, BOB)]
        assert found == [1, 0]
        refused = [
            heard.event
            for heard in gifting.floor.world.heard
            if heard.event.kind == "membership.gift_refused"
        ]
        assert [event.facts for event in refused] == [{"year": 2026, "code": "coupon.sold_out"}]
        assert gifting.floor.run_due().done["birthdays_kept"] == 0
        assert gifting.floor.run_due().next_due is not None

    def test_a_day_is_looked_at_in_bounded_batches(self, gifting: Tiering) -> None:
        at = datetime(2026, 5, 20, tzinfo=SHANGHAI) + timedelta(hours=1)
        gifting.floor.clock.move(at - gifting.floor.clock.at)
        assert gifting.floor.run_due(limit=1).more
        assert gifting.floor.run_due(limit=1).done["birthdays_kept"] == 1
        assert gifting.floor.run_due(limit=1).done["birthdays_kept"] == 0
