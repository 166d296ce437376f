"""The laws of a quote, over random shops."""

import json
from copy import deepcopy
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfshop.adapters.codec.cases import read_case
from selfshop.domain import checkout
from tests.oracle import Reckoning
from tests.oracle_benefits import Json
from tests.shops import KINDS, Maker

pytestmark = pytest.mark.law
chances = st.randoms(use_true_random=False)
COMPONENTS = ("list", "price", "goods", "freight", "tax", "points", "payable")


def shop(rnd: Random, *, rules: int = 8, **more: Any) -> Json:
    """Make a case, now and then one in which points pay too."""
    made = Maker(rnd, currency=rnd.choice(["CNY", "JPY", "KWD"]), **more).case(
        rules=rnd.randint(0, rules)
    )
    if rnd.random() < 0.3:
        made["shop"]["points"] = {
            "value_per_point": "1",
            "max_percent": rnd.choice(["30", "100"]),
            "step": 1,
            "min_points": 0,
        }
        made["member"] = {"id": "m", "points": rnd.randint(0, 30)}
        made["cart"]["points"] = "max"
    return made


def quoted(case: Json) -> checkout.Quote:
    return read_case(json.dumps(case)).quote()


def said(case: Json) -> Json:
    """Tell everything a quote says of a case, in one value to compare."""
    quote = quoted(case)
    fields = {name: getattr(quote, name) for name in (*COMPONENTS, "discount", "hash", "gap")}
    return {
        **fields,
        "lines": quote.lines,
        "applied": quote.applied,
        "rejected": quote.rejected,
        "gifts": quote.gifts,
    }


class TestSums:
    """Header = sum of lines = sum of units; each rule's shares sum to its amount."""

    @given(rnd=chances)
    def test_are_exact_for_every_component(self, rnd: Random) -> None:
        quote = quoted(shop(rnd))
        for name in COMPONENTS:
            of_lines = [getattr(line, name) for line in quote.lines]
            assert getattr(quote, name) == sum(of_lines), name
            for line, total in zip(quote.lines, of_lines, strict=True):
                assert total == sum(row.count * getattr(row, name) for row in line.units), name

    @given(rnd=chances)
    def test_of_shares_are_the_rule_s_amount(self, rnd: Random) -> None:
        case = shop(rnd)
        quote = quoted(case)
        on_freight = {
            rule["id"] for rule in case["rules"] if rule["benefit"]["kind"] == "shipping_off"
        }
        for one in quote.applied:
            if one.rule in on_freight:
                continue
            of_lines = sum(dict(line.shares).get(one.rule, 0) for line in quote.lines)
            of_units = sum(
                row.count * dict(row.shares).get(one.rule, 0)
                for line in quote.lines
                for row in line.units
            )
            assert one.amount == of_lines == of_units


class TestFloors:
    """No unit below its floor; nothing negative; no discount above its base."""

    @given(rnd=chances)
    def test_hold_for_every_unit(self, rnd: Random) -> None:
        case = read_case(json.dumps(shop(rnd)))
        quote = case.quote()
        for line in quote.lines:
            floor_price = case.snapshot.skus[line.sku].floor_price
            floor = 0 if floor_price is None else floor_price.minor
            for row in line.units:
                taken = sum(amount for _, amount in row.shares)
                own = row.price - sum(row.adjustments)
                assert row.goods == own - taken
                assert taken == 0 or row.goods >= floor
                assert min(row.goods, row.freight, row.tax, row.points, row.payable) >= 0
                assert all(0 < amount <= row.list for _, amount in row.shares)


class TestOrder:
    """Order of lines, rules, coupons, SKUs is irrelevant; splitting or merging lines changes no total."""

    @given(rnd=chances)
    def test_of_everything_may_be_shuffled(self, rnd: Random) -> None:
        case = shop(rnd)
        other = deepcopy(case)
        for entries in (other["skus"], other["rules"], other["cart"]["lines"]):
            rnd.shuffle(entries)
        rnd.shuffle(other["cart"]["coupons"])
        assert said(case) == said(other)

    @given(rnd=chances)
    def test_is_not_seen_in_a_line_cut_in_two(self, rnd: Random) -> None:
        case = shop(rnd)
        for line in case["cart"]["lines"]:
            line.pop("adjustments", None)
        other = deepcopy(case)
        line = rnd.choice(other["cart"]["lines"])
        line["quantity"] += 1
        case["cart"]["lines"].append({**line, "line": "own", "quantity": 1})
        one, two = quoted(case), quoted(other)
        for name in (*COMPONENTS, "discount"):
            assert getattr(one, name) == getattr(two, name), name
        assert one.applied == two.applied
        assert one.gifts == two.gifts


class TestRepetition:
    """Quoting twice gives the same; adding 3 at once equals adding 1 three times."""

    @given(rnd=chances)
    def test_changes_nothing(self, rnd: Random) -> None:
        case = shop(rnd)
        assert said(case) == said(deepcopy(case))

    @given(rnd=chances)
    def test_has_no_memory_of_how_a_cart_came_about(self, rnd: Random) -> None:
        case = read_case(json.dumps(shop(rnd)))
        first, *others = case.cart.lines

        def with_units(quantity: int) -> checkout.Quote:
            line = checkout.CartLine(line=first.line, sku=first.sku, quantity=quantity)
            cart = checkout.Cart(lines=(line, *others), coupons=case.cart.coupons)
            return checkout.quote(cart, case.snapshot, at=case.at)

        at_once = with_units(4)
        stepwise = [with_units(quantity) for quantity in (1, 2, 3, 4)]
        assert stepwise[-1] == at_once


