"""One member under several ids."""

from decimal import Decimal

import pytest

from selfshop import NotFound, Refused
from selfshop.domain import membership, promotions
from selfshop.domain.membership import GivenTier
from selfshop.domain.promotions import redeeming
from selfshop.domain.shared import MemberId, RuleId
from selfshop.testing.builders import cart
from tests.coupons import give_out
from tests.tiering import ANN, BOB, CAT, Tiering


def merged(tiering: Tiering) -> membership.MemberFile:
    """Merge ann into bob."""
    return tiering.shop.membership.merge(member=ANN, into=BOB)


class TestMerging:
    def test_growth_of_both_counts_and_raises_at_once(self, any_tiering: Tiering) -> None:
        any_tiering.buys(30, ANN)
        any_tiering.buys(20, BOB)
        assert any_tiering.tier(BOB) == "silver"
        merged(any_tiering)
        assert (any_tiering.tier(BOB), any_tiering.growth(BOB)) == ("gold", 500)
        assert any_tiering.shop.membership.resolve(member=ANN) == BOB
        assert any_tiering.shop.ledger.verify().breaches == ()

    def test_what_is_bought_and_given_back_under_the_old_id_counts_for_the_new_one(
        self, any_tiering: Tiering
    ) -> None:
        order = any_tiering.buys(30, ANN)
        merged(any_tiering)
        any_tiering.gives_back(order, 10)
        assert any_tiering.growth(BOB) == 200
        any_tiering.buys(30, ANN)
        assert (any_tiering.growth(BOB), any_tiering.tier(BOB)) == (500, "gold")
        assert any_tiering.growth(ANN) == 500

    def test_who_buys_under_the_old_id_has_the_new_one_s_prices(self, any_tiering: Tiering) -> None:
        any_tiering.buys(50, BOB)
        merged(any_tiering)
        welcome = promotions.Audience(tiers=frozenset({"gold"}))
        rule = promotions.Rule(
            id=RuleId("for-gold"),
            layer=promotions.DEFAULT_LAYERS[0].name,
            audience=welcome,
            benefit=promotions.benefits.PercentOff(percent=Decimal(10)),
        )
        any_tiering.shop.promotions.publish(rules=(rule,))
        ann = any_tiering.floor.customer("ann")
        assert ann.checkout.quote(cart=cart({"tea": 10})).payable == 9_000

    def test_a_merged_member_is_not_merged_again_nor_in_a_circle(self, tiering: Tiering) -> None:
        shop = tiering.shop.membership
        shop.register(member=CAT)
        merged(tiering)
        for member, into in ((ANN, CAT), (BOB, ANN), (BOB, BOB), (CAT, ANN)):
            with pytest.raises(Refused) as no:
                shop.merge(member=member, into=into)
            assert no.value.code == "member.merged"
        assert shop.merge(member=BOB, into=CAT).ids == (CAT, BOB, ANN)
        assert shop.resolve(member=ANN) == CAT

    def test_nobody_is_merged_into_nobody(self, tiering: Tiering) -> None:
        with pytest.raises(NotFound):
            tiering.shop.membership.merge(member=ANN, into=MemberId("eve"))

    def test_free_coupons_go_along_as_far_as_their_terms_leave_room(
        self, any_tiering: Tiering
    ) -> None:
        shop = any_tiering.shop
        coupons = _open_batch(any_tiering)
        mine = any_tiering.floor.customer("ann").coupons.claim(batch=coupons)
        merged(any_tiering)
        (held,) = shop.coupons.wallet(member=BOB).items
        assert (held.id, held.member) == (mine.id, BOB)
        assert not shop.coupons.wallet(member=ANN).items

    def test_but_no_more_than_one_may_have(self, tiering: Tiering) -> None:
        coupons = _open_batch(tiering)
        for member in ("ann", "bob"):
            tiering.floor.customer(member).coupons.claim(batch=coupons)
        merged(tiering)
        found = [len(tiering.shop.coupons.wallet(member=name).items) for name in (ANN, BOB)]
        assert found == [1, 1]

    def test_segments_and_orders_count_together(self, any_tiering: Tiering) -> None:
        shop = any_tiering.shop.membership
        shop.change_segments(member=ANN, segments=frozenset({"students"}))
        any_tiering.buys(1, ANN)
        merged(any_tiering)
        bob = shop.get(member=BOB)
        assert (bob.segments, bob.orders) == (frozenset({"students"}), 1)

    def test_a_shop_without_a_scheme_merges_too(self, tiering: Tiering) -> None:
        other = tiering.shop.for_shop("no-scheme").membership
        for member in (ANN, BOB):
            other.register(member=member)
        other.change_segments(member=ANN, segments=frozenset({"students"}))
        assert other.merge(member=ANN, into=BOB).ids == (BOB, ANN)
        assert other.get(member=BOB).segments == {"students"}

    def test_a_tier_that_was_given_goes_along(self, tiering: Tiering) -> None:
        tiering.shop.membership.give_tier(member=ANN, tier="gold", reason="press")
        file = merged(tiering)
        assert file.standing.given == GivenTier(tier="gold", reason="press")
        assert tiering.tier(BOB) == "gold"


class TestAliases:
    def test_a_new_id_of_the_host_s_is_the_same_member(self, any_tiering: Tiering) -> None:
        any_tiering.buys(50, ANN)
        file = any_tiering.shop.membership.add_alias(member=ANN, alias=MemberId("wx-ann"))
        assert file.ids == (ANN, "wx-ann")
        assert any_tiering.shop.membership.tier(member=MemberId("wx-ann")).tier == "gold"

    def test_an_id_that_is_somebody_is_merged_instead(self, tiering: Tiering) -> None:
        with pytest.raises(Refused) as no:
            tiering.shop.membership.add_alias(member=ANN, alias=BOB)
        assert no.value.code == "member.exists"


def _open_batch(tiering: Tiering) -> redeeming.BatchId:
    return give_out(tiering.shop, per_member=1).id
