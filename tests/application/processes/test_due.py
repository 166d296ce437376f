"""Due work: in small batches that can stop anywhere, and several sweepers side by side."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from selfshop import Customer, InvalidInput, Refused
from selfshop.domain import orders
from selfshop.domain.shared import MemberId
from selfshop.testing.builders import Goods
from tests.books import all_orders, check_books
from tests.each_store import Store
from tests.floor import Floor, open_floor
from tests.rivals import overtaken

MANY = (Goods(sku="tea", price="12.90", units=500),)


class TestNothing:
    def test_nothing_is_due_in_a_new_shop(self, any_floor: Floor) -> None:
        any_floor.run_due()
        report = any_floor.run_due()
        assert set(report.done.values()) == {0}
        assert (report.next_due, report.more) == (None, False)

    def test_only_the_host_asks(self, floor: Floor) -> None:
        bound = floor.shop.acting_as(Customer(id=MemberId("ann")))
        with pytest.raises(Refused, match=r"actor\.not_allowed"):
            bound.due.run()

    @pytest.mark.parametrize("limit", [0, 10_001])
    def test_limits_out_of_bounds_are_refused(self, floor: Floor, limit: int) -> None:
        with pytest.raises(InvalidInput) as no:
            floor.run_due(limit=limit)
        assert no.value.path == "limit"


class TestWhatIsDueNext:
    def test_the_earliest_of_all_is_told(self, any_floor: Floor) -> None:
        start = any_floor.clock.now()
        order = any_floor.place({"tea": 1})
        assert any_floor.run_due().next_due == order.pay_before
        any_floor.pay(order)
        any_floor.deliver(any_floor.ship(order))
        assert any_floor.run_due().next_due == start + timedelta(days=10)
        any_floor.pass_time(days=1)
        any_floor.place({"pot": 1})
        assert any_floor.run_due().next_due == start + timedelta(days=1, minutes=30)

    def test_what_has_come_is_done_once(self, any_floor: Floor) -> None:
        order = any_floor.place({"tea": 1})
        any_floor.clock.at = order.pay_before
        done = any_floor.run_due().done
        assert (done["holds_lapsed"], done["orders_expired"]) == (1, 1)
        done = any_floor.run_due().done
        assert (done["holds_lapsed"], done["orders_expired"]) == (0, 0)
        check_books(any_floor.shop, ["tea"])


class TestLimits:
    def test_a_run_stops_and_the_next_goes_on(self, any_floor: Floor) -> None:
        for _ in range(5):
            any_floor.place({"tea": 1})
        any_floor.pass_time(minutes=30)
        runs = [any_floor.run_due(limit=2).done for _ in range(3)]
        assert [done["orders_expired"] for done in runs] == [2, 2, 1]
        assert [done["holds_lapsed"] for done in runs] == [2, 2, 1]

    def test_more_says_that_something_was_left(self, any_floor: Floor) -> None:
        for _ in range(3):
            any_floor.place({"tea": 1})
        any_floor.pass_time(minutes=30)
        while (report := any_floor.run_due(limit=2)).more:
            assert max(report.done.values()) >= 2
        assert any_floor.available("tea") == 20
        assert {order.status for order in all_orders(any_floor.shop)} == {
            orders.OrderStatus.EXPIRED
        }

    def test_more_than_one_batch_is_done_in_one_run(self, store: Store) -> None:
        floor = open_floor(store.open, goods=MANY)
        for _ in range(53):
            floor.place({"tea": 1})
        floor.pass_time(minutes=30)
        assert floor.run_due().done["orders_expired"] == 53
        check_books(floor.shop, ["tea"])


class TestOutcomes:
    def test_they_are_forgotten_after_their_days(self, any_floor: Floor) -> None:
        order = any_floor.place({"tea": 1})
        bound = any_floor.customer(key="k1").orders
        bound.cancel(order=order.id, reason="no")
        any_floor.pass_time(days=30)
        assert any_floor.run_due().done["outcomes_forgotten"] == 0
        assert bound.cancel(order=order.id, reason="no").status is orders.OrderStatus.CANCELLED
        any_floor.pass_time(microseconds=1)
        assert any_floor.run_due().done["outcomes_forgotten"] == 1
        with pytest.raises(Refused, match=r"order\.not_allowed"):
            bound.cancel(order=order.id, reason="no")


class TestSweepersSideBySide:
    @pytest.mark.parametrize("place", range(1, 6))
    def test_one_overtaken_anywhere_does_nothing_twice(self, sql_store: Store, place: int) -> None:
        floor = open_floor(sql_store.open)
        placed = [floor.place({"tea": 1}) for _ in range(3)]
        delivered = floor.delivered({"pot": 1})
        floor.pass_time(days=10)
        slow = overtaken(floor, floor.run_due, place=place)
        slow.run_due()
        assert {floor.order(one).status for one in placed} == {orders.OrderStatus.EXPIRED}
        (parcel,) = floor.shop.fulfilment.get(order=delivered.id)
        assert parcel.status.value == "received"
        assert floor.shop.membership.get(member=MemberId("ann")).orders == 1
        check_books(floor.shop, ["tea", "pot"])

    def test_many_at_once_share_the_work(self, sql_store: Store) -> None:
        floor = open_floor(sql_store.open, goods=MANY)
        for _ in range(20):
            floor.place({"tea": 1})
        floor.pass_time(minutes=30)
        with ThreadPoolExecutor(4) as threads:
            reports = list(threads.map(lambda _: floor.run_due(limit=3), range(8)))
        # A sweeper that was overtaken stops early; what it has left is there for the next one.
        reports.append(floor.run_due())
        assert sum(report.done["orders_expired"] for report in reports) == 20
        assert sum(report.done["holds_lapsed"] for report in reports) == 20
        check_books(floor.shop, ["tea"])
