"""A file of orders becomes baskets, returns and rejected lines."""

import pickle
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from selfshop.domain.shared import InvalidInput, Minor, Period
from selfshop.replay.orders_file import OrdersRecording, open_orders
from selfshop.replay.recording import (
    Deduction,
    RecordedBasket,
    RecordedReturn,
    Recording,
    ReturnedUnits,
    Share,
    Size,
)

OrdersFile = Callable[..., Path]


def at(day: int, hour: int = 0) -> datetime:
    return datetime(2026, 1, day, hour, tzinfo=UTC)


def baskets(recording: OrdersRecording) -> list[RecordedBasket]:
    return [entry for entry in recording.entries() if isinstance(entry, RecordedBasket)]


def returns(recording: OrdersRecording) -> list[RecordedReturn]:
    return [entry for entry in recording.entries() if isinstance(entry, RecordedReturn)]


class TestAnOrder:
    def test_is_all_rows_of_its_name_wherever_they_stand(self, orders_file: OrdersFile) -> None:
        path = orders_file(
            "1,an,2026-01-01T00:00:00Z,tea,2,10.00,1.00,EUR",
            "2,bo,2026-01-02T00:00:00Z,tea,1,10.00,,EUR",
            "1,an,2026-01-01T01:00:00+01:00,cup,1,3.00,,EUR",
            "1,an,2026-01-01T00:00:00Z,tea,1,10.00,,EUR",
        )
        with open_orders(path) as recording:
            first, second = baskets(recording)
            assert (first.order, first.customer, first.at, first.currency) == (
                "1",
                "an",
                at(1),
                "EUR",
            )
            assert [(line.sku, line.quantity) for line in first.lines] == [
                ("tea", 2),
                ("cup", 1),
                ("tea", 1),
            ]
            assert [line.paid_minor for line in first.lines] == [1900, 300, 1000]
            assert (second.order, second.paid_minor) == ("2", 1000)
            assert recording.size() == Size(orders=2, lines=4, returns=0)

    def test_comes_by_time_however_the_file_is_sorted(self, orders_file: OrdersFile) -> None:
        rows = [f"{day},an,2026-01-{day:02}T00:00:00Z,tea,1,10,,EUR" for day in range(1, 20)]
        random.Random(4).shuffle(rows)
        with open_orders(orders_file(*rows)) as recording:
            assert [basket.order for basket in baskets(recording)] == [
                str(day) for day in range(1, 20)
            ]

    @pytest.mark.parametrize(
        ("second_row", "column"),
        [
            ("1,bo,2026-01-01T00:00:00Z,cup,1,3.00,,EUR", "customer"),
            ("1,an,2026-01-01T00:00:01Z,cup,1,3.00,,EUR", "time"),
            ("1,bo,2026-01-09T00:00:00Z,tea,-1,,,EUR", "customer"),
        ],
    )
    def test_that_contradicts_itself_is_refused(
        self, orders_file: OrdersFile, second_row: str, column: str
    ) -> None:
        path = orders_file("1,an,2026-01-01T00:00:00Z,tea,1,10.00,,EUR", second_row)
        with pytest.raises(InvalidInput) as refused, open_orders(path):
            raise AssertionError
        assert refused.value.path == f"orders.csv, line 3, column {column}"
        assert refused.value.code == "input.order_disagrees"
        assert "on line 2" in refused.value.message()

    def test_in_another_currency_than_the_first_is_refused(self, orders_file: OrdersFile) -> None:
        path = orders_file(
            "1,an,2026-01-01T00:00:00Z,tea,1,10.00,,EUR",
            "2,an,2026-01-01T00:00:00Z,tea,1,10.00,,USD",
        )
        with pytest.raises(InvalidInput) as refused, open_orders(path):
            raise AssertionError
        assert refused.value.path == "orders.csv, line 3, column currency"
        assert refused.value.code == "input.other_currency"

    def test_is_missing_from_a_file_that_has_only_a_header(self, orders_file: OrdersFile) -> None:
        with (
            pytest.raises(InvalidInput, match=r"orders\.csv: must not be empty"),
            open_orders(orders_file()),
        ):
            raise AssertionError


