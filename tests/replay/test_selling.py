"""One basket through the shop, whatever stands in the way."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from selfshop.application.processes.shipping import Fulfilment
from selfshop.domain import inventory
from selfshop.domain.shared import InvalidInput, Refused, SkuId
from selfshop.replay.figures import as_booked
from selfshop.replay.furnishing import REPLAY, furnish
from selfshop.replay.orders_file import open_orders
from selfshop.replay.recording import RecordedBasket
from selfshop.replay.sample import open_sample
from selfshop.replay.selling import cart_of, find, key_of, sell
from selfshop.replay.watching import Nobody
from selfshop.shop import MEMORY, Shop, open_shop

OrdersFile = Callable[..., Path]

TEA = SkuId("tea")


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop(MEMORY) as opened:
        yield opened.acting_as(REPLAY)


@pytest.fixture
def basket(orders_file: OrdersFile, shop: Shop) -> RecordedBasket:
    """A basket of a recording that the shop is furnished for."""
    path = orders_file(
        "1,an,2026-01-01T00:00:00Z,tea,3,5.00,1.00,EUR",
        "1,an,2026-01-01T00:00:00Z,cup,1,8.00,,EUR",
    )
    with open_orders(path) as recording:
        furnish(shop, recording, Nobody())
        (only,) = recording.entries()
    assert isinstance(only, RecordedBasket)
    return only


class TestABasket:
    def test_is_booked_line_by_line_as_it_was_recorded(
        self, shop: Shop, basket: RecordedBasket
    ) -> None:
        booked = sell(shop, basket, looked_up=False)
        assert booked.lines == tuple(map(as_booked, basket.lines))
        assert (booked.paid_minor, booked.delivered) == (2200, 4)

    @pytest.mark.parametrize("looked_up", [True, False])
    def test_that_is_booked_already_is_read_back(
        self, shop: Shop, basket: RecordedBasket, *, looked_up: bool
    ) -> None:
        booked = sell(shop, basket, looked_up=False)
        assert sell(shop, basket, looked_up=looked_up) == booked
        assert len(shop.orders.find().items) == 1

    def test_takes_its_goods_from_the_stock(self, shop: Shop, basket: RecordedBasket) -> None:
        sell(shop, basket, looked_up=False)
        level = shop.inventory.level(sku=TEA)
        assert (level.on_hand, level.held, level.allocated) == (0, 0, 0)

    def test_of_ten_lines_keeps_them_in_their_order(
        self, shop: Shop, orders_file: OrdersFile
    ) -> None:
        rows = [f"1,an,2026-01-01T00:00:00Z,s{11 - n},{n},1.00,,EUR" for n in range(1, 12)]
        with open_orders(orders_file(*rows)) as recording:
            furnish(shop, recording, Nobody())
            (only,) = recording.entries()
        assert isinstance(only, RecordedBasket)
        assert [line.quantity for line in sell(shop, only, looked_up=False).lines] == [
            *range(1, 12)
        ]

    def test_with_a_coupon_gets_its_amount_from_the_rule(self, shop: Shop) -> None:
        with open_sample() as sample:
            furnish(shop, sample, Nobody())
            used = next(
                entry
                for entry in sample.entries()
                if isinstance(entry, RecordedBasket) and entry.coupons
            )
        cart = cart_of(used)
        assert cart.coupons == used.coupons
        given = sum(part.rule is not None for line in used.lines for part in line.deductions)
        by_hand = sum(len(line.deductions) for line in used.lines) - given
        assert given == len(used.coupons)
        assert sum(len(line.adjustments) for line in cart.lines) == by_hand
        booked = sell(shop, used, looked_up=False)
        assert [set(line.deductions) for line in booked.lines] == [
            set(line.deductions) for line in used.lines
        ]


class TestABasketThatWasInterrupted:
    @pytest.mark.parametrize(
        "step",
        [
            "checkout.quoting.Checkout.quote",
            "inventory.Inventory.hold",
            "processes.cancelling.Orders.place",
            "processes.paying.Payments.get",
            "processes.paying.Payments.receive",
            "processes.shipping.Fulfilment.ship",
            "processes.shipping.Fulfilment.deliver",
        ],
    )
    def test_before_any_step_goes_on_there(
        self, shop: Shop, basket: RecordedBasket, step: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupted(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(f"selfshop.application.{step}", interrupted)
            with pytest.raises(KeyboardInterrupt):
                sell(shop, basket, looked_up=False)
        booked = sell(shop, basket, looked_up=True)
        assert (booked.paid_minor, booked.delivered) == (2200, 4)
        level = shop.inventory.level(sku=TEA)
        assert (level.on_hand, level.held, level.allocated) == (0, 0, 0)

    def test_and_whose_hold_has_been_swept_since_is_held_anew(
        self, shop: Shop, basket: RecordedBasket
    ) -> None:
        lines = tuple(
            inventory.StockLine(sku=line.sku, quantity=line.quantity) for line in basket.lines
        )
        keyed = shop.as_of(basket.at).acting_as(REPLAY, key=key_of("hold", basket.order))
        hold = keyed.inventory.hold(lines=lines)
        shop.inventory.release(hold=hold.id)
        assert sell(shop, basket, looked_up=True).delivered == 4

    def test_and_is_overtaken_by_what_was_left_over_is_read_back(
        self, shop: Shop, basket: RecordedBasket, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Another process ships it between our looking and our shipping."""
        ship = Fulfilment.ship

        def late(group: Fulfilment, **named: Any) -> Any:
            monkeypatch.undo()
            parcel = ship(group, **named)
            group.deliver(order=parcel.order, parcel=parcel.id)
            return ship(group, **named)

        monkeypatch.setattr(Fulfilment, "ship", late)
        assert sell(shop, basket, looked_up=False).delivered == 4


class TestWhatTheShopTurnsDown:
    def test_is_raised(self, shop: Shop, basket: RecordedBasket) -> None:
        shop.catalog.unlist_sku(sku=TEA)
        with pytest.raises(Refused) as refused:
            sell(shop, basket, looked_up=False)
        assert refused.value.code == "sku.not_listed"

    def test_stays_turned_down_when_the_order_has_expired(
        self, shop: Shop, basket: RecordedBasket, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupted(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr("selfshop.application.processes.paying.Payments.get", interrupted)
            with pytest.raises(KeyboardInterrupt):
                sell(shop, basket, looked_up=False)
        shop.due.run()
        with pytest.raises(Refused) as refused:
            sell(shop, basket, looked_up=True)
        assert refused.value.code == "parcel.nothing_left"


class TestAnOrderThatWasNeverPlaced:
    def test_is_not_found(self, shop: Shop) -> None:
        assert find(shop, "1") is None


class TestAKey:
    def test_names_step_and_order(self) -> None:
        assert key_of("hold", "7") == "hold:7"

    def test_of_a_long_name_is_a_digest_of_it(self) -> None:
        long = "x" * 200
        assert key_of("hold", long).startswith("hold:sha256:")
        assert key_of("hold", long) != key_of("hold", f"{long[:-1]}y")
        assert len(key_of("hold", "x" * 195)) == 200


class TestACartThatIsTooLarge:
    def test_is_no_cart(self, shop: Shop, orders_file: OrdersFile) -> None:
        path = orders_file("1,an,2026-01-01T00:00:00Z,tea,10000001,0.01,,EUR")
        with open_orders(path) as recording:
            (only,) = recording.entries()
        assert isinstance(only, RecordedBasket)
        with pytest.raises(InvalidInput) as refused:
            sell(shop, only, looked_up=False)
        assert refused.value.code == "cart.too_many_units"
