"""Plays steps on a shop floor: plain words and numbers in, comparable answers out.

The same steps can be played on every store; what a step means depends on what is there, so that
any list of steps can be played.
"""

from collections.abc import Callable, Mapping
from typing import Any

from attrs import define, evolve, field

from selfshop import Money, Shop, ShopError, System
from selfshop.domain import aftersales, fulfilment, inventory, orders, promotions
from selfshop.domain.shared import OrderId, RuleId
from selfshop.testing.builders import Goods, stock_line
from tests.floor import Floor, open_floor, units_of

SKUS = ("cup", "pot", "tea")
GOODS = (
    Goods(sku="cup", price="0.00", units=6),
    Goods(sku="pot", price="89.00", units=4),
    Goods(sku="tea", price="12.90", units=12),
)
#: Uneven by intent: 5.00 and 7.00 do not divide by most quantities.
RULES = (
    promotions.Rule(
        id=RuleId("five-off"),
        layer="order",
        condition=promotions.SpendAtLeast(amount=Money.of("30.00", "CNY")),
        benefit=promotions.benefits.AmountOff(amount=Money.of("5.00", "CNY"), every=True),
    ),
)

#: What is done, and the numbers that it is done with.
Step = tuple[str, tuple[int, ...]]


@define
class Player:
    """Remembers what there is to do something with."""

    floor: Floor
    placed: list[orders.Order] = field(factory=list)
    holds: list[inventory.Hold] = field(factory=list)
    parcels: list[fulfilment.Parcel] = field(factory=list)
    claims: list[aftersales.Return] = field(factory=list)
    tries: int = 0

    @property
    def shop(self) -> Shop:
        """The shop as the host sees it."""
        return self.floor.shop

    def play(self, step: Step) -> object:
        """Do one step; return the answer, or the code and facts of the refusal."""
        name, numbers = step
        do: Callable[..., object] = getattr(self, name)
        try:
            return do(*numbers)
        except ShopError as no:
            return (type(no).__name__, no.code, dict(no.facts))

    def receive_stock(self, sku: int, count: int) -> object:
        """Take goods in."""
        return self.shop.inventory.receive_stock(lines=(stock_line(SKUS[sku], count),))

    def hold(self, sku: int, count: int) -> object:
        """Keep goods for Ann."""
        lines = (stock_line(SKUS[sku], count),)
        self.holds.append(self.floor.customer().inventory.hold(lines=lines))
        return self.holds[-1]

    def release(self, hold: int) -> object:
        """Let a hold go."""
        held = self.holds[hold % len(self.holds)].id if self.holds else None
        return held and self.floor.customer().inventory.release(hold=held)

    def place(self, cups: int, pots: int, teas: int) -> object:
        """Order goods for Ann."""
        wanted = dict(zip(SKUS, (cups, pots, teas), strict=True))
        units = {sku: count for sku, count in wanted.items() if count}
        if units:
            self.placed.append(self.floor.place(units))
        return self.placed[-1] if units else None

    def place_held(self, hold: int) -> object:
        """Order what a hold keeps."""
        if not self.holds:
            return None
        held = self.holds[hold % len(self.holds)]
        units: dict[str, int] = {line.sku: line.quantity for line in held.lines}
        self.placed.append(self.floor.place(units, hold=held.id))
        return self.placed[-1]

    def pay(self, order: int) -> object:
        """Charge an order."""
        found = self._order(order)
        intents = self.shop.payments.get(order=found.id) if found else ()
        if not intents:
            return None
        return self.shop.payments.charge(order=intents[0].order, payment=intents[0].id)

    def tell(self, order: int, transaction: int) -> object:
        """Say that money has come, perhaps again, perhaps too late."""
        found = self._order(order)
        intents = self.shop.payments.get(order=found.id) if found else ()
        if found is None or not intents:
            return None
        receipt = self.floor.receipt(found, f"{found.id}-t{transaction}")
        return self.shop.payments.receive(receipt=receipt)

    def cancel(self, order: int, count: int) -> object:
        """Cancel an order (0) or so many units of its first line."""
        found = self._order(order)
        lines = None if found is None or not count else self._first(found, count)
        return found and self.shop.orders.cancel(order=found.id, reason="no", lines=lines)

    def ship(self, order: int, count: int) -> object:
        """Ship all that is left (0) or so many units of the first line."""
        found = self._order(order)
        if found is None:
            return None
        lines = self._first(found, count) if count else None
        self.parcels.append(self.shop.fulfilment.ship(order=found.id, lines=lines))
        return self.parcels[-1]

    def deliver(self, parcel: int) -> object:
        """Have a parcel signed for."""
        found = self._of(self.parcels, parcel)
        return found and self.shop.fulfilment.deliver(order=found.order, parcel=found.id)

    def ask(self, order: int, count: int) -> object:
        """Ask to give units of the first line back."""
        found = self._order(order)
        if found is None:
            return None
        self.claims.append(
            self.floor.customer().aftersales.request_return(
                order=found.id, lines=self._first(found, count), reason="no"
            )
        )
        return self.claims[-1]

    def take_in(self, claim: int) -> object:
        """Approve a return and count its goods in."""
        found = self._of(self.claims, claim)
        if found is None:
            return None
        desk = self.shop.aftersales
        desk.approve_return(order=found.order, claim=found.id)
        return desk.receive_return(order=found.order, claim=found.id, lines=_asked(found))

    def accept(self, claim: int, restock: int) -> object:
        """Accept a return, fit for sale (1) or not."""
        found = self._of(self.claims, claim)
        if found is None:
            return None
        lines = _asked(found)
        fit = tuple(part.line for part in lines) if restock else ()
        return self.shop.aftersales.accept_return(
            order=found.order, claim=found.id, lines=lines, restock=fit
        )

    def withdraw(self, claim: int) -> object:
        """Withdraw a return."""
        found = self._of(self.claims, claim)
        return found and self.floor.customer().aftersales.cancel_return(
            order=found.order, claim=found.id
        )

    def wait(self, minutes: int) -> object:
        """Let time pass."""
        self.floor.pass_time(minutes=minutes)
        return self.floor.clock.now()

    def run_due(self, limit: int) -> object:
        """Do what is due."""
        return self.floor.run_due(limit=limit)

    def repeat(self, order: int) -> object:
        """Cancel under a key, twice: the answer is the same."""
        found = self._order(order)
        if found is None:
            return None
        self.tries += 1
        keyed = evolve(self, floor=evolve(self.floor, shop=self._keyed(f"k{self.tries}")))
        first, second = (keyed.play(("cancel", (order, 0))) for _ in range(2))
        assert first == second
        return first

    def _keyed(self, key: str) -> Shop:
        return self.shop.acting_as(System(), key=key)

    def _order(self, number: int) -> orders.Order | None:
        found = self._of(self.placed, number)
        return found and self.shop.orders.get(order=found.id)

    @staticmethod
    def _of(there: list[Any], number: int) -> Any:
        return there[-1 - number % len(there)] if there else None

    @staticmethod
    def _first(order: orders.Order, count: int) -> tuple[orders.LineUnits, ...]:
        return units_of({order.lines[0].line: count})


