"""Growth and tiers through the shop."""

from datetime import timedelta
from decimal import Decimal

import pytest

from selfshop import Customer, InvalidInput, Money, NotFound, Refused, Staff, open_shop
from selfshop.domain import checkout, pricing
from selfshop.domain.membership import AllTime, Benefits, Downgrade, Tier, points
from selfshop.domain.shared import AccountId, MemberId, RuleId, SkuId
from selfshop.testing.builders import cart
from tests.floor import units_of
from tests.tiering import ANN, BOB, SILVER, Tiering, open_tiering, scheme


class TestRising:
    def test_who_receives_what_they_bought_rises_at_once(self, any_tiering: Tiering) -> None:
        paid = any_tiering.floor.bought({"tea": 50})
        assert any_tiering.tier() is None
        any_tiering.floor.deliver(any_tiering.floor.ship(paid))
        assert (any_tiering.tier(), any_tiering.growth()) == ("gold", 500)

    def test_what_comes_back_takes_growth_and_not_the_tier(self, any_tiering: Tiering) -> None:
        order = any_tiering.buys(50)
        any_tiering.gives_back(order, 20)
        assert (any_tiering.growth(), any_tiering.tier()) == (300, "gold")
        any_tiering.gives_back(order, 30)
        assert (any_tiering.growth(), any_tiering.tier()) == (0, "gold")

    def test_what_comes_back_raises_nobody(self, tiering: Tiering) -> None:
        tiering.gives_back(tiering.buys(40), 10)
        assert (tiering.growth(), tiering.tier()) == (300, "silver")

    def test_freight_does_not_count(self, tiering: Tiering) -> None:
        flat = checkout.FreightTerms(flat=Money.of("8.00", "CNY"))
        tiering.shop.settings.change(freight=flat)
        assert tiering.buys(9).payable == 9_800
        assert tiering.growth() == 90

    def test_what_was_cancelled_before_never_counted(self, tiering: Tiering) -> None:
        order = tiering.floor.bought({"tea": 20})
        first = tiering.floor.ship(order, line1=15)
        tiering.floor.deliver(first)
        tiering.shop.orders.cancel(
            order=order.id, reason="changed_mind", lines=units_of({"line1": 5})
        )
        assert tiering.growth() == 150

    def test_a_shop_without_a_scheme_counts_nothing(self) -> None:
        bare = open_tiering(lambda **options: open_shop("memory://", **options))
        shop = bare.shop.for_shop("bare")
        shop.membership.register(member=ANN)
        with pytest.raises(Refused) as no:
            shop.membership.tier(member=ANN)
        assert no.value.code == "member.no_scheme"
        assert shop.membership.change_tier(member=ANN, tier="gold").tier == "gold"

    def test_tiers_are_not_said_by_hand_where_a_scheme_says_them(self, tiering: Tiering) -> None:
        with pytest.raises(Refused) as no:
            tiering.shop.membership.change_tier(member=ANN, tier="gold")
        assert no.value.code == "member.tiers_by_scheme"

    def test_what_is_missing_to_the_next_tier_is_told(self, tiering: Tiering) -> None:
        tiering.buys(12)
        view = tiering.floor.customer("ann").membership.tier(member=ANN)
        assert (view.tier, view.growth, view.next_tier, view.missing) == (
            "silver",
            120,
            "gold",
            380,
        )
        tiering.buys(40)
        view = tiering.shop.membership.tier(member=ANN)
        assert (view.tier, view.next_tier, view.missing) == ("gold", None, 0)
        assert view.benefits.priority

    def test_nobody_else_s_tier_is_told(self, tiering: Tiering) -> None:
        with pytest.raises(NotFound):
            tiering.floor.customer("bob").membership.tier(member=ANN)

    def test_the_balance_is_explained_in_words(self, tiering: Tiering) -> None:
        tiering.gives_back(tiering.buys(12), 2)
        told = tiering.shop.ledger.explain(account=AccountId("growth:ann"), locale="zh").lines
        assert "订单完成" in told[0]
        assert "订单退货" in told[1]


