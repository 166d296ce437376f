"""Worked carts: each comment reckons by hand what the test says."""

from typing import Any

from tests.carts import Json, applied, quoted
from tests.freights import rate, template

BOOK: Json = {"price": "20.00", "freight_template": "book", "weight_g": 400, "volume_cm3": 900}
LAMP: Json = {"price": "80.00", "freight_template": "lamp", "weight_g": 2_600, "volume_cm3": 7_000}
PEN: Json = {"price": "5.00"}
PRICES: Json = {"book": BOOK, "lamp": LAMP, "pen": PEN}
BOOKS = template("book", rest=rate(1, "6.00", 1, "1.50"))
LAMPS = template("lamp", "weight", rest=rate(1_000, "12.00", 500, "4.00"))


def freight(cart: Json, *templates: Json, flat: str = "3.00", **more: Any) -> int:
    terms = {"flat": flat, "templates": list(templates) or [BOOKS, LAMPS], **more}
    return quoted(PRICES, cart, freight=terms).freight


class TestCharging:
    def test_by_piece(self) -> None:
        # 3 books: the first 6.00, 2 more at 1.50 = 9.00.
        assert freight({"book": 3}) == 900

    def test_by_tens_of_pieces(self) -> None:
        # The first 10 pieces 10.00; 12 pieces begin one more ten at 20.00 = 30.00.
        tens = template("book", rest=rate(10, "10.00", 10, "20.00"))
        assert freight({"book": 12}, tens, LAMPS) == 3_000

    def test_by_weight(self) -> None:
        # 2,600 g: the first 1,000 g 12.00; 1,600 g are 4 steps of 500 g begun, 16.00 = 28.00.
        assert freight({"lamp": 1}) == 2_800

    def test_by_the_weight_of_all_lines_together(self) -> None:
        # 3 x 400 g = 1,200 g by weight: 12.00 + 1 step of 4.00 = 16.00, and not 3 x 12.00.
        by_weight = template("book", "weight", rest=rate(1_000, "12.00", 500, "4.00"))
        assert freight({"book": 3}, by_weight, LAMPS) == 1_600
        # With a lamp of the same template: 1,200 + 2,600 = 3,800 g: 12.00 + 6 x 4.00 = 36.00.
        lamps = {**PRICES, "lamp": {**LAMP, "freight_template": "book"}}
        terms = {"flat": "3.00", "templates": [by_weight]}
        assert quoted(lamps, {"book": 3, "lamp": 1}, freight=terms).freight == 3_600

    def test_by_volume(self) -> None:
        # 2 x 7,000 = 14,000 cm3: the first 10,000 9.00; 4,000 are 2 steps of 3,000 begun at 2.50
        # = 14.00.
        by_volume = template("lamp", "volume", rest=rate(10_000, "9.00", 3_000, "2.50"))
        assert freight({"lamp": 2}, BOOKS, by_volume) == 1_400

    def test_of_exactly_the_first_begins_no_step(self) -> None:
        by_weight = template("book", "weight", rest=rate(400, "5.00", 1, "1.00"))
        assert freight({"book": 1}, by_weight, LAMPS) == 500

    def test_adds_up_templates_and_the_flat_price(self) -> None:
        # Books 6.00 + 1.50, lamp 28.00, pens 3.00 however many = 38.50.
        assert freight({"book": 2, "lamp": 1, "pen": 9}) == 3_850

    def test_takes_the_greatest_first_and_only_steps_of_the_others(self) -> None:
        # The lamp has the greater first price, 12.00 of its 28.00. 2 books are then 2 steps of
        # 1.50 = 3.00, pens nothing: 31.00.
        cart = {"book": 2, "lamp": 1, "pen": 9}
        assert freight(cart, combine="greatest_first") == 3_100

    def test_beside_a_greater_first_never_costs_more_than_alone(self) -> None:
        # 2 books by themselves are 6.00 for up to 10; as steps they would be 2 x 9.00.
        dear = template("book", rest=rate(10, "6.00", 1, "9.00"))
        assert freight({"book": 2, "lamp": 1}, dear, LAMPS, combine="greatest_first") == 3_400

    def test_of_equal_firsts_lets_the_flat_price_lead_then_the_name(self) -> None:
        # All first prices are 6.00. The flat one leads: 6.00 + 1 book step 1.50 + 1 lamp step 2.00.
        lamps = template("lamp", rest=rate(1, "6.00", 1, "2.00"))
        terms: Json = {"flat": "6.00", "combine": "greatest_first"}
        assert freight({"book": 1, "lamp": 1, "pen": 1}, BOOKS, lamps, **terms) == 950
        # Without pens the book leads: 6.00 + the lamp's 2.00.
        assert freight({"book": 1, "lamp": 1}, BOOKS, lamps, **terms) == 800


