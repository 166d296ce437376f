"""Points under any sequence of what happens in a shop, on every store, beside a plain model."""

from collections import Counter
from datetime import UTC
from decimal import Decimal

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from selfshop.domain import aftersales, checkout, orders
from selfshop.domain.membership import points
from selfshop.domain.shared import MemberId, Money
from tests import points_model
from tests.each_store import Store
from tests.floor import units_of
from tests.machines import ShopMachine, run
from tests.pointing import ANN, BOB, Pointing, open_pointing
from tests.points_model import Model

pytestmark = pytest.mark.law

EARNING = points.EarningTerms(
    rates=(points.Rate(points=points_model.POINTS, per=Money(points_model.PER, "CNY")),),
    events={"review": 20},
    wait_days=points_model.WAIT_DAYS,
    expiry=points.AfterDays(days=points_model.LAST_DAYS),
)
PAYING = checkout.PointsTerms(
    value_per_point=Decimal(points_model.VALUE) / 100, max_percent=Decimal(50)
)
PEOPLE = (ANN, BOB)
members = st.sampled_from(PEOPLE)
counts, numbers = st.integers(1, 120), st.integers(0, 30)


class Points(ShopMachine):
    """Members buy, pay, cancel, give back; points come, mature, are used, end and are taken back.

    What a member has may be frozen: then it is neither used nor matures, and all else goes on. They may
    become one: then all that either has, or gets, is the one's who stays.
    """

    pointing: Pointing

    @initialize()
    def open(self) -> None:
        self.pointing = open_pointing(self.store.open, earning=EARNING, paying=PAYING)
        self.shop = self.pointing.shop
        # Goods may come back long after their points were usable.
        self.shop.settings.change(returns=aftersales.ReturnPolicy(window_days=3_650))
        self.model = Model(PEOPLE, self.pointing.floor.clock.at)
        self.orders: dict[str, orders.Order] = {}
        self.occasions: set[str] = set()
        # A past to begin with: points that can be used, and goods that can come back, some of
        # which points have paid.
        for member in PEOPLE:
            self.sell(member, 2, 0)
        self.time_passes(hours=24 * 7)
        self.do_what_is_due()
        for member in PEOPLE:
            self.sell(member, 1, 40)

    # -- orders ---------------------------------------------------------------------------------

    @rule(member=members, units=st.integers(1, 3), use=counts)
    def order(self, member: MemberId, units: int, use: int) -> None:
        self._place(member, units, use)

    def _place(self, member: MemberId, units: int, use: int) -> str | None:
        wanted = self.pointing.cart(units, use=use)
        holder = self.model.holder[member]
        used = self.model.wanted(holder, units, use)
        quote = self.pointing.floor.customer(member).checkout.quote(cart=wanted)
        assert quote.points_used == used
        placed: orders.Order | None = self.twice(
            lambda shop: shop.orders.place(cart=wanted, quote_hash=quote.hash), customer=member
        )
        assert (placed is None) is (used > 0 and holder in self.model.frozen)
        if placed is None:
            return None
        self.orders[placed.id] = placed
        self.model.placed(placed.id, holder, units, used)
        return str(placed.id)

    @rule(member=members, units=st.integers(1, 3), use=st.sampled_from([0, 40, 5_000]))
    def buy(self, member: MemberId, units: int, use: int) -> None:
        self._buy(member, units, use)

    def _buy(self, member: MemberId, units: int, use: int) -> str | None:
        name = self._place(member, units, use)
        if name is not None:
            self._pay(name)
        return name

    @rule(member=members, units=st.integers(1, 3), use=st.sampled_from([0, 40]))
    def sell(self, member: MemberId, units: int, use: int) -> None:
        name = self._buy(member, units, use)
        if name is not None:
            self._deliver(name, units)

    def some_order(self, number: int) -> str:
        names = sorted(self.orders)
        return names[-1 - number % len(names)]

    @rule(number=numbers)
    def pay(self, number: int) -> None:
        self._pay(self.some_order(number))

    def _pay(self, name: str) -> None:
        payment = self.pointing.floor.intent(self.orders[name]).id
        paid = self.model.paid(name)
        self.twice(lambda shop: shop.payments.charge(order=self.orders[name].id, payment=payment))
        now = self.pointing.floor.order(self.orders[name])
        assert (now.paid > 0) is self.model.orders[name]["paid"]
        assert not paid or now.status is orders.OrderStatus.PLACED

    @precondition(lambda self: not all(one["paid"] for one in self.model.orders.values()))
    @rule(number=numbers)
    def cancel_unpaid(self, number: int) -> None:
        open_ = sorted(name for name, one in self.model.orders.items() if not one["paid"])
        name = open_[number % len(open_)]
        found = self.orders[name]
        if self.twice(lambda shop: shop.orders.cancel(order=found.id, reason="x")) is not None:
            self.model.cancelled_unpaid(name)

    @rule(number=numbers, units=st.integers(1, 3))
    def cancel_units(self, number: int, units: int) -> None:
        name = self.some_order(number)
        if not self.model.orders[name]["paid"]:
            return
        lines, found = units_of({"line1": units}), self.orders[name]
        (line,) = self.pointing.floor.order(found).lines
        done = self.twice(lambda shop: shop.orders.cancel(order=found.id, reason="x", lines=lines))
        assert (done is not None) is (line.allocated >= units)
        if done is not None:
            self.model.units_back(name, units)
            self._complete(name)

    @rule(number=numbers, units=st.integers(1, 3))
    def deliver(self, number: int, units: int) -> None:
        self._deliver(self.some_order(number), units)

    def _deliver(self, name: str, units: int) -> None:
        lines, found = units_of({"line1": units}), self.orders[name]
        parcel = self.twice(lambda shop: shop.fulfilment.ship(order=found.id, lines=lines))
        if parcel is not None:
            self.twice(lambda shop: shop.fulfilment.deliver(order=found.id, parcel=parcel.id))
            self._complete(name)

    def _complete(self, name: str) -> None:
        if self.pointing.floor.order(self.orders[name]).status is orders.OrderStatus.COMPLETED:
            self.model.completed(name)

    @rule(number=numbers, units=st.integers(1, 3))
    def give_back(self, number: int, units: int) -> None:
        name = self.some_order(number)
        lines, found = units_of({"line1": units}), {"order": self.orders[name].id}
        claim = self.twice(
            lambda shop: shop.aftersales.request_return(**found, lines=lines, reason="x")
        )
        if claim is None:
            return
        named = {**found, "claim": claim.id}
        self.twice(lambda shop: shop.aftersales.approve_return(**named))
        self.twice(lambda shop: shop.aftersales.receive_return(**named, lines=lines))
        self.twice(lambda shop: shop.aftersales.accept_return(**named, lines=lines))
        self.model.units_back(name, units)

    # -- freezing -------------------------------------------------------------------------------

    @rule(member=members)
    def freeze_or_thaw(self, member: MemberId) -> None:
        frozen = member not in self.model.frozen
        for what in (points.AVAILABLE, points.PENDING, points.DEBT):
            account = points.account(what, member)
            self.twice(
                lambda shop, account=account: shop.ledger.freeze(  # type: ignore[misc]  # bound to this turn
                    account=account, frozen=frozen
                )
            )
        self.model.frozen ^= {member}

    # -- by hand --------------------------------------------------------------------------------

    @rule(member=members, count=counts)
    def give_points(self, member: MemberId, count: int) -> None:
        self.twice(lambda shop: shop.points.adjust(member=member, change=count, reason="x"))
        self.model.given(self.model.holder[member], count)

    @rule(member=members, count=counts)
    def take_points(self, member: MemberId, count: int) -> None:
        done = self.twice(lambda shop: shop.points.adjust(member=member, change=-count, reason="x"))
        assert (done is not None) is self.model.taken(self.model.holder[member], count)

    @rule(member=members)
    def take_all_points(self, member: MemberId) -> None:
        usable = self.model.usable(self.model.holder[member])
        if usable:
            self.take_points(member, usable)

    @rule(member=members, occasion=st.sampled_from(["r1", "r2"]))
    def review(self, member: MemberId, occasion: str) -> None:
        given = self.twice(
            lambda shop: shop.points.award(member=member, event="review", occasion=occasion)
        )
        holder = self.model.holder[member]
        known = {f"{one}{occasion}" for one in PEOPLE if self.model.holder[one] == holder}
        assert given == (0 if known & self.occasions else 20)
        self.occasions.add(f"{member}{occasion}")
        if given:
            self.model.given(holder, given)

    @precondition(lambda self: self.model.holder[ANN] == ANN)
    @rule(shut=st.booleans(), number=numbers)
    def become_one_and_give_something_back(self, *, shut: bool, number: int) -> None:
        done = self.twice(lambda shop: shop.membership.merge(member=ANN, into=BOB))
        assert (done is not None) is self.model.merged(ANN, BOB)
        if done is not None and shut is not (ANN in self.model.frozen):
            self.freeze_or_thaw(ANN)
        self.give_back(number, 1)

    # -- time -----------------------------------------------------------------------------------

    @rule(hours=st.sampled_from([1, 30, 24 * 5, 24 * 8]))
    def time_passes(self, hours: int) -> None:
        self.pointing.floor.pass_time(hours=hours)
        self.model.at = self.pointing.floor.clock.at

    @rule()
    def do_what_is_due(self) -> None:
        self.pointing.floor.run_due()
        self.model.due()

    @rule()
    def a_week_goes_by(self) -> None:
        self.time_passes(24 * 8)
        self.do_what_is_due()

    # -- what must hold -------------------------------------------------------------------------

    @invariant()
    def members_have_what_the_model_says(self) -> None:
        for member in PEOPLE:
            found, holder = self.shop.points.balance(member=member), self.model.holder[member]
            assert found.available == self.model.usable(holder)
            assert found.pending == self.model.pending[holder]
            assert found.held == self.model.held(holder)
            assert found.debt == self.model.debt[holder]
            account = points.account(points.AVAILABLE, member)
            lots: Counter[object] = Counter()
            for lot in self.shop.ledger.lots(account=account, limit=200).items:
                assert lot.expires_at is not None
                lots[lot.expires_at.astimezone(UTC)] += lot.remaining
            assert +lots == +Counter(self.model.lots[member])

    @invariant()
    def points_issued_are_somewhere(self) -> None:
        ledger = self.shop.ledger
        kept = {
            name: ledger.balance(account=account).balance
            for name, account in (
                ("issued", points.ISSUED),
                ("spent", points.SPENT),
                ("expired", points.EXPIRED),
                ("clawed_back", points.CLAWED_BACK),
            )
        }
        assert kept == self.model.house
        own = sum(
            ledger.balance(account=points.account(what, member)).balance
            for member in PEOPLE
            for what in (points.PENDING, points.AVAILABLE)
        )
        debt = sum(self.model.debt.values())
        gone = kept["spent"] + kept["expired"] + kept["clawed_back"]
        assert kept["issued"] + debt == own + gone


class TestPoints:
    """Points issued = pending + available + spent + expired + clawed back, per lot, debts being
    what was clawed back before it was there; and every command given twice is one."""

    def test_points_are_conserved_under_any_sequence_of_moves(self, store: Store) -> None:
        examples = {"memory": 60, "sqlite": 8, "postgres": 5, "mariadb": 3}
        run(Points, store, steps=25, examples=examples)
        assert store.opened
