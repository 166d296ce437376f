"""A shop made ready for a recording."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import define, evolve, field

from selfshop.domain import catalog, membership, promotions
from selfshop.domain.shared import MemberId, Minor, Money, Period, RuleId, SkuId
from selfshop.replay import furnishing
from selfshop.replay.furnishing import REPLAY, furnish, payee_of, rule_of
from selfshop.replay.orders_file import OrdersRecording, open_orders
from selfshop.replay.recording import RecordedCoupon
from selfshop.replay.sample import open_sample
from selfshop.replay.watching import Nobody
from selfshop.shop import MEMORY, Shop, open_shop

OrdersFile = Callable[..., Path]

TEA = SkuId("tea")
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
COUPON = RecordedCoupon(
    id=RuleId("spring"),
    name="Spring",
    amount_minor=Minor(50),
    funded_by="supplier",
    skus=frozenset({SkuId("tea")}),
    window=Period(from_=NEW_YEAR, until=NEW_YEAR + timedelta(days=9)),
    segment="mailed",
)


@define
class Stages:
    """Remembers what a watcher is told."""

    told: list[str | int] = field(factory=list)

    def begins(self, stage: str, total: int) -> None:
        assert total == 0
        self.told.append(stage)

    def advances(self, count: int) -> None:
        self.told.append(count)


@pytest.fixture
def recording(orders_file: OrdersFile) -> Iterator[OrdersRecording]:
    path = orders_file(
        "1,an,2026-01-01T00:00:00Z,tea,3,5.00,1.00,EUR",
        "2,bo,2026-01-05T00:00:00Z,tea,1,6.00,,EUR",
        "2,bo,2026-01-05T00:00:00Z,cup,1,8.00,,EUR",
        "1,an,2026-01-06T00:00:00Z,tea,-1,,,EUR",
    )
    with open_orders(path) as opened:
        yield opened


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop(MEMORY) as opened:
        yield opened.acting_as(REPLAY)


class TestAFurnishedShop:
    def test_has_the_goods_on_sale_and_in_stock(
        self, shop: Shop, recording: OrdersRecording
    ) -> None:
        furnish(shop, recording, Nobody())
        tea = shop.catalog.get(sku=TEA)
        assert (tea.title, tea.listing) == ("tea", catalog.Listing.LISTED)
        assert shop.inventory.available(sku=TEA) == 4
        (received,) = shop.inventory.movements(sku=TEA)
        assert received.at == NEW_YEAR

    def test_has_every_price_from_when_it_was_sold_at(
        self, shop: Shop, recording: OrdersRecording
    ) -> None:
        furnish(shop, recording, Nobody())
        ladder = shop.pricing.ladder(sku=TEA)
        assert [(entry.amount, entry.period) for entry in ladder] == [
            (Money.of("5.00", "EUR"), Period(from_=NEW_YEAR, until=NEW_YEAR + timedelta(days=4))),
            (Money.of("6.00", "EUR"), Period(from_=NEW_YEAR + timedelta(days=4))),
        ]

    def test_knows_the_customers_from_the_beginning(
        self, shop: Shop, recording: OrdersRecording
    ) -> None:
        furnish(shop, recording, Nobody())
        bo = shop.membership.get(member=MemberId("bo"))
        assert bo == membership.Member(id=bo.id, registered_at=NEW_YEAR, version=1)

    def test_has_decided_as_a_recording_needs(self, shop: Shop, recording: OrdersRecording) -> None:
        furnish(shop, recording, Nobody())
        settings = shop.settings.get()
        assert (settings.currency, settings.provider) == ("EUR", "till")
        assert settings.choice is promotions.Choice.PRIORITY
        assert settings.payee == payee_of(recording) == f"recording:orders.csv:{_print(recording)}"
        assert settings.returns.window_days == 3_650

    def test_is_not_furnished_twice(self, shop: Shop, recording: OrdersRecording) -> None:
        assert furnish(shop, recording, Nobody()) is False
        assert furnish(shop, recording, Nobody()) is False
        assert shop.inventory.available(sku=TEA) == 4
        assert len(shop.pricing.ladder(sku=TEA)) == 2

    def test_runs_the_coupons_of_the_recording_as_rules(self, shop: Shop) -> None:
        with open_sample() as sample:
            furnish(shop, sample, Nobody())
            coupon = sample.coupons()[0]
        assert shop.promotions.get(rule=coupon.id) == rule_of(coupon, "USD")
        mailed = next(one for one in sample.known.customers.values() if one.segments)
        assert shop.membership.get(member=mailed.id).segments == frozenset(mailed.segments)

    def test_takes_large_recordings_in_batches(
        self, shop: Shop, recording: OrdersRecording, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(furnishing, "ROWS_MAX", 2)
        stages = Stages()
        furnish(shop, recording, stages)
        assert stages.told == [
            *("loading products", 2, "loading stock", 2, "loading prices", 2, 1),
            *("loading members", 2),
        ]
        assert len(shop.pricing.ladder(sku=TEA)) == 2

    def test_is_marked_by_a_name_that_can_be_stored(self, recording: OrdersRecording) -> None:
        odd = evolve(recording, name="\udce9" * 300)
        assert payee_of(odd) == f"recording:{'?' * 120}:{_print(recording)}"


class TestACoupon:
    def test_becomes_a_rule_for_those_who_were_sent_it(self) -> None:
        rule = rule_of(COUPON, "EUR")
        assert (rule.id, rule.kind, rule.layer) == ("spring", promotions.RuleKind.COUPON, "coupon")
        assert rule.benefit == promotions.benefits.AmountOff(amount=Money.of("0.50", "EUR"))
        assert rule.scope.include is not None
        assert rule.scope.include.skus == {"tea"}
        assert rule.audience.segments == {"mailed"}
        assert (rule.window, rule.funded_by) == (COUPON.window, "supplier")


def _print(recording: OrdersRecording) -> str:
    assert len(recording.fingerprint) == 12
    return recording.fingerprint
