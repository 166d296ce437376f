"""The Journey's lines become baskets to the cent, or rejected lines."""

import pickle
from datetime import UTC, datetime
from pathlib import Path

from selfshop.domain.shared import Minor, Period
from selfshop.replay.journey import open_journey
from selfshop.replay.recording import Deduction, Recording, Share, Size
from tests.replay.journey.small_journey import (
    CAMPAIGN,
    CORN,
    HOUSEHOLD,
    KEY_RING,
    OTHER,
    PETROL,
    TEA,
    UNKNOWN,
    UPC,
    line,
    write_journey,
)

NOON = datetime(2017, 3, 1, 12, tzinfo=UTC)
ONE_O_CLOCK = datetime(2017, 3, 1, 13, tzinfo=UTC)


class TestALineOfTheJourney:
    def test_costs_the_ceiling_of_its_shelf_price_less_every_deduction(
        self, tmp_path: Path
    ) -> None:
        # Three for 1.00: 0.50 sales, 0.30 loyalty, 0.20 match; the coupon takes 0.40 of the sales.
        data = write_journey(tmp_path, [line(1, CORN, 3, 0.5, 0.3, 0.4, 0.2)])
        with open_journey(data) as journey:
            (basket,) = journey.entries()
        (corn,) = basket.lines
        assert (basket.order, basket.customer, basket.at, basket.currency) == (
            "1",
            "1",
            NOON,
            "USD",
        )
        assert (corn.sku, corn.quantity, corn.list_minor, corn.paid_minor) == ("11", 3, 34, 10)
        assert corn.deductions == (
            Deduction(reason="pack_price", funded_by="retailer", amount_minor=Minor(2)),
            Deduction(reason="loyalty", funded_by="retailer", amount_minor=Minor(30)),
            Deduction(reason="coupon_match", funded_by="retailer", amount_minor=Minor(20)),
            Deduction(reason="coupon", funded_by="supplier", amount_minor=Minor(40)),
        )

    def test_sold_at_two_prices_in_one_instant_is_listed_at_the_higher(
        self, tmp_path: Path
    ) -> None:
        lines = [
            line(1, CORN, 2, 1.0),
            line(2, CORN, 1, 0.7, household=OTHER),
            line(3, CORN, 1, 0.5, at="2017-03-01T13:00:00"),
        ]
        with open_journey(write_journey(tmp_path, lines)) as journey:
            first, second, third = (basket.lines[0] for basket in journey.entries())
            assert [(p.list_minor, p.period) for p in journey.prices()] == [
                (70, Period(from_=NOON, until=ONE_O_CLOCK)),
                (50, Period(from_=ONE_O_CLOCK)),
            ]
        assert first.deductions == (
            Deduction(reason="second_price", funded_by="retailer", amount_minor=Minor(40)),
        )
        assert [of.paid_minor for of in (first, second, third)] == [100, 70, 50]
        assert [of.list_minor for of in (first, second, third)] == [70, 70, 50]

    def test_that_cannot_be_used_is_listed_with_its_row_and_reason(self, tmp_path: Path) -> None:
        lines = [
            line(1, PETROL, 9_000, 20.0),
            line(1, CORN, 0, 0.0),
            line(1, KEY_RING, 1, 0.0),
            line(1, TEA, 1, 0.5, 0.1, 0.6, 0.2),
            line(2, CORN, 1, 0.5, 0.0, 0.5),
        ]
        with open_journey(write_journey(tmp_path, lines)) as journey:
            lost = list(journey.rejected())
            assert journey.size() == Size(orders=1, lines=1, returns=0)
            (basket,) = journey.entries()
            assert (basket.order, basket.paid_minor) == ("2", 0)
        assert [(of.file, of.line, of.order, of.sku) for of in lost] == [
            ("transactions.parquet", 1, "1", "14"),
            ("transactions.parquet", 2, "1", "11"),
            ("transactions.parquet", 3, "1", "13"),
            ("transactions.parquet", 4, "1", "12"),
        ]
        assert [of.why.code for of in lost] == [
            "recording.fuel",
            "recording.zero_quantity",
            "recording.no_price",
            "recording.discount_above_value",
        ]
        assert lost[0].why.facts == {"quantity": 9_000}
        assert lost[3].why.facts == {"value": "0.80", "discounts": "0.90"}