class TestAPrice:
    def test_holds_until_the_sku_sells_at_another(self, orders_file: OrdersFile) -> None:
        path = orders_file(
            "1,an,2026-01-01T00:00:00Z,tea,1,10.00,,EUR",
            "2,an,2026-01-02T00:00:00Z,tea,1,10.00,,EUR",
            "3,an,2026-01-03T00:00:00Z,tea,1,12.00,,EUR",
            "4,an,2026-01-04T00:00:00Z,tea,1,10.00,,EUR",
            "5,an,2026-01-04T00:00:00Z,cup,1,3.00,,EUR",
        )
        with open_orders(path) as recording:
            assert [(p.sku, p.list_minor, p.period) for p in recording.prices()] == [
                ("cup", 300, Period(from_=at(4))),
                ("tea", 1000, Period(from_=at(1), until=at(3))),
                ("tea", 1200, Period(from_=at(3), until=at(4))),
                ("tea", 1000, Period(from_=at(4))),
            ]

    def test_of_one_instant_is_the_higher_and_the_rest_is_a_deduction(
        self, orders_file: OrdersFile
    ) -> None:
        path = orders_file(
            "1,an,2026-01-01T00:00:00Z,tea,2,9.00,1.00,EUR",
            "2,bo,2026-01-01T00:00:00Z,tea,1,10.00,,EUR",
        )
        with open_orders(path) as recording:
            first, second = (basket.lines[0] for basket in baskets(recording))
            assert (first.list_minor, first.paid_minor) == (1000, 1700)
            assert first.deductions[1] == Deduction(
                reason="second_price", funded_by="retailer", amount_minor=Minor(200)
            )
            assert (second.list_minor, second.deductions) == (1000, ())
            assert [price.list_minor for price in recording.prices()] == [1000]

    def test_of_a_line_that_cannot_be_used_is_not_in_the_list(
        self, orders_file: OrdersFile
    ) -> None:
        path = orders_file(
            "1,an,2026-01-01T00:00:00Z,tea,1,99.00,100.00,EUR",
            "2,an,2026-01-01T00:00:00Z,tea,1,10.00,,EUR",
        )
        with open_orders(path) as recording:
            assert [price.list_minor for price in recording.prices()] == [1000]


class TestAReturn:
    def test_is_from_the_order_it_names(self, orders_file: OrdersFile) -> None:
        path = orders_file(
            "1,an,2026-01-01T00:00:00Z,tea,2,10.00,,EUR",
            "2,an,2026-01-02T00:00:00Z,tea,2,10.00,,EUR",
            "1,an,2026-01-05T00:00:00Z,tea,-1,,,EUR",
        )
        with open_orders(path) as recording:
            (back,) = returns(recording)
            assert (back.order, back.at, back.sku) == ("1", at(5), "tea")
            assert back.parts == (ReturnedUnits(line=1, units=1),)
            assert (back.source_line, back.stated_minor) == (4, None)

    def test_is_else_from_the_latest_earlier_sale_with_enough_left(
        self, orders_file: OrdersFile
    ) -> None:
        path = orders_file(
            "1,an,2026-01-01T00:00:00Z,tea,3,10.00,,EUR",
            "2,an,2026-01-02T00:00:00Z,tea,1,10.00,,EUR",
            "3,an,2026-01-09T00:00:00Z,tea,9,10.00,,EUR",
            "4,bo,2026-01-02T00:00:00Z,tea,9,10.00,,EUR",
            "r1,an,2026-01-03T00:00:00Z,tea,-2,,,EUR",
            "r2,an,2026-01-04T00:00:00Z,tea,-1,,,EUR",
            "r3,an,2026-01-05T00:00:00Z,tea,-1,,,EUR",
            "r4,an,2026-01-06T00:00:00Z,tea,-1,,,EUR",
        )
        with open_orders(path) as recording:
            assert [(back.at, back.order) for back in returns(recording)] == [
                (at(3), "1"),
                (at(4), "2"),
                (at(5), "1"),
            ]
            (lost,) = recording.rejected()
            assert (lost.line, lost.why.code) == (9, "recording.return_without_sale")

    def test_may_stand_on_the_receipt_of_another_purchase(self, orders_file: OrdersFile) -> None:
        path = orders_file(
            "1,an,2026-01-01T00:00:00Z,tea,1,10.00,,EUR",
            "2,an,2026-01-02T00:00:00Z,cup,1,3.00,,EUR",
            "2,an,2026-01-02T00:00:00Z,tea,-1,10.00,,EUR",
        )
        with open_orders(path) as recording:
            (back,) = returns(recording)
            assert (back.order, back.stated_minor) == ("1", 1000)

    def test_takes_from_several_lines_of_one_order_first_line_first(
        self, orders_file: OrdersFile
    ) -> None:
        path = orders_file(
            "1,an,2026-01-01T00:00:00Z,tea,0,10.00,,EUR",
            "1,an,2026-01-01T00:00:00Z,tea,2,10.00,,EUR",
            "1,an,2026-01-01T00:00:00Z,cup,1,3.00,,EUR",
            "1,an,2026-01-01T00:00:00Z,tea,2,10.00,,EUR",
            "1,an,2026-01-01T00:00:00Z,tea,-3,,,EUR",
        )
        with open_orders(path) as recording:
            (back,) = returns(recording)
            assert back.parts == (ReturnedUnits(line=1, units=2), ReturnedUnits(line=3, units=1))

    @pytest.mark.parametrize(
        "row",
        [
            "1,an,2025-12-31T00:00:00Z,tea,-1,,,EUR",
            "1,an,2026-01-02T00:00:00Z,tea,-3,,,EUR",
            "1,an,2026-01-02T00:00:00Z,cup,-1,,,EUR",
            "9,bo,2026-01-02T00:00:00Z,tea,-1,,,EUR",
        ],
    )
    def test_without_an_earlier_sale_is_rejected(self, orders_file: OrdersFile, row: str) -> None:
        path = orders_file("1,an,2026-01-01T00:00:00Z,tea,2,10.00,,EUR", row)
        with open_orders(path) as recording:
            assert not returns(recording)
            (lost,) = recording.rejected()
            assert (lost.file, lost.line) == ("orders.csv", 3)
            assert lost.why.code == "recording.return_without_sale"
            assert recording.size() == Size(orders=1, lines=1, returns=0)


