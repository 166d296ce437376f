"""A second reckoning of a case, unit by unit and set by set, that shares no code with the engine.

Slow and plain on purpose: each unit is an object, each set of rules is tried, fractions are
exact. It reads the case format directly.
"""

from fractions import Fraction
from itertools import combinations
from typing import Any

from tests.oracle_benefits import (
    Infeasible,
    Json,
    Result,
    Unit,
    gives_more,
    half_up,
    holds,
    shared,
)
from tests.oracle_freight import Freight

LAYERS: list[Json] = [
    {"name": "item", "base": "price", "claims": "unit"},
    {"name": "order", "base": "running", "claims": "unit"},
    {"name": "coupon", "base": "running", "claims": "none"},
    {"name": "shipping", "base": "running", "claims": "none"},
]
TAKES_NOTHING = {"gift", "points_factor", "shipping_off"}


class Reckoning(Freight):
    """One case: its units, and what any set of its rules comes to."""

    def __init__(self, case: Json) -> None:
        super().__init__(case, case["shop"].get("layers", LAYERS))
        self.rules = sorted(case.get("rules", []), key=self._order)

    def _order(self, rule: Json) -> tuple[int, int, str]:
        return (self.place[rule["layer"]], -rule.get("priority", 0), rule["id"])

    def units(self) -> list[Unit]:
        """Return the cart's units in their order, adjustments taken off."""
        units: list[Unit] = []
        for place, line in enumerate(self.case["cart"]["lines"], 1):
            sku = self.skus[line["sku"]]
            listed, price = self._prices(sku)
            own = [
                Unit(line.get("line", str(place)), index, sku, listed, price)
                for index in range(line["quantity"])
            ]
            for adjustment in line.get("adjustments", []):
                amounts = [unit.current for unit in own]
                taken = shared(self.minor(adjustment["amount"]), amounts, amounts)
                for unit, off in zip(own, taken, strict=True):
                    unit.current -= off
            units += own
        return sorted(units, key=lambda unit: unit.order)

    def _prices(self, sku: Json) -> tuple[int, int]:
        lines = [line for line in self.case["cart"]["lines"] if line["sku"] == sku["sku"]]
        quantity = sum(line["quantity"] for line in lines)
        member = self.case.get("member", {})
        holding = [
            entry
            for entry in sku["prices"]
            if entry.get("tier") in (None, member.get("tier"))
            and entry.get("segment") in (None, *member.get("segments", []))
            and entry.get("channel") in (None, self.case["cart"].get("channel"))
            and entry.get("min_quantity", 1) <= quantity
        ]
        listed = [self.minor(entry["amount"]) for entry in holding if entry["kind"] == "list"]
        return listed[0], min(self.minor(entry["amount"]) for entry in holding)

    # ------------------------------------------------------------------ sets of rules

    def with_rules(self, chosen: set[str]) -> Result:
        """Apply the rules *chosen* in order; raise Infeasible where the set is not allowed."""
        rules = [rule for rule in self.rules if rule["id"] in chosen]
        self._require_together(rules)
        result = Result(self.units())
        layer = -1
        for rule in rules:
            if self.place[rule["layer"]] != layer:
                layer = self.place[rule["layer"]]
                for unit in result.units:
                    unit.start, unit.claimed = unit.current, None
            self._apply(rule, result)
        self._finish(rules, result)
        return result

    def _require_together(self, rules: list[Json]) -> None:
        coupons = [rule for rule in rules if rule.get("kind") == "coupon"]
        presented = self.case["cart"].get("coupons", [])
        if any(rule["id"] not in presented for rule in coupons):
            raise Infeasible
        if len(coupons) > self.case["shop"].get("max_coupons", len(coupons)):
            raise Infeasible
        for one, other in combinations(rules, 2):
            if one.get("group") is not None and one.get("group") == other.get("group"):
                raise Infeasible
            for asks, asked in ((one, other), (other, one)):
                wanted = asks.get("combines_with", "all")
                if wanted != "all" and not set(wanted) & set(asked.get("tags", [])):
                    raise Infeasible

    def _apply(self, rule: Json, result: Result) -> None:
        benefit = rule["benefit"]
        claims = self.layers[self.place[rule["layer"]]]["claims"] == "unit"
        claims = claims and benefit["kind"] not in TAKES_NOTHING
        in_scope = [unit for unit in result.units if holds(rule.get("scope", {}), unit.sku)]
        available = [unit for unit in in_scope if not (claims and unit.claimed)]
        condition = rule.get("condition", {})
        if not available or not self._met(rule, condition, available):
            raise Infeasible(rule["id"])
        left = self._left(rule)
        cap = left if rule.get("limits", {}).get("partial") else None
        if benefit["kind"] == "ladder":
            steps = [step for step in benefit["steps"] if self._met(rule, step, available)]
            if not steps:
                raise Infeasible(rule["id"])
            condition, benefit = steps[-1], steps[-1]["benefit"]
        before = {unit: unit.current for unit in result.units}
        give = getattr(self, f"_{benefit['kind']}")
        claimed = give(rule, benefit, condition, available, result, cap)
        amount = self._book(rule, before)
        if not amount and benefit["kind"] not in TAKES_NOTHING:
            raise Infeasible(rule["id"])
        if left is not None and amount > left:
            raise Infeasible(rule["id"])
        result.applied[rule["id"]] = amount
        if claims:
            for unit in claimed if rule["benefit"]["kind"] != "ladder" else available:
                unit.claimed = rule["id"]

    def _left(self, rule: Json) -> int | None:
        limits = rule.get("limits", {})
        if "budget" not in limits:
            return None
        return self.minor(limits["budget"]) - self.minor(limits.get("spent", "0"))

    def _book(self, rule: Json, before: dict[Unit, int]) -> int:
        for unit, was in before.items():
            if was != unit.current:
                assert self.floor(unit) <= unit.current < was
                unit.shares[rule["id"]] = was - unit.current
        return sum(was - unit.current for unit, was in before.items())

    # ------------------------------------------------------------------ after the rules

    def _finish(self, rules: list[Json], result: Result) -> None:
        result.goods = sum(unit.current for unit in result.units)
        result.freight = self.freight(result)
        for rule, benefit, cap in result.shipping:
            off = result.freight if benefit.get("free") else self.minor(benefit["amount"])
            off = min([off, result.freight] + ([] if cap is None else [cap]))
            left = self._left(rule)
            if not off or (left is not None and off > left):
                raise Infeasible(rule["id"])
            result.freight -= off
            result.applied[rule["id"]] = off
        result.tax = self._tax(result)
        exclusive = self.case["shop"].get("tax", {}).get("mode") == "exclusive"
        result.cost = result.goods + result.freight - result.gift_value
        result.cost += result.tax if exclusive else 0
        kinds = [gives_more(rule, result) for rule in rules]
        coupons = sum(rule.get("kind") == "coupon" for rule in rules)
        ids = sorted(rule["id"] for rule in rules)
        result.key = (result.cost, -sum(kinds), coupons, len(rules), ids)

    def _tax(self, result: Result) -> int:
        terms = self.case["shop"].get("tax")
        if terms is None:
            return 0
        sums: dict[Any, int] = {}
        for unit in result.units:
            name = unit.sku.get("tax_class")
            if name is not None:
                key = (name, unit.sku["sku"]) if terms["rounding"] == "line" else (name,)
                sums[key] = sums.get(key, 0) + unit.current
        freight = self.case["shop"].get("freight", {}).get("tax_class")
        if freight is not None:
            key = (freight, None) if terms["rounding"] == "line" else (freight,)
            sums[key] = sums.get(key, 0) + result.freight
        total = 0
        for key, amount in sums.items():
            rate = Fraction(terms["classes"][key[0]]) / 100
            total += half_up(amount * (rate if terms["mode"] == "exclusive" else rate / (1 + rate)))
        return total

    # ------------------------------------------------------------------ choosing

    def best(self) -> Result:
        """Try every set."""
        return min(self._all(), key=lambda result: result.key)

    def best_with(self, rule: str) -> Result | None:
        """Try every set that has *rule* in it."""
        having = [result for result in self._all() if rule in result.applied]
        return min(having, key=lambda result: result.key, default=None)

    def _all(self) -> list[Result]:
        ids = [rule["id"] for rule in self.rules if self._standing(rule)]
        results = []
        for size in range(len(ids) + 1):
            for chosen in combinations(ids, size):
                try:
                    results.append(self.with_rules(set(chosen)))
                except Infeasible:
                    continue
        return results

    def by_priority(self) -> Result:
        """Take each rule in order that is feasible with those already taken."""
        taken: set[str] = set()
        for rule in self.rules:
            if self._standing(rule):
                try:
                    self.with_rules(taken | {rule["id"]})
                except Infeasible:
                    continue
                taken.add(rule["id"])
        return self.with_rules(taken)

    def _standing(self, rule: Json) -> bool:
        limits = rule.get("limits", {})
        member = self.case.get("member", {})
        audience = rule.get("audience", {})
        left = self._left(rule)
        return (
            (left is None or left > 0)
            and limits.get("used", 0) < limits.get("total", 10**9)
            and limits.get("used_by_member", 0) < limits.get("per_member", 10**9)
            and ("tiers" not in audience or member.get("tier") in audience["tiers"])
        )
