"""Placing: what the buyer saw is what is charged, and its goods are kept."""

from typing import Any

import pytest
from attrs import evolve

from selfshop import Conflict, InvalidInput, Money, NotFound, Period, Refused
from selfshop.domain import checkout, inventory, orders, payments
from selfshop.domain.shared import LineId, MemberId, SkuId
from selfshop.testing.builders import cart, list_price, stock_line
from tests.books import check_books
from tests.each_store import rows_of
from tests.floor import HOME, Floor
from tests.rivals import overtaken

TEA_AND_POT = cart({"tea": 2, "pot": 1})


def place(floor: Floor, wanted: checkout.Cart = TEA_AND_POT, **more: Any) -> orders.Order:
    quote = floor.customer().checkout.quote(cart=wanted)
    return floor.customer().orders.place(cart=wanted, quote_hash=quote.hash, **more)


class TestPlacing:
    def test_an_order_costs_what_was_quoted_and_waits_for_its_money(self, any_floor: Floor) -> None:
        order = place(any_floor)
        assert order.status is orders.OrderStatus.PENDING_PAYMENT
        assert (order.payable, order.paid, order.member) == (2 * 1290 + 8900, 0, "ann")
        assert any_floor.order(order) == order
        assert any_floor.shop.orders.get_quote(order=order.id).hash == order.quote_hash
        check_books(any_floor.shop, ["tea", "pot"])

    def test_its_goods_are_held_until_it_must_be_paid(self, floor: Floor) -> None:
        order = place(floor)
        assert (floor.available("tea"), floor.available("pot")) == (18, 4)
        assert order.hold is not None
        assert floor.shop.inventory.get_hold(hold=order.hold).expires_at == order.pay_before

    def test_one_payment_is_asked_for(self, floor: Floor) -> None:
        order = place(floor)
        (intent,) = floor.customer().payments.get(order=order.id)
        assert (intent.amount, intent.status) == (order.payable, payments.IntentStatus.CREATED)
        assert intent.expires_at == order.pay_before

    def test_the_member_s_standing_orders_are_counted(self, any_floor: Floor) -> None:
        place(any_floor)
        place(any_floor)
        assert any_floor.shop.membership.get(member=MemberId("ann")).orders == 2

    def test_an_order_that_costs_nothing_is_placed_without_a_payment(
        self, any_floor: Floor
    ) -> None:
        order = place(any_floor, cart({"leaflet": 3}))
        assert order.status is orders.OrderStatus.PLACED
        assert any_floor.shop.payments.get(order=order.id) == ()
        assert any_floor.shop.inventory.level(sku=SkuId("leaflet")).allocated == 3
        check_books(any_floor.shop, ["leaflet"])

    def test_two_lines_of_one_sku_are_kept_together(self, any_floor: Floor) -> None:
        twice = checkout.Cart(
            lines=tuple(
                checkout.CartLine(line=LineId(name), sku=SkuId("tea"), quantity=count)
                for name, count in (("a", 2), ("b", 3))
            )
        )
        order = any_floor.pay(place(any_floor, twice))
        assert any_floor.shop.inventory.level(sku=SkuId("tea")).allocated == 5
        any_floor.ship(order)
        assert any_floor.shop.inventory.level(sku=SkuId("tea")).on_hand == 15
        check_books(any_floor.shop, ["tea"])

    def test_the_same_key_places_one_order(self, any_floor: Floor) -> None:
        quote = any_floor.customer().checkout.quote(cart=TEA_AND_POT)
        placed = [
            any_floor.customer(key="checkout-1").orders.place(
                cart=TEA_AND_POT, quote_hash=quote.hash
            )
            for _ in range(2)
        ]
        assert placed[0] == placed[1]
        assert any_floor.available("tea") == 18


class TestWhatTheBuyerSaw:
    def test_a_price_that_changed_is_refused_with_the_difference(self, floor: Floor) -> None:
        seen = floor.customer().checkout.quote(cart=TEA_AND_POT)
        floor.pass_time(seconds=1)
        raised = list_price("tea", "13.40")
        floor.shop.pricing.set_prices(prices=(since(raised, floor),))
        with pytest.raises(Refused) as no:
            floor.customer().orders.place(
                cart=TEA_AND_POT, quote_hash=seen.hash, payable=seen.payable
            )
        assert no.value.code == "quote.changed"
        assert no.value.facts["difference"] == "1.00"
        assert no.value.facts["payable"] == "115.80"
        assert no.value.facts["lines"] == {"1": "26.80", "2": "89.00"}
        assert floor.available("tea") == 20

    def test_the_hash_in_the_refusal_can_be_placed(self, floor: Floor) -> None:
        with pytest.raises(Refused) as no:
            floor.customer().orders.place(cart=TEA_AND_POT, quote_hash="0" * 64)
        again = str(no.value.facts["hash"])
        assert floor.customer().orders.place(cart=TEA_AND_POT, quote_hash=again).payable == 11480


