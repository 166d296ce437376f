"""The laws of tax and of points that pay, over random shops."""

import json
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfshop.adapters.codec.cases import read_case
from selfshop.domain import checkout
from tests.oracle_benefits import Json, half_up
from tests.shops import Maker

pytestmark = pytest.mark.law
chances = st.randoms(use_true_random=False)


def shop(rnd: Random) -> Json:
    """Make a case that is taxed, in which points may pay."""
    maker = Maker(rnd, currency=rnd.choice(["CNY", "JPY", "KWD"]))
    made = maker.case(rules=rnd.randint(0, 4))
    made["shop"]["tax"] = maker.tax()
    for sku in made["skus"]:
        sku["tax_class"] = rnd.choice(["full", "low", "none"])
    if "freight" in made["shop"]:
        made["shop"]["freight"]["tax_class"] = rnd.choice(["full", "low"])
    made["shop"]["points"] = {
        "value_per_point": rnd.choice(["1", "0.01", "0.004", "0.3", "0.0007"]),
        "max_percent": rnd.choice(["12.5", "33.3", "50", "100"]),
        "step": rnd.choice([1, 1, 3, 20]),
        "min_points": rnd.choice([0, 0, 5, 30]),
        "as": rnd.choice(["tender", "discount"]),
    }
    made["member"] = {"id": "m", "points": rnd.randint(0, 2_000)}
    made["cart"]["points"] = rnd.choice(["max", rnd.randint(0, 2_000)])
    return made


def quoted(case: Json) -> checkout.Quote:
    return read_case(json.dumps(case)).quote()


def units_of(quote: checkout.Quote) -> list[tuple[str, checkout.UnitRow]]:
    return [(line.sku, row) for line in quote.lines for row in line.units for _ in range(row.count)]


class TestTax:
    """Tax is each group's rate of what its units are paid, rounded half up once."""

    @given(rnd=chances)
    def test_is_each_group_s_rate_rounded_once(self, rnd: Random) -> None:
        case = shop(rnd)
        quote = quoted(case)
        terms, classes = case["shop"]["tax"], {s["sku"]: s["tax_class"] for s in case["skus"]}
        net = case["shop"]["points"]["as"] == "discount"
        by_line = terms["rounding"] == "line"
        groups: dict[tuple[str, ...], int] = {}
        for sku, row in units_of(quote):
            key: tuple[str, ...] = (classes[sku], sku) if by_line else (classes[sku],)
            groups[key] = groups.get(key, 0) + row.goods - (row.points if net else 0)
        freight = case["shop"].get("freight")
        if freight is not None:
            key = (freight["tax_class"], "") if by_line else (freight["tax_class"],)
            groups[key] = groups.get(key, 0) + quote.freight
        total = 0
        for key, amount in groups.items():
            rate = Fraction(terms["classes"][key[0]]) / 100
            total += half_up(amount * (rate if terms["mode"] == "exclusive" else rate / (1 + rate)))
        assert quote.tax == total

    @given(rnd=chances)
    def test_adds_to_what_is_paid_only_where_prices_are_exclusive(self, rnd: Random) -> None:
        case = shop(rnd)
        quote = quoted(case)
        added = int(case["shop"]["tax"]["mode"] == "exclusive")
        assert quote.payable == quote.goods + quote.freight - quote.points + added * quote.tax
        for _, row in units_of(quote):
            assert row.payable == row.goods + row.freight - row.points + added * row.tax
            assert row.payable >= 0

    @given(rnd=chances)
    def test_of_units_sums_to_that_of_lines_and_of_the_whole(self, rnd: Random) -> None:
        quote = quoted(shop(rnd))
        assert sum(row.tax for _, row in units_of(quote)) == quote.tax
        assert sum(line.tax for line in quote.lines) == quote.tax


class TestPoints:
    """Points pay as much as the shop's terms, the buyer's wish and their balance allow, and no unit
    more than it costs."""

    @given(rnd=chances)
    def test_are_as_many_as_counting_up_finds(self, rnd: Random) -> None:
        case = shop(rnd)
        quote = quoted(case)
        terms, wanted = case["shop"]["points"], case["cart"]["points"]
        scale = 10 ** {"CNY": 2, "JPY": 0, "KWD": 3}[case["shop"]["currency"]]
        worth = Fraction(terms["value_per_point"]) * scale
        most = Fraction(terms["max_percent"]) / 100 * quote.goods // 1
        balance = case["member"]["points"]
        allowed = min(balance, balance if wanted == "max" else wanted)
        used = 0
        while used + terms["step"] <= allowed and (used + terms["step"]) * worth <= most:
            used += terms["step"]
        amount = int(used * worth // 1)
        if used < terms["min_points"] or not amount:
            used = amount = 0
        assert (quote.points_used, quote.points) == (used, amount)

    @given(rnd=chances)
    def test_pay_no_more_of_a_unit_than_it_costs(self, rnd: Random) -> None:
        quote = quoted(shop(rnd))
        assert sum(row.points for _, row in units_of(quote)) == quote.points
        assert all(0 <= row.points <= row.goods for _, row in units_of(quote))