def _asked(claim: aftersales.Return) -> tuple[orders.LineUnits, ...]:
    return units_of({line.line: line.requested for line in claim.lines})


def open_player(open_: Callable[..., Shop]) -> Player:
    """Open a furnished shop with rules, to be played on."""
    floor = open_floor(open_, goods=GOODS)
    floor.shop.promotions.publish(rules=RULES)
    return Player(floor)


def snapshot(player: Player) -> Mapping[str, object]:
    """Return everything that can be read of a shop."""
    shop = player.shop
    ids: list[OrderId] = [order.id for order in player.placed]
    looks: Mapping[str, Callable[[OrderId], object]] = {
        "orders": lambda order: shop.orders.get(order=order),
        "payments": lambda order: shop.payments.get(order=order),
        "takings": lambda order: shop.payments.takings(order=order),
        "refunds": lambda order: shop.payments.refunds(order=order),
        "parcels": lambda order: shop.fulfilment.get(order=order),
        "returns": lambda order: shop.aftersales.get(order=order),
        "quotes": lambda order: shop.orders.get_quote(order=order),
    }
    seen: dict[str, object] = {name: [look(order) for order in ids] for name, look in looks.items()}
    seen["holds"] = [shop.inventory.get_hold(hold=held.id) for held in player.holds]
    for sku in SKUS:
        line = stock_line(sku, 1)
        seen[sku] = (
            shop.inventory.level(sku=line.sku),
            shop.inventory.movements(sku=line.sku),
        )
    seen["heard"] = player.floor.world.heard
    return seen