def since(price: Any, floor: Floor) -> Any:
    """Let a price start now."""
    period = Period(from_=floor.clock.now())
    return evolve(price, entry=evolve(price.entry, period=period))


class TestWhoBuys:
    def test_a_customer_buys_for_themselves_alone(self, floor: Floor) -> None:
        with pytest.raises(InvalidInput) as no:
            place(floor, member=MemberId("bob"))
        assert no.value.path == "member"

    def test_staff_say_who_buys(self, floor: Floor) -> None:
        quote = floor.shop.checkout.quote(cart=TEA_AND_POT, member=MemberId("bob"))
        order = floor.shop.orders.place(
            cart=TEA_AND_POT, quote_hash=quote.hash, member=MemberId("bob")
        )
        assert order.member == "bob"
        with pytest.raises(InvalidInput):
            floor.shop.orders.place(cart=TEA_AND_POT, quote_hash=quote.hash)

    def test_a_customer_passes_no_adjustments(self, floor: Floor) -> None:
        off = checkout.Adjustment(amount=Money.of("5.00", "CNY"))
        cheap = checkout.Cart(
            lines=(checkout.CartLine(sku=SkuId("tea"), quantity=1, adjustments=(off,)),)
        )
        with pytest.raises(InvalidInput) as no:
            floor.customer().orders.place(cart=cheap, quote_hash="0" * 64)
        assert no.value.path == "cart.lines[0].adjustments"

    def test_what_is_not_yours_is_not_found(self, any_floor: Floor) -> None:
        order = place(any_floor, reference="web-1")
        bob = any_floor.customer("bob")
        for ask in (
            lambda: bob.orders.get(order=order.id),
            lambda: bob.orders.get_by_reference(reference="web-1"),
            lambda: bob.orders.cancel(order=order.id, reason="no"),
            lambda: bob.payments.get(order=order.id),
            lambda: bob.fulfilment.get(order=order.id),
            lambda: bob.aftersales.get(order=order.id),
        ):
            with pytest.raises(NotFound):
                ask()
        assert bob.orders.find().items == ()
        assert any_floor.customer().orders.find().items == (order,)


class TestTakingAHoldAlong:
    def hold(self, floor: Floor, **units: int) -> inventory.Hold:
        lines = tuple(stock_line(sku, count) for sku, count in units.items())
        return floor.customer().inventory.hold(lines=lines)

    def test_goods_held_before_are_not_held_again(self, any_floor: Floor) -> None:
        held = self.hold(any_floor, pot=1, tea=2)
        order = place(any_floor, hold=held.id)
        assert (order.hold, order.pay_before) == (held.id, held.expires_at)
        assert any_floor.available("tea") == 18
        check_books(any_floor.shop, ["tea", "pot"])

    def test_other_lines_are_refused(self, floor: Floor) -> None:
        held = self.hold(floor, tea=2)
        with pytest.raises(Refused, match=r"hold\.other_lines"):
            place(floor, hold=held.id)

    def test_a_lapsed_hold_is_refused_swept_or_not(self, floor: Floor) -> None:
        held = self.hold(floor, pot=1, tea=2)
        floor.clock.at = held.expires_at
        with pytest.raises(Refused, match=r"hold\.lapsed"):
            place(floor, hold=held.id)
        floor.run_due()
        with pytest.raises(Refused, match=r"hold\.lapsed"):
            place(floor, hold=held.id)

    def test_a_hold_released_is_refused(self, floor: Floor) -> None:
        held = self.hold(floor, pot=1, tea=2)
        floor.customer().inventory.release(hold=held.id)
        with pytest.raises(Refused, match=r"hold\.ended"):
            place(floor, hold=held.id)

    def test_another_order_s_hold_is_refused(self, any_floor: Floor) -> None:
        held = self.hold(any_floor, pot=1, tea=2)
        place(any_floor, hold=held.id)
        with pytest.raises(Refused, match=r"order\.hold_taken"):
            place(any_floor, hold=held.id)

    def test_another_customer_s_hold_is_not_found(self, floor: Floor) -> None:
        held = floor.customer("bob").inventory.hold(lines=(stock_line("tea", 2),))
        with pytest.raises(NotFound, match=r"hold\.unknown"):
            place(floor, cart({"tea": 2}), hold=held.id)

    def test_an_order_s_hold_is_released_by_nobody(self, any_floor: Floor) -> None:
        order = place(any_floor)
        assert order.hold is not None
        with pytest.raises(Refused, match=r"order\.hold_taken"):
            any_floor.customer().inventory.release(hold=order.hold)
        assert any_floor.pay(order).status is orders.OrderStatus.PLACED

    def test_a_hold_taken_while_placing_is_refused(self, sql_floor: Floor) -> None:
        held = self.hold(sql_floor, pot=1, tea=2)
        slow = overtaken(sql_floor, lambda: place(sql_floor, hold=held.id), place=2)
        with pytest.raises(Refused, match=r"order\.hold_taken"):
            place(slow, hold=held.id)
        check_books(sql_floor.shop, ["tea", "pot"])

    def test_a_hold_released_while_placing_is_refused(self, sql_floor: Floor) -> None:
        held = self.hold(sql_floor, pot=1, tea=2)
        bound = sql_floor.customer().inventory
        slow = overtaken(sql_floor, lambda: bound.release(hold=held.id), place=2)
        with pytest.raises(Refused, match=r"hold\.ended"):
            place(slow, hold=held.id)
        check_books(sql_floor.shop, ["tea", "pot"], [held.id])


