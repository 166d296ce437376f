"""Commissions under any sequence of what happens in a shop, on every store, beside a plain model."""

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from selfshop import Money
from selfshop.domain import distribution, orders
from selfshop.domain.distribution import accounts, cutting, plans, taxes, terms
from selfshop.domain.shared import MemberId
from selfshop.testing.builders import cart
from tests import commission_model
from tests.commission_model import Model
from tests.commissions import percent, steps
from tests.each_store import Store
from tests.floor import HOME, units_of
from tests.machines import ShopMachine, run
from tests.promoting import ANN, BOB, CAT, DAN, Promoting, open_promoting, two_levels

pytestmark = pytest.mark.law

S = distribution.WithdrawalState
PLAN = two_levels(
    tariffs=(plans.Tariff(steps=steps(percent("12.5"), percent("7.25"))),),
    wait_days=commission_model.WAIT_DAYS,
    withdrawals=terms.WithdrawalTerms(withholding=taxes.Withholding.MONTHLY),
)
buyers = st.sampled_from([CAT, DAN])
promoters = st.sampled_from([ANN, BOB])


class Commissions(ShopMachine):
    """Members buy and give back; promoters are settled, withdraw, and are let down by banks.

    What a promoter has may be frozen: then nothing of it becomes theirs, and all else goes on. A buyer
    may turn out to be a promoter: then their orders are worth nothing to who is not above that one.
    """

    promoting: Promoting

    @initialize()
    def open(self) -> None:
        self.promoting = open_promoting(self.store.open, plan=PLAN)
        self.shop = self.promoting.shop
        self.model = Model()
        self.orders: dict[str, orders.Order] = {}
        self.withdrawals: list[tuple[MemberId, distribution.WithdrawalId]] = []
        #: Under which id each promoter goes on, and which of them an id is.
        self.goes_by = {member: member for member in (ANN, BOB)}
        self.known_as = dict(self.goes_by)
        #: Which promoter a buyer has become one with.
        self.became: dict[MemberId, MemberId] = {}
        # A past to begin with, so that there is money to withdraw and goods to come back.
        for member in (CAT, DAN):
            self.send(self.bought(member, 3), 3)
        self.a_month_goes_by()

    # -- orders -------------------------------------------------------------------------------

    @rule(member=buyers, units=st.integers(1, 4))
    def buy(self, member: MemberId, units: int) -> None:
        self.bought(member, units)

    def bought(self, member: MemberId, units: int) -> orders.Order:
        wanted = cart({"tea": units})
        quote = self.promoting.floor.customer(member).checkout.quote(cart=wanted)
        order: orders.Order = self.twice(
            lambda shop: shop.orders.place(cart=wanted, quote_hash=quote.hash, ship_to=HOME),
            customer=member,
        )
        payment = self.promoting.floor.intent(order).id
        self.twice(lambda shop: shop.payments.charge(order=order.id, payment=payment))
        self.orders[order.id] = order
        self.model.paid(order.id, units, commission_model.RATES[self.became.get(member)])
        return order

    @rule(member=buyers)
    def forget_to_pay(self, member: MemberId) -> None:
        self.promoting.floor.place({"tea": 1}, member=member)

    def some_order(self, data: st.DataObject) -> orders.Order:
        return self.promoting.floor.order(
            self.orders[data.draw(st.sampled_from(sorted(self.orders)))]
        )

    @precondition(lambda self: self.orders)
    @rule(data=st.data(), units=st.integers(1, 3))
    def cancel(self, data: st.DataObject, units: int) -> None:
        order = self.some_order(data)
        lines = units_of({"line1": units})
        done = self.twice(lambda shop: shop.orders.cancel(order=order.id, reason="x", lines=lines))
        assert (done is not None) is (order.lines[0].allocated >= units)
        if done is not None:
            self.model.given_back(order.id, units)
            self._complete(order.id)

    @rule(member=buyers, units=st.integers(1, 4))
    def sell(self, member: MemberId, units: int) -> None:
        self.send(self.bought(member, units), units)

    @precondition(lambda self: self.orders)
    @rule(data=st.data(), units=st.integers(1, 4))
    def deliver(self, data: st.DataObject, units: int) -> None:
        self.send(self.some_order(data), units)

    def send(self, order: orders.Order, units: int) -> None:
        lines = units_of({"line1": units})
        parcel = self.twice(lambda shop: shop.fulfilment.ship(order=order.id, lines=lines))
        if parcel is not None:
            self.twice(lambda shop: shop.fulfilment.deliver(order=order.id, parcel=parcel.id))
            self._complete(order.id)

    def _complete(self, name: str) -> None:
        order = self.promoting.floor.order(self.orders[name])
        if order.status is orders.OrderStatus.COMPLETED:
            self.model.completed(name, self.promoting.floor.clock.at)

    @precondition(lambda self: self.orders)
    @rule(data=st.data(), units=st.integers(1, 3))
    def give_back(self, data: st.DataObject, units: int) -> None:
        order = self.some_order(data)
        lines, returns = units_of({"line1": units}), {"order": order.id}
        claim = self.twice(
            lambda shop: shop.aftersales.request_return(**returns, lines=lines, reason="x")
        )
        if claim is None:
            return
        named = {**returns, "claim": claim.id}
        self.twice(lambda shop: shop.aftersales.approve_return(**named))
        self.twice(lambda shop: shop.aftersales.receive_return(**named, lines=lines))
        self.twice(lambda shop: shop.aftersales.accept_return(**named, lines=lines))
        self.model.given_back(order.id, units)

    # -- time ---------------------------------------------------------------------------------

    @rule(days=st.sampled_from([1, 3, 8]))
    def time_passes(self, days: int) -> None:
        self.promoting.floor.pass_time(days=days)

    @rule()
    def do_what_is_due(self) -> None:
        self.promoting.floor.run_due()
        self.model.due(self.promoting.floor.clock.at)

    @rule()
    def close_a_period(self) -> None:
        self.promoting.floor.pass_time(seconds=1)
        at = self.promoting.floor.clock.at
        name = distribution.PeriodName(f"period-{self.keys:05}")
        closed = self.twice(lambda shop: shop.distribution.close_period(period=name, until=at))
        if closed is not None:
            self.model.closed(at)

    @rule()
    def a_month_goes_by(self) -> None:
        self.time_passes(8)
        self.do_what_is_due()
        self.close_a_period()
        self.do_what_is_due()

    # -- money --------------------------------------------------------------------------------

    @precondition(lambda self: self.model.settled_until)
    @rule(member=promoters, amount=st.integers(1, 8_000))
    def ask_for_money(self, member: MemberId, amount: int) -> None:
        self.asked(member, amount)

    def asked(self, member: MemberId, amount: int) -> distribution.WithdrawalId | None:
        asked: distribution.Withdrawal | None = self.twice(
            lambda shop: shop.distribution.request_withdrawal(
                amount=Money(amount, "CNY"), account=f"acc-{member}"
            ),
            customer=member,
        )
        assert (asked is not None) is self.model.asked(member, amount)
        if asked is None:
            return None
        self.withdrawals.append((member, asked.id))
        return asked.id

    @rule(member=promoters)
    def ask_for_all_there_is(self, member: MemberId) -> None:
        account = self.model.accounts[member]
        if account["settled"] > account["owed"]:
            self.asked(member, account["settled"] - account["owed"])

    @rule(member=promoters)
    def be_paid_out(self, member: MemberId) -> None:
        amount = self.model.accounts[member]["settled"]
        if not amount:
            return
        asked = self.asked(member, amount)
        if asked is None:
            return
        for how in ("approve_withdrawal", "withdrawal_paid"):
            self.twice(
                lambda shop, how=how: getattr(shop.distribution, how)(  # type: ignore[misc]  # bound to this turn
                    member=member, withdrawal=asked
                )
            )
        self.model.withdrawn(member, amount)

    def decide(self, data: st.DataObject, how: str, **more: str) -> distribution.Withdrawal | None:
        member, name = data.draw(st.sampled_from(self.withdrawals))
        done: distribution.Withdrawal | None = self.twice(
            lambda shop: getattr(shop.distribution, how)(member=member, withdrawal=name, **more)
        )
        return done

    @precondition(lambda self: self.withdrawals)
    @rule(data=st.data())
    def approve(self, data: st.DataObject) -> None:
        waiting = self.shop.distribution.withdrawals(state=S.REQUESTED, limit=200).items
        owing = {one.id for one in waiting if self.model.owes(self.known_as[one.promoter])}
        member, name = data.draw(st.sampled_from(self.withdrawals))
        done = self.twice(
            lambda shop: shop.distribution.approve_withdrawal(member=member, withdrawal=name)
        )
        assert (done is not None) is (name in {one.id for one in waiting} - owing)

    @precondition(lambda self: self.withdrawals)
    @rule(data=st.data())
    def the_bank_pays(self, data: st.DataObject) -> None:
        paid = self.decide(data, "withdrawal_paid")
        if paid is not None:
            assert paid.net + paid.tax + paid.fee == paid.gross
            self.model.withdrawn(self.known_as[paid.promoter], paid.gross)

    @precondition(lambda self: self.withdrawals)
    @rule(data=st.data())
    def the_bank_fails(self, data: st.DataObject) -> None:
        failed = self.decide(data, "withdrawal_failed", reason="closed")
        if failed is not None:
            self.model.came_back(self.known_as[failed.promoter], failed.gross)

    @precondition(lambda self: self.withdrawals)
    @rule(data=st.data())
    def staff_turn_it_down(self, data: st.DataObject) -> None:
        rejected = self.decide(data, "reject_withdrawal", reason="x")
        if rejected is not None:
            self.model.came_back(self.known_as[rejected.promoter], rejected.gross)

    # -- freezing -----------------------------------------------------------------------------

    @rule(member=promoters)
    def freeze_or_thaw(self, member: MemberId) -> None:
        if self.goes_by[member] != member:
            return
        frozen = member not in self.model.frozen
        for what in (accounts.PENDING, accounts.PAYABLE, accounts.SETTLED, accounts.OWED):
            account = accounts.account(what, member)
            self.twice(
                lambda shop, account=account: shop.ledger.freeze(  # type: ignore[misc]  # bound to this turn
                    account=account, frozen=frozen
                )
            )
        self.model.frozen ^= {member}

    # -- ids ----------------------------------------------------------------------------------

    @rule(member=promoters)
    def go_on_under_another_id(self, member: MemberId) -> None:
        if member in self.model.frozen:
            return
        new = MemberId(f"{member}-{self.keys:05}")
        self.twice(lambda shop: shop.membership.register(member=new))
        old = self.goes_by[member]
        done = self.twice(lambda shop: shop.membership.merge(member=old, into=new))
        assert (done is None) is bool(self.model.accounts[member]["held"])
        if done is not None:
            self.goes_by[member], self.known_as[new] = new, member

    @rule(promoter=promoters)
    def become_one_with_a_promoter(self, promoter: MemberId) -> None:
        new = self.goes_by[promoter]
        done = self.twice(lambda shop: shop.membership.merge(member=DAN, into=new))
        assert (done is None) is (DAN in self.became)
        self.became.setdefault(DAN, promoter)

    # -- what always holds --------------------------------------------------------------------

    @invariant()
    def every_account_stands_as_the_model_says(self) -> None:
        for member in (ANN, BOB):
            assert self.promoting.stands(member) == self.model.stands(member)

    @invariant()
    def accrued_is_the_sum_of_where_it_went_within_the_pool(self) -> None:
        shop = self.shop
        for member in (ANN, BOB):
            own = shop.distribution.commissions(member=member, limit=200).items
            now = shop.distribution.balance(member=member)
            paid = sum(
                one.gross
                for one in shop.distribution.withdrawals(member=member, limit=200).items
                if one.state is S.PAID
            )
            here = now.pending + now.payable + now.settled + now.held - now.owed
            assert sum(one.accrued for one in own) == here + paid + sum(c.taken_back for c in own)
        for order in self.orders.values():
            rows = orders.refund_rows(shop.orders.get_quote(order=order.id))
            accrued = sum(one.accrued for one in shop.distribution.commissions_of(order=order.id))
            assert accrued <= cutting.pool_of(PLAN, rows.values())

    def teardown(self) -> None:
        """Prove the books, and that what was earned was netted or settled."""
        super().teardown()
        if not hasattr(self, "shop"):
            return
        for member in (ANN, BOB):
            for one in self.shop.distribution.statements(member=member, limit=200).items:
                assert one.earned == one.netted + one.settled


class TestCommissions:
    """Commission accrued = pending + payable + settled - owed + paid + taken back <= pool, no withdrawal
    is approved of who owes more than the rest they have, and every command given twice is one."""

    def test_balance_under_any_sequence_of_moves(self, store: Store) -> None:
        examples = {"memory": 60, "sqlite": 8, "postgres": 5, "mariadb": 3}
        run(Commissions, store, steps=25, examples=examples)
        assert store.opened
