"""Limits of rules: used up by orders, given back when nothing comes of them."""

from typing import Any

import pytest

from selfshop import Money, NotFound, Refused
from selfshop.domain import aftersales, checkout, orders, promotions
from selfshop.domain.promotions import Limits, Usage, redeeming
from selfshop.domain.shared import LineId, MemberId, RuleId
from selfshop.testing.builders import cart
from tests.each_store import rows_of
from tests.floor import Floor
from tests.rivals import overtaken

TEA = cart({"tea": 2})
OFF = RuleId("five-off")


def five_off(rule: RuleId = OFF, amount: str = "5.00", **more: Any) -> promotions.Rule:
    benefit = promotions.benefits.AmountOff(amount=Money.of(amount, "CNY"))
    return promotions.Rule(id=rule, layer="order", benefit=benefit, **more)


def limited(floor: Floor, **limits: Any) -> Floor:
    floor.shop.promotions.publish(rules=(five_off(limits=Limits(**limits)),))
    return floor


def usage(floor: Floor, member: str | None = "ann", rule: RuleId = OFF) -> tuple[int, int, int]:
    name = None if member is None else MemberId(member)
    found = floor.shop.promotions.usage(rule=rule, member=name)
    return found.used, found.used_by_member, found.spent_minor


def quote(floor: Floor, member: str = "ann", wanted: checkout.Cart = TEA) -> checkout.Quote:
    return floor.customer(member).checkout.quote(cart=wanted)


def reasons(found: checkout.Quote) -> dict[str, str]:
    return {one.rule: one.code for one in found.rejected}


class TestUsingALimit:
    def test_an_order_counts_once_for_all_and_for_its_member(self, any_floor: Floor) -> None:
        limited(any_floor, total=10, per_member=5)
        order = any_floor.place(TEA)
        assert usage(any_floor) == (1, 1, 500)
        assert usage(any_floor, "bob") == (1, 0, 500)
        assert order.redemptions == (
            redeeming.Redemption(rule=OFF, amount=order.redemptions[0].amount, counted=True),
        )
        assert any_floor.order(order).redemptions == order.redemptions

    def test_paying_counts_nothing_again(self, any_floor: Floor) -> None:
        limited(any_floor, total=10)
        any_floor.bought({"tea": 2})
        assert usage(any_floor) == (1, 1, 500)

    def test_a_quote_uses_nothing(self, floor: Floor) -> None:
        limited(floor, total=1)
        quote(floor)
        assert usage(floor) == (0, 0, 0)

    def test_a_rule_without_limits_is_not_counted(self, floor: Floor) -> None:
        floor.shop.promotions.publish(rules=(five_off(),))
        assert floor.place(TEA).redemptions == ()
        assert not rows_of(floor.shop).get("quota")

    def test_a_limited_rule_that_does_not_apply_is_not_counted(self, floor: Floor) -> None:
        dear = promotions.SpendAtLeast(amount=Money.of("999.00", "CNY"))
        floor.shop.promotions.publish(rules=(five_off(condition=dear, limits=Limits(total=3)),))
        assert floor.place(TEA).redemptions == ()
        assert usage(floor) == (0, 0, 0)

    def test_the_usage_of_a_rule_that_is_not_there_is_not_found(self, floor: Floor) -> None:
        with pytest.raises(NotFound) as no:
            floor.shop.promotions.usage(rule=OFF)
        assert no.value.code == "rule.unknown"

    def test_what_was_used_stays_used_when_the_rules_are_published_anew(
        self, any_floor: Floor
    ) -> None:
        limited(any_floor, total=10)
        any_floor.place(TEA)
        limited(any_floor, total=20)
        assert usage(any_floor) == (1, 1, 500)


class TestWhenALimitIsReached:
    def test_the_total_says_so_to_everybody(self, any_floor: Floor) -> None:
        limited(any_floor, total=1)
        any_floor.place(TEA)
        assert reasons(quote(any_floor, "bob")) == {OFF: "limit_reached"}

    def test_a_member_s_own_says_so_to_them_alone(self, any_floor: Floor) -> None:
        limited(any_floor, per_member=1)
        any_floor.place(TEA)
        assert reasons(quote(any_floor)) == {OFF: "limit_reached"}
        assert quote(any_floor, "bob").applied

    def test_a_budget_that_is_too_short_gives_nothing(self, any_floor: Floor) -> None:
        limited(any_floor, budget=Money.of("7.00", "CNY"))
        any_floor.place(TEA)
        assert reasons(quote(any_floor, "bob")) == {OFF: "budget_exhausted"}
        assert usage(any_floor) == (1, 1, 500)

    def test_the_last_of_a_partial_budget_is_given_in_part(self, any_floor: Floor) -> None:
        limited(any_floor, budget=Money.of("7.00", "CNY"), partial=True)
        any_floor.place(TEA)
        assert [one.amount for one in quote(any_floor, "bob").applied] == [200]
        any_floor.place(TEA, member="bob")
        assert usage(any_floor) == (2, 1, 700)
        assert reasons(quote(any_floor)) == {OFF: "budget_exhausted"}

    @pytest.mark.parametrize(
        "limits", [{"total": 1}, {"budget": Money.of("9.00", "CNY")}], ids=["total", "budget"]
    )
    def test_whoever_is_overtaken_finds_a_changed_quote(
        self, any_floor: Floor, limits: dict[str, Any]
    ) -> None:
        limited(any_floor, **limits)
        seen = quote(any_floor)
        slow = overtaken(any_floor, lambda: any_floor.place(TEA, member="bob"))
        if any_floor.shop._store is None:
            # In memory units do not overlap: the rival's goes first.
            any_floor.place(TEA, member="bob")
            slow = any_floor
        with pytest.raises(Refused) as no:
            slow.customer().orders.place(cart=TEA, quote_hash=seen.hash)
        assert no.value.code == "quote.changed"
        assert usage(any_floor, None) == (1, 0, 500)

    def test_a_member_who_overtakes_themselves_does_not_count_twice(self, sql_floor: Floor) -> None:
        limited(sql_floor, per_member=1)
        seen = quote(sql_floor)
        slow = overtaken(sql_floor, lambda: sql_floor.place(TEA))
        with pytest.raises(Refused) as no:
            slow.customer().orders.place(cart=TEA, quote_hash=seen.hash)
        assert no.value.code == "quote.changed"
        assert usage(sql_floor) == (1, 1, 500)