class TestALineThatCannotBeUsed:
    @pytest.mark.parametrize(
        ("row", "code", "said"),
        [
            ("1,an,2026-01-01T00:00:00Z,tea,0,10,,EUR", "recording.zero_quantity", "has no units"),
            ("1,an,2026-01-01T00:00:00Z,tea,1,,,EUR", "recording.no_price", "has no unit price"),
            ("1,an,2026-01-01T00:00:00Z,tea,1,0,,EUR", "recording.no_price", "has no unit price"),
            (
                "1,an,2026-01-01T00:00:00Z,tea,1,1.00,1.01,EUR",
                "recording.discount_above_value",
                "its discounts, 1.01, are more than its value, 1.00",
            ),
        ],
    )
    def test_is_listed_with_its_reason(
        self, orders_file: OrdersFile, row: str, code: str, said: str
    ) -> None:
        good = "1,an,2026-01-01T00:00:00Z,cup,1,3.00,3.00,EUR"
        with open_orders(orders_file(row, good)) as recording:
            (lost,) = recording.rejected()
            assert (lost.line, lost.order, lost.sku, lost.why.code) == (2, "1", "tea", code)
            assert lost.why.message() == said
            (basket,) = baskets(recording)
            assert (len(basket.lines), basket.paid_minor) == (1, 0)

    def test_may_leave_an_order_without_lines_which_is_no_order(
        self, orders_file: OrdersFile
    ) -> None:
        path = orders_file("1,an,2026-01-01T00:00:00Z,tea,0,10,,EUR")
        with open_orders(path) as recording:
            assert recording.size() == Size(orders=0, lines=0, returns=0)
            assert not list(recording.entries())
            assert not list(recording.customers())


class TestARecordingOfOrders:
    def test_knows_what_was_sold_and_to_whom(self, orders_file: OrdersFile) -> None:
        path = orders_file(
            "1,bo,2026-01-01T00:00:00Z,tea,2,10.00,,EUR",
            "2,an,2026-01-02T00:00:00Z,tea,3,10.00,,EUR",
            "3,cy,2026-01-02T00:00:00Z,tea,0,10.00,,EUR",
        )
        with open_orders(path) as recording:
            kept: Recording = recording
            assert [(item.sku, item.title, item.units) for item in kept.products()] == [
                ("tea", "tea", 5)
            ]
            assert [customer.id for customer in kept.customers()] == ["an", "bo"]
            assert (kept.name, kept.currency, kept.coupons()) == ("orders.csv", "EUR", ())

    def test_is_shared_out_whole_by_customer(self, orders_file: OrdersFile) -> None:
        path = orders_file(
            *(f"{n},c{n},2026-01-01T00:00:00Z,tea,1,10,,EUR" for n in range(30)),
            *(f"{n},c{n},2026-01-02T00:00:00Z,tea,-1,,,EUR" for n in range(30)),
        )
        with open_orders(path) as recording:
            shares = [list(recording.entries(Share(number=n, of=3))) for n in range(3)]
            assert all(shares)
            customers = [{entry.customer for entry in share} for share in shares]
            assert sum(map(len, customers)) == 30
            assert sum(map(len, shares)) == 60

    def test_can_be_read_in_another_process(self, orders_file: OrdersFile) -> None:
        with open_orders(orders_file("1,an,2026-01-01T00:00:00Z,tea,1,10,,EUR")) as recording:
            sent = pickle.loads(pickle.dumps(recording))  # noqa: S301  # our own bytes
            assert list(sent.entries()) == list(recording.entries())

    def test_leaves_nothing_behind(self, orders_file: OrdersFile) -> None:
        with open_orders(orders_file("1,an,2026-01-01T00:00:00Z,tea,1,10,,EUR")) as recording:
            assert recording.scratch.exists()
        assert not recording.scratch.parent.exists()

    def test_tells_its_progress_while_it_reads_thousands_of_rows(
        self, orders_file: OrdersFile
    ) -> None:
        start = at(1)
        rows = [
            f"{n // 3},c{n // 3 % 7},{(start + timedelta(minutes=n // 3)).isoformat()},s{n % 50},1,{n % 50 + 1},,JPY"
            for n in range(9_000)
        ]
        told: list[int] = []
        with open_orders(orders_file(*rows), progress=told.append) as recording:
            assert recording.size() == Size(orders=3_000, lines=9_000, returns=0)
            assert sum(basket.paid_minor for basket in baskets(recording)) == sum(
                n % 50 + 1 for n in range(9_000)
            )
        assert told == [2_000, 4_000, 6_000, 8_000]
