"""A cell is of its type, or the row is broken."""

from datetime import UTC, datetime

import pytest

from selfshop.domain.shared import AMOUNT_MINOR_MAX, InvalidInput, RuleId
from selfshop.replay.orders_file.order_row import OrderRow, judge
from selfshop.replay.orders_file.place import Place
from selfshop.replay.orders_file.rows import RawRow

GOOD: dict[str, object] = {
    "order": "7",
    "customer": "an",
    "time": "2026-01-01T02:00:00+02:00",
    "sku": "tea",
    "quantity": "2",
    "unit_price": "12.5",
    "currency": "EUR",
}


def judged(**cells: object) -> OrderRow:
    renamed = {name.replace("__", "."): cell for name, cell in cells.items()}
    row = RawRow(Place("orders.csv", 9), {**GOOD, **renamed})
    return judge(row, {RuleId("spring")})


class TestAGoodRow:
    def test_has_its_cells_typed_and_its_time_in_utc(self) -> None:
        row = judged()
        assert (row.line, row.order, row.customer, row.sku) == (9, "7", "an", "tea")
        assert row.at == datetime(2026, 1, 1, tzinfo=UTC)
        assert row.at.tzinfo is UTC
        assert (row.quantity, row.unit_price_minor, row.value_minor) == (2, 1250, 2500)

    @pytest.mark.parametrize(
        ("currency", "text", "minor"),
        [("JPY", "12", 12), ("KWD", "12.5", 12_500), ("KWD", "0.001", 1), ("EUR", "0.50", 50)],
    )
    def test_reads_amounts_by_the_decimals_of_the_currency(
        self, currency: str, text: str, minor: int
    ) -> None:
        assert judged(currency=currency, unit_price=text).unit_price_minor == minor

    @pytest.mark.parametrize("quantity", ["-3", -3])
    def test_counts_units_brought_back_below_nothing(self, quantity: object) -> None:
        assert judged(quantity=quantity).quantity == -3

    def test_may_have_no_price(self) -> None:
        assert judged(unit_price=None).unit_price_minor is None

    def test_names_the_funder_and_the_reason_of_each_discount(self) -> None:
        row = judged(
            discount__supplier="1", discount__retailer__loyalty="0.30", discount__retailer="0.00"
        )
        assert [(part.funded_by, part.reason, part.amount_minor) for part in row.deductions] == [
            ("supplier", "discount", 100),
            ("retailer", "loyalty", 30),
        ]

    def test_names_the_coupon_that_gives_its_coupon_discount(self) -> None:
        row = judged(discount__supplier__coupon="1.00", discount__retailer="1", coupon="spring")
        assert [part.rule for part in row.deductions] == ["spring", None]


class TestABrokenRow:
    @pytest.mark.parametrize(
        ("column", "cell", "code"),
        [
            ("order", None, "input.empty"),
            ("order", "", "input.empty"),
            ("order", 7, "input.not_text"),
            ("sku", "a\x00b", "input.unstorable"),
            ("sku", "caf\udce9", "input.unstorable"),
            ("sku", "a\tb", "input.unprintable"),
            ("customer", "x" * 201, "input.too_long"),
            ("time", "2026-01-01T00:00:00", "input.naive_instant"),
            ("time", "2026-01-01", "input.naive_instant"),
            ("time", "yesterday", "input.not_an_instant"),
            ("time", "0001-01-01T00:00:00+14:00", "input.instant_out_of_range"),
            ("time", 1_700_000_000, "input.not_text"),
            ("quantity", None, "input.empty"),
            ("quantity", "1.5", "input.not_a_whole_number"),
            ("quantity", "2.0", "input.not_a_whole_number"),
            ("quantity", "two", "input.not_a_whole_number"),
            ("quantity", "１", "input.not_a_whole_number"),
            ("quantity", 2.0, "input.not_a_whole_number"),
            ("quantity", True, "input.not_a_whole_number"),
            ("quantity", "9" * 15, "input.too_large"),
            ("unit_price", "12.505", "input.too_many_decimals"),
            ("unit_price", "12,50", "input.not_an_amount"),
            ("unit_price", "1e3", "input.not_an_amount"),
            ("unit_price", "NaN", "input.not_an_amount"),
            ("unit_price", 12.5, "input.not_an_amount"),
            ("unit_price", float("nan"), "input.not_an_amount"),
            ("unit_price", True, "input.not_an_amount"),
            ("unit_price", "-1.00", "input.too_small"),
            ("unit_price", str(AMOUNT_MINOR_MAX), "input.too_large"),
            ("unit_price", str(AMOUNT_MINOR_MAX // 100), "input.too_large"),
            ("discount__retailer", "-1.00", "input.too_small"),
            ("discount__retailer", "free", "input.not_an_amount"),
            ("currency", "QQQ", "input.unknown_currency"),
            ("currency", 840, "input.not_text"),
            ("coupon", "autumn", "input.not_one_of"),
            ("coupon", "spring", "input.coupon_gives_nothing"),
        ],
    )
    def test_names_file_line_and_column(self, column: str, cell: object, code: str) -> None:
        with pytest.raises(InvalidInput) as refused:
            judged(**{column: cell})
        named = column.replace("__", ".")
        assert refused.value.path == f"orders.csv, line 9, column {named}"
        assert refused.value.code == code
        assert (refused.value.facts["line"], refused.value.facts["column"]) == (9, named)

    def test_with_too_many_decimals_for_its_currency_says_how_many_there_may_be(self) -> None:
        with pytest.raises(InvalidInput, match="JPY amounts have at most 0 decimals"):
            judged(currency="JPY", unit_price="12.5")
