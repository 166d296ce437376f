"""Coupons in orders: kept when an order is placed, used when it is paid, back when it fails."""

from datetime import timedelta
from typing import Any

import pytest

from selfshop import Customer, InvalidInput, Money, Refused
from selfshop.domain import checkout, promotions
from selfshop.domain.promotions import Audience, redeeming
from selfshop.domain.shared import MemberId, codewords
from selfshop.testing.builders import cart
from selfshop.testing.fixed import MORNING
from tests.coupons import BATCH, OFF, check_batch, codes, coupon_rule, give_out, states, window
from tests.floor import Floor
from tests.rivals import overtaken

S = redeeming.CouponState


def with_coupons(*texts: str, tea: int = 2) -> checkout.Cart:
    return cart({"tea": tea}, coupons=texts)


def quote(floor: Floor, *texts: str, member: str = "ann") -> checkout.Quote:
    return floor.customer(member).checkout.quote(cart=with_coupons(*texts))


def reasons(found: checkout.Quote) -> dict[str, str]:
    return {one.rule: one.code for one in found.rejected}


def to_staff(floor: Floor, *texts: str, member: str = "ann") -> dict[str, str]:
    found = floor.shop.checkout.quote(cart=with_coupons(*texts), member=MemberId(member))
    return reasons(found)


def claim(floor: Floor, member: str = "ann") -> redeeming.Coupon:
    return floor.customer(member).coupons.claim(batch=BATCH)


def pay(floor: Floor, order: Any) -> Any:
    return floor.pay(order)


class TestACode:
    def test_brings_its_rule_into_the_cart(self, any_floor: Floor) -> None:
        give_out(any_floor.shop)
        (code,) = codes(any_floor.shop)
        found = quote(any_floor, code)
        assert [(one.rule, one.amount, one.coupon) for one in found.applied] == [(OFF, 500, True)]
        assert found.rejected == ()

    def test_is_read_however_it_is_typed(self, floor: Floor) -> None:
        give_out(floor.shop)
        (code,) = codes(floor.shop)
        typed = f" {code.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')} "
        assert quote(floor, typed).applied

    def test_named_twice_is_refused(self, floor: Floor) -> None:
        give_out(floor.shop)
        (code,) = codes(floor.shop)
        with pytest.raises(InvalidInput) as no:
            quote(floor, code, code.lower())
        assert (no.value.path, no.value.code) == ("cart.coupons[1]", "input.duplicate")

    def test_becomes_the_buyer_s_and_is_kept_for_the_order(self, any_floor: Floor) -> None:
        give_out(any_floor.shop)
        (code,) = codes(any_floor.shop)
        order = any_floor.place(with_coupons(code))
        (used,) = order.redemptions
        coupon = any_floor.customer().coupons.get(coupon=redeeming.CouponId(str(used.coupon)))
        assert (coupon.state, coupon.order, coupon.member) == (S.RESERVED, order.id, "ann")
        assert (coupon.amount, coupon.reserved_until) == (500, order.pay_before)
        assert states(any_floor.shop) == {"reserved": 1}
        assert check_batch(any_floor.shop).spent == 500

    def test_is_used_up_when_the_order_is_paid(self, any_floor: Floor) -> None:
        give_out(any_floor.shop)
        (code,) = codes(any_floor.shop)
        any_floor.pay(any_floor.place(with_coupons(code)))
        assert states(any_floor.shop) == {"used": 1}
        assert check_batch(any_floor.shop).spent == 500

    def test_is_used_up_at_once_when_nothing_is_to_be_paid(self, any_floor: Floor) -> None:
        give_out(any_floor.shop, rule=coupon_rule(amount="999.00"))
        (code,) = codes(any_floor.shop)
        order = any_floor.place(with_coupons(code))
        assert order.payable == 0
        assert states(any_floor.shop) == {"used": 1}

    def test_that_brings_nothing_is_not_kept(self, floor: Floor) -> None:
        dear = promotions.SpendAtLeast(amount=Money.of("999.00", "CNY"))
        give_out(floor.shop, rule=coupon_rule(condition=dear))
        (code,) = codes(floor.shop)
        assert reasons(quote(floor, code)) == {OFF: "below_minimum"}
        assert floor.place(with_coupons(code)).redemptions == ()
        assert states(floor.shop) == {"free": 1}

    def test_two_of_one_offer_count_once(self, any_floor: Floor) -> None:
        give_out(any_floor.shop)
        first, second = codes(any_floor.shop, 2)
        found = quote(any_floor, first, second)
        assert [one.amount for one in found.applied] == [500]
        assert list(reasons(found).values()) == ["coupon_same_rule"]
        assert reasons(quote(any_floor, second, first)) == reasons(found)
        any_floor.place(with_coupons(first, second))
        assert states(any_floor.shop) == {"free": 1, "reserved": 1}


