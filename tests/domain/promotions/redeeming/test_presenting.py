from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from selfshop import Money
from selfshop.domain import membership
from selfshop.domain.promotions import Audience, Usage, redeeming
from selfshop.domain.promotions.redeeming import CouponState
from selfshop.domain.shared import MemberId, RuleId
from selfshop.testing.fixed import MORNING
from tests.coupons import BATCH, template, terms

ANN = membership.Purchaser(member=MemberId("ann"))
MADE = redeeming.open_batch(
    template(), BATCH, terms(per_member=2, budget=Money.of("9.00", "CNY")), claimable=True
)


def presented(batch: redeeming.Batch = MADE, **but: Any) -> redeeming.Presented:
    of_coupon = {k: but.pop(k) for k in ("member", "state", "expires_at", "id") if k in but}
    coupon = redeeming.new_coupon(batch, redeeming.CouponId("c"), at=MORNING)
    plain = {"text": "c", "by_code": True, "batch": batch, "coupon": evolve(coupon, **of_coupon)}
    return redeeming.Presented(**{**plain, **but})


def code(one: redeeming.Presented, **how: Any) -> str | None:
    no = redeeming.objection(one, how.pop("buyer", ANN), at=how.pop("at", MORNING), **how)
    return None if no is None else no.code


class TestAnObjection:
    def test_there_is_none_to_a_code_that_is_free(self) -> None:
        assert code(presented()) is None

    @pytest.mark.parametrize(
        ("but", "said"),
        [
            ({"by_code": False}, "coupon_unknown"),
            ({"member": MemberId("bob")}, "coupon_not_yours"),
            ({"member": MemberId("bob"), "by_code": False}, "coupon_not_yours"),
            ({"state": CouponState.VOID}, "coupon_void"),
            ({"state": CouponState.USED}, "coupon_used"),
            ({"state": CouponState.EXPIRED}, "coupon_expired"),
            ({"state": CouponState.RESERVED}, "coupon_reserved"),
            ({"expires_at": MORNING}, "coupon_expired"),
            ({"usage": Usage(spent_minor=900)}, "budget_exhausted"),
            ({"usage": Usage(used_by_member=2)}, "limit_reached"),
            ({"usage": Usage(used_by_member=2), "member": MemberId("ann")}, None),
            ({"by_code": False, "member": MemberId("ann")}, None),
        ],
    )
    def test_names_the_first_thing_that_is_wrong(
        self, but: dict[str, Any], said: str | None
    ) -> None:
        assert code(presented(**but)) == said

    def test_is_made_before_the_window(self) -> None:
        assert code(presented(), at=MORNING - timedelta(seconds=1)) == "coupon_not_started"

    def test_is_made_to_a_stopped_batch(self) -> None:
        assert code(presented(redeeming.stop(MADE))) == "coupon_void"

    def test_is_made_to_others_and_other_places(self) -> None:
        in_app = Audience(channels=frozenset({"app"}))
        batch = redeeming.open_batch(template(), BATCH, terms(audience=in_app), claimable=True)
        assert code(presented(batch)) == "coupon_audience"
        assert code(presented(batch), channel="app") is None
        assert code(presented(batch), anywhere=True) is None

    def test_is_made_to_a_guest_only_where_members_are_meant(self) -> None:
        assert code(presented(), buyer=membership.GUEST) is None
        members = Audience(members_only=True)
        batch = redeeming.open_batch(template(), BATCH, terms(audience=members), claimable=True)
        assert code(presented(batch), buyer=membership.GUEST) == "coupon_audience"

    def test_that_helps_to_guess_is_kept_from_customers(self) -> None:
        said = {"coupon_unknown", "coupon_used", "coupon_not_yours", "coupon_void"}
        assert said < redeeming.KEPT_FROM_CUSTOMERS
        assert redeeming.INVALID == "coupon_invalid"


class TestOneForEachRule:
    def test_is_the_one_that_expires_first(self) -> None:
        early = presented(id=redeeming.CouponId("z"), expires_at=MORNING + timedelta(days=1))
        late = presented(id=redeeming.CouponId("a"))
        for order in ([early, late], [late, early]):
            assert redeeming.one_for_each_rule(order) == {template().rule: early}

    def test_is_the_smaller_id_where_both_expire_at_once(self) -> None:
        one, other = (presented(id=redeeming.CouponId(name)) for name in "ab")
        assert redeeming.one_for_each_rule([other, one])[template().rule] is one

    def test_leaves_other_rules_theirs(self) -> None:
        another = presented(evolve(MADE, rule=RuleId("other")))
        assert set(redeeming.one_for_each_rule([presented(), another])) == {
            template().rule,
            RuleId("other"),
        }


def test_attempts_are_counted_by_day() -> None:
    assert redeeming.attempts_on(MORNING) == "coupon_attempts:2026-03-02"
