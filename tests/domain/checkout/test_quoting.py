import json
from datetime import UTC, datetime

import pytest
from attrs import evolve

from selfshop.adapters.codec.case_answers import answer
from selfshop.adapters.codec.cases import read_case
from selfshop.domain import checkout
from selfshop.domain.shared import InvalidInput, NotFound, Refused
from tests.carts import Json, case, payable, quoted

A: Json = {"A": "10.00"}


class TestAQuote:
    @pytest.mark.parametrize(
        ("prices", "kind", "code"),
        [
            ({"B": "1.00"}, NotFound, "sku.unknown"),
            ({"A": {"price": "1.00", "listed": False}}, Refused, "sku.not_listed"),
            (
                {"A": {"price": "1.00", "prices": []}},
                Refused,
                "price.missing",
            ),
        ],
    )
    def test_is_refused(self, prices: Json, kind: type[Refused], code: str) -> None:
        with pytest.raises(kind) as refusal:
            quoted(prices, {"A": 1})
        assert (refusal.value.code, refusal.value.facts) == (code, {"sku": "A"})

    def test_is_refused_where_an_adjustment_exceeds_its_line(self) -> None:
        lines = [{"sku": "A", "quantity": 2, "adjustments": [{"amount": "20.01"}]}]
        with pytest.raises(Refused) as refusal:
            quoted(A, lines)
        assert refusal.value.code == "cart.adjustment_too_large"

    def test_is_refused_where_it_comes_to_more_money_than_any_amount_may(self) -> None:
        dear: Json = {"A": "9999999999999.99", "B": "0.01"}
        assert quoted(dear, {"A": 1, "B": 1}).payable == 10**15
        free = {"benefit": {"kind": "percent_off", "percent": "100"}}
        for counts, rules in (({"A": 1, "B": 2}, ()), ({"A": 2}, (free,))):
            with pytest.raises(Refused) as refusal:
                quoted(dear, counts, *rules)
            assert refusal.value.code == "cart.too_dear"
            assert refusal.value.facts == {"most": "10000000000000.00 CNY"}

    def test_is_refused_where_a_sku_has_a_tax_class_unknown_to_the_shop(self) -> None:
        made = read_case(case({"A": {"price": "1.00", "tax_class": "x"}}, {"A": 1}))
        tax = checkout.TaxTerms(
            mode=checkout.TaxMode.INCLUSIVE, rounding=checkout.TaxRounding.LINE, classes={}
        )
        terms = checkout.Terms(currency="CNY", tax=tax)
        snapshot = checkout.Snapshot(
            terms=terms,
            skus=made.snapshot.skus,
            prices=made.snapshot.prices,
            rules=made.snapshot.rules,
        )
        with pytest.raises(Refused) as refusal:
            checkout.quote(made.cart, snapshot, at=made.at)
        assert refusal.value.code == "sku.unknown_tax_class"

    def test_is_made_at_an_instant_with_a_zone(self) -> None:
        made = read_case(case(A, {"A": 1}))
        with pytest.raises(InvalidInput, match="at"):
            checkout.quote(made.cart, made.snapshot, at=datetime(2026, 1, 1))  # noqa: DTZ001  # the point

    def test_counts_quantities_over_all_lines_of_a_sku(self) -> None:
        steps = [
            {"kind": "list", "amount": "10.00"},
            {"kind": "quantity", "min_quantity": 3, "amount": "9.00"},
        ]
        lines = [{"sku": "A", "quantity": 1}, {"sku": "A", "quantity": 2}]
        assert quoted({"A": {"price": "1.00", "prices": steps}}, lines).payable == 2700

    @pytest.mark.parametrize(("units", "pays"), [(2, 2000), (3, 2700)])
    def test_counts_each_unit_once(self, units: int, pays: int) -> None:
        steps = [
            {"kind": "list", "amount": "10.00"},
            {"kind": "quantity", "min_quantity": 3, "amount": "9.00"},
        ]
        assert quoted({"A": {"price": "1.00", "prices": steps}}, {"A": units}).payable == pays

    def test_prices_every_line_by_its_own_ladder(self) -> None:
        sale = [{"kind": "list", "amount": "10.00"}, {"kind": "sale", "amount": "9.00"}]
        prices: Json = {"A": "5.00", "B": {"price": "1.00", "prices": sale}, "C": "4.00"}
        quote = quoted(prices, {"C": 1, "B": 2, "A": 1})
        assert payable(quote) == {"A": "5.00", "B": "18.00", "C": "4.00"}
        assert [(line.list, line.price) for line in quote.lines] == [
            (500, 500),
            (2000, 1800),
            (400, 400),
        ]

    def test_tells_lines_by_sku_and_then_by_name(self) -> None:
        lines = [
            {"line": name, "sku": sku, "quantity": 1}
            for name, sku in [("3", "B"), ("2", "A"), ("1", "B"), ("4", "A")]
        ]
        quote = quoted({"A": "1.00", "B": "1.00"}, lines)
        assert [line.line for line in quote.lines] == ["2", "4", "1", "3"]

    @pytest.mark.parametrize("off", ["15.00", "20.00"])
    def test_may_take_all_of_a_line_off(self, off: str) -> None:
        quote = quoted(A, [{"sku": "A", "quantity": 2, "adjustments": [{"amount": off}]}])
        assert quote.payable == 2000 - int(off.replace(".", ""))

    def test_knows_no_floor_but_a_sku_s_own(self) -> None:
        free = {"benefit": {"kind": "percent_off", "percent": "100"}}
        assert quoted(A, {"A": 2}, free).payable == 0
        more = {"benefit": {"kind": "amount_off", "amount": "50.00"}}
        assert quoted(A, {"A": 2}, more).payable == 0
        floored: Json = {"A": {"price": "10.00", "floor_price": "0.03"}}
        assert quoted(floored, {"A": 2}, free).payable == 6

    def test_takes_adjustments_off_before_any_rule(self) -> None:
        lines = [
            {
                "line": "x",
                "sku": "A",
                "quantity": 3,
                "adjustments": [{"amount": "1.00", "funded_by": "brand", "reason": "pack_price"}],
            }
        ]
        rule = {"benefit": {"kind": "percent_off", "percent": "10"}}
        quote = quoted(A, lines, rule)
        assert payable(quote) == {"x": "26.10"}
        assert (quote.price, quote.discount, quote.goods) == (3000, 390, 2610)
        assert [row.adjustments for row in quote.lines[0].units] == [(34,), (33,)]
        assert quote.lines[0].adjustments[0].reason == "pack_price"

    def test_expires_when_anything_it_used_changes(self) -> None:
        sale = {"kind": "sale", "amount": "9.00", "until": "2026-11-20T00:00:00Z"}
        prices = {"A": {"price": "1.00", "prices": [{"kind": "list", "amount": "10.00"}, sale]}}
        window = {"from": "2026-11-13T00:00:00Z", "until": "2026-11-14T00:00:00Z"}
        off = {"benefit": {"kind": "percent_off", "percent": "10"}}
        assert quoted(prices, {"A": 1}).expires_at == datetime(2026, 11, 20, tzinfo=UTC)
        soon = quoted(prices, {"A": 1}, {**off, "window": window})
        assert soon.expires_at == datetime(2026, 11, 13, tzinfo=UTC)
        assert quoted(A, {"A": 1}, off).expires_at is None

    def test_of_a_million_units_is_as_quick_as_of_one(self) -> None:
        rule = {"benefit": {"kind": "amount_off", "amount": "0.07"}}
        quote = quoted(A, {"A": 1_000_000}, rule)
        assert [(row.count, row.goods) for row in quote.lines[0].units] == [
            (7, 999),
            (999_993, 1000),
        ]