class TestMoreToChooseFrom:
    """With `best`, adding a coupon or a rule never raises the cost."""

    @given(rnd=chances)
    def test_never_raises_the_cost(self, rnd: Random) -> None:
        case = shop(rnd, rules=6)
        case["shop"]["choice"] = "best"
        fewer = deepcopy(case)
        if fewer["rules"]:
            gone = fewer["rules"].pop(rnd.randrange(len(fewer["rules"])))["id"]
            fewer["cart"]["coupons"] = [c for c in fewer["cart"]["coupons"] if c != gone]
        assert cost_of(case) <= cost_of(fewer)


def cost_of(case: Json) -> int:
    """Reckon what the set that the engine chose costs."""
    chosen = {str(one.rule) for one in quoted(case).applied}
    return Reckoning(case).with_rules(chosen).cost


class TestARuleThatDoesNotApply:
    """A rule that does not apply changes nothing but its own reason."""

    @given(rnd=chances)
    def test_can_be_taken_away(self, rnd: Random) -> None:
        case = shop(rnd)
        quote = quoted(case)
        idle = [one.rule for one in quote.rejected if one.rule in {r["id"] for r in case["rules"]}]
        if not idle:
            return
        gone = rnd.choice(idle)
        case["rules"] = [rule for rule in case["rules"] if rule["id"] != gone]
        case["cart"]["coupons"] = [c for c in case["cart"]["coupons"] if c != gone]
        without = quoted(case)
        assert without.lines == quote.lines
        assert without.applied == quote.applied
        assert without.hash == quote.hash
        assert [one for one in without.rejected if "by" not in one.facts] == [
            one for one in quote.rejected if one.rule != gone and "by" not in one.facts
        ]


class TestScale:
    """Multiplying all money by k multiplies the result by k, up to one minor unit per rounding."""

    @given(rnd=chances, k=st.integers(2, 9))
    def test_multiplies_the_result(self, rnd: Random, k: int) -> None:
        kinds = ["amount_off", "fixed_price", "n_for", "add_on", "bundle"]
        case = Maker(rnd, kinds=kinds, currency="JPY").case(rules=rnd.randint(0, 6), after=False)
        case["shop"]["choice"] = "priority"
        larger = multiplied(case, k)
        one, many = quoted(case), quoted(larger)
        # Each rule that applies may round each unit once, and passes on what others rounded.
        slack = k * sum(line.quantity for line in one.lines) * max(1, len(one.applied))
        if [a.rule for a in one.applied] == [a.rule for a in many.applied]:
            assert abs(many.goods - k * one.goods) <= slack
        assert (many.list, many.price) == (k * one.list, k * one.price)


MONEY = {"amount", "price", "floor_price", "min_amount", "budget", "spent", "cap", "value"}


def multiplied(plain: Any, k: int) -> Any:
    """Multiply every amount of a case in a currency without decimals."""
    if isinstance(plain, list):
        return [multiplied(entry, k) for entry in plain]
    if not isinstance(plain, dict):
        return plain
    return {
        name: str(int(value) * k)
        if name in MONEY and isinstance(value, str)
        else {sku: str(int(price) * k) for sku, price in value.items()}
        if name == "offers"
        else multiplied(value, k)
        for name, value in plain.items()
    }


class TestTheRulesThatApply:
    """A set of rules reported as applied satisfies every declared group, tag, limit and layer."""

    @given(rnd=chances)
    def test_may_stand_beside_each_other(self, rnd: Random) -> None:
        case = shop(rnd)
        rules = {rule["id"]: rule for rule in case["rules"]}
        quote = quoted(case)
        chosen = [rules[str(one.rule)] for one in quote.applied]
        for one, other in combinations(chosen, 2):
            assert one.get("group") is None or one.get("group") != other.get("group")
            for asks, asked in ((one, other), (other, one)):
                wanted = asks.get("combines_with", "all")
                assert wanted == "all" or set(wanted) & set(asked.get("tags", []))
        coupons = [rule for rule in chosen if rule.get("kind") == "coupon"]
        assert len(coupons) <= case["shop"].get("max_coupons", len(coupons))
        assert all(rule["id"] in case["cart"]["coupons"] for rule in coupons)
        # The second reckoning raises where thresholds, budgets or claims are not kept.
        assert Reckoning(case).with_rules({rule["id"] for rule in chosen}).applied == {
            str(one.rule): one.amount for one in quote.applied
        }


class TestPublishing:
    """Publishing a rule that does not touch the cart leaves the hash."""

    @given(rnd=chances)
    def test_leaves_the_hash(self, rnd: Random) -> None:
        case = shop(rnd)
        before = quoted(case).hash
        rule = Maker(rnd, kinds=KINDS).rule("R99", [next(iter(layers_of(case)))], ["A"])
        rule["scope"] = {"include": {"skus": ["elsewhere"]}}
        rule["kind"] = "automatic"
        for money in ("condition", "limits"):
            rule.pop(money, None)
        rule["benefit"] = {"kind": "percent_off", "percent": "10"}
        case["rules"].append(rule)
        assert quoted(case).hash == before


def layers_of(case: Json) -> list[str]:
    layers = case["shop"].get("layers", [])
    return [layer["name"] for layer in layers] or ["item"]
