from tests.carts import Json, quoted

TAX: Json = {"mode": "exclusive", "rounding": "invoice", "classes": {"full": "13"}}
POINTS: Json = {"value_per_point": "0.01", "max_percent": "50", "step": 10, "min_points": 10}
PRICES: Json = {
    "A": {"price": "33.33", "tax_class": "full"},
    "B": {"price": "10.01", "tax_class": "full"},
}


class TestAQuoteOfAllParts:
    def test_sums_up_from_units_to_lines_to_the_header(self) -> None:
        quote = quoted(
            PRICES,
            {"A": 3, "B": 2},
            {"benefit": {"kind": "amount_off", "amount": "7.77"}},
            freight={"flat": "8.00", "tax_class": "full"},
            tax=TAX,
            points=POINTS,
            member={"id": "m", "points": 1234},
            cart_points="max",
        )
        for name in ("list", "price", "goods", "freight", "tax", "points", "payable"):
            of_units = sum(
                row.count * getattr(row, name) for line in quote.lines for row in line.units
            )
            of_lines = sum(getattr(line, name) for line in quote.lines)
            assert getattr(quote, name) == of_lines == of_units, name
        assert (quote.goods, quote.freight, quote.points) == (11224, 800, 1230)
        assert (quote.points_used, quote.tax) == (1230, 1563)
        assert quote.payable == 11224 + 800 - 1230 + 1563

    def test_says_the_tax_that_prices_include(self) -> None:
        quote = quoted(PRICES, {"A": 3}, tax={**TAX, "mode": "inclusive"})
        assert (quote.tax, quote.payable) == (1150, 9999)

    def test_taxes_less_where_points_are_a_discount(self) -> None:
        quote = quoted(
            PRICES,
            {"A": 1},
            tax=TAX,
            points={**POINTS, "as": "discount"},
            member={"id": "m", "points": 1000},
            cart_points=1000,
        )
        assert (quote.points, quote.tax, quote.payable) == (1000, 303, 3333 - 1000 + 303)

    def test_names_who_pays_for_a_rule(self) -> None:
        rule = {"benefit": {"kind": "amount_off", "amount": "1.00"}, "funded_by": "brand"}
        applied = quoted(PRICES, {"A": 1}, rule).applied[0]
        assert (applied.funded_by, applied.coupon, applied.amount) == ("brand", False, 100)

    def test_tells_what_each_rule_took_off_a_line(self) -> None:
        off = {"benefit": {"kind": "amount_off", "amount": "0.10"}}
        item = {"benefit": {"kind": "percent_off", "percent": "10"}, "layer": "item"}
        for units, taken in [(1, 333), (2, 667)]:
            (line,) = quoted(PRICES, {"A": units}, item, off).lines
            assert line.shares == (("R1", taken), ("R2", 10))
            assert line.goods == 3333 * units - taken - 10
        (line,) = quoted(PRICES, {"A": 3}, off).lines
        assert ([row.count for row in line.units], line.shares) == ([1, 2], (("R1", 10),))

    def test_has_no_points_freight_or_tax_where_there_are_none(self) -> None:
        quote = quoted({"A": "10.00"}, {"A": 2})
        assert (quote.points_used, quote.points, quote.freight, quote.tax) == (0, 0, 0, 0)
        tax = quoted(PRICES, {"A": 1}, tax=TAX, points=POINTS, member={"id": "m", "points": 1000})
        assert (tax.points_used, tax.points, tax.tax, tax.payable) == (0, 0, 433, 3766)

    def test_counts_freight_that_a_rule_took_off_too(self) -> None:
        free = {"layer": "shipping", "benefit": {"kind": "shipping_off", "amount": "3.00"}}
        quote = quoted({"A": "10.00"}, {"A": 2}, free, freight={"flat": "8.00"})
        assert (quote.applied[0].amount, quote.freight) == (300, 500)
        assert (quote.lines[0].freight, quote.payable) == (500, 2500)