class TestRulesThatCannotTouchTheCart:
    def test_are_counted_by_reason_when_asked(self) -> None:
        made: Json = {
            "shop": {"currency": "CNY"},
            "at": "2026-11-11T00:00:00Z",
            "skus": [{"sku": "A", "prices": [{"kind": "list", "amount": "40"}]}],
            "rules": [
                {
                    "id": f"R{place}",
                    "layer": "order",
                    "scope": {"include": {"skus": ["B"]}},
                    "kind": "coupon" if place == 2 else "automatic",
                    "benefit": {"kind": "amount_off", "amount": "1"},
                }
                for place in range(3)
            ],
            "cart": {"lines": [{"sku": "A", "quantity": 1}]},
        }
        quote = read_case(json.dumps(made)).quote()
        assert quote.untouched == {"no_matching_lines": 2, "coupon_not_presented": 1}
        assert quote.rejected == ()
        with pytest.raises(Refused, match=r"quote\.not_fresh"):
            _ = evolve(quote).untouched


class TestARuleThatIsNoBetter:
    def test_is_told_with_what_it_would_cost_more(self) -> None:
        shipping = {"kind": "shipping_off", "amount": "1"}
        made: Json = {
            "shop": {"currency": "CNY", "freight": {"flat": "6", "free_over": "50"}},
            "at": "2026-11-11T00:00:00Z",
            "skus": [{"sku": "A", "prices": [{"kind": "list", "amount": "52"}]}],
            "rules": [
                {"id": "R", "layer": "order", "benefit": {"kind": "amount_off", "amount": "3"}},
                {"id": "S", "layer": "shipping", "benefit": shipping},
            ],
            "cart": {"lines": [{"sku": "A", "quantity": 1}]},
        }
        quote = read_case(json.dumps(made)).quote()
        (no, _) = answer(quote)["rejected"]
        assert (no["code"], no["facts"]) == ("not_better", {"extra": "2.00"})
        assert quote.extra_costs() == {"R": 200}
