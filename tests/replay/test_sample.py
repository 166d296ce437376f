"""The sample that ships, counted."""

from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest

from selfshop.replay.orders_file import OrdersRecording
from selfshop.replay.recording import RecordedBasket, Size
from selfshop.replay.sample import CATALOGUE, ORDERS, open_sample


@pytest.fixture(scope="module")
def sample() -> Iterator[OrdersRecording]:
    with open_sample() as recording:
        yield recording


@pytest.fixture(scope="module")
def baskets(sample: OrdersRecording) -> list[RecordedBasket]:
    return [entry for entry in sample.entries() if isinstance(entry, RecordedBasket)]


class TestTheSample:
    def test_is_small_enough_to_ship(self) -> None:
        assert ORDERS.stat().st_size + CATALOGUE.stat().st_size < 200_000

    def test_holds_a_year_of_whole_households(self, sample: OrdersRecording) -> None:
        assert sample.name == "complete-journey-sample"
        assert sample.currency == "USD"
        assert sample.size() == Size(orders=792, lines=10_662, returns=0)
        assert len(list(sample.customers())) == 18
        assert len(list(sample.products())) == 4_864
        assert len(list(sample.prices())) == 6_474

    def test_sums_to_the_cent(self, baskets: list[RecordedBasket]) -> None:
        lines = [line for basket in baskets for line in basket.lines]
        off: Counter[str] = Counter()
        for line in lines:
            for part in line.deductions:
                off[f"{part.reason} by {'rule' if part.rule else part.funded_by}"] += (
                    part.amount_minor
                )
        assert sum(line.quantity for line in lines) == 13_405
        assert sum(line.value_minor for line in lines) == 3_578_143
        assert off == {
            "pack_price by retailer": 172,
            "loyalty by retailer": 654_430,
            "coupon_match by retailer": 15_583,
            "coupon by supplier": 47_025,
            "coupon by rule": 3_500,
            "second_price by retailer": 16,
        }
        assert sum(basket.paid_minor for basket in baskets) == 2_857_417

    def test_holds_every_trap_of_the_data(
        self, sample: OrdersRecording, baskets: list[RecordedBasket]
    ) -> None:
        assert Counter(lost.why.code for lost in sample.rejected()) == {
            "recording.fuel": 171,
            "recording.zero_quantity": 142,
            "recording.no_price": 10,
            "recording.discount_above_value": 15,
        }
        reasons = [
            {part.reason for part in line.deductions} for basket in baskets for line in basket.lines
        ]
        assert sum(of >= {"loyalty", "coupon_match", "coupon"} for of in reasons) == 208
        assert sum("pack_price" in of for of in reasons) == 109
        assert sum("second_price" in of for of in reasons) == 1
        assert sum(basket.paid_minor == 0 for basket in baskets) == 1

    def test_never_pays_a_customer(self, baskets: list[RecordedBasket]) -> None:
        assert min(line.paid_minor for basket in baskets for line in basket.lines) == 0

    def test_sells_at_the_list_price_in_force(
        self, sample: OrdersRecording, baskets: list[RecordedBasket]
    ) -> None:
        listed = defaultdict(list)
        for price in sample.prices():
            listed[price.sku].append(price)
        for basket in baskets:
            for line in basket.lines:
                in_force = [price for price in listed[line.sku] if basket.at in price.period]
                assert [price.list_minor for price in in_force] == [line.list_minor]


class TestItsCoupons:
    def test_are_of_three_campaigns(self, sample: OrdersRecording) -> None:
        assert len(sample.coupons()) == 19
        assert {coupon.segment for coupon in sample.coupons()} == {
            "campaign-8",
            "campaign-13",
            "campaign-18",
        }

    def test_give_just_what_was_recorded_as_rules(
        self, sample: OrdersRecording, baskets: list[RecordedBasket]
    ) -> None:
        """One line in scope, in the window, by a household that was mailed: the rule's amount."""
        coupons = {coupon.id: coupon for coupon in sample.coupons()}
        segments = {customer.id: customer.segments for customer in sample.customers()}
        uses = 0
        for basket in baskets:
            for rule in basket.coupons:
                coupon = coupons[rule]
                (line,) = [line for line in basket.lines if line.sku in coupon.skus]
                given = [part for part in line.deductions if part.rule == rule]
                assert [part.amount_minor for part in given] == [coupon.amount_minor]
                assert basket.at in coupon.window
                assert coupon.segment in segments[basket.customer]
                uses += 1
        assert uses == 40