class TestAPublicRule:
    def test_can_be_named_by_its_id_where_no_template_gives_it_out(self, floor: Floor) -> None:
        floor.shop.promotions.publish(rules=(coupon_rule(),))
        assert quote(floor, OFF).applied

    def test_cannot_where_one_does(self, any_floor: Floor) -> None:
        give_out(any_floor.shop)
        assert reasons(quote(any_floor, OFF)) == {OFF: "coupon_invalid"}
        assert to_staff(any_floor, OFF) == {OFF: "coupon_unknown"}


class TestWhatCannotBeUsed:
    @pytest.fixture
    def bearer(self, any_floor: Floor) -> str:
        give_out(any_floor.shop)
        return codes(any_floor.shop)[0]

    def check(self, floor: Floor, text: str, code: str, member: str = "bob") -> None:
        assert to_staff(floor, text, member=member) == {text: code}
        assert reasons(quote(floor, text, member=member)) == {text: "coupon_invalid"}

    def test_a_text_that_is_no_coupon(self, any_floor: Floor) -> None:
        self.check(any_floor, "SAVE-ME", "coupon_unknown")
        self.check(any_floor, "0000-0000-0000-0000", "coupon_unknown")

    def test_another_s(self, any_floor: Floor, bearer: str) -> None:
        any_floor.customer().coupons.claim_code(code=bearer)
        self.check(any_floor, bearer, "coupon_not_yours")

    def test_an_id_that_is_not_a_member_s_own(self, any_floor: Floor, bearer: str) -> None:
        plain = codewords.normalised(bearer)
        assert plain is not None
        self.check(any_floor, redeeming.coupon_of(plain), "coupon_unknown")

    def test_one_that_was_used(self, any_floor: Floor, bearer: str) -> None:
        any_floor.pay(any_floor.place(with_coupons(bearer), member="bob"))
        self.check(any_floor, bearer, "coupon_used")

    def test_one_that_another_order_keeps(self, any_floor: Floor, bearer: str) -> None:
        any_floor.place(with_coupons(bearer), member="bob")
        self.check(any_floor, bearer, "coupon_reserved")

    def test_one_that_was_voided(self, any_floor: Floor) -> None:
        give_out(any_floor.shop)
        coupon = claim(any_floor, "bob")
        any_floor.shop.coupons.void(coupons=(coupon.id,))
        self.check(any_floor, coupon.id, "coupon_void")

    def test_any_of_a_batch_that_was_stopped(self, any_floor: Floor, bearer: str) -> None:
        any_floor.shop.coupons.stop(batch=BATCH)
        self.check(any_floor, bearer, "coupon_void")

    def test_one_whose_time_is_over_swept_or_not(self, any_floor: Floor, bearer: str) -> None:
        any_floor.pass_time(days=30)
        self.check(any_floor, bearer, "coupon_expired")
        any_floor.run_due()
        self.check(any_floor, bearer, "coupon_expired")

    def test_one_whose_time_has_not_come(self, any_floor: Floor) -> None:
        later = window(5, start=MORNING + timedelta(days=2))
        give_out(any_floor.shop, window=later)
        self.check(any_floor, codes(any_floor.shop)[0], "coupon_not_started")

    def test_one_for_others(self, any_floor: Floor) -> None:
        give_out(any_floor.shop, audience=Audience(tiers=frozenset({"gold"})))
        self.check(any_floor, codes(any_floor.shop)[0], "coupon_audience")

    def test_the_stored_quote_tells_a_customer_no_more(self, floor: Floor) -> None:
        order = floor.place(with_coupons("SAVE-ME"))
        assert reasons(floor.customer().orders.get_quote(order=order.id)) == {
            "SAVE-ME": "coupon_invalid"
        }
        assert reasons(floor.shop.orders.get_quote(order=order.id)) == {"SAVE-ME": "coupon_unknown"}

    def test_one_that_brings_in_a_rule_for_others(self, floor: Floor) -> None:
        gold = Audience(tiers=frozenset({"gold"}))
        floor.shop.promotions.publish(rules=(coupon_rule(audience=gold),))
        self.check(floor, OFF, "audience")
        assert reasons(quote(floor)) == {}

    def test_one_by_the_text_that_was_typed_and_not_by_its_rule(self, any_floor: Floor) -> None:
        gold = Audience(tiers=frozenset({"gold"}))
        give_out(any_floor.shop, rule=coupon_rule(audience=gold))
        (code,) = codes(any_floor.shop)
        assert to_staff(any_floor, code) == {OFF: "audience"}
        assert reasons(quote(any_floor, code)) == {code: "coupon_invalid"}


