"""Freight by template through `Shop` alone: settled in plain JSON, quoted, refused, charged."""

from typing import Any

import pytest
from attrs import evolve

from selfshop import Customer, InvalidInput, Refused, Shop, System, open_shop
from selfshop.domain import orders
from selfshop.domain.shared import MemberId, OrderId
from selfshop.testing.builders import cart, list_price, stock_line
from selfshop.testing.scripted_provider import ScriptedProvider
from tests.each_store import Store
from tests.floor import HOME, units_of
from tests.freights import rate, template

PLACES: list[dict[str, Any]] = [
    {"to": ["CN-XJ", "CN-XZ"], "rate": rate(1_000, "18.00", 500, "9.00")},
    {"to": ["CN-46-03"], "rate": None},
]
POST = template("post", "weight", zones=PLACES, rest=rate(1_000, "6.00", 500, "2.00"))
FREIGHT = {"flat": "5.00", "tax_class": "transport", "templates": [POST]}
TAX = {
    "mode": "inclusive",
    "rounding": "line",
    "classes": {"transport": "9", "full": "13"},
}


def furnished(store: Store) -> Shop:
    bank = ScriptedProvider(name="online")
    shop = store.open(providers=[bank]).acting_as(System())
    shop.call("settings.change", {"freight": FREIGHT, "tax": TAX})
    iron: dict[str, Any] = {"id": "iron", "title": "Iron", "categories": ["kitchen"]}
    iron |= {"tax_class": "full", "freight_template": "post"}
    sku = {**iron, "product": "iron", "weight_g": 1_200, "listing": "listed"}
    shop.call("catalog.add_product", {"product": iron, "skus": [sku]})
    shop.pricing.set_prices(prices=(list_price("iron", "113.00"),))
    shop.inventory.receive_stock(lines=(stock_line("iron", 10),))
    shop.membership.register(member=MemberId("ann"))
    return shop


def refusal(ann: Shop, place: str | None, **more: Any) -> str:
    wanted = evolve(cart({"iron": 1}), ship_to=place)
    with pytest.raises(Refused) as no:
        ann.orders.place(cart=wanted, quote_hash=ann.checkout.quote(cart=wanted).hash, **more)
    return no.value.code


def test_parcels_far_and_near(store: Store) -> None:
    shop = furnished(store)
    ann = shop.acting_as(Customer(id=MemberId("ann")))

    # What is settled comes back as it was said, on every store.
    settled = shop.call("settings.get", {})
    assert settled["freight"]["templates"][0]["zones"][0]["rate"]["step_price"] == "9.00"
    assert settled["tax"]["classes"] == {"transport": "9", "full": "13"}

    # Nothing goes to where nothing goes, or to nobody knows where, or elsewhere than was quoted.
    assert refusal(ann, "CN-46-03-01") == "freight.not_served"
    assert refusal(ann, None) == "freight.ship_to_missing"
    assert refusal(ann, "CN-31", ship_to=HOME) == "freight.other_region"
    assert shop.inventory.level(sku=cart({"iron": 1}).lines[0].sku).held == 0

    # Two irons are 2,400 g: 18.00 + 3 x 9.00 to Xinjiang, 6.00 + 3 x 2.00 to Shanghai.
    far, near = (evolve(cart({"iron": 2}), ship_to=place) for place in ("CN-XJ-01", "CN-31"))
    assert ann.checkout.quote(cart=far).freight == 4_500
    quote = ann.checkout.quote(cart=near)
    # 226.00 hold 26.00 of tax at 13 %; 12.00 of freight hold 0.99 at 9 %.
    assert (quote.freight, quote.tax, quote.payable) == (1_200, 2_699, 23_800)

    home = evolve(HOME, region="CN-31")
    order = ann.orders.place(cart=near, quote_hash=quote.hash, ship_to=home).id
    kept = ann.orders.get_quote(order=order)
    assert (kept.delivery, kept.obstacles) == (quote.delivery, ())
    assert kept.delivery[0].steps == 3

    # One iron comes back with its half of the freight.
    come_back(shop, ann, order)


def come_back(shop: Shop, ann: Shop, order: OrderId) -> None:
    (payment,) = ann.payments.get(order=order)
    ann.payments.charge(order=order, payment=payment.id)
    parcel = shop.fulfilment.ship(order=order, carrier="sf", tracking="SF-1")
    shop.fulfilment.deliver(order=order, parcel=parcel.id)
    assert ann.orders.get(order=order).status is orders.OrderStatus.COMPLETED
    preview = ann.aftersales.preview_return(order=order, lines=units_of({"line1": 1}))
    assert (preview.goods, preview.freight, preview.refund) == (11_300, 600, 11_900)


class TestWhatTheShopRefusesToSettle:
    @pytest.mark.parametrize(
        ("freight", "path", "code"),
        [
            ({"flat": "5.00", "tax_class": "air"}, "freight.tax_class", "tax.unknown_class"),
            ({"flat": "-5.00"}, "freight.flat", "input.too_small"),
            (
                {"flat": "5.00", "templates": [template("t", zones=[*PLACES, *PLACES])]},
                "freight.templates[0].zones[2].to[0]",
                "freight.region_twice",
            ),
            (
                {"flat": "5.00", "templates": [template("t", rest={**rate(1, "1.00"), "step": 0})]},
                "freight.templates[0].zones[0].rate.step",
                "input.too_small",
            ),
        ],
    )
    def test_is_named(self, freight: Any, path: str, code: str) -> None:
        shop = open_shop("memory://").acting_as(System())
        with pytest.raises(InvalidInput) as no:
            shop.call("settings.change", {"freight": freight, "tax": TAX})
        assert (no.value.path, no.value.code) == (path, code)
