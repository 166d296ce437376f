from datetime import UTC, datetime

import pytest

from selfshop.domain.promotions import Rule, benefits
from selfshop.domain.promotions.evaluating import clash_masks
from selfshop.domain.shared import Money, RuleId
from tests.carts import AT, Json, applied, quoted, rejected

PRICES = {"A": "100.00", "B": "50.00"}
TEN: Json = {"benefit": {"kind": "percent_off", "percent": "10"}}
FIVE: Json = {"benefit": {"kind": "percent_off", "percent": "5"}}


class TestTheReasonOfARule:
    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"window": {"from": "2026-11-12T00:00:00+08:00"}}, "not_started"),
            ({"window": {"until": "2026-11-11T00:00:00+08:00"}}, "ended"),
            ({"audience": {"tiers": ["gold"]}}, "audience"),
            ({"audience": {"channels": ["app"]}}, "channel"),
            ({"limits": {"total": 5, "used": 5}}, "limit_reached"),
            ({"limits": {"per_member": 1, "used_by_member": 1}}, "limit_reached"),
            ({"limits": {"budget": "5.00", "spent": "5.00"}}, "budget_exhausted"),
            ({"limits": {"budget": "5.00"}}, "budget_exhausted"),
            ({"condition": {"min_amount": "100.01"}}, "below_minimum"),
            ({"condition": {"min_quantity": 2}}, "below_minimum"),
        ],
    )
    def test_is_the_first_thing_in_its_way(self, fields: Json, code: str) -> None:
        assert rejected(quoted(PRICES, {"A": 1}, {**TEN, **fields})) == {"R1": code}

    def test_is_that_its_group_is_taken(self) -> None:
        quote = quoted(
            PRICES, {"A": 1}, {**TEN, "group": "g", "layer": "coupon"}, {**FIVE, "group": "g"}
        )
        assert rejected(quote) == {"R2": "group_taken"}
        assert quote.rejected[0].facts == {"by": ("R1",)}

    def test_is_that_it_stands_beside_nothing_that_applies(self) -> None:
        quote = quoted(
            PRICES, {"A": 1}, {**TEN, "layer": "coupon"}, {**FIVE, "combines_with": ["x"]}
        )
        assert rejected(quote) == {"R2": "incompatible"}

    @pytest.mark.parametrize("better", ["R1", "R2"])
    def test_is_that_a_better_rule_has_its_units(self, better: str) -> None:
        rules = (TEN, FIVE) if better == "R1" else (FIVE, TEN)
        quote = quoted(PRICES, {"A": 1}, *rules)
        assert applied(quote) == {better: "10.00"}
        assert [(one.code, one.facts["by"]) for one in quote.rejected] == [
            ("units_claimed", (better,))
        ]

    def test_is_that_coupons_are_used_up(self) -> None:
        rules = [{**rule, "kind": "coupon", "layer": "coupon"} for rule in (TEN, FIVE)]
        quote = quoted(PRICES, {"A": 1}, *rules, coupons=["R1", "R2"], max_coupons=1)
        assert (applied(quote), rejected(quote)) == ({"R1": "10.00"}, {"R2": "too_many_coupons"})
        assert quote.rejected[0].facts == {"most": 1}

    def test_is_that_the_whole_costs_more_with_it(self) -> None:
        order = {**TEN, "condition": {"min_amount": "96.00"}, "layer": "coupon"}
        quote = quoted(PRICES, {"A": 1}, FIVE, order)
        assert (applied(quote), rejected(quote)) == ({"R2": "10.00"}, {"R1": "not_better"})

    def test_is_that_its_coupon_is_none_of_the_shop_s(self) -> None:
        quote = quoted(PRICES, {"A": 1}, TEN, coupons=["R1", "LOST"])
        assert rejected(quote) == {"LOST": "coupon_unknown"}
        assert applied(quote) == {"R1": "10.00"}

    def test_may_be_asked_for_rules_that_cannot_touch_the_cart(self) -> None:
        elsewhere = {**TEN, "scope": {"include": {"skus": ["B"]}}}
        quote = quoted(PRICES, {"A": 1}, elsewhere, {**TEN, "kind": "coupon"})
        assert rejected(quote) == {}
        for rule, code in [
            ("R1", "no_matching_lines"),
            ("R2", "coupon_not_presented"),
            ("R9", "rule_unknown"),
        ]:
            answer = quote.why(RuleId(rule))
            assert getattr(answer, "code", None) == code

    def test_comes_in_the_order_of_the_rules(self) -> None:
        rules = [{**TEN, "condition": {"min_quantity": 2}}, {**TEN, "window": {"until": AT}}]
        quote = quoted(PRICES, {"A": 1}, *rules, coupons=["LOST"])
        assert [(one.rule, one.code) for one in quote.rejected] == [
            ("LOST", "coupon_unknown"),
            ("R1", "below_minimum"),
            ("R2", "ended"),
        ]

    @pytest.mark.parametrize("spent", ["5.00", "6.00"])
    def test_is_that_nothing_is_left_of_its_budget(self, spent: str) -> None:
        rule = {**TEN, "limits": {"budget": "5.00", "spent": spent}}
        (reason,) = quoted(PRICES, {"A": 1}, rule).rejected
        assert (reason.code, reason.facts) == ("budget_exhausted", {"left": "0.00"})