class TestThePeriodEnds:
    def test_enough_to_keep_it_keeps_it(self, any_tiering: Tiering) -> None:
        any_tiering.buys(50)
        any_tiering.floor.pass_time(days=200)
        any_tiering.buys(30)
        assert any_tiering.due(days=165)["tiers_evaluated"] == 1
        assert any_tiering.tier() == "gold"
        # What was bought before the period began counts for the last one alone.
        assert any_tiering.due(days=366)["tiers_evaluated"] == 1
        assert any_tiering.tier() == "silver"
        assert any_tiering.due(days=365)["tiers_evaluated"] == 1
        assert any_tiering.tier() is None

    def test_a_tier_is_kept_until_the_very_end(self, tiering: Tiering) -> None:
        tiering.buys(50)
        until = tiering.file().standing.until
        assert until is not None
        tiering.floor.clock.move(until - tiering.floor.clock.at - timedelta(microseconds=1))
        assert tiering.due()["tiers_evaluated"] == 0
        tiering.floor.clock.move(timedelta(microseconds=1))
        # The view knows before the sweep does.
        assert tiering.shop.membership.tier(member=ANN).tier == "silver"
        assert tiering.due()["tiers_evaluated"] == 1
        assert tiering.tier() == "silver"

    def test_next_due_says_when(self, tiering: Tiering) -> None:
        tiering.buys(50)
        # What is due sooner has been done by then.
        tiering.floor.run_due()
        tiering.floor.pass_time(days=60)
        assert tiering.floor.run_due().next_due == tiering.file().standing.until

    def test_a_sweeper_that_slept_for_years_judges_each_period(self, tiering: Tiering) -> None:
        tiering.buys(50)
        tiering.due(days=3 * 366)
        assert tiering.tier() is None

    def test_to_what_was_earned_where_the_shop_says_so(self) -> None:
        strict = open_tiering(
            lambda **options: open_shop("memory://", **options), downgrade=Downgrade.TO_EARNED
        )
        strict.buys(50)
        strict.due(days=366)
        assert strict.tier() is None

    def test_for_good_where_the_shop_says_so(self) -> None:
        kind = open_tiering(lambda **options: open_shop("memory://", **options), window=AllTime())
        kind.buys(50)
        assert kind.due(days=3_000)["tiers_evaluated"] == 0
        assert (kind.tier(), kind.growth()) == ("gold", 500)

    def test_a_scheme_that_was_given_up_leaves_nothing_due(self, tiering: Tiering) -> None:
        tiering.buys(50)
        shop = tiering.shop
        shop.settings.change(tier_scheme=scheme(window=AllTime()))
        tiering.due(days=366)
        assert tiering.file().tier_at is None


class TestByHand:
    def test_growth_goes_up_and_down(self, any_tiering: Tiering) -> None:
        shop = any_tiering.shop
        shop.membership.adjust_growth(member=ANN, change=500, reason="moved from the old shop")
        assert (any_tiering.tier(), any_tiering.growth()) == ("gold", 500)
        shop.membership.adjust_growth(member=ANN, change=-450, reason="a mistake")
        assert (any_tiering.tier(), any_tiering.growth()) == ("gold", 50)
        with pytest.raises(Refused) as no:
            shop.membership.adjust_growth(member=ANN, change=-51, reason="too much")
        assert no.value.code == "ledger.short"
        assert shop.ledger.verify().breaches == ()

    def test_a_tier_is_given_until_its_end(self, any_tiering: Tiering) -> None:
        until = any_tiering.floor.clock.at + timedelta(days=10)
        any_tiering.buys(10)
        any_tiering.shop.membership.give_tier(member=ANN, tier="gold", reason="press", until=until)
        assert any_tiering.tier() == "gold"
        assert any_tiering.due(days=10)["tiers_evaluated"] == 1
        assert any_tiering.tier() == "silver"

    def test_and_can_be_taken_back(self, tiering: Tiering) -> None:
        tiering.shop.membership.give_tier(member=ANN, tier="gold", reason="press")
        tiering.shop.membership.take_tier(member=ANN)
        assert tiering.tier() is None

    def test_only_tiers_there_are(self, tiering: Tiering) -> None:
        with pytest.raises(Refused) as no:
            tiering.shop.membership.give_tier(member=ANN, tier="platinum", reason="press")
        assert no.value.code == "member.tier_unknown"

    def test_by_those_who_may(self, tiering: Tiering) -> None:
        customer = tiering.shop.acting_as(Customer(id=ANN))
        with pytest.raises(Refused):
            customer.membership.give_tier(member=ANN, tier="gold", reason="press")
        clerk = tiering.shop.acting_as(Staff(id="clerk"))
        with pytest.raises(Refused):
            clerk.membership.adjust_growth(member=ANN, change=1, reason="gift")

    def test_for_members_there_are(self, tiering: Tiering) -> None:
        with pytest.raises(NotFound):
            tiering.shop.membership.adjust_growth(member=MemberId("eve"), change=1, reason="gift")


