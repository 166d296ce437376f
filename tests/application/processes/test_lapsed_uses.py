"""Limits are never falsely reached: what orders not paid in time keep of them is free at once."""

from datetime import timedelta
from typing import Any

import pytest

from selfshop import Customer, Money
from selfshop.domain import checkout, orders, promotions
from selfshop.domain.promotions import Limits
from selfshop.domain.shared import MemberId, RuleId
from selfshop.testing.builders import Goods, cart
from tests.books import check_books
from tests.coupons import check_batch, codes, coupon_rule, give_out
from tests.each_store import Store, rows_of
from tests.floor import Floor, open_floor

TEA = cart({"tea": 2})
OFF = RuleId("five-off")
FIVE = Money.of("5.00", "CNY")


def limited(floor: Floor, **limits: Any) -> None:
    benefit = promotions.benefits.AmountOff(amount=FIVE)
    rule = promotions.Rule(id=OFF, layer="order", benefit=benefit, limits=Limits(**limits))
    floor.shop.promotions.publish(rules=(rule,))


def taken_off(floor: Floor, wanted: checkout.Cart = TEA, member: str = "ann") -> list[int]:
    found = floor.customer(member).checkout.quote(cart=wanted)
    return [one.amount for one in found.applied]


class TestALimitOfARule:
    @pytest.mark.parametrize(
        "limits",
        [
            {"total": 1},
            {"per_member": 1},
            {"budget": Money.of("7.00", "CNY")},
            {"budget": Money.of("7.00", "CNY"), "partial": True},
        ],
        ids=["total", "per_member", "budget", "partial"],
    )
    def test_is_free_again_to_the_microsecond_though_nobody_has_swept(
        self, any_floor: Floor, limits: dict[str, Any]
    ) -> None:
        limited(any_floor, **limits)
        first = any_floor.place(TEA)
        any_floor.clock.at = first.pay_before - timedelta(microseconds=1)
        assert taken_off(any_floor) != [500]
        any_floor.clock.at = first.pay_before
        assert taken_off(any_floor) == [500]
        second = any_floor.place(TEA)
        assert [one.amount for one in second.redemptions] == [500]
        assert any_floor.order(first).status is orders.OrderStatus.EXPIRED
        usage = any_floor.shop.promotions.usage(rule=OFF, member=MemberId("ann"))
        assert (usage.used, usage.used_by_member, usage.spent_minor) == (1, 1, 500)
        check_books(any_floor.shop, ["tea"])

    def test_stays_reached_when_the_order_was_paid(self, any_floor: Floor) -> None:
        limited(any_floor, total=1)
        any_floor.bought({"tea": 2})
        any_floor.place({"pot": 1})
        any_floor.pass_time(hours=1)
        assert taken_off(any_floor) == []

    def test_is_found_free_by_who_places_without_asking_again(self, any_floor: Floor) -> None:
        limited(any_floor, total=1)
        seen = any_floor.customer("bob").checkout.quote(cart=TEA)
        first = any_floor.place(TEA)
        any_floor.clock.at = first.pay_before
        placed = any_floor.customer("bob").orders.place(cart=TEA, quote_hash=seen.hash)
        assert [one.amount for one in placed.redemptions] == [500]

    def test_is_found_free_however_many_orders_have_lapsed(self, store: Store) -> None:
        floor = open_floor(store.open, goods=[Goods(sku="tea", price="12.90", units=500)])
        limited(floor, total=53)
        placed = [floor.place(TEA) for _ in range(53)]
        floor.clock.at = placed[-1].pay_before
        assert taken_off(floor) == [500]
        assert floor.shop.promotions.usage(rule=OFF).used == 0
        assert floor.run_due().done["orders_expired"] == 0

    def test_a_quote_for_a_day_to_come_ends_no_order_of_today(self, any_floor: Floor) -> None:
        limited(any_floor, total=1)
        order = any_floor.place(TEA)
        tomorrow = any_floor.shop.as_of(any_floor.clock.now() + timedelta(days=1))
        bound = tomorrow.acting_as(Customer(id=MemberId("bob")))
        assert bound.checkout.quote(cart=TEA).applied == ()
        assert any_floor.order(order).status is orders.OrderStatus.PENDING_PAYMENT

    def test_nothing_is_swept_where_no_limit_stands_in_the_way(self, any_floor: Floor) -> None:
        limited(any_floor, total=2)
        first = any_floor.place(TEA)
        any_floor.clock.at = first.pay_before
        before = rows_of(any_floor.shop)
        assert taken_off(any_floor) == [500]
        assert rows_of(any_floor.shop) == before


class TestABatchOfCoupons:
    @pytest.mark.parametrize("partial", [True, False])
    def test_has_its_budget_back_though_nobody_has_swept(
        self,
        any_floor: Floor,
        partial: bool,  # noqa: FBT001  # a column of the table
    ) -> None:
        limits = Limits(budget=Money.of("900.00", "CNY"), partial=partial)
        give_out(any_floor.shop, budget=Money.of("7.00", "CNY"), rule=coupon_rule(limits=limits))
        first, second = codes(any_floor.shop, 2)
        order = any_floor.place(cart({"tea": 2}, coupons=[first]))
        any_floor.clock.at = order.pay_before
        wanted = cart({"tea": 2}, coupons=[second])
        assert taken_off(any_floor, wanted, "bob") == [500]
        any_floor.place(wanted, member="bob")
        assert check_batch(any_floor.shop).spent == 500
