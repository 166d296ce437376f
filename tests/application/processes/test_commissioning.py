"""Commissions following orders through the shop."""

from decimal import Decimal

import pytest

from selfshop import Money, open_shop
from selfshop.domain import orders, promotions
from selfshop.domain.distribution import plans, terms
from selfshop.domain.distribution.signals import Trace, TraceKind
from selfshop.domain.shared import RuleId
from selfshop.testing.builders import cart
from tests.commissions import percent, steps
from tests.each_store import Store
from tests.floor import memory_floor, units_of
from tests.promoting import ANN, BOB, CAT, DAN, Promoting, open_promoting, two_levels


@pytest.fixture
def promoting() -> Promoting:
    return open_promoting(lambda **options: open_shop("memory://", **options))


class TestAccruing:
    def test_nothing_happens_without_a_plan(self) -> None:
        floor = memory_floor()
        order = floor.delivered({"tea": 1})
        assert floor.shop.distribution.commissions_of(order=order.id) == ()

    def test_waits_for_the_money(self, promoting: Promoting) -> None:
        order = promoting.floor.place({"tea": 1}, member=CAT)
        assert promoting.amounts(order) == {}
        promoting.floor.pay(order)
        assert promoting.amounts(order) == {"bob": 20_00, "ann": 10_00}

    def test_whoever_was_brought_in_by_nobody_is_paid_for_to_nobody(
        self, promoting: Promoting
    ) -> None:
        assert promoting.amounts(promoting.bought(ANN)) == {}

    def test_a_promoter_s_own_purchase_is_as_the_plan_says(self, promoting: Promoting) -> None:
        assert promoting.amounts(promoting.bought(BOB, units=1)) == {"ann": 20_00}
        promoting.shop.distribution.publish(plan=two_levels(own_purchase=terms.OwnPurchase.SELF))
        assert promoting.amounts(promoting.bought(BOB, units=1)) == {"bob": 20_00, "ann": 10_00}

    def test_a_binding_counts_for_as_long_as_the_plan_says(self, promoting: Promoting) -> None:
        binding = terms.Binding(counts_days=30)
        promoting.shop.distribution.publish(plan=two_levels(binding=binding))
        promoting.floor.pass_time(days=30)
        assert promoting.amounts(promoting.bought(CAT)) == {}

    def test_the_suspended_earn_nothing_and_pass_nothing_on(self, promoting: Promoting) -> None:
        promoting.shop.distribution.suspend(member=BOB, reason="fraud")
        assert promoting.amounts(promoting.bought(CAT, units=1)) == {"ann": 10_00}

    @pytest.mark.parametrize("kind", list(TraceKind))
    def test_a_shared_trace_is_reported_and_not_paid_for(
        self, promoting: Promoting, kind: TraceKind
    ) -> None:
        for member in (BOB, CAT):
            trace = Trace(kind=kind, digest="same")
            promoting.shop.distribution.note_traces(member=member, traces=(trace,))
        order = promoting.bought(CAT, units=1)
        assert promoting.amounts(order) == {"ann": 10_00}
        (seen,) = promoting.shop.risk.find().items
        expected = {
            TraceKind.PAYER: "distribution.same_payer",
            TraceKind.ADDRESS: "distribution.same_address",
            TraceKind.DEVICE: "distribution.same_device",
        }
        assert (seen.kind, seen.member, seen.occasion) == (expected[kind], BOB, f"order:{order.id}")

    def test_one_person_in_two_accounts_is_self_dealing(self, promoting: Promoting) -> None:
        shop = promoting.shop.distribution
        shop.join(member=CAT)
        shop.identify(member=CAT, identity="id-bob", account="acc-cat", holder="id-bob")
        assert promoting.amounts(promoting.bought(CAT, units=1)) == {"ann": 10_00}
        assert [one.kind for one in promoting.shop.risk.find().items] == [
            "distribution.self_dealing"
        ]

    def test_one_person_under_two_ids_is_self_dealing(self, promoting: Promoting) -> None:
        promoting.shop.membership.merge(member=BOB, into=CAT)
        assert promoting.amounts(promoting.bought(CAT, units=1)) == {"ann": 10_00}
        (seen,) = promoting.shop.risk.find().items
        assert (seen.kind, seen.member) == ("distribution.self_dealing", BOB)


