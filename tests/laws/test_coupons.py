"""A batch of coupons under any sequence of what people do with it, on every store."""

from typing import Any, ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from selfshop import InvalidInput, Money, Refused
from selfshop.domain import orders
from selfshop.domain.promotions import redeeming
from selfshop.domain.shared import MemberId
from selfshop.testing.builders import Goods, cart
from tests.books import all_orders
from tests.coupons import BATCH, OFF, check_batch, codes, coupon_rule, give_out
from tests.each_store import Store
from tests.floor import Floor, open_floor

pytestmark = pytest.mark.law

CAP, BUDGET = 12, 2_300
GONE = {orders.OrderStatus.CANCELLED, orders.OrderStatus.EXPIRED}
members = st.sampled_from(["ann", "bob"])


class Batch(RuleBasedStateMachine):
    """Members claim, use, give away and lose coupons; the house issues, voids and sweeps."""

    store: ClassVar[Store]
    floor: Floor

    @initialize(comes_back=st.booleans(), returned=st.booleans(), limited=st.booleans())
    def open(self, *, comes_back: bool, returned: bool, limited: bool) -> None:
        self.floor = open_floor(self.store.open, goods=[Goods(sku="tea", price="30.00", units=500)])
        limits = {"total": 6, "budget": Money(2_600, "CNY"), "partial": True} if limited else {}
        give_out(
            self.floor.shop,
            rule=coupon_rule(limits=_limits(limits)),
            cap=CAP,
            budget=Money(BUDGET, "CNY"),
            per_member=4,
            transferable=True,
            comes_back=comes_back,
            comes_back_returned=returned,
            days=9,
        )
        self.codes: list[str] = []
        self.coupons: list[redeeming.CouponId] = []
        self.orders: list[orders.Order] = []

    @rule(count=st.integers(1, 4))
    def issue(self, count: int) -> None:
        _tried(lambda: self.codes.extend(codes(self.floor.shop, count)))

    @rule(member=members)
    def claim(self, member: str) -> None:
        claimed = _tried(lambda: self.floor.customer(member).coupons.claim(batch=BATCH))
        if claimed is not None:
            self.coupons.append(claimed.id)

    @precondition(lambda self: self.codes)
    @rule(member=members, data=st.data())
    def claim_code(self, member: str, data: st.DataObject) -> None:
        code = data.draw(st.sampled_from(self.codes))
        claimed = _tried(lambda: self.floor.customer(member).coupons.claim_code(code=code))
        if claimed is not None and claimed.id not in self.coupons:
            self.coupons.append(claimed.id)

    @precondition(lambda self: self.codes or self.coupons)
    @rule(member=members, data=st.data())
    def place(self, member: str, data: st.DataObject) -> None:
        texts = st.sampled_from([*self.codes, *self.coupons])
        named = data.draw(st.lists(texts, min_size=1, max_size=2, unique=True))
        wanted = cart({"tea": 1}, coupons=named)
        placed = _tried(lambda: self.floor.place(wanted, member=member))
        if placed is not None:
            self.orders.append(placed)

    @precondition(lambda self: self.orders)
    @rule(data=st.data())
    def pay(self, data: st.DataObject) -> None:
        order = data.draw(st.sampled_from(self.orders))
        _tried(lambda: self.floor.pay(order))

    @precondition(lambda self: self.orders)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        order = data.draw(st.sampled_from(self.orders))
        _tried(lambda: self.floor.shop.orders.cancel(order=order.id, reason="test"))

    @precondition(lambda self: self.orders)
    @rule(data=st.data())
    def send_back(self, data: st.DataObject) -> None:
        order = data.draw(st.sampled_from(self.orders))
        if self.floor.order(order).status is orders.OrderStatus.PLACED:
            delivered = self.floor.deliver(self.floor.ship(order))
            self.floor.accept(self.floor.send_back(delivered, line1=1))

    @precondition(lambda self: self.coupons)
    @rule(data=st.data(), to=members)
    def transfer(self, data: st.DataObject, to: str) -> None:
        coupon = data.draw(st.sampled_from(self.coupons))
        _tried(lambda: self.floor.shop.coupons.transfer(coupon=coupon, to=MemberId(to)))

    @precondition(lambda self: self.coupons)
    @rule(data=st.data())
    def void(self, data: st.DataObject) -> None:
        coupon = data.draw(st.sampled_from(self.coupons))
        _tried(lambda: self.floor.shop.coupons.void(coupons=(coupon,)))

    @rule(minutes=st.sampled_from([10, 31, 60 * 24 * 5, 60 * 24 * 12]))
    def time_passes(self, minutes: int) -> None:
        self.floor.pass_time(minutes=minutes)

    @rule()
    def sweep(self) -> None:
        self.floor.run_due()

    @invariant()
    def issued_is_the_sum_of_all_states_within_cap_and_budget(self) -> None:
        told = check_batch(self.floor.shop)
        kept = [
            redemption
            for order in all_orders(self.floor.shop)
            for redemption in order.redemptions
            if redemption.coupon is not None and self._keeps(order)
        ]
        assert told.reserved + told.used == len(kept)
        assert told.spent == sum(redemption.amount for redemption in kept)

    @invariant()
    def a_coupon_is_one_order_s_at_a_time(self) -> None:
        standing = [order for order in all_orders(self.floor.shop) if self._keeps(order)]
        kept = [one.coupon for order in standing for one in order.redemptions if one.coupon]
        assert len(kept) == len(set(kept))

    @invariant()
    def no_limit_of_the_rule_is_passed(self) -> None:
        usage = self.floor.shop.promotions.usage(rule=OFF)
        assert usage.used <= 6
        assert usage.spent_minor <= 2_600

    @invariant()
    def nobody_has_more_than_their_own(self) -> None:
        for member in ("ann", "bob"):
            wallet = self.floor.shop.coupons.wallet(member=MemberId(member), limit=200).items
            assert len(wallet) <= 4

    def _keeps(self, order: orders.Order) -> bool:
        """Whether an order has its coupons still: it stands, or they do not come back."""
        batch = self.floor.shop.coupons.get_batch(batch=BATCH)
        if order.status not in GONE:
            return not orders.nothing_kept(order) or not batch.comes_back_returned
        return order.paid > 0 and not batch.comes_back


def _limits(limits: dict[str, Any]) -> Any:
    return coupon_rule().limits if not limits else type(coupon_rule().limits)(**limits)


def _tried(act: Any) -> Any:
    """Do what may be refused; return None where it was."""
    try:
        return act()
    except Refused as no:
        if no.retryable:
            raise
        return None
    except InvalidInput as no:
        # The same coupon by its code and by its id.
        if no.code != "input.duplicate":
            raise
        return None


class TestACouponBatch:
    """Coupons issued = free + reserved + used + void + expired; used <= cap; the sum of their
    discounts is the budget spent; a coupon is one order's at a time."""

    def test_balances_under_any_sequence_of_moves(self, store: Store) -> None:
        on_store = type("OnStore", (Batch,), {"store": store})
        examples = 50 if store.name == "memory" else 6
        run_state_machine_as_test(
            on_store, settings=settings(max_examples=examples, stateful_step_count=25)
        )
        assert store.opened