class TestPaidMembership:
    def test_it_begins_with_the_payment_and_ends_by_itself(self, any_tiering: Tiering) -> None:
        any_tiering.floor.bought({"plus": 1})
        assert any_tiering.tier() == "silver"
        assert any_tiering.due(days=366)["tiers_evaluated"] == 1
        assert any_tiering.tier() is None

    def test_two_units_are_two_years(self, tiering: Tiering) -> None:
        tiering.floor.bought({"plus": 2})
        tiering.due(days=366)
        assert tiering.tier() == "silver"

    def test_what_goes_back_takes_its_time_with_it(self, any_tiering: Tiering) -> None:
        order = any_tiering.floor.bought({"plus": 1})
        any_tiering.shop.orders.cancel(order=order.id, reason="changed_mind")
        assert any_tiering.tier() is None

    def test_an_unpaid_order_brings_nothing(self, tiering: Tiering) -> None:
        tiering.floor.place({"plus": 1})
        assert tiering.tier() is None


def test_the_scheme_is_in_the_shop_s_currency(tiering: Tiering) -> None:
    with pytest.raises(InvalidInput) as no:
        tiering.shop.settings.change(tier_scheme=scheme(per=Money.of("1.00", "USD")))
    assert "tier_scheme.per" in no.value.path


def test_bob_is_not_ann(tiering: Tiering) -> None:
    tiering.buys(50)
    assert (tiering.tier(BOB), tiering.growth(BOB)) == (None, 0)


def test_free_freight_is_a_rule_like_any_other(tiering: Tiering) -> None:
    shop, rule = tiering.shop, RuleId("members-freight")
    assert shop.membership.freight_rule(rule=rule) is None
    free = Tier(name="gold", from_growth=500, benefits=Benefits(free_freight=True))
    shop.settings.change(
        tier_scheme=scheme(tiers=(SILVER, free)),
        freight=checkout.FreightTerms(flat=Money.of("8.00", "CNY")),
    )
    made = shop.membership.freight_rule(rule=rule)
    assert made is not None
    shop.promotions.publish(rules=(made,))
    paid = tiering.floor.customer("ann").checkout.quote(cart=cart({"tea": 1})).freight
    shop.membership.give_tier(member=ANN, tier="gold", reason="press")
    quote = tiering.floor.customer("ann").checkout.quote(cart=cart({"tea": 1}))
    assert (paid > 0, quote.freight) == (True, 0)


def test_a_tier_multiplies_points(tiering: Tiering) -> None:
    rate = points.Rate(points=1, per=Money.of("1.00", "CNY"))
    double = Tier(name="gold", from_growth=500, benefits=Benefits(points_factor=Decimal(2)))
    tiering.shop.settings.change(
        earning=points.EarningTerms(rates=(rate,)),
        tier_scheme=scheme(tiers=(SILVER, double)),
    )
    tiering.shop.membership.give_tier(member=ANN, tier="gold", reason="press")
    tiering.floor.bought({"tea": 10})
    pending = tiering.shop.ledger.balance(account=AccountId("points.pending:ann")).balance
    assert pending == 200


def test_a_membership_that_costs_nothing_begins_when_it_is_placed(tiering: Tiering) -> None:
    free = pricing.PriceEntry(kind=pricing.Kind.SALE, amount=Money.of("0.00", "CNY"))
    tiering.shop.pricing.set_prices(prices=(pricing.SkuPrice(sku=SkuId("plus"), entry=free),))
    tiering.floor.place({"plus": 1})
    assert tiering.tier() == "silver"
