"""The shop floor: a furnished shop with everything outside of it at hand, and a sale in one call."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from attrs import evolve, frozen

from selfshop import Customer, Money, Shop, System, open_shop
from selfshop.application.processes.due import Report
from selfshop.application.processes.returning import Accepted
from selfshop.domain import aftersales, checkout, fulfilment, membership, orders, payments
from selfshop.domain.shared import LineId, MemberId, SkuId
from selfshop.ports.events import Recorded
from selfshop.testing.builders import Goods, cart, furnish
from selfshop.testing.fixed import CountingIds, SeededChance, StoppedClock
from selfshop.testing.scripted_provider import Act, ScriptedProvider

HOME = membership.Address(
    name="Li Xiaoming", country="CN", city="Hangzhou", street="Wensan Road 90", phone="13800001111"
)
GOODS = (
    Goods(sku="tea", price="12.90", units=20),
    Goods(sku="pot", price="89.00", units=5),
    Goods(sku="leaflet", price="0.00", units=50),
)
MEMBERS = ("ann", "bob")
_HOST = System()


class World:
    """Serves `ports.events.Relay`: hears all events, unless the line is cut."""

    def __init__(self) -> None:
        self.heard: list[Recorded] = []
        self.cut = False

    def deliver(self, events: Sequence[Recorded]) -> None:
        """Hear *events*."""
        if self.cut:
            raise ConnectionError("nobody listens")
        self.heard.extend(events)


@frozen(kw_only=True)
class Floor:
    """One shop, its clock, its payment provider and the world that hears its events."""

    shop: Shop
    clock: StoppedClock
    provider: ScriptedProvider
    world: World

    # -- binding ------------------------------------------------------------------------------

    def customer(self, member: str = "ann", *, key: str | None = None) -> Shop:
        """Return the shop as a customer sees it."""
        return self.shop.acting_as(Customer(id=MemberId(member)), key=key)

    def pass_time(self, **how: int) -> None:
        """Move the clock on, as in ``pass_time(minutes=30)``."""
        self.clock.move(timedelta(**how))

    # -- a sale -------------------------------------------------------------------------------

    def place(
        self, units: Mapping[str, int] | checkout.Cart, *, member: str = "ann", **more: Any
    ) -> orders.Order:
        """Quote and place an order by a customer."""
        buyer, wanted = self.customer(member), units
        if not isinstance(wanted, checkout.Cart):
            wanted = cart(wanted)
        quote = buyer.checkout.quote(cart=wanted)
        return buyer.orders.place(cart=wanted, quote_hash=quote.hash, **more)

    def intent(self, order: orders.Order) -> payments.PaymentIntent:
        """Return the latest payment of an order."""
        return self.shop.payments.get(order=order.id)[-1]

    def pay(self, order: orders.Order) -> orders.Order:
        """Charge the latest payment of an order."""
        self.shop.payments.charge(order=order.id, payment=self.intent(order).id)
        return self.order(order)

    def receipt(
        self, order: orders.Order, transaction: str = "t1", /, **but: Any
    ) -> payments.Receipt:
        """Return the receipt that pays an order, with differences."""
        intent = self.intent(order)
        plain = payments.Receipt(
            order=order.id,
            payment=intent.id,
            amount=Money(intent.amount, intent.currency),
            payee=intent.payee,
            provider=intent.provider,
            transaction=transaction,
        )
        return evolve(plain, **but)

    def bought(self, units: Mapping[str, int], **more: Any) -> orders.Order:
        """Place an order and pay it."""
        placed = self.place(units, **more)
        return placed if placed.payable == 0 else self.pay(placed)

    def ship(self, order: orders.Order, **counts: int) -> fulfilment.Parcel:
        """Hand over units by line, as in ``ship(order, line1=2)``; none named = all."""
        return self.shop.fulfilment.ship(order=order.id, lines=units_of(counts) or None)

    def deliver(self, parcel: fulfilment.Parcel) -> orders.Order:
        """Let a parcel be signed for."""
        self.shop.fulfilment.deliver(order=parcel.order, parcel=parcel.id)
        return self.shop.orders.get(order=parcel.order)

    def delivered(self, units: Mapping[str, int], **more: Any) -> orders.Order:
        """Sell and deliver."""
        return self.deliver(self.ship(self.bought(units, **more)))

    def send_back(self, order: orders.Order, **counts: int) -> aftersales.Return:
        """Ask for a return, have it approved, and let all of its goods arrive."""
        asked = self.shop.aftersales.request_return(
            order=order.id, lines=units_of(counts), reason="changed_mind"
        )
        self.shop.aftersales.approve_return(order=order.id, claim=asked.id)
        return self.shop.aftersales.receive_return(
            order=order.id, claim=asked.id, lines=units_of(counts)
        )

    def accept(self, claim: aftersales.Return, *restock: str) -> Accepted:
        """Accept all that has arrived of a return, and put the named lines back on sale."""
        lines = tuple(
            orders.LineUnits(line=line.line, quantity=line.received)
            for line in claim.lines
            if line.received
        )
        return self.shop.aftersales.accept_return(
            order=claim.order, claim=claim.id, lines=lines, restock=tuple(map(LineId, restock))
        )

    def run_due(self, limit: int = 1_000) -> Report:
        """Do what is due."""
        return self.shop.due.run(limit=limit)

    # -- looking ------------------------------------------------------------------------------

    def order(self, order: orders.Order) -> orders.Order:
        """Return an order as it stands."""
        return self.shop.orders.get(order=order.id)

    def taking(self, order: orders.Order) -> payments.Taking:
        """Return the only taking of an order."""
        (only,) = self.shop.payments.takings(order=order.id)
        return only

    def refunds(self, order: orders.Order) -> list[tuple[int, str]]:
        """Return amount and status of each refund of an order."""
        return [(r.amount, r.status.value) for r in self.shop.payments.refunds(order=order.id)]

    def available(self, sku: str) -> int:
        """Return how many units of a SKU can be promised."""
        return self.shop.inventory.available(sku=SkuId(sku))


def open_floor(
    open_: Callable[..., Shop],
    *,
    goods: Sequence[Goods] = GOODS,
    charges: Sequence[Act] = (),
    refunds: Sequence[Act] = (),
    ids: object = None,
) -> Floor:
    """Open a furnished shop; *charges* and *refunds* are the provider's script."""
    clock, world = StoppedClock(), World()
    provider = ScriptedProvider(name="online", charges=charges, refunds=refunds)
    # With codes of cards and coupons that differ from run to run, no failure could be replayed.
    shop = open_(
        clock=clock,
        ids=CountingIds() if ids is None else ids,
        chance=SeededChance(),
        providers=[provider],
        relay=world,
    ).acting_as(_HOST)
    furnish(shop, *goods, members=MEMBERS)
    return Floor(shop=shop, clock=clock, provider=provider, world=world)


def memory_floor(**how: Any) -> Floor:
    """Open a furnished shop in memory."""
    return open_floor(lambda **options: open_shop("memory://", **options), **how)


def units_of(counts: Mapping[str, int]) -> tuple[orders.LineUnits, ...]:
    """Return units by line: ``line1=2`` is two of line ``1``."""
    return tuple(
        orders.LineUnits(line=LineId(name.removeprefix("line")), quantity=count)
        for name, count in counts.items()
    )
