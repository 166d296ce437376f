"""Sums over orders keep their identity."""

from selfshop.domain.shared import Minor, SkuId
from selfshop.replay.figures import NOTHING, Figures, as_booked, figures_of
from selfshop.replay.recording import Deduction, RecordedLine

LINE = RecordedLine(
    sku=SkuId("corn"),
    quantity=3,
    list_minor=Minor(34),
    deductions=(
        Deduction(reason="pack_price", funded_by="retailer", amount_minor=Minor(2)),
        Deduction(reason="loyalty", funded_by="retailer", amount_minor=Minor(20)),
        Deduction(reason="coupon_match", funded_by="retailer", amount_minor=Minor(10)),
        Deduction(reason="coupon", funded_by="supplier", amount_minor=Minor(30)),
    ),
)


class TestTheFiguresOfAnOrder:
    def test_hold_the_pack_price_apart_from_what_funders_gave(self) -> None:
        figures = figures_of([as_booked(LINE)], LINE.paid_minor)
        assert figures == Figures(
            orders=1,
            lines=1,
            units=3,
            list_minor=102,
            pack_price_minor=2,
            by_funder_minor={"retailer": 30, "supplier": 30},
            paid_minor=40,
        )
        given = figures.pack_price_minor + sum(figures.by_funder_minor.values())
        assert figures.list_minor - given == figures.paid_minor

    def test_add_up_with_those_of_others(self) -> None:
        one = figures_of([as_booked(LINE)], 40)
        back = Figures(returns=1, returned_units=2, refunded_minor=26, by_funder_minor={"x": 1})
        both = one + back + NOTHING
        assert (both.orders, both.paid_minor, both.refunded_minor) == (1, 40, 26)
        assert both.by_funder_minor == {"retailer": 30, "supplier": 30, "x": 1}

    def test_are_written_as_decimal_strings(self) -> None:
        assert figures_of([as_booked(LINE)], 40).as_data("USD") == {
            "orders": 1,
            "lines": 1,
            "units": 3,
            "list": "1.02",
            "pack_price": "0.02",
            "discount": {"retailer": "0.30", "supplier": "0.30"},
            "paid": "0.40",
            "returns": 0,
            "returned_units": 0,
            "refunded": "0.00",
        }