class TestGuessing:
    def test_is_counted_by_member_and_day(self, any_floor: Floor) -> None:
        quote(any_floor, "GUESS-1", "GUESS-2")
        quote(any_floor, "GUESS-3")
        assert any_floor.shop.coupons.attempts(member=MemberId("ann")) == 3
        assert any_floor.shop.coupons.attempts(member=MemberId("bob")) == 0
        any_floor.pass_time(days=1)
        assert any_floor.shop.coupons.attempts(member=MemberId("ann")) == 0

    def test_too_often_ends_the_looking_but_not_for_one_s_own(self, floor: Floor) -> None:
        give_out(floor.shop)
        (code,) = codes(floor.shop)
        mine = claim(floor)
        for number in range(redeeming.ATTEMPTS_MAX):
            quote(floor, f"GUESS-{number}")
        assert reasons(quote(floor, code)) == {code: "coupon_invalid"}
        assert quote(floor, mine.id).applied
        assert quote(floor, code, member="bob").applied
        order = floor.place(with_coupons(code))
        assert reasons(floor.shop.orders.get_quote(order=order.id)) == {
            code: "coupon_too_many_attempts"
        }

    def test_a_code_to_be_claimed_is_counted_too(self, any_floor: Floor) -> None:
        with pytest.raises(Refused) as no:
            any_floor.customer().coupons.claim_code(code="GUESS")
        assert no.value.code == "coupon_invalid"
        assert any_floor.shop.coupons.attempts(member=MemberId("ann")) == 1

    def test_what_staff_look_up_is_not_counted(self, floor: Floor) -> None:
        to_staff(floor, "GUESS")
        with pytest.raises(Refused) as no:
            floor.shop.coupons.claim_code(code="GUESS", member=MemberId("ann"))
        assert no.value.code == "coupon_unknown"
        assert floor.shop.coupons.attempts(member=MemberId("ann")) == 0

    def test_who_has_tried_too_often_claims_no_code(self, floor: Floor) -> None:
        give_out(floor.shop)
        (code,) = codes(floor.shop)
        for number in range(redeeming.ATTEMPTS_MAX):
            quote(floor, f"GUESS-{number}")
        with pytest.raises(Refused) as no:
            floor.customer().coupons.claim_code(code=code)
        assert no.value.code == "coupon_invalid"
        floor.shop.coupons.claim_code(code=code, member=MemberId("ann"))
        assert states(floor.shop) == {"free": 1}


