from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from selfshop import Refused, ShopError
from selfshop.domain.promotions import redeeming
from selfshop.domain.promotions.redeeming import Coupon, CouponMove, CouponState
from selfshop.domain.shared import Corrupted, MemberId, Minor, OrderId
from selfshop.testing.fixed import MORNING
from tests.coupons import BATCH, template, terms, window

ANN, BOB, ORDER = MemberId("ann"), MemberId("bob"), OrderId("o1")
END = window().until
BATCH_OF_ALL = redeeming.open_batch(
    template(days=7, transferable=True), BATCH, terms(), claimable=True
)
SOON = MORNING + timedelta(minutes=30)


def coupon(state: CouponState = CouponState.FREE, **but: Any) -> Coupon:
    made = redeeming.new_coupon(
        BATCH_OF_ALL, redeeming.CouponId("c1"), at=MORNING, member=but.pop("member", ANN)
    )
    if state in {CouponState.RESERVED, CouponState.USED}:
        but = {"order": ORDER, "amount": Minor(5), **but}
    return evolve(made, state=state, **but)


MOVES: dict[str, Callable[[Coupon], CouponMove]] = {
    "reserve": lambda c: redeeming.reserve(c, order=ORDER, amount=Minor(5), until=SOON),
    "use": lambda c: redeeming.use(c, order=ORDER),
    "give_back": lambda c: redeeming.give_back(c, order=ORDER, at=MORNING),
    "void": redeeming.void,
    "expire": lambda c: redeeming.expire(c, at=c.expires_at),
    "transfer": lambda c: redeeming.transfer(c, BATCH_OF_ALL, to=BOB, at=MORNING),
}
S = CouponState
TABLE = {
    S.FREE: {"reserve": S.RESERVED, "void": S.VOID, "expire": S.EXPIRED, "transfer": S.FREE},
    S.RESERVED: {"use": S.USED, "give_back": S.FREE},
    S.USED: {"give_back": S.FREE},
    S.VOID: {},
    S.EXPIRED: {},
}


class TestTheTableOfMoves:
    @pytest.mark.parametrize("state", list(CouponState))
    @pytest.mark.parametrize("name", list(MOVES))
    def test_is_what_the_moves_do(self, state: CouponState, name: str) -> None:
        expected = TABLE[state].get(name)
        if expected is not None:
            after = MOVES[name](coupon(state))
            assert (after.coupon.state, after.event.version) == (expected, 1)
            return
        with pytest.raises(ShopError) as no:
            MOVES[name](coupon(state))
        assert no.value.code in {"coupon.not_allowed", "coupon.lost"}


class TestTime:
    def test_a_coupon_nobody_has_ends_with_its_batch(self) -> None:
        made = redeeming.new_coupon(BATCH_OF_ALL, redeeming.CouponId("c"), at=MORNING)
        assert made.expires_at == END

    def test_a_member_s_ends_so_many_days_after_it_became_theirs(self) -> None:
        assert coupon().expires_at == MORNING + timedelta(days=7)

    def test_but_never_after_its_batch(self) -> None:
        late = MORNING + timedelta(days=28)
        bearer = redeeming.new_coupon(BATCH_OF_ALL, redeeming.CouponId("c"), at=MORNING)
        assert redeeming.claim(bearer, BATCH_OF_ALL, member=ANN, at=late).expires_at == END

    def test_it_is_over_at_its_last_instant_and_not_before(self) -> None:
        just_before = coupon().expires_at - timedelta(microseconds=1)
        with pytest.raises(Refused):
            redeeming.expire(coupon(), at=just_before)
        back = redeeming.give_back(coupon(S.USED), order=ORDER, at=just_before)
        assert back.coupon.state is S.FREE
        back = redeeming.give_back(coupon(S.USED), order=ORDER, at=coupon().expires_at)
        assert (back.coupon.state, back.coupon.amount, back.coupon.order) == (S.EXPIRED, 0, None)

    def test_a_reservation_is_over_when_its_order_can_be_paid_no_more(self) -> None:
        kept = redeeming.reserve(coupon(), order=ORDER, amount=Minor(5), until=SOON).coupon
        assert not redeeming.is_free(kept, at=SOON - timedelta(microseconds=1))
        assert redeeming.is_free(kept, at=SOON)
        assert not redeeming.is_free(redeeming.use(kept, order=ORDER).coupon, at=SOON)


class TestAnotherOrder:
    @pytest.mark.parametrize("state", [S.RESERVED, S.USED])
    def test_cannot_move_what_is_kept_for_the_first(self, state: CouponState) -> None:
        other = OrderId("o2")
        with pytest.raises(Corrupted) as fault:
            redeeming.give_back(coupon(state), order=other, at=MORNING)
        assert fault.value.code == "coupon.lost"
        with pytest.raises(Corrupted):
            redeeming.use(coupon(state), order=other)


class TestGivingAway:
    def test_makes_it_another_s_and_its_time_goes_on(self) -> None:
        given = redeeming.transfer(coupon(), BATCH_OF_ALL, to=BOB, at=MORNING).coupon
        assert (given.member, given.expires_at) == (BOB, coupon().expires_at)

    def test_is_only_for_what_may_be_given_away(self) -> None:
        with pytest.raises(Refused) as no:
            redeeming.transfer(
                coupon(), evolve(BATCH_OF_ALL, transferable=False), to=BOB, at=MORNING
            )
        assert no.value.code == "coupon.not_transferable"

    @pytest.mark.parametrize(
        ("member", "at"), [(BOB, MORNING), (None, MORNING), (ANN, MORNING + timedelta(days=7))]
    )
    def test_is_not_to_oneself_of_nobody_s_or_too_late(self, member: Any, at: Any) -> None:
        with pytest.raises(Refused) as no:
            redeeming.transfer(coupon(member=member), BATCH_OF_ALL, to=BOB, at=at)
        assert no.value.code == "coupon.not_allowed"
