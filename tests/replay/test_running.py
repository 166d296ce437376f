"""Whole replays of small files: what was recorded is what is booked."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from selfshop.adapters import sql
from selfshop.domain import aftersales, orders
from selfshop.domain.shared import Refused
from selfshop.replay.figures import NOTHING, Figures
from selfshop.replay.furnishing import REPLAY
from selfshop.replay.opening import opened_shop
from selfshop.replay.orders_file import open_orders
from selfshop.replay.recording import Size
from selfshop.replay.running import Plan, Replayed, replay
from selfshop.replay.sample import open_sample
from selfshop.replay.watching import Nobody
from selfshop.shop import MEMORY, open_shop
from tests.replay.books import books, messy_rows

OrdersFile = Callable[..., Path]

SALES = (
    "1,an,2026-01-01T09:00:00Z,tea,3,5.00,10.00,EUR",
    "1,an,2026-01-01T09:00:00Z,cup,1,8.00,,EUR",
    "2,bo,2026-01-02T09:00:00Z,tea,1,6.00,6.00,EUR",
    "3,an,2026-02-01T09:00:00Z,tea,2,6.00,,EUR",
)
BACK = (
    "1,an,2026-01-05T09:00:00Z,tea,-1,,,EUR",
    "1,an,2026-02-05T09:00:00Z,tea,-2,,,EUR",
    "3,an,2026-02-06T09:00:00Z,tea,-1,5.99,,EUR",
)


@pytest.fixture
def store(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'shop.db'}"


def replayed(
    path: Path, store: str = MEMORY, *, shop: str = "main", limit: int | None = None
) -> Replayed:
    with open_orders(path) as recording:
        plan = Plan(recording=recording, store=store, shop=shop, limit=limit)
        return replay(plan, Nobody())


def total(done: Replayed) -> Figures:
    return sum(done.reconciliation.booked.values(), NOTHING)


class TestAReplay:
    def test_books_what_was_recorded_to_the_cent(self, orders_file: OrdersFile) -> None:
        done = replayed(orders_file(*SALES))
        assert done.reconciliation.agrees
        assert done.reconciliation.booked == done.reconciliation.recorded
        assert list(done.reconciliation.booked) == ["2026-01", "2026-02"]
        assert total(done) == Figures(
            orders=3,
            lines=4,
            units=7,
            list_minor=4100,
            by_funder_minor={"retailer": 1600},
            paid_minor=2500,
        )

    def test_takes_returns_back_and_refunds_what_their_units_cost(
        self, orders_file: OrdersFile
    ) -> None:
        """Three for 5.00: one gives 1.66 or 1.67 back, and all together what was paid."""
        done = replayed(orders_file(*SALES, *BACK))
        assert done.reconciliation.agrees
        february = done.reconciliation.booked["2026-02"]
        assert (total(done).returns, total(done).returned_units) == (3, 4)
        assert done.reconciliation.booked["2026-01"].refunded_minor == 166
        assert february.refunded_minor == 334 + 600
        assert done.reconciliation.refunds_stated_otherwise == 1

    def test_stops_at_the_limit(self, orders_file: OrdersFile) -> None:
        done = replayed(orders_file(*SALES, *BACK), limit=3)
        assert (total(done).orders, total(done).returns) == (2, 1)
        assert done.reconciliation.agrees

    def test_of_lines_that_are_all_no_use_books_nothing(self, orders_file: OrdersFile) -> None:
        done = replayed(orders_file("1,an,2026-01-01T00:00:00Z,tea,0,1.00,,EUR"))
        assert done.reconciliation.agrees
        assert total(done) == NOTHING

    def test_is_measured(self, orders_file: OrdersFile) -> None:
        done = replayed(orders_file(*SALES))
        assert done.seconds > 0
        assert done.loading_seconds > 0
        assert done.memory_bytes > 2**20

    @pytest.mark.parametrize(("currency", "decimals"), [("JPY", 0), ("EUR", 2), ("KWD", 3)])
    @pytest.mark.parametrize("seed", range(3))
    def test_agrees_on_whatever_a_busy_shop_has_done(
        self, orders_file: OrdersFile, seed: int, currency: str, decimals: int
    ) -> None:
        path = orders_file(*messy_rows(seed, currency=currency, decimals=decimals))
        done = replayed(path)
        assert done.reconciliation.differences == ()
        assert total(done).returns > 0
        assert total(done).refunded_minor > 0
        with open_orders(path) as recording:
            size = recording.size()
        assert size == Size(
            orders=total(done).orders, lines=total(done).lines, returns=total(done).returns
        )

    def test_gives_back_all_that_was_paid_when_all_comes_back(
        self, orders_file: OrdersFile
    ) -> None:
        rows = [f"1,an,2026-02-0{day}T00:00:00Z,tea,-{day},,,JPY" for day in (1, 2, 4)]
        done = replayed(orders_file("1,an,2026-01-01T00:00:00Z,tea,7,100,333,JPY", *rows))
        assert total(done).paid_minor == total(done).refunded_minor == 367


class TestWhatIsInTheStore:
    def test_can_be_asked_as_of_any_time(self, orders_file: OrdersFile, store: str) -> None:
        replayed(orders_file(*SALES, *BACK), store)
        with opened_shop(store, shop="main") as opened:
            shop = opened.acting_as(REPLAY)
            order = shop.orders.get_by_reference(reference="1")
            assert order.status is orders.OrderStatus.COMPLETED
            assert order.placed_at == datetime(2026, 1, 1, 9, tzinfo=UTC)
            assert [line.returned for line in order.lines if line.sku == "tea"] == [3]
            assert {claim.status for claim in shop.aftersales.get(order=order.id)} == {
                aftersales.ReturnStatus.COMPLETED
            }
            (taking,) = shop.payments.takings(order=order.id)
            assert (taking.receipt.amount.minor, taking.refunded) == (1300, 500)

    def test_has_no_payment_for_what_costs_nothing(
        self, orders_file: OrdersFile, store: str
    ) -> None:
        replayed(orders_file(*SALES), store)
        with opened_shop(store, shop="main") as opened:
            shop = opened.acting_as(REPLAY)
            order = shop.orders.get_by_reference(reference="2")
            assert order.payable == 0
            assert shop.payments.get(order=order.id) == ()

    def test_is_the_same_after_another_replay(self, orders_file: OrdersFile, store: str) -> None:
        path = orders_file(*SALES, *BACK)
        first = replayed(path, store)
        before = books(store)
        again = replayed(path, store)
        assert books(store) == before
        assert again.reconciliation == first.reconciliation
        assert (first.resumed, again.resumed) == (False, True)

    def test_goes_on_where_a_limit_stopped_it(self, orders_file: OrdersFile, store: str) -> None:
        path = orders_file(*SALES, *BACK)
        whole = f"{store}-whole"
        assert replayed(path, store, limit=3).reconciliation.agrees
        assert replayed(path, store).reconciliation == replayed(path, whole).reconciliation
        assert books(store) == books(whole)


class TestAShopThatIsAnother:
    def test_recording_s_is_refused(self, orders_file: OrdersFile, store: str) -> None:
        replayed(orders_file(*SALES), store)
        before = books(store)
        with pytest.raises(Refused) as refused:
            replayed(orders_file(*SALES[:2]), store)
        assert refused.value.code == "replay.other_recording"
        assert "orders.csv" in refused.value.message()
        assert books(store) == before

    def test_s_name_holds_another_recording_beside_it(
        self, orders_file: OrdersFile, store: str
    ) -> None:
        replayed(orders_file(*SALES), store)
        done = replayed(orders_file(*SALES[:2]), store, shop="second")
        assert total(done).orders == 1

    def test_merchant_s_is_refused(self, orders_file: OrdersFile, store: str) -> None:
        with open_shop(store) as opened:
            opened.settings.change(hold_minutes=20)
        with pytest.raises(Refused) as refused:
            replayed(orders_file(*SALES), store)
        assert refused.value.code == "replay.shop_in_use"


class TestWhatTheShopTurnsDown:
    def test_is_a_difference_and_the_rest_is_booked(self, orders_file: OrdersFile) -> None:
        """A cart holds ten million units at most."""
        done = replayed(
            orders_file(
                *SALES,
                "9,an,2026-01-03T09:00:00Z,tea,10000001,0.01,,EUR",
                "9,an,2026-01-04T09:00:00Z,tea,-1,,,EUR",
            )
        )
        assert [(one.order, one.what) for one in done.reconciliation.differences] == [
            ("9", "order"),
            ("9", "return of line 7"),
        ]
        assert "cart.too_many_units" in done.reconciliation.differences[0].booked
        assert total(done).orders == 3
        recorded = sum(done.reconciliation.recorded.values(), NOTHING)
        assert (recorded.orders, recorded.returns) == (4, 1)

    def test_for_now_ends_the_replay(
        self, orders_file: OrdersFile, store: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A store that is busy says nothing about the order."""
        busy = Refused("store.busy", retryable=True)

        def never(*_: object, **__: object) -> None:
            raise busy

        monkeypatch.setattr("selfshop.application.processes.cancelling.Orders.place", never)
        with pytest.raises(Refused) as refused:
            replayed(orders_file(*SALES), store)
        assert refused.value is busy


@pytest.fixture
def server(postgres_url: str) -> str:
    engine = sql.open_store(postgres_url, prefix="", schema=None)
    sql.migrate(engine)
    engine.close()
    return postgres_url


class TestOnAServer:
    def test_it_is_the_same(self, orders_file: OrdersFile, server: str) -> None:
        path = orders_file(*SALES, *BACK)
        done = replayed(path, server, shop="small")
        again = replayed(path, server, shop="small")
        assert done.reconciliation == replayed(path).reconciliation == again.reconciliation

    def test_the_sample_agrees(self, server: str) -> None:
        with open_sample() as recording:
            plan = Plan(recording=recording, store=server, shop="sample", limit=25)
            done = replay(plan, Nobody())
        assert done.reconciliation.agrees
        assert total(done).orders == 25