class TestGuides:
    def test_are_paid_for_what_their_coupon_sold_on_the_price_after_it(
        self, promoting: Promoting
    ) -> None:
        off = promotions.Rule(
            id=RuleId("twenty-off"),
            layer="coupon",
            kind=promotions.RuleKind.COUPON,
            benefit=promotions.benefits.AmountOff(amount=Money.of("20.00", "CNY")),
        )
        promoting.shop.promotions.publish(rules=(off,))
        guided = plans.Tariff(coupon=off.id, steps=steps(percent("20")), kept_by_shop=Decimal(25))
        promoting.shop.distribution.publish(plan=two_levels(tariffs=(guided,)))
        assert promoting.amounts(promoting.bought(CAT, units=1)) == {}
        wanted = cart({"tea": 1}, coupons=[off.id])
        order = promoting.floor.pay(promoting.floor.place(wanted, member=CAT))
        assert promoting.amounts(order) == {"bob": 12_00}


class TestTakingBack:
    def test_follows_cancelled_units(self, store: Store) -> None:
        promoting = open_promoting(store.open)
        order = promoting.bought(CAT, units=3)
        promoting.shop.orders.cancel(order=order.id, reason="x", lines=units_of({"line1": 1}))
        assert promoting.amounts(order) == {"bob": 40_00, "ann": 20_00}
        promoting.shop.orders.cancel(order=order.id, reason="x")
        assert promoting.amounts(order) == {"bob": 0, "ann": 0}
        assert promoting.stands(BOB) == promoting.stands(ANN) == {}

    def test_goes_by_where_the_money_stands(self, store: Store) -> None:
        promoting = open_promoting(store.open)
        order = promoting.received(promoting.bought(CAT, units=4))
        promoting.gives_back(order, 1)
        assert promoting.stands(BOB) == {"pending": 60_00}
        promoting.due(days=7)
        promoting.gives_back(order, 1)
        assert promoting.stands(BOB) == {"payable": 40_00}
        promoting.settle("2026-06")
        promoting.gives_back(order, 1)
        assert promoting.stands(BOB) == {"settled": 20_00}
        promoting.withdraw(BOB, "20.00")
        promoting.gives_back(order, 1)
        assert promoting.stands(BOB) == {"held": 20_00, "owed": 20_00}


class TestMaturing:
    def test_waits_for_all_of_an_order(self, store: Store) -> None:
        promoting = open_promoting(store.open)
        order = promoting.bought(CAT, units=2)
        first = promoting.floor.ship(order, line1=1)
        promoting.floor.deliver(first)
        assert promoting.due(days=8)["commissions_due"] == 0
        second = promoting.floor.ship(order)
        assert promoting.floor.deliver(second).status is orders.OrderStatus.COMPLETED
        assert promoting.floor.run_due().next_due is not None
        assert promoting.due(days=7)["commissions_due"] == 2

    def test_begins_when_the_rest_is_cancelled_too(self, promoting: Promoting) -> None:
        order = promoting.bought(CAT, units=2)
        promoting.floor.deliver(promoting.floor.ship(order, line1=1))
        promoting.shop.orders.cancel(order=order.id, reason="x", lines=units_of({"line1": 1}))
        assert promoting.due(days=7)["commissions_due"] == 2
        assert promoting.stands(BOB) == {"payable": 20_00}

    def test_stands_still_while_a_return_is_open(self, promoting: Promoting) -> None:
        order = promoting.received(promoting.bought(CAT, units=2))
        promoting.floor.pass_time(days=6)
        claim = promoting.floor.send_back(order, line1=1)
        promoting.due(days=1)
        assert promoting.stands(BOB) == {"pending": 40_00}
        promoting.floor.accept(claim)
        promoting.due(days=1)
        assert promoting.stands(BOB) == {"payable": 20_00}

    def test_of_many_orders_at_once(self, store: Store) -> None:
        promoting = open_promoting(store.open)
        for member in (CAT, DAN, CAT):
            promoting.received(promoting.bought(member, units=1))
        assert promoting.due(days=7)["commissions_due"] == 6
        assert promoting.stands(BOB) == {"payable": 60_00}
        assert promoting.stands(ANN) == {"payable": 30_00}