class TestABatchBudget:
    def test_that_is_too_short_for_an_offer_gives_nothing(self, any_floor: Floor) -> None:
        give_out(any_floor.shop, budget=Money.of("7.00", "CNY"))
        first, second = codes(any_floor.shop, 2)
        any_floor.place(with_coupons(first))
        assert reasons(quote(any_floor, second, member="bob")) == {OFF: "budget_exhausted"}
        assert check_batch(any_floor.shop).left == 200

    def test_that_is_gone_says_so_of_the_coupon(self, any_floor: Floor) -> None:
        give_out(any_floor.shop, budget=Money.of("5.00", "CNY"))
        first, second = codes(any_floor.shop, 2)
        any_floor.place(with_coupons(first))
        assert reasons(quote(any_floor, second, member="bob")) == {second: "budget_exhausted"}

    def test_is_given_in_part_where_the_rule_allows_it(self, floor: Floor) -> None:
        limits = promotions.Limits(budget=Money.of("900.00", "CNY"), partial=True)
        give_out(floor.shop, budget=Money.of("7.00", "CNY"), rule=coupon_rule(limits=limits))
        first, second = codes(floor.shop, 2)
        floor.place(with_coupons(first))
        floor.place(with_coupons(second), member="bob")
        assert check_batch(floor.shop).left == 0
        assert floor.shop.promotions.usage(rule=OFF).spent_minor == 700

    def test_used_up_by_a_rival_changes_the_quote(self, sql_floor: Floor) -> None:
        give_out(sql_floor.shop, budget=Money.of("9.00", "CNY"))
        first, second = codes(sql_floor.shop, 2)
        seen = quote(sql_floor, first)
        rival = overtaken(sql_floor, lambda: sql_floor.place(with_coupons(second), member="bob"))
        with pytest.raises(Refused) as no:
            rival.customer().orders.place(cart=with_coupons(first), quote_hash=seen.hash)
        assert no.value.code == "quote.changed"
        assert check_batch(sql_floor.shop).spent == 500


