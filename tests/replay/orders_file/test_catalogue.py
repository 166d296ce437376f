"""What may stand beside a file of orders."""

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from selfshop.domain.shared import InvalidInput, MemberId, Minor, Period, RuleId, SkuId
from selfshop.replay.orders_file import open_orders
from selfshop.replay.orders_file.catalogue import as_data
from selfshop.replay.recording import RecordedCoupon, RecordedCustomer, RecordedProduct

TEA = RecordedProduct(
    sku=SkuId("tea"),
    title="Green tea",
    brand="hill",
    category="drinks/tea",
    tags=("national",),
    units=0,
)
AN = RecordedCustomer(id=MemberId("an"), segments=("spring",))
COUPON = RecordedCoupon(
    id=RuleId("spring-1"),
    name="Spring",
    amount_minor=Minor(100),
    funded_by="supplier",
    skus=frozenset({SkuId("tea")}),
    window=Period(from_=datetime(2026, 3, 1, tzinfo=UTC)),
    segment="spring",
)
HEADER = "order,customer,time,sku,quantity,unit_price,discount.supplier.coupon,coupon,currency"


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / "catalogue.json.gz"
    data = as_data([TEA], [AN], [COUPON], [SkuId("petrol")])
    path.write_bytes(gzip.compress(json.dumps(data).encode(), mtime=0))
    return path


class TestACatalogueBesideTheOrders:
    def test_describes_what_they_sell_to_whom_with_which_coupons(
        self, orders_file: Callable[..., Path], catalogue: Path
    ) -> None:
        path = orders_file(
            "1,an,2026-03-01T00:00:00Z,tea,2,10.00,1.00,spring-1,EUR",
            "1,an,2026-03-01T00:00:00Z,cup,1,3.00,,,EUR",
            "2,bo,2026-03-01T00:00:00Z,petrol,9000,0.01,,,EUR",
            "2,bo,2026-03-02T00:00:00Z,petrol,-9000,,,,EUR",
            header=HEADER,
        )
        with open_orders(path, catalogue=catalogue) as recording:
            cup, tea = recording.products()
            assert (tea.title, tea.category, tea.tags, tea.units) == (
                "Green tea",
                "drinks/tea",
                ("national",),
                2,
            )
            assert (cup.title, cup.category) == ("cup", None)
            assert list(recording.customers()) == [AN]
            assert recording.coupons() == (COUPON,)
            (basket,) = recording.entries()
            assert getattr(basket, "coupons", None) == ("spring-1",)
            lost = [(rejection.line, rejection.why.code) for rejection in recording.rejected()]
            assert lost == [(4, "recording.fuel"), (5, "recording.fuel")]

    def test_that_does_not_know_a_coupon_refuses_it(
        self, orders_file: Callable[..., Path], catalogue: Path
    ) -> None:
        row = "1,an,2026-03-01T00:00:00Z,tea,2,10.00,1.00,autumn,EUR"
        path = orders_file(row, header=HEADER)
        with pytest.raises(InvalidInput) as refused, open_orders(path, catalogue=catalogue):
            raise AssertionError
        assert refused.value.path == "orders.csv, line 2, column coupon"
        assert refused.value.code == "input.not_one_of"
