"""Members under any sequence of what happens to them, on every store, beside a plain model."""

from collections import defaultdict
from datetime import datetime

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from selfshop import Customer
from selfshop.domain import orders
from selfshop.domain.membership import Birthday
from selfshop.domain.shared import MemberId
from tests.each_store import Store
from tests.machines import ShopMachine, run, tried
from tests.tiering import ANN, BOB, CAT, Tiering, open_tiering

pytestmark = pytest.mark.law

PEOPLE = (ANN, BOB, CAT)
RANKS = {None: 0, "silver": 1, "gold": 2}
members = st.sampled_from(PEOPLE)


class Members(ShopMachine):
    """Members buy, give back, have birthdays and are made one; the model is a list of what counts."""

    tiering: Tiering

    @initialize()
    def open(self) -> None:
        self.tiering = open_tiering(self.store.open)
        self.shop = self.tiering.shop
        self.shop.membership.register(member=CAT)
        #: (when, whose, how much) was booked.
        self.booked: list[tuple[datetime, MemberId, int]] = []
        self.bought: list[orders.Order] = []
        #: Whom each member was merged into.
        self.into: dict[MemberId, MemberId] = {}
        self.ranks: dict[MemberId, int] = dict.fromkeys(PEOPLE, 0)

    @property
    def now(self) -> datetime:
        """The instant it is."""
        return self.tiering.floor.clock.at

    def root(self, member: MemberId) -> MemberId:
        """Return whose member's doings are."""
        while member in self.into:
            member = self.into[member]
        return member

    def counted(self, member: MemberId, *, after: datetime | None = None) -> int:
        """Return what the model counts for a member after an instant."""
        return sum(
            change
            for at, whose, change in self.booked
            if self.root(whose) == self.root(member) and (after is None or at > after)
        )

    # -- what happens -------------------------------------------------------------------------

    @rule(member=members, units=st.integers(1, 60))
    def buy(self, member: MemberId, units: int) -> None:
        self.bought.append(self.tiering.buys(units, member))
        self.booked.append((self.now, member, 10 * units))

    @precondition(lambda self: self.bought)
    @rule(data=st.data())
    def give_back(self, data: st.DataObject) -> None:
        order = data.draw(st.sampled_from(self.bought))
        line = self.shop.orders.get(order=order.id).lines[0]
        if line.ordered == line.returned:
            return
        units = data.draw(st.integers(1, line.ordered - line.returned))
        own = sum(change for _, whose, change in self.booked if whose == order.member)
        self.tiering.gives_back(order, units)
        self.booked.append((self.now, order.member, -min(10 * units, own)))

    @rule(member=members, change=st.integers(-300, 300).filter(bool))
    def adjust(self, member: MemberId, change: int) -> None:
        own = sum(one for _, whose, one in self.booked if whose == self.root(member))
        done = self.twice(
            lambda shop: shop.membership.adjust_growth(member=member, change=change, reason="r")
        )
        assert (done is None) is (own + change < 0)
        if done is not None:
            self.booked.append((self.now, self.root(member), change))

    @rule(member=members, into=members)
    def merge(self, member: MemberId, into: MemberId) -> None:
        total = sum(map(self.growth, PEOPLE))
        done = self.twice(lambda shop: shop.membership.merge(member=member, into=into))
        refused = member == into or member in self.into or into in self.into
        assert (done is None) is refused
        assert sum(map(self.growth, PEOPLE)) == total
        if done is not None:
            self.into[member] = into

    def growth(self, member: MemberId) -> int:
        """Return what is booked on a member's own account."""
        found = self.shop.ledger.accounts_of(member=member)
        return sum(one.balance for one in found if one.account.unit == "growth")

    @rule(member=members, month=st.integers(1, 12), day=st.integers(1, 28))
    def tell(self, member: MemberId, month: int, day: int) -> None:
        customer = self.shop.acting_as(Customer(id=member))
        birthday = Birthday(month=month, day=day)
        told = tried(lambda: customer.membership.tell(member=member, birthday=birthday))
        assert (told == "member.merged") is (member in self.into)

    @rule(days=st.sampled_from([1, 40, 200, 366]))
    def time_goes_by(self, days: int) -> None:
        before = {name: self.tiering.file(name).standing for name in PEOPLE}
        self.tiering.due(days=days)
        for name in PEOPLE:
            until = before[name].until
            if until is None or until > self.now:
                assert self.tiering.file(name).standing.earned == before[name].earned
            self.ranks[name] = RANKS[self.tiering.file(name).standing.earned]

    # -- what holds ---------------------------------------------------------------------------

    @invariant()
    def growth_is_what_was_booked(self) -> None:
        start = self.now - relativedelta(months=12)
        for member in PEOPLE:
            own = sum(change for _, whose, change in self.booked if whose == member)
            assert self.growth(member) == own
            assert self.tiering.growth(member) == self.counted(member, after=start)

    @invariant()
    def nobody_waits_for_a_tier_and_none_is_lost_between_periods(self) -> None:
        start = self.now - relativedelta(months=12)
        for member in PEOPLE:
            if member in self.into:
                continue
            rank = RANKS[self.tiering.file(member).standing.earned]
            came = self.counted(member, after=start)
            touched = any(
                self.root(whose) == member and at == self.now for at, whose, _ in self.booked
            )
            if touched:
                assert rank >= (2 if came >= 500 else 1 if came >= 100 else 0)
            assert rank >= self.ranks[member]
            assert self.tiering.tier(member) == self.tiering.file(member).standing.earned
            self.ranks[member] = rank

    @invariant()
    def a_year_has_one_gift(self) -> None:
        given: dict[tuple[MemberId, object], int] = defaultdict(int)
        for heard in self.tiering.floor.world.heard:
            if heard.event.kind == "membership.gift_given":
                given[self.root(MemberId(heard.event.root)), heard.event.facts["year"]] += 1
        merged_later = bool(self.into)
        assert merged_later or all(count == 1 for count in given.values())


class TestMembers:
    """A member MUST rise at once and fall only as a period ends; growth MUST be the fold of what was
    booked, made one or not; and nobody MUST have two birthday gifts a year."""

    def test_rise_and_fall_under_any_sequence_of_moves(self, store: Store) -> None:
        examples = {"memory": 40, "sqlite": 5, "postgres": 4, "mariadb": 2}
        run(Members, store, steps=20, examples=examples)
        assert store.opened
