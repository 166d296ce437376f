"""凑单: hints against the second reckoning, which tries the imaginary units itself."""

import json
from copy import deepcopy
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfshop.adapters.codec.cases import read_case
from tests.oracle import TAKES_NOTHING, Reckoning
from tests.oracle_benefits import Json, Result, Unit, holds
from tests.shops import Maker

pytestmark = pytest.mark.law
MORE = "\U0010ffff"


class WithMore(Reckoning):
    """The cart with imaginary units that only one rule knows of."""

    def __init__(self, case: Json, rule: str, price: int, count: int) -> None:
        super().__init__(deepcopy(case))
        self.price, self.count = price, count
        for other in self.rules:
            scope = other.setdefault("scope", {})
            if other["id"] == rule:
                # Everything it had, named SKU by SKU, and the imaginary one.
                own = [sku for sku in case["skus"] if holds(scope, sku)]
                named = [sku["sku"] for sku in own]
                other["scope"] = {"include": {"skus": [*named, MORE]}}
            else:
                exclude = scope.setdefault("exclude", {})
                exclude["skus"] = [*exclude.get("skus", []), MORE]

    def units(self) -> list[Unit]:
        sku: Json = {"sku": MORE}
        more = [Unit(MORE, at, sku, self.price, self.price) for at in range(self.count)]
        return [*super().units(), *more]


def answer_of(reckoning: Reckoning) -> Result:
    best = reckoning.case["shop"]["choice"] == "best"
    return reckoning.best() if best else reckoning.by_priority()


class Asking(Reckoning):
    """Applies the rules *chosen*, and looks at what those before *rule* leave to it."""

    def __init__(self, case: Json, rule: str, chosen: set[str]) -> None:
        super().__init__(case)
        self.rule, self.chosen = rule, chosen
        #: (base, price) of each unit.
        self.left: list[tuple[int, int]] = []

    def _require_together(self, rules: list[Json]) -> None:
        """Look at rules that may not stand beside each other, too."""

    def _apply(self, rule: Json, result: Result) -> None:
        if rule["id"] == self.rule:
            claims = self.layers[self.place[rule["layer"]]]["claims"] == "unit"
            claims = claims and rule["benefit"]["kind"] not in TAKES_NOTHING
            self.left = [
                (self.base(rule, unit), unit.price)
                for unit in result.units
                if holds(rule.get("scope", {}), unit.sku) and not (claims and unit.claimed)
            ]
        if rule["id"] in self.chosen:
            super()._apply(rule, result)


def left_to(reckoning: Reckoning, rule: str, chosen: set[str]) -> list[tuple[int, int]]:
    asking = Asking(deepcopy(reckoning.case), rule, chosen)
    asking.with_rules(chosen | {rule})
    return asking.left


def expected(case: Json) -> list[Json]:
    reckoning = Reckoning(deepcopy(case))
    now = answer_of(reckoning)
    hints: list[Json] = []
    for rule in sorted(case["rules"], key=lambda one: str(one["id"])):
        coupon = rule.get("kind") == "coupon"
        presented = not coupon or rule["id"] in case["cart"].get("coupons", [])
        in_cart = {line["sku"] for line in case["cart"]["lines"]}
        lines = [
            sku
            for sku in case["skus"]
            if sku["sku"] in in_cart and holds(rule.get("scope", {}), sku)
        ]
        if not presented or not lines or not reckoning._standing(rule):
            continue
        left = left_to(reckoning, rule["id"], set(now.applied))
        benefit = rule["benefit"]
        wanted = [rule.get("condition", {})]
        if benefit["kind"] == "ladder":
            wanted += benefit["steps"]
        seen = set()
        for one in wanted:
            money = "min_amount" in one
            if not money and "min_quantity" not in one:
                continue
            least = reckoning.minor(one["min_amount"]) if money else one["min_quantity"]
            short = least - (sum(base for base, _ in left) if money else len(left))
            if short <= 0 or 2 * short > least or (money, least) in seen:
                continue
            seen.add((money, least))
            cheapest = min(reckoning._prices(sku)[1] for sku in lines)
            price, count = (short, 1) if money else (cheapest, short)
            then = answer_of(WithMore(case, rule["id"], price, count))
            saves = price * count - (then.cost - now.cost)
            if saves > 0 and rule["id"] in then.applied:
                key = "add_amount" if money else "add_quantity"
                hints.append({"rule": rule["id"], key: short, "saves": saves})
    return hints


class TestHints:
    """A hint's rule applies to the units it names, and they save what they cost less the rise."""

    @given(rnd=st.randoms(use_true_random=False))
    def test_are_what_trying_the_imaginary_units_finds(self, rnd: Random) -> None:
        case = Maker(rnd).case(rules=rnd.randint(1, 4))
        quote = read_case(json.dumps(case)).quote()
        said = [
            {
                "rule": hint.rule,
                **(
                    {"add_quantity": hint.add_quantity}
                    if hint.add_amount is None
                    else {"add_amount": hint.add_amount}
                ),
                "saves": hint.saves,
            }
            for hint in quote.hints
        ]
        assert said == expected(case)
