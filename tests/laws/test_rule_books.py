"""What the checks of a rule book prove."""

from copy import deepcopy
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selfshop.adapters.codec.cases import Case, read_case
from selfshop.domain.promotions import Choice, linting
from tests.oracle import LAYERS, Reckoning
from tests.shops import Maker, exclusive, piled_up

pytestmark = pytest.mark.law

Json = dict[str, Any]
#: What makes a rule pointless in every cart.
DEAD = {"rule_book.window_over", "rule_book.used_up", "rule_book.budget_spent",
        "rule_book.displaced", "rule_book.scope_meets_nothing", "rule_book.always_claimed",
        "rule_book.outdone", "rule_book.part_outside_scope"}  # fmt: skip


def book_of(case: Case) -> linting.Book:
    snapshot = case.snapshot
    return linting.Book(
        rules=snapshot.rules,
        catalogue=linting.Catalogue(snapshot.skus.values()),
        at=case.at,
        usage=snapshot.usage,
        by_priority=snapshot.terms.choice is Choice.PRIORITY,
        coupons_max=snapshot.terms.coupons_max,
        units_max=10_000_000,
        goods_alone=snapshot.terms.freight is None and snapshot.terms.tax is None,
    )


@st.composite
def grouped(draw: st.DrawFn) -> Json:
    """Draw a case in which many rules resemble each other and share a group."""
    rnd = Random(draw(st.integers(0, 2**32)))
    made = piled_up(rnd, rules=4) if rnd.random() < 0.5 else Maker(rnd).case(rules=4)
    rules = made["rules"]
    for rule in rules[:2]:
        rule["group"] = "g"
        twin = deepcopy(rule)
        twin["id"] = f"{rule['id']}{rnd.choice(['', '-'])}twin"
        if "amount" in twin["benefit"] and rnd.random() < 0.7:
            twin["benefit"]["amount"] = made["rules"][0]["benefit"].get("amount", "3")
        if rnd.random() < 0.5:
            twin.pop("condition", None)
            twin["benefit"].pop("every", None)
            twin["benefit"].pop("max_times", None)
        rules.append(twin)
    made["cart"]["coupons"] = [rule["id"] for rule in rules if rule.get("kind") == "coupon"]
    made.pop("quote", None)
    return made


@st.composite
def rivals(draw: st.DrawFn) -> Json:
    """Draw a case in which two rules of a group do alike, and others measure what they leave."""
    rnd = Random(draw(st.integers(0, 2**32)))
    prices = {name: rnd.randint(1, 600) for name in "AB"}
    units = {name: rnd.randint(1, 3) for name in "AB"}
    total = sum(prices[name] * units[name] for name in "AB")

    def rule(name: str, **more: Any) -> Json:
        # Near what the goods come to, so that a little more or less off decides.
        near = money(max(1, total - rnd.randint(0, 500)))
        least = {"condition": {"min_amount": near}} if rnd.random() < 0.6 else {}
        benefit: Json = {"kind": "amount_off", "amount": money(rnd.randint(1, 400))}
        if rnd.random() < 0.3:
            benefit = {"kind": "percent_off", "percent": str(rnd.randint(1, 99))}
        return {"id": name, "layer": "order", "benefit": benefit, **least, **more}

    names = rnd.sample(["R1", "R2", "R3", "R4"], 4)
    alike = [rule(names[0], group="g"), rule(names[1], group="g")]
    others = [
        rule(name, layer=rnd.choice(["item", "order", "coupon"]))
        for name in names[2 : 2 + rnd.randint(0, 2)]
    ]
    shop: Json = {"currency": "CNY", "choice": rnd.choice(["best", "best", "priority"])}
    if rnd.random() < 0.3:
        shop["freight"] = {"flat": money(300), "free_over": money(max(1, total - 200))}
    return {
        "shop": shop,
        "at": "2026-11-11T00:00:00+08:00",
        "skus": [
            {"sku": name, "prices": [{"kind": "list", "amount": money(price)}]}
            for name, price in prices.items()
        ],
        "rules": alike + others,
        "cart": {
            "lines": [{"sku": name, "quantity": n, "line": name} for name, n in units.items()],
            "coupons": [],
        },
    }


@st.composite
def claimants(draw: st.DrawFn) -> Json:
    """Draw a case in which rules of a layer that claims units want the same goods, or fewer."""
    rnd = Random(draw(st.integers(0, 2**32)))
    made = exclusive(rnd, rules=3) if rnd.random() < 0.5 else Maker(rnd).case(rules=3)
    if rnd.random() < 0.7:
        made["shop"].pop("layers", None)
    made["shop"]["choice"] = rnd.choice(["best", "priority"])
    claiming = [layer["name"] for layer in made["shop"].get("layers", LAYERS[:2])]
    # Some prices near a single minor unit, so that shares of them are rounded away.
    if rnd.random() < 0.3:
        for sku in made["skus"]:
            sku["prices"] = [{"kind": "list", "amount": money(rnd.randint(1, 9))}]
    for rule in made["rules"]:
        rule["layer"] = claiming[0] if rnd.random() < 0.8 else rnd.choice(claiming)
        for name in ("group", "combines_with", "kind", "limits", "audience"):
            if rnd.random() < 0.7:
                rule.pop(name, None)
    made["rules"] += [rival_of(rule, rnd) for rule in made["rules"]]
    coupons = [rule["id"] for rule in made["rules"] if rule.get("kind") == "coupon"]
    made["cart"]["coupons"] = coupons
    made.pop("quote", None)
    return made


def rival_of(rule: Json, rnd: Random) -> Json:
    """Make a rule that wants the goods of *rule*, or all goods, for something of its own or not."""
    twin = deepcopy(rule)
    twin["id"] = f"{rule['id']}{rnd.choice(['', '-'])}twin"
    twin["priority"] = rnd.randint(-2, 2)
    twin["scope"] = rnd.choice([{}, rule.get("scope", {})])
    if rnd.random() < 0.5:
        twin["benefit"] = {"kind": "amount_off", "amount": money(rnd.randint(1, 300))}
    elif rnd.random() < 0.5:
        twin["benefit"] = {"kind": "percent_off", "percent": rnd.choice(["1", "10", "50"])}
        twin["benefit"]["rounding"] = rnd.choice(["rule", "unit"])
    if rnd.random() < 0.5:
        for name in ("every", "max_times"):
            twin["benefit"].pop(name, None)
        for name in ("condition", "limits", "kind", "group"):
            twin.pop(name, None)
    return twin


def money(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02}"


class TestADeadRule:
    """Taking a rule away that is said to be dead or displaced MUST change no buyer's cost."""

    @given(made=grouped() | rivals() | claimants())
    @settings(max_examples=300, deadline=None)
    def test_changes_no_cart(self, made: Json) -> None:
        dead = {
            one.rule for one in linting.lint(book_of(read_case(made))).findings if one.code in DEAD
        }
        without = deepcopy(made)
        without["rules"] = [rule for rule in made["rules"] if rule["id"] not in dead]
        without["cart"]["coupons"] = [name for name in made["cart"]["coupons"] if name not in dead]
        assert cost(made) == cost(without)


def cost(case: Json) -> int:
    """Return what the best set, or the merchant's, costs; by the second reckoning."""
    reckoning = Reckoning(case)
    best = case["shop"].get("choice", "best") == "best"
    found = reckoning.best() if best else reckoning.by_priority()
    total: int = found.cost
    return total