class TestGivingBack:
    def test_an_order_that_was_not_paid_in_time_uses_nothing(self, any_floor: Floor) -> None:
        limited(any_floor, total=1, per_member=1)
        any_floor.place(TEA)
        any_floor.pass_time(minutes=31)
        any_floor.run_due()
        any_floor.run_due()
        assert usage(any_floor) == (0, 0, 0)
        assert quote(any_floor).applied

    def test_an_order_cancelled_before_it_was_paid_uses_nothing(self, any_floor: Floor) -> None:
        limited(any_floor, total=1)
        order = any_floor.place(TEA)
        any_floor.customer().orders.cancel(order=order.id, reason="changed_mind")
        assert usage(any_floor) == (0, 0, 0)

    @pytest.mark.parametrize(("uses_back", "left"), [(True, (0, 0, 0)), (False, (1, 1, 500))])
    def test_after_payment_the_shop_decides(
        self,
        any_floor: Floor,
        uses_back: bool,  # noqa: FBT001  # a column of the table
        left: tuple[int, int, int],
    ) -> None:
        any_floor.shop.settings.change(uses_back=uses_back)
        limited(any_floor, total=1)
        order = any_floor.bought({"tea": 2})
        any_floor.shop.settings.change(uses_back=not uses_back)
        any_floor.customer().orders.cancel(order=order.id, reason="changed_mind")
        assert usage(any_floor) == left

    def test_a_part_that_is_cancelled_gives_nothing_back(self, floor: Floor) -> None:
        limited(floor, total=1)
        order = floor.bought({"tea": 2})
        one = (orders.LineUnits(line=LineId("1"), quantity=1),)
        floor.customer().orders.cancel(order=order.id, reason="changed_mind", lines=one)
        assert usage(floor) == (1, 1, 500)
        floor.customer().orders.cancel(order=order.id, reason="changed_mind")
        assert usage(floor) == (0, 0, 0)

    @pytest.mark.parametrize(("uses_back", "left"), [(True, (0, 0, 0)), (False, (1, 1, 500))])
    def test_when_all_came_back_the_terms_of_returns_decide(
        self,
        any_floor: Floor,
        uses_back: bool,  # noqa: FBT001  # a column of the table
        left: tuple[int, int, int],
    ) -> None:
        any_floor.shop.settings.change(returns=aftersales.ReturnPolicy(uses_back=uses_back))
        limited(any_floor, total=1)
        order = any_floor.delivered({"tea": 2})
        any_floor.shop.settings.change(returns=aftersales.ReturnPolicy(uses_back=not uses_back))
        any_floor.accept(any_floor.send_back(order, line1=1))
        assert usage(any_floor) == (1, 1, 500)
        any_floor.accept(any_floor.send_back(order, line1=1))
        assert usage(any_floor) == left
        assert any_floor.shop.membership.get(member=MemberId("ann")).orders == 1

    def test_what_was_partly_returned_and_then_cancelled_is_judged_as_a_return(
        self, any_floor: Floor
    ) -> None:
        policy = aftersales.ReturnPolicy(uses_back=True)
        any_floor.shop.settings.change(uses_back=False, returns=policy)
        limited(any_floor, total=1)
        order = any_floor.bought({"tea": 2})
        any_floor.deliver(any_floor.ship(order, line1=1))
        any_floor.accept(any_floor.send_back(order, line1=1))
        one = (orders.LineUnits(line=LineId("1"), quantity=1),)
        any_floor.shop.orders.cancel(order=order.id, reason="changed_mind", lines=one)
        assert usage(any_floor) == (0, 0, 0)
        any_floor.run_due()
        assert sum(amount for amount, _ in any_floor.refunds(order)) == order.payable

    def test_a_rule_that_is_gone_gets_its_uses_back_all_the_same(self, any_floor: Floor) -> None:
        limited(any_floor, total=1)
        order = any_floor.place(TEA)
        any_floor.shop.promotions.publish(rules=())
        any_floor.customer().orders.cancel(order=order.id, reason="changed_mind")
        limited(any_floor, total=1)
        assert usage(any_floor) == (0, 0, 0)

    def test_plain_usage_is_said_in_json(self, floor: Floor) -> None:
        limited(floor, total=1)
        floor.place(TEA)
        told = floor.shop.call("promotions.usage", {"rule": OFF, "member": "ann"})
        assert told == {"used": 1, "used_by_member": 1, "spent_minor": 500}
        assert floor.shop.promotions.usage(rule=OFF) == Usage(used=1, spent_minor=500)