class TestARuleThatIsForced:
    def test_costs_what_the_whole_costs_with_it(self) -> None:
        order = {**TEN, "condition": {"min_amount": "96.00"}, "layer": "coupon"}
        quote = quoted(PRICES, {"A": 1}, FIVE, order)
        assert quote.extra_cost(RuleId("R1")) == 500
        assert quote.extra_cost(RuleId("R9")) is None


class TestTheUnits:
    def test_tell_adjustments_before_rules(self) -> None:
        lines = [{"sku": "A", "quantity": 2, "adjustments": [{"amount": "3.00"}]}]
        (line,) = quoted(PRICES, [*lines, {"sku": "B", "quantity": 1}], TEN).lines[:1]
        (row,) = line.units
        assert (row.count, row.adjustments, row.shares) == (2, (150,), (("R1", 985),))
        assert row.goods == 100_00 - 150 - 985


class TestTheNextChange:
    @pytest.mark.parametrize(
        ("windows", "day"),
        [
            ([{}], None),
            ([{"from": AT}], None),
            ([{"until": AT}], None),
            ([{"from": AT, "until": "2026-11-14T00:00:00Z"}], 14),
            ([{"from": "2026-11-13T00:00:00Z", "until": "2026-11-14T00:00:00Z"}], 13),
            ([{}, {"until": "2026-11-16T00:00:00Z"}, {"until": "2026-11-15T00:00:00Z"}], 15),
        ],
    )
    def test_is_the_first_time_a_rule_starts_or_ends_from_now_on(
        self, windows: list[Json], day: int | None
    ) -> None:
        quote = quoted(PRICES, {"A": 1}, *({**TEN, "window": window} for window in windows))
        assert quote.expires_at == (None if day is None else datetime(2026, 11, day, tzinfo=UTC))


class TestRulesThatClash:
    def test_are_those_of_a_group_and_those_that_do_not_want_each_other(self) -> None:
        declared: list[Json] = [
            {},
            {"group": "g"},
            {"tags": frozenset({"x"})},
            {"group": "g", "combines_with": frozenset({"x"})},
            {"group": "h", "tags": frozenset({"x"})},
        ]
        benefit = benefits.AmountOff(amount=Money(1, "CNY"))
        rules = [
            Rule(id=RuleId(f"R{number}"), layer="order", benefit=benefit, **fields)
            for number, fields in enumerate(declared)
        ]
        assert [f"{mask:05b}" for mask in clash_masks(rules)] == [
            "01000",
            "01000",
            "00000",
            "00011",
            "00000",
        ]


class TestAnAddOn:
    def test_lowers_what_is_on_offer_and_nothing_else(self) -> None:
        offers = {"B": "20.00"}
        rule = {"benefit": {"kind": "add_on", "offers": offers, "max_units": 1}}
        assert applied(quoted(PRICES, {"A": 1, "B": 1}, rule)) == {"R1": "30.00"}


class TestABudget:
    def test_is_given_in_part_where_the_rule_says_so(self) -> None:
        rule = {**TEN, "limits": {"budget": "7.00", "spent": "4.00", "partial": True}}
        assert applied(quoted(PRICES, {"A": 1}, rule)) == {"R1": "3.00"}

    @pytest.mark.parametrize(
        "benefit",
        [
            {"kind": "percent_off", "percent": "50", "rounding": "unit"},
            {"kind": "fixed_price", "price": "60.00"},
            {"kind": "buy_get", "buy": 1, "get": 1, "percent": "100"},
            {"kind": "n_for", "n": 2, "price": "60.00"},
        ],
    )
    def test_is_split_over_the_units_that_would_have_got_more(self, benefit: Json) -> None:
        rule = {"benefit": benefit, "limits": {"budget": "3.33", "partial": True}}
        quote = quoted(PRICES, {"A": 1, "B": 1}, rule)
        assert applied(quote) == {"R1": "3.33"}
        assert sum(amount for line in quote.lines for _, amount in line.shares) == 333