class TestTheHostSReference:
    def test_a_reference_is_one_order_s(self, any_floor: Floor) -> None:
        order = place(any_floor, reference="web-1")
        assert any_floor.shop.orders.get_by_reference(reference="web-1") == order
        with pytest.raises(Refused, match=r"order\.reference_taken"):
            place(any_floor, reference="web-1")

    def test_of_two_at_once_one_gets_it(self, sql_floor: Floor) -> None:
        slow = overtaken(sql_floor, lambda: place(sql_floor, reference="web-1"), place=2)
        with pytest.raises(Refused, match=r"order\.reference_taken"):
            place(slow, reference="web-1")
        assert len(sql_floor.shop.orders.find().items) == 1


class TestTooLittleStock:
    def test_every_short_sku_is_named_and_nothing_stored(self, any_floor: Floor) -> None:
        before = rows_of(any_floor.shop)
        with pytest.raises(Refused) as no:
            place(any_floor, cart({"tea": 21, "pot": 6, "leaflet": 1}))
        assert no.value.code == "stock.short"
        short = no.value.facts["short"]
        assert isinstance(short, tuple)
        assert [(s["sku"], s["available"]) for s in short if isinstance(s, dict)] == [
            ("pot", 5), ("tea", 20),
        ]  # fmt: skip
        assert rows_of(any_floor.shop) == before

    def test_what_lapsed_holds_keep_is_freed_in_line(self, any_floor: Floor) -> None:
        first = place(any_floor, cart({"pot": 5}))
        any_floor.clock.at = first.pay_before
        assert place(any_floor, cart({"pot": 5})).status is orders.OrderStatus.PENDING_PAYMENT
        check_books(any_floor.shop, ["pot"])

    def test_the_last_one_is_sold_once(self, sql_floor: Floor) -> None:
        slow = overtaken(sql_floor, lambda: place(sql_floor, cart({"pot": 3})), place=2)
        with pytest.raises(Refused, match=r"stock\.short"):
            place(slow, cart({"pot": 3}))
        check_books(sql_floor.shop, ["pot"])


class TestPersonalData:
    WORDS = (HOME.name, HOME.street, str(HOME.phone))

    def test_an_address_is_in_its_one_place_and_nowhere_else(self, any_floor: Floor) -> None:
        quote = any_floor.customer().checkout.quote(cart=TEA_AND_POT)
        order = any_floor.customer(key="k1").orders.place(
            cart=TEA_AND_POT, quote_hash=quote.hash, ship_to=HOME
        )
        any_floor.ship(any_floor.pay(order))
        assert order.ship_to is not None
        stored = {name: repr(rows) for name, rows in rows_of(any_floor.shop).items()}
        assert [
            name for name, rows in stored.items() if any(word in rows for word in self.WORDS)
        ] == ["personal"]

    def test_a_refused_order_leaves_no_address(self, any_floor: Floor) -> None:
        with pytest.raises(Refused):
            any_floor.customer(key="k1").orders.place(
                cart=TEA_AND_POT, quote_hash="0" * 64, ship_to=HOME
            )
        stored = repr(rows_of(any_floor.shop))
        assert not [word for word in self.WORDS if word in stored]

    def test_events_tell_no_address(self, floor: Floor) -> None:
        place(floor, ship_to=HOME)
        floor.run_due()
        told = repr(floor.world.heard)
        assert not [word for word in self.WORDS if word in told]


class TestAKeyUsedAgain:
    def test_other_arguments_are_a_conflict(self, any_floor: Floor) -> None:
        quote = any_floor.customer().checkout.quote(cart=TEA_AND_POT)
        bound = any_floor.customer(key="k1").orders
        bound.place(cart=TEA_AND_POT, quote_hash=quote.hash)
        with pytest.raises(Conflict, match=r"key\.used_otherwise"):
            bound.place(cart=TEA_AND_POT, quote_hash=quote.hash, reference="web-1")

    def test_a_refusal_is_remembered(self, any_floor: Floor) -> None:
        bound = any_floor.customer(key="k1").orders
        first, second = (self.refusal(bound), self.refusal(bound))
        assert first.code == second.code == "quote.changed"
        assert dict(first.facts) == dict(second.facts)

    @staticmethod
    def refusal(bound: Any) -> Refused:
        with pytest.raises(Refused) as no:
            bound.place(cart=TEA_AND_POT, quote_hash="0" * 64)
        return no.value
