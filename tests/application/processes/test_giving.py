"""Gifts in a shop with counters: what is not there is not promised."""

import pytest

from selfshop import NotFound
from selfshop.domain import catalog, checkout, inventory, pricing, promotions
from selfshop.domain.promotions import benefits
from selfshop.domain.shared import HoldId, LineId, Money, ProductId, RuleId, SkuId
from selfshop.testing.builders import cart
from tests.floor import Floor

TEA = cart({"tea": 1})


def give(floor: Floor, *, pieces: int = 1) -> None:
    """Let the shop give a mug with everything, and have so many."""
    floor.shop.catalog.add_product(
        product=catalog.Product(id=ProductId("mug"), title="Mug", categories=("mugs",))
    )
    floor.shop.promotions.publish(
        rules=(
            promotions.Rule(
                id=RuleId("mug with tea"), layer="order", benefit=benefits.Gift(sku=SkuId("mug"))
            ),
        )
    )
    if pieces:
        line = inventory.StockLine(sku=SkuId("mug"), quantity=pieces)
        floor.shop.inventory.receive_stock(lines=(line,))


def gifts(quote: checkout.Quote) -> dict[str, int]:
    return {gift.sku: gift.quantity for gift in quote.gifts}


class TestAGift:
    def test_is_given_while_there_are_any_and_says_so_when_there_are_none(
        self, floor: Floor
    ) -> None:
        give(floor)
        assert gifts(floor.customer().checkout.quote(cart=TEA)) == {"mug": 1}
        floor.bought({"tea": 1})
        quote = floor.customer().checkout.quote(cart=TEA)
        assert gifts(quote) == {}
        (no,) = quote.rejected
        assert (no.code, no.facts) == ("gift_out_of_stock", {"missing": 1})

    def test_that_is_sold_out_keeps_nobody_from_buying(self, floor: Floor) -> None:
        give(floor, pieces=0)
        order = floor.bought({"tea": 1})
        assert [line.sku for line in order.lines] == ["tea"]

    def test_is_not_what_the_cart_buys_itself(self, floor: Floor) -> None:
        give(floor, pieces=2)
        floor.shop.catalog.list_sku(sku=SkuId("mug"))
        entry = pricing.PriceEntry(kind=pricing.Kind.LIST, amount=Money.of("30.00", "CNY"))
        floor.shop.pricing.set_prices(prices=(pricing.SkuPrice(sku=SkuId("mug"), entry=entry),))
        assert gifts(floor.customer().checkout.quote(cart=cart({"tea": 1, "mug": 1}))) == {"mug": 1}
        assert gifts(floor.customer().checkout.quote(cart=cart({"tea": 1, "mug": 2}))) == {}

    def test_kept_by_an_order_that_was_not_paid_is_free_again_however_slow_the_sweeper(
        self, any_floor: Floor
    ) -> None:
        give(any_floor)
        any_floor.place({"tea": 1})
        assert gifts(any_floor.customer("bob").checkout.quote(cart=TEA)) == {}
        any_floor.pass_time(days=1)
        assert gifts(any_floor.customer("bob").checkout.quote(cart=TEA)) == {"mug": 1}

    def test_kept_by_a_hold_of_the_cart_is_there_for_the_cart(self, floor: Floor) -> None:
        give(floor)
        ann = floor.customer()
        lines = tuple(inventory.StockLine(sku=SkuId(sku), quantity=1) for sku in ("tea", "mug"))
        hold = ann.inventory.hold(lines=lines)
        assert gifts(ann.checkout.quote(cart=TEA)) == {}
        quote = ann.checkout.quote(cart=TEA, hold=hold.id)
        assert gifts(quote) == {"mug": 1}
        order = ann.orders.place(cart=TEA, quote_hash=quote.hash, hold=hold.id)
        assert order.hold == hold.id
        assert [line.line for line in order.lines] == [
            LineId("1"), LineId("gift:mug with tea:mug"),
        ]  # fmt: skip

    def test_kept_by_somebody_else_s_hold_is_not_there(self, floor: Floor) -> None:
        give(floor)
        line = inventory.StockLine(sku=SkuId("mug"), quantity=1)
        hold = floor.customer("bob").inventory.hold(lines=(line,))
        for name in (hold.id, HoldId("no such hold")):
            with pytest.raises(NotFound) as no:
                floor.customer().checkout.quote(cart=TEA, hold=name)
            assert no.value.code == "hold.unknown"

    def test_kept_by_a_hold_that_has_lapsed_is_anybody_s(self, floor: Floor) -> None:
        give(floor)
        ann = floor.customer()
        hold = ann.inventory.hold(lines=(inventory.StockLine(sku=SkuId("mug"), quantity=1),))
        floor.pass_time(days=1)
        assert gifts(ann.checkout.quote(cart=TEA, hold=hold.id)) == {"mug": 1}
        floor.bought({"tea": 1}, member="bob")
        assert gifts(ann.checkout.quote(cart=TEA, hold=hold.id)) == {}
