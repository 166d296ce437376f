from datetime import UTC, datetime, timedelta, timezone

import pytest

from selfshop import Customer, InvalidInput, NotFound, Period, Shop
from selfshop.domain import pricing
from selfshop.domain.shared import MemberId, Money, SkuId
from selfshop.testing.builders import Goods, cart, furnish, stock_line
from selfshop.testing.fixed import MORNING, CountingIds, StoppedClock
from tests.each_store import Store, new_shop, rows_of

TEA = SkuId("tea")
SALE = datetime(2026, 11, 11, tzinfo=timezone(timedelta(hours=8)))
TICK = timedelta(microseconds=1)


class TestAnInstant:
    @pytest.fixture
    def small(self, shop: Shop) -> Shop:
        """A shop with a sale of one day."""
        furnish(shop, Goods(sku="tea", price="10.00"))
        entry = pricing.PriceEntry(
            kind=pricing.Kind.SALE,
            amount=Money.of("8.00", "CNY"),
            period=Period(from_=SALE, until=SALE + timedelta(days=1)),
        )
        shop.pricing.set_prices(prices=(pricing.SkuPrice(sku=TEA, entry=entry),))
        return shop

    @pytest.mark.parametrize(
        ("at", "payable"),
        [
            (SALE - TICK, 1000),
            (SALE, 800),
            (SALE.astimezone(UTC), 800),
            (SALE + timedelta(days=1) - TICK, 800),
            (SALE + timedelta(days=1), 1000),
        ],
    )
    def test_is_when_everything_happens(self, small: Shop, at: datetime, payable: int) -> None:
        quote = small.as_of(at).checkout.quote(cart=cart({"tea": 1}))
        assert quote.payable == payable

    def test_tells_until_when_a_quote_stands(self, small: Shop) -> None:
        def expires_at(at: datetime) -> datetime | None:
            return small.as_of(at).checkout.quote(cart=cart({"tea": 1})).expires_at

        assert expires_at(SALE - TICK) == SALE
        assert expires_at(SALE) == SALE + timedelta(days=1)
        assert expires_at(SALE + timedelta(days=1)) is None

    def test_is_what_is_written_down(self, small: Shop) -> None:
        past = small.as_of(datetime(1999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC))
        member = past.membership.register(member=MemberId("ann"))
        assert member.registered_at == datetime(1999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
        assert past.membership.get(member=MemberId("ann")) == member

    @pytest.mark.parametrize(
        ("instant", "code"),
        [
            (datetime(2026, 1, 1), "naive_instant"),  # noqa: DTZ001  # that is the point
            ("2026-01-01T00:00:00Z", "not_an_instant"),
            (datetime.max.replace(tzinfo=UTC), "instant_out_of_range"),
        ],
    )
    def test_carries_an_offset(self, shop: Shop, instant: datetime, code: str) -> None:
        with pytest.raises(InvalidInput) as no:
            shop.as_of(instant)
        assert (no.value.path, no.value.code) == ("instant", f"input.{code}")


class TestTheClockAndIds:
    def test_are_the_host_s_if_it_has_its_own(self, store: Store) -> None:
        clock = StoppedClock()
        shop = furnish(store.open(clock=clock, ids=CountingIds()), Goods(sku="tea"))
        first = shop.inventory.hold(lines=(stock_line("tea", 1),))
        assert first.id.startswith("id-")
        assert first.expires_at == MORNING + timedelta(minutes=15)
        clock.move(timedelta(minutes=15))
        assert shop.inventory.hold(lines=(stock_line("tea", 10),)).id > first.id


class TestShopsOfOneStore:
    def test_do_not_see_each_other(self, store: Store) -> None:
        first = furnish(store.open(), Goods(sku="tea", units=3), members=("ann",))
        second = first.for_shop(new_shop())
        before = rows_of(first)
        for ask in (
            lambda: second.catalog.get(sku=TEA),
            lambda: second.membership.get(member=MemberId("ann")),
            lambda: second.inventory.level(sku=TEA),
            lambda: second.inventory.receive_stock(lines=(stock_line("tea", 1),)),
        ):
            with pytest.raises(NotFound):
                ask()
        assert second.catalog.find().items == ()
        furnish(second, Goods(sku="tea", price="1.00", units=7), members=("ann",))
        second.settings.change(hold_minutes=1)
        assert rows_of(first) == before
        assert second.inventory.level(sku=TEA).on_hand == 7
        assert first.settings.get().hold_minutes == 15

    def test_are_found_again_by_their_names(self, store: Store) -> None:
        first = store.open()
        name = new_shop()
        furnish(first.for_shop(name), Goods(sku="tea"))
        assert first.for_shop(name).catalog.get(sku=TEA).listed
        assert first.for_shop(f"{name} ").catalog.find().items == ()

    def test_keep_the_actor(self, shop: Shop) -> None:
        ann = shop.acting_as(Customer(id=MemberId("ann")))
        other = ann.for_shop(new_shop())
        furnish(other.acting_as(shop._desk.actor), Goods(sku="tea"))
        hold = other.inventory.hold(lines=(stock_line("tea", 1),))
        assert hold.owner == "customer:ann"

    @pytest.mark.parametrize("name", ["", "x" * 65, 7, None, "a\0b"])
    def test_have_decent_names(self, shop: Shop, name: str) -> None:
        with pytest.raises(InvalidInput) as no:
            shop.for_shop(name)
        assert no.value.path == "shop"
