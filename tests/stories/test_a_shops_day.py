"""A shop's day, from the first parcel of tea to the last refund, told through `Shop` alone."""

from selfshop import Customer, Money, Shop, System
from selfshop.domain import orders, promotions
from selfshop.domain.shared import LineId, MemberId, RuleId, SkuId
from selfshop.testing.builders import Goods, cart, furnish
from selfshop.testing.fixed import StoppedClock
from selfshop.testing.scripted_provider import ScriptedProvider
from tests.books import check_books
from tests.each_store import Store
from tests.floor import HOME, World, units_of

S = orders.OrderStatus


def fill_the_shelves(shop: Shop) -> None:
    """Put goods on sale; whoever spends 30.00 gets 5.00 off."""
    tea, pot = Goods(sku="tea", price="12.90", units=10), Goods(sku="pot", price="89.00", units=2)
    furnish(shop, tea, pot, members=["ann", "bob"])
    five_off = promotions.benefits.AmountOff(amount=Money.of("5.00", "CNY"))
    spend = promotions.SpendAtLeast(amount=Money.of("30.00", "CNY"))
    rule = promotions.Rule(id=RuleId("5off"), layer="order", condition=spend, benefit=five_off)
    shop.promotions.publish(rules=(rule,))


def test_a_shops_day(store: Store) -> None:
    clock, world, bank = StoppedClock(), World(), ScriptedProvider(name="online")
    shop = store.open(clock=clock, providers=[bank], relay=world).acting_as(System())
    fill_the_shelves(shop)

    # Morning: Ann wants three teas and both pots, sees what they cost, and pays exactly that.
    ann, wanted = shop.acting_as(Customer(id=MemberId("ann"))), cart({"tea": 3, "pot": 2})
    quote = ann.checkout.quote(cart=wanted)
    assert quote.payable == 3 * 1290 + 2 * 8900 - 500
    order = ann.orders.place(cart=wanted, quote_hash=quote.hash, ship_to=HOME).id
    (payment,) = ann.payments.get(order=order)
    ann.payments.charge(order=order, payment=payment.id)
    assert ann.orders.get(order=order).status is S.PLACED

    # Bob holds the rest of the tea and forgets about it; his time runs out, and it is for sale.
    bob, rest = shop.acting_as(Customer(id=MemberId("bob"))), cart({"tea": 7})
    forgotten = bob.orders.place(cart=rest, quote_hash=bob.checkout.quote(cart=rest).hash)
    assert shop.inventory.available(sku=SkuId("tea")) == 0
    clock.at = forgotten.pay_before
    assert shop.due.run().done["orders_expired"] == 1
    assert shop.inventory.available(sku=SkuId("tea")) == 7
    assert bob.payments.get(order=forgotten.id)[0].status.value == "expired"

    # Noon: the teas go out first; Ann thinks better of one pot; the other follows.
    first = shop.fulfilment.ship(order=order, lines=units_of({"line1": 3}), carrier="sf")
    ann.orders.cancel(order=order, reason="one_is_enough", lines=units_of({"line2": 1}))
    second = shop.fulfilment.ship(order=order, carrier="sf", tracking="SF-2")
    for parcel in (first, second):
        shop.fulfilment.deliver(order=order, parcel=parcel.id)
    assert ann.orders.get(order=order).status is S.COMPLETED

    # Evening: a tea comes back. Ann knows beforehand what she will get, and gets it.
    one_tea = units_of({"line1": 1})
    preview = ann.aftersales.preview_return(order=order, lines=one_tea)
    claim = ann.aftersales.request_return(order=order, lines=one_tea, reason="too_bitter").id
    shop.aftersales.approve_return(order=order, claim=claim)
    shop.aftersales.receive_return(order=order, claim=claim, lines=one_tea)
    accepted = shop.aftersales.accept_return(
        order=order, claim=claim, lines=one_tea, restock=(LineId("1"),)
    )
    assert accepted.settlement == preview

    # Night: the money is sent back, the world is told, and the books are balanced.
    shop.due.run()
    assert {one.status.value for one in ann.payments.refunds(order=order)} == {"succeeded"}
    assert ann.aftersales.get(order=order)[0].status.value == "completed"
    assert shop.inventory.available(sku=SkuId("tea")) == 8
    assert {"orders.expired", "aftersales.completed"} <= {one.event.kind for one in world.heard}
    check_books(shop, ["tea", "pot"])