class TestFreeDelivery:
    def test_begins_at_an_amount_of_the_template_s_own_goods(self) -> None:
        # 3 books are 60.00, the lamp's 80.00 do not count for them.
        books = template("book", rest=rate(1, "6.00", 1, "1.50", free_over="60.01"))
        assert freight({"book": 3, "lamp": 1}, books, LAMPS) == 900 + 2_800
        books = template("book", rest=rate(1, "6.00", 1, "1.50", free_over="60.00"))
        assert freight({"book": 3, "lamp": 1}, books, LAMPS) == 2_800

    def test_is_measured_after_discounts_unless_the_base_says_otherwise(self) -> None:
        # 60.00 less 1.00 is 59.00 paid, 60.00 at list prices.
        rule = {"benefit": {"kind": "amount_off", "amount": "1.00"}}
        own = rate(1, "6.00", 1, "1.50", free_over="60.00")
        for base, paid in (("running", 900), ("list", 0), ("price", 0)):
            terms = {"flat": "3.00", "templates": [template("book", rest=own, base=base), LAMPS]}
            quote = quoted(PRICES, {"book": 3}, rule, freight=terms, choice="priority")
            assert quote.freight == paid

    def test_begins_at_a_number_of_pieces(self) -> None:
        books = template("book", rest=rate(1, "6.00", 1, "1.50", free_pieces=4))
        assert freight({"book": 3}, books, LAMPS) == 900
        assert freight({"book": 4}, books, LAMPS) == 0

    def test_needs_both_where_both_are_asked_for(self) -> None:
        own = rate(1, "6.00", 1, "1.50", free_over="100.00", free_pieces=4)
        books = template("book", rest=own)
        # 4 pieces, but 80.00; then 5 pieces and 100.00.
        assert freight({"book": 4}, books, LAMPS) == 1_050
        assert freight({"book": 5}, books, LAMPS) == 0

    def test_of_the_whole_order_frees_every_template(self) -> None:
        # 20.00 + 80.00 + 5.00 = 105.00.
        cart = {"book": 1, "lamp": 1, "pen": 1}
        assert freight(cart, free_over="105.00") == 0
        assert freight(cart, free_over="105.01") == 600 + 2_800 + 300

    def test_leaves_the_first_to_those_that_are_charged(self) -> None:
        # The lamp would lead, but is free: books pay their own first, 6.00.
        lamps = template("lamp", rest=rate(1, "50.00", free_pieces=1))
        cart = {"book": 1, "lamp": 1}
        assert freight(cart, BOOKS, lamps, combine="greatest_first") == 600


class TestTheSearch:
    def test_leaves_a_coupon_out_that_would_lose_free_delivery(self) -> None:
        # 3 books, 60.00: free. 5.00 off would bring back 6.00 + 2 x 1.50 = 9.00 of freight.
        terms = {
            "flat": "3.00",
            "templates": [
                template("book", rest=rate(1, "6.00", 1, "1.50", free_over="60.00")),
                LAMPS,
            ],
        }
        small = {"id": "S", "benefit": {"kind": "amount_off", "amount": "5.00"}}
        large = {"id": "L", "benefit": {"kind": "amount_off", "amount": "9.01"}}
        assert applied(quoted(PRICES, {"book": 3}, small, freight=terms)) == {}
        quote = quoted(PRICES, {"book": 3}, large, freight=terms)
        assert (quote.applied[0].rule, quote.freight, quote.payable) == ("L", 900, 5_999)


class TestShares:
    def test_are_what_each_template_counts(self) -> None:
        # 2 + 10 books in two lines are 30.00: 5.00 and 25.00. The lamp's 28.00 stay its own.
        tens = template("book", rest=rate(10, "10.00", 10, "20.00"))
        terms = {"flat": "3.00", "templates": [tens, LAMPS]}
        lines = [
            {"line": "few", "sku": "book", "quantity": 2},
            {"line": "many", "sku": "book", "quantity": 10},
            {"line": "one", "sku": "lamp", "quantity": 1},
        ]
        quote = quoted(PRICES, lines, freight=terms)
        assert {line.line: line.freight for line in quote.lines} == {
            "few": 500,
            "many": 2_500,
            "one": 2_800,
        }

    def test_of_what_a_rule_on_freight_leaves_are_in_proportion(self) -> None:
        # 9.00 + 28.00 = 37.00, less 18.50 = 18.50: half of each, 4.50 and 14.00.
        rule = {
            "layer": "shipping",
            "benefit": {"kind": "shipping_off", "amount": "18.50"},
        }
        terms = {"flat": "3.00", "templates": [BOOKS, LAMPS]}
        quote = quoted(PRICES, {"book": 3, "lamp": 1}, rule, freight=terms)
        assert quote.freight == 1_850
        assert {line.line: line.freight for line in quote.lines} == {"book": 450, "lamp": 1_400}
