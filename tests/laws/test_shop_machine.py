"""A whole shop under any sequence of sales, beside a model of plain dictionaries."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from attrs import define, field
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from selfshop import open_shop
from selfshop.domain import aftersales, fulfilment, inventory, orders
from tests.books import all_orders, check_books
from tests.player import GOODS, SKUS, Player, open_player

pytestmark = pytest.mark.law

HOLD, PAY = timedelta(minutes=15), timedelta(minutes=30)
some_order = st.integers(0, 2)


@define
class Sold:
    """What the model knows of one order: units by SKU, and where each of them stands."""

    units: dict[str, int]
    until: datetime
    status: str = "pending_payment"
    cancelled: dict[str, int] = field(factory=dict)
    shipped: dict[str, int] = field(factory=dict)
    delivered: dict[str, int] = field(factory=dict)
    returned: dict[str, int] = field(factory=dict)
    told: set[int] = field(factory=set)

    def left(self, sku: str) -> int:
        """Units neither cancelled nor shipped."""
        return self.units[sku] - self.cancelled.get(sku, 0) - self.shipped.get(sku, 0)

    def derive(self) -> None:
        """Follow from the units, once paid."""
        wanted = {s: n - self.cancelled.get(s, 0) for s, n in self.units.items()}
        if not any(wanted.values()):
            self.status = "cancelled"
        elif all(self.delivered.get(s, 0) == n for s, n in wanted.items()):
            self.status = "completed"
        else:
            self.status = "processing" if any(self.shipped.values()) else "placed"


def add(to: dict[str, int], units: dict[str, int]) -> None:
    for sku, count in units.items():
        to[sku] = to.get(sku, 0) + count


class ShopMachine(RuleBasedStateMachine):
    """The shop on one side, dictionaries on the other; `expect` says what the shop must answer."""

    def __init__(self) -> None:
        super().__init__()
        self.player: Player = open_player(partial(open_shop, "memory://"))
        self.on_hand = {goods.sku: goods.units for goods in GOODS}
        self.held: list[tuple[dict[str, int], datetime]] = []
        self.sold: list[Sold] = []
        self.parcels: list[tuple[Sold, dict[str, int]]] = []
        self.claims: list[list[Any]] = []

    @property
    def now(self) -> datetime:
        return self.player.floor.clock.now()

    def available(self, sku: str) -> int:
        """What is there less what is held and not over, or promised for good."""
        kept = sum(units.get(sku, 0) for units, until in self.held if self.now < until)
        for order in self.sold:
            waits = order.status == "pending_payment" and self.now < order.until
            if waits or order.status in {"placed", "processing"}:
                kept += order.left(sku) if sku in order.units else 0
        return self.on_hand[sku] - kept

    def expect(self, answer: object, kind: type, *, ok: bool) -> bool:
        """Assert that the shop agreed or refused, as the model says."""
        assert isinstance(answer, kind) == ok, answer
        return ok

    def pick(self, there: list[Any], number: int) -> Any:
        return there[-1 - number % len(there)] if there else None

    def sale(self, number: int) -> Sold | None:
        order: Sold | None = self.pick(self.sold, number)
        if order is not None and order.status == "pending_payment" and self.now >= order.until:
            order.status = "expired"
        return order

    @rule(sku=st.integers(0, 2), count=st.integers(1, 4))
    def receive_stock(self, sku: int, count: int) -> None:
        assert self.player.play(("receive_stock", (sku, count))) == count
        self.on_hand[SKUS[sku]] += count

    @rule(sku=st.integers(0, 2), count=st.integers(1, 4))
    def hold(self, sku: int, count: int) -> None:
        ok = self.available(SKUS[sku]) >= count
        if self.expect(self.player.play(("hold", (sku, count))), inventory.Hold, ok=ok):
            self.held.append(({SKUS[sku]: count}, self.now + HOLD))

    @rule(counts=st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 4)))
    def place(self, counts: tuple[int, int, int]) -> None:
        units = {sku: count for sku, count in zip(SKUS, counts, strict=True) if count}
        ok = bool(units) and all(self.available(sku) >= n for sku, n in units.items())
        if self.expect(self.player.play(("place", counts)), orders.Order, ok=ok):
            free = set(units) == {"cup"}
            sold = Sold(units, self.now + PAY, "placed" if free else "pending_payment")
            self.sold.append(sold)

    @rule(number=some_order)
    def pay(self, number: int) -> None:
        self.player.play(("pay", (number,)))
        order = self.sale(number)
        if order is not None and order.status == "pending_payment":
            order.status = "placed"

    @rule(number=some_order, transaction=st.integers(1, 2))
    def tell(self, number: int, transaction: int) -> None:
        order = self.sale(number)
        self.player.play(("tell", (number, transaction)))
        if order is not None and order.status == "pending_payment":
            order.status = "placed"

    @rule(number=some_order, count=st.integers(0, 2))
    def cancel(self, number: int, count: int) -> None:
        answer = self.player.play(("cancel", (number, count)))
        order = self.sale(number)
        if order is None:
            return
        first = min(order.units)
        units = {first: count} if count else {s: order.left(s) for s in order.units}
        lapses = self.sold and isinstance(answer, orders.Order) and answer.status == "expired"
        if order.status == "pending_payment":
            ok = not count
        elif order.status == "expired":
            ok = bool(lapses)
        else:
            whole = count or not any(order.shipped.values())
            ok = order.status in {"placed", "processing"} and bool(whole)
            ok = ok and (not count or order.left(first) >= count)
        if self.expect(answer, orders.Order, ok=ok) and order.status != "expired":
            add(order.cancelled, units)
            order.derive()

    @rule(number=some_order, count=st.integers(0, 2))
    def ship(self, number: int, count: int) -> None:
        answer = self.player.play(("ship", (number, count)))
        order = self.sale(number)
        if order is None:
            return
        first = min(order.units)
        left = {s: order.left(s) for s in order.units if order.left(s)}
        units = {first: count} if count else left
        ok = order.status in {"placed", "processing"} and bool(left)
        ok = ok and (not count or order.left(first) >= count)
        if self.expect(answer, fulfilment.Parcel, ok=ok):
            add(order.shipped, units)
            add(self.on_hand, {sku: -n for sku, n in units.items()})
            order.derive()
            self.parcels.append((order, units))

    @rule(number=st.integers(0, 2))
    def deliver(self, number: int) -> None:
        answer = self.player.play(("deliver", (number,)))
        parcel = self.pick(self.parcels, number)
        if parcel is None:
            return
        order, units = parcel
        if self.expect(answer, fulfilment.Parcel, ok=bool(units)):
            add(order.delivered, units)
            order.derive()
            place = len(self.parcels) - 1 - number % len(self.parcels)
            self.parcels[place] = (order, {})

    @rule(number=some_order, count=st.integers(1, 2))
    def ask_back(self, number: int, count: int) -> None:
        answer = self.player.play(("ask", (number, count)))
        order = self.sale(number)
        if order is None:
            return
        first = min(order.units)
        asked = sum(
            claim[2]
            for claim in self.claims
            if claim[0] is order and claim[3] in {"requested", "received"}
        )
        there = order.delivered.get(first, 0) - order.returned.get(first, 0) - asked
        if self.expect(answer, aftersales.Return, ok=there >= count):
            self.claims.append([order, first, count, "requested"])

    @rule(number=st.integers(0, 2))
    def take_in(self, number: int) -> None:
        answer = self.player.play(("take_in", (number,)))
        claim = self.pick(self.claims, number)
        if claim and self.expect(answer, aftersales.Return, ok=claim[3] == "requested"):
            claim[3] = "received"

    @rule(number=st.integers(0, 2), restock=st.integers(0, 1))
    def accept(self, number: int, restock: int) -> None:
        answer = self.player.play(("accept", (number, restock)))
        claim = self.pick(self.claims, number)
        if claim is None:
            return
        order, sku, count, status = claim
        assert isinstance(answer, tuple) == (status != "received"), answer
        if status == "received":
            claim[3] = "settled"
            add(order.returned, {sku: count})
            add(self.on_hand, {sku: count * restock})

    @rule(counts=st.tuples(st.integers(0, 1), st.integers(0, 1), st.integers(1, 3)))
    def sell(self, counts: tuple[int, int, int]) -> None:
        """Go the whole road at once, so that what comes after it is met often."""
        self.place(counts)
        self.pay(0)
        self.ship(0, 0)
        self.deliver(0)

    @rule(number=some_order, count=st.integers(1, 2), restock=st.integers(0, 1))
    def give_back(self, number: int, count: int, restock: int) -> None:
        """Ask, send and accept at once."""
        self.ask_back(number, count)
        self.take_in(0)
        self.accept(0, restock)

    @rule(minutes=st.integers(1, 20))
    def wait(self, minutes: int) -> None:
        self.player.play(("wait", (minutes,)))
        for number in range(len(self.sold)):
            self.sale(number)

    @rule(limit=st.integers(1, 5))
    def run_due(self, limit: int) -> None:
        self.player.play(("run_due", (limit,)))

    @invariant()
    def every_unit_stands_where_the_model_says(self) -> None:
        for order, sold in zip(self.player.placed, self.sold, strict=True):
            real = self.player.shop.orders.get(order=order.id)
            waiting = sold.status == "expired" and real.status == "pending_payment"
            assert waiting or real.status == sold.status
            for line in real.lines:
                if sold.status != "expired":
                    assert line.cancelled == sold.cancelled.get(line.sku, 0)
                assert line.shipped == sold.shipped.get(line.sku, 0)
                assert line.delivered == sold.delivered.get(line.sku, 0)
                assert line.returned == sold.returned.get(line.sku, 0)

    @invariant()
    def counters_are_the_model_s(self) -> None:
        for sku in SKUS:
            level = self.player.shop.inventory.level(sku=sku)  # type: ignore[arg-type]  # plain text
            assert level.on_hand == self.on_hand[sku]
            assert level.available <= self.available(sku)

    @invariant()
    def the_books_are_balanced(self) -> None:
        check_books(self.player.shop, SKUS, [hold.id for hold in self.player.holds])

    def teardown(self) -> None:
        """Sweep everything: nothing is held for nobody, and no money is left on its way."""
        player = getattr(self, "player", None)
        if player is None:
            return
        player.play(("wait", (60,)))
        while player.floor.run_due().more:
            pass
        assert {player.shop.inventory.level(sku=sku).held for sku in SKUS} == {0}
        for order in all_orders(player.shop):
            assert not [t for t in player.shop.payments.takings(order=order.id) if t.refunding]
            assert order.status is not orders.OrderStatus.PENDING_PAYMENT
        check_books(player.shop, SKUS, [hold.id for hold in player.holds])


class TestAShop:
    """Whatever is sold, paid, cancelled, shipped and returned, the shop's books stay balanced."""

    def test_under_any_sequence(self) -> None:
        run_state_machine_as_test(
            ShopMachine, settings=settings(max_examples=25, stateful_step_count=40)
        )