class TestTheJourney:
    def test_knows_its_products_and_households(self, tmp_path: Path) -> None:
        lines = [
            line(1, CORN, 2, 1.0),
            line(1, CORN + 4, 1, 1.0),
            line(1, KEY_RING, 1, 1.0),
            line(2, TEA, 1, 2.0, household=OTHER),
            line(3, CORN, 3, 1.5, household=OTHER),
        ]
        with open_journey(write_journey(tmp_path, lines)) as journey:
            kept: Recording = journey
            corn, tea, ring, unknown = kept.products()
            assert [of.id for of in kept.customers()] == [str(HOUSEHOLD), str(OTHER)]
        assert (corn.title, corn.brand, corn.tags, corn.units) == (
            "CORN WHITE 1 LB",
            "manufacturer-2",
            ("national",),
            5,
        )
        assert corn.category == "produce/corn/corn-white"
        assert (tea.title, tea.category) == ("TEAS & MIXES", "grocery/teas-mixes")
        assert (ring.title, ring.category) == (f"Product {KEY_RING}", None)
        assert (unknown.sku, unknown.title, unknown.brand, unknown.tags) == (
            str(UNKNOWN),
            f"Product {UNKNOWN}",
            None,
            (),
        )

    def test_is_shared_out_by_household_and_read_in_other_processes(self, tmp_path: Path) -> None:
        lines = [line(n, CORN, 1, 0.5, household=n) for n in range(20)]
        with open_journey(write_journey(tmp_path, lines)) as journey:
            sent = pickle.loads(pickle.dumps(journey))  # noqa: S301  # our own bytes
            shares = [list(sent.entries(Share(number=n, of=2))) for n in range(2)]
            assert all(shares)
            everything = sorted((*shares[0], *shares[1]), key=lambda basket: int(basket.order))
            assert everything == list(journey.entries())


class TestACouponOfTheJourney:
    def redeemed(self, folder: Path, *, times: int) -> Path:
        days = [f"2017-03-{day:02}" for day in range(1, times + 1)]
        # 02:00 UTC is still the evening before, in the stores.
        lines = [
            line(n, CORN, 1, 1.5, 0.0, 0.5, at=f"2017-03-{n + 1:02}T02:00:00")
            for n in range(1, times + 1)
        ]
        return write_journey(folder, lines, [(HOUSEHOLD, UPC, CAMPAIGN, day) for day in days])

    def test_used_often_enough_runs_as_a_rule(self, tmp_path: Path) -> None:
        with open_journey(self.redeemed(tmp_path, times=8)) as journey:
            (coupon,) = journey.coupons()
            baskets = list(journey.entries())
            (customer,) = journey.customers()
        assert coupon.id == f"campaign-{CAMPAIGN}-coupon-{UPC}"
        assert (coupon.amount_minor, coupon.funded_by) == (50, "supplier")
        assert coupon.skus == {str(CORN)}
        assert coupon.window == Period(
            from_=datetime(2017, 3, 1, 5, tzinfo=UTC), until=datetime(2017, 4, 1, 5, tzinfo=UTC)
        )
        assert customer.segments == (coupon.segment,) == (f"campaign-{CAMPAIGN}",)
        assert all(basket.coupons == (coupon.id,) for basket in baskets)
        assert {basket.lines[0].deductions[0].rule for basket in baskets} == {coupon.id}

    def test_used_less_often_stays_an_adjustment(self, tmp_path: Path) -> None:
        with open_journey(self.redeemed(tmp_path, times=7)) as journey:
            assert not journey.coupons()
            assert not any(basket.coupons for basket in journey.entries())
            assert [customer.segments for customer in journey.customers()] == [()]

    def test_is_no_rule_where_a_basket_has_two_lines_in_its_scope(self, tmp_path: Path) -> None:
        data = self.redeemed(tmp_path, times=8)
        lines = [
            line(n, product, 1, 1.5, 0.0, coupon, at=f"2017-03-{n + 1:02}T02:00:00")
            for n in range(1, 9)
            for product, coupon in [(CORN, 0.5), *([(TEA, 0.0)] if n == 8 else [])]
        ]
        write_journey(
            data, lines, [(HOUSEHOLD, UPC, CAMPAIGN, f"2017-03-{n:02}") for n in range(1, 9)]
        )
        with open_journey(data) as journey:
            assert not journey.coupons()

    def test_of_another_amount_than_usual_stays_an_adjustment(self, tmp_path: Path) -> None:
        lines = [
            line(n, CORN, 1, 1.5, 0.0, 0.75 if n == 9 else 0.5, at=f"2017-03-{n + 1:02}T02:00:00")
            for n in range(1, 10)
        ]
        redemptions = [(HOUSEHOLD, UPC, CAMPAIGN, f"2017-03-{n:02}") for n in range(1, 10)]
        with open_journey(write_journey(tmp_path, lines, redemptions)) as journey:
            presented = [basket.coupons for basket in journey.entries()]
        assert presented[-1] == ()
        assert all(presented[:-1])