class TestComingBack:
    def test_from_an_order_that_was_not_paid_in_time(self, any_floor: Floor) -> None:
        give_out(any_floor.shop)
        (code,) = codes(any_floor.shop)
        any_floor.place(with_coupons(code))
        any_floor.pass_time(minutes=31)
        any_floor.run_due()
        assert states(any_floor.shop) == {"free": 1}
        assert check_batch(any_floor.shop).spent == 0
        assert quote(any_floor, code).applied
        assert reasons(quote(any_floor, code, member="bob")) == {code: "coupon_invalid"}

    def test_even_before_anybody_has_swept(self, any_floor: Floor) -> None:
        give_out(any_floor.shop)
        (code,) = codes(any_floor.shop)
        first = any_floor.place(with_coupons(code))
        any_floor.pass_time(minutes=31)
        second = any_floor.place(with_coupons(code))
        assert any_floor.order(first).status.value == "expired"
        assert states(any_floor.shop) == {"reserved": 1}
        assert check_batch(any_floor.shop).spent == 500
        any_floor.run_due()
        any_floor.pay(second)
        assert states(any_floor.shop) == {"used": 1}
        assert check_batch(any_floor.shop).spent == 500

    def test_from_an_order_cancelled_before_it_was_paid(self, any_floor: Floor) -> None:
        give_out(any_floor.shop, comes_back=False)
        (code,) = codes(any_floor.shop)
        order = any_floor.place(with_coupons(code))
        any_floor.customer().orders.cancel(order=order.id, reason="changed_mind")
        assert states(any_floor.shop) == {"free": 1}
        assert check_batch(any_floor.shop).spent == 0

    @pytest.mark.parametrize(("comes_back", "left"), [(True, "free"), (False, "used")])
    def test_when_all_came_back_by_its_terms(
        self,
        any_floor: Floor,
        comes_back: bool,  # noqa: FBT001  # a column of the table
        left: str,
    ) -> None:
        give_out(any_floor.shop, comes_back=not comes_back, comes_back_returned=comes_back)
        (code,) = codes(any_floor.shop)
        order = any_floor.deliver(
            any_floor.ship(any_floor.pay(any_floor.place(with_coupons(code))))
        )
        any_floor.accept(any_floor.send_back(order, line1=1))
        assert states(any_floor.shop) == {"used": 1}
        any_floor.accept(any_floor.send_back(order, line1=1))
        assert states(any_floor.shop) == {left: 1}
        assert check_batch(any_floor.shop).spent == (0 if comes_back else 500)
        assert bool(quote(any_floor, code).applied) is comes_back

    def test_stays_over_when_its_time_was_over_before_the_goods_came_back(
        self, any_floor: Floor
    ) -> None:
        give_out(any_floor.shop, comes_back_returned=True, window=window(3))
        (code,) = codes(any_floor.shop)
        order = any_floor.deliver(
            any_floor.ship(any_floor.pay(any_floor.place(with_coupons(code))))
        )
        any_floor.pass_time(days=4)
        any_floor.accept(any_floor.send_back(order, line1=2))
        assert states(any_floor.shop) == {"expired": 1}
        assert check_batch(any_floor.shop).spent == 0

    @pytest.mark.parametrize(("comes_back", "left"), [(True, "free"), (False, "used")])
    def test_after_payment_as_its_template_says(
        self,
        any_floor: Floor,
        comes_back: bool,  # noqa: FBT001  # a column of the table
        left: str,
    ) -> None:
        give_out(any_floor.shop, comes_back=comes_back)
        (code,) = codes(any_floor.shop)
        order = any_floor.pay(any_floor.place(with_coupons(code)))
        any_floor.customer().orders.cancel(order=order.id, reason="changed_mind")
        assert states(any_floor.shop) == {left: 1}
        assert check_batch(any_floor.shop).spent == (0 if comes_back else 500)

    def test_after_its_time_it_stays_over(self, any_floor: Floor) -> None:
        give_out(any_floor.shop)
        (code,) = codes(any_floor.shop)
        order = any_floor.pay(any_floor.place(with_coupons(code)))
        any_floor.pass_time(days=31)
        any_floor.customer().orders.cancel(order=order.id, reason="changed_mind")
        assert states(any_floor.shop) == {"expired": 1}
        assert check_batch(any_floor.shop).spent == 0
        assert reasons(quote(any_floor, code)) == {code: "coupon_invalid"}

    def test_a_coupon_kept_before_its_end_is_used_after_it(self, any_floor: Floor) -> None:
        give_out(any_floor.shop)
        (code,) = codes(any_floor.shop)
        any_floor.pass_time(days=29, hours=23, minutes=50)
        order = any_floor.place(with_coupons(code))
        any_floor.pass_time(minutes=20)
        any_floor.run_due()
        any_floor.pay(order)
        assert states(any_floor.shop) == {"used": 1}


class TestDueWork:
    def test_makes_visible_that_coupons_have_expired(self, any_floor: Floor) -> None:
        give_out(any_floor.shop)
        codes(any_floor.shop, 3)
        assert any_floor.run_due().next_due == window().until
        any_floor.pass_time(days=30)
        assert any_floor.run_due().done["coupons_expired"] == 3
        assert any_floor.run_due().done["coupons_expired"] == 0
        assert check_batch(any_floor.shop).expired == 3


def test_a_customer_is_whom_the_actor_names(floor: Floor) -> None:
    give_out(floor.shop)
    mine = claim(floor)
    bob = floor.shop.acting_as(Customer(id=MemberId("bob")))
    with pytest.raises(Refused) as no:
        bob.coupons.get(coupon=mine.id)
    assert no.value.code == "coupon.unknown"
