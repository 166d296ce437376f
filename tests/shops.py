"""Random small shops, as cases: all of what a rule can say, in carts small enough to try out."""

from collections.abc import Sequence
from random import Random
from typing import Any

from tests.freights import put_templates

Json = dict[str, Any]

SKUS = ["A", "B", "C", "D", "E"]
TAGS = ["new", "summer"]
#: Benefits by name, as the case format calls them.
KINDS = [
    "amount_off",
    "percent_off",
    "ladder",
    "fixed_price",
    "buy_get",
    "n_for",
    "bundle",
    "add_on",
    "gift",
    "shipping_off",
    "points_factor",
]


class Maker:
    """Makes one case; *minor* is the largest price in minor units."""

    def __init__(self, rnd: Random, *, kinds: Sequence[str] = KINDS, currency: str = "CNY") -> None:
        self.rnd = rnd
        self.kinds = kinds
        self.currency = currency
        self.digits = {"JPY": 0, "CNY": 2, "KWD": 3}[currency]

    def money(self, most: int, least: int = 1) -> str:
        minor = self.rnd.randint(least, most)
        if not self.digits:
            return str(minor)
        text = str(minor).rjust(self.digits + 1, "0")
        return f"{text[: -self.digits]}.{text[-self.digits :]}"

    def chance(self, percent: int) -> bool:
        return self.rnd.randrange(100) < percent

    def case(self, *, rules: int, lines: int = 4, after: bool = True) -> Json:
        rnd = self.rnd
        skus = SKUS[: rnd.randint(1, len(SKUS))]
        shop: Json = {"currency": self.currency, "choice": rnd.choice(["best", "priority"])}
        if self.chance(40):
            shop["layers"] = self.layers()
        if self.chance(20):
            shop["max_coupons"] = rnd.randint(0, 2)
        if after and self.chance(40):
            shop["freight"] = self.freight()
        if after and self.chance(30):
            shop["tax"] = self.tax()
            if "freight" in shop and self.chance(50):
                shop["freight"]["tax_class"] = rnd.choice(["full", "low"])
        names = [layer["name"] for layer in shop.get("layers", [])]
        names = names or ["item", "order", "coupon", "shipping"]
        made = [self.rule(f"R{place}", names, skus) for place in range(rules)]
        rnd.shuffle(made)
        case: Json = {
            "shop": shop,
            "at": "2026-11-11T00:00:00+08:00",
            "skus": [self.sku(name, taxed="tax" in shop) for name in skus],
            "rules": made,
            "cart": self.cart(skus, lines),
        }
        if "freight" in shop and self.chance(60):
            put_templates(rnd, case, self.money)
        coupons = [rule["id"] for rule in made if rule.get("kind") == "coupon"]
        case["cart"]["coupons"] = [name for name in coupons if self.chance(80)]
        if self.chance(30):
            case["member"] = {"id": "m", "tier": rnd.choice(["gold", "silver"])}
        return case

    def layers(self) -> list[Json]:
        rnd = self.rnd
        return [
            {
                "name": f"L{place}",
                "base": rnd.choice(["list", "price", "running"]),
                "claims": rnd.choice(["unit", "none"]),
            }
            for place in range(rnd.randint(1, 3))
        ]

    def freight(self) -> Json:
        freight: Json = {"flat": self.money(300)}
        if self.chance(70):
            freight["free_over"] = self.money(1500)
        if self.chance(30):
            freight["base"] = self.rnd.choice(["list", "price", "running"])
        return freight

    def tax(self) -> Json:
        return {
            "mode": self.rnd.choice(["inclusive", "exclusive"]),
            "rounding": self.rnd.choice(["line", "invoice"]),
            "classes": {"full": "13", "low": "5.5", "none": "0"},
        }

    def sku(self, name: str, *, taxed: bool) -> Json:
        rnd = self.rnd
        sku: Json = {"sku": name, "product": rnd.choice(["p", "q"])}
        sku["prices"] = [{"kind": "list", "amount": self.money(600)}]
        if self.chance(30):
            sku["prices"].append({"kind": "sale", "amount": self.money(600)})
        if self.chance(20):
            sku["prices"].append({"kind": "tier", "tier": "gold", "amount": self.money(600)})
        if self.chance(30):
            sku["categories"] = [rnd.choice(["x", "x/y", "z"])]
        if self.chance(30):
            sku["tags"] = [rnd.choice(TAGS)]
        if self.chance(25):
            sku["floor_price"] = self.money(300)
        if self.chance(10):
            sku["cash_equivalent"] = True
        if self.chance(50):
            sku["stock"] = rnd.randint(0, 6)
        if taxed and self.chance(80):
            sku["tax_class"] = rnd.choice(["full", "low", "none"])
        return sku

    def cart(self, skus: Sequence[str], lines: int) -> Json:
        rnd = self.rnd
        made = []
        for place in range(rnd.randint(1, lines)):
            line: Json = {"sku": rnd.choice(skus), "quantity": rnd.randint(1, 4)}
            line["line"] = f"l{place}"
            if self.chance(10):
                line["adjustments"] = [{"amount": self.money(1), "reason": "by hand"}]
            made.append(line)
        return {"lines": made}

    def scope(self, skus: Sequence[str]) -> Json:
        rnd = self.rnd
        scope: Json = {}
        if self.chance(60):
            scope["include"] = rnd.choice(
                [
                    {"skus": rnd.sample(skus, rnd.randint(1, len(skus)))},
                    {"products": ["p"]},
                    {"categories": ["x"]},
                    {"tags": [rnd.choice(TAGS)], "skus": [rnd.choice(skus)]},
                ]
            )
        if self.chance(15):
            scope["exclude"] = {"products": [rnd.choice(["q", "r"])], "tags": ["old"]}
        return scope

    def rule(self, name: str, layers: Sequence[str], skus: Sequence[str]) -> Json:
        rnd = self.rnd
        kind = rnd.choice(self.kinds)
        rule: Json = {"id": name, "layer": rnd.choice(layers), "scope": self.scope(skus)}
        if self.chance(50):
            rule["condition"] = self.threshold()
        rule["benefit"] = self.benefit(kind, skus, every="condition" in rule)
        if self.chance(30):
            rule["kind"] = "coupon"
        if self.chance(20):
            rule["base"] = rnd.choice(["list", "price", "running"])
        self.set_apart(rule)
        self.limit(rule)
        return rule

    def set_apart(self, rule: Json) -> None:
        """Give a rule what decides which rules it stands beside, and when its turn comes."""
        rnd = self.rnd
        if self.chance(20):
            rule["group"] = rnd.choice(["g", "h"])
        if self.chance(30):
            rule["tags"] = rnd.sample(TAGS, rnd.randint(1, 2))
        if self.chance(15):
            rule["combines_with"] = rnd.choice(["all", [], ["new"], TAGS])
        if self.chance(50):
            rule["priority"] = rnd.randint(-2, 2)

    def limit(self, rule: Json) -> None:
        if self.chance(15):
            rule["limits"] = {"budget": self.money(400)}
            if self.chance(50):
                rule["limits"]["partial"] = True
            if self.chance(40):
                rule["limits"]["spent"] = self.money(300)
        if self.chance(10):
            rule["audience"] = {"tiers": ["gold"]}

    def threshold(self) -> Json:
        if self.chance(60):
            return {"min_amount": self.money(900)}
        return {"min_quantity": self.rnd.randint(1, 5)}

    def benefit(self, kind: str, skus: Sequence[str], *, every: bool) -> Json:
        made: Json = getattr(self, f"_{kind}")(skus, every)
        return {"kind": kind, **made}

    def _amount_off(self, _: Any, every: bool) -> Json:  # noqa: FBT001 - chosen by name
        made: Json = {"amount": self.money(400)}
        if every and self.chance(50):
            made["every"] = True
            if self.chance(40):
                made["max_times"] = self.rnd.randint(1, 2)
        return made

    def _percent_off(self, *_: Any) -> Json:
        made: Json = {"percent": self.rnd.choice(["10", "12.5", "33.3", "50", "100"])}
        if self.chance(30):
            made["cap"] = self.money(200)
        if self.chance(40):
            made["rounding"] = self.rnd.choice(["rule", "unit"])
        return made

    def _ladder(self, skus: Sequence[str], _: Any) -> Json:
        steps = []
        by_amount = self.chance(70)
        heights = sorted(self.rnd.sample(range(1, 10), self.rnd.randint(1, 3)))
        for height in heights:
            kind = self.rnd.choice(["amount_off", "percent_off", "gift"])
            step: Json = {"benefit": self.benefit(kind, skus, every=True)}
            if by_amount:
                step["min_amount"] = self.money(height * 150, height * 150)
            else:
                step["min_quantity"] = height
            steps.append(step)
        return {"steps": steps}

    def _fixed_price(self, *_: Any) -> Json:
        made: Json = {"price": self.money(400)}
        if self.chance(40):
            made["max_units"] = self.rnd.randint(1, 4)
        return made

    def _buy_get(self, *_: Any) -> Json:
        made: Json = {"buy": self.rnd.randint(1, 2), "get": self.rnd.randint(1, 2)}
        made["percent"] = self.rnd.choice(["50", "100", "33.3"])
        if self.chance(30):
            made["max_times"] = self.rnd.randint(1, 2)
        return made

    def _n_for(self, *_: Any) -> Json:
        made: Json = {"n": self.rnd.randint(1, 4), "price": self.money(1200)}
        if self.chance(30):
            made["max_times"] = self.rnd.randint(1, 2)
        return made

    def _bundle(self, skus: Sequence[str], _: Any) -> Json:
        parts = [
            {"scope": self.scope(skus), "quantity": self.rnd.randint(1, 2)}
            for _ in range(self.rnd.randint(1, 3))
        ]
        made: Json = {"parts": parts, "price": self.money(1200)}
        if self.chance(30):
            made["max_times"] = self.rnd.randint(1, 2)
        return made

    def _add_on(self, skus: Sequence[str], _: Any) -> Json:
        offered = self.rnd.sample(skus, self.rnd.randint(1, min(2, len(skus))))
        made: Json = {"offers": {sku: self.money(300) for sku in offered}}
        if self.chance(60):
            made["max_units"] = self.rnd.randint(1, 3)
        return made

    def _gift(self, skus: Sequence[str], every: Any) -> Json:
        made: Json = {"sku": self.rnd.choice(skus), "quantity": self.rnd.randint(1, 2)}
        if every and self.chance(40):
            made["every"] = True
        if self.chance(50):
            made["value"] = self.money(200)
        return made

    def _shipping_off(self, *_: Any) -> Json:
        return {"free": True} if self.chance(50) else {"amount": self.money(200)}

    def _points_factor(self, *_: Any) -> Json:
        return {"factor": "2"}


def piled_up(rnd: Random, *, rules: int) -> Json:
    """Make a case of rules that claim nothing in one layer, so that most of them pile up."""
    kinds = rnd.sample(["amount_off", "percent_off", "buy_get", "ladder"], rnd.randint(1, 4))
    case = Maker(rnd, kinds=kinds, currency="CNY").case(rules=rules, after=False)
    base = rnd.choice(["running", "price", "list"])
    case["shop"]["layers"] = [{"name": "all", "base": base, "claims": "none"}]
    for sku in case["skus"]:
        sku.pop("floor_price", None)
    for rule in case["rules"]:
        rule["layer"] = "all"
        for name in ("base", "limits", "audience"):
            rule.pop(name, None)
        if rnd.random() < 0.8:
            for name in ("group", "combines_with"):
                rule.pop(name, None)
        benefit = rule["benefit"]
        if benefit["kind"] == "buy_get" and rnd.random() < 0.7:
            benefit["percent"] = "100"
            benefit.pop("max_times", None)
        if rnd.random() < 0.5:
            shrink(benefit)
    return case


def exclusive(rnd: Random, *, rules: int) -> Json:
    """Make a case of rules of one layer that claims units, and that take off goods alone."""
    kinds = [kind for kind in KINDS if kind not in {"gift", "shipping_off", "points_factor"}]
    case = Maker(rnd, kinds=kinds).case(rules=rules, lines=5, after=False)
    base = rnd.choice(["running", "price", "list"])
    case["shop"]["layers"] = [{"name": "all", "base": base, "claims": "unit"}]
    if rnd.random() < 0.8:
        case["shop"].pop("max_coupons", None)
    bare = rnd.random() < 0.5
    for rule in case["rules"]:
        rule["layer"] = "all"
        rule["priority"] = rnd.randint(0, 2)
        for step in rule["benefit"].get("steps", []):
            if step["benefit"]["kind"] == "gift":
                step["benefit"] = {"kind": "amount_off", "amount": "1.00"}
        if bare:
            for name in ("group", "combines_with", "limits"):
                rule.pop(name, None)
    return case


def shrink(benefit: Json) -> None:
    """Make a benefit small beside the cart, so that few units run dry."""
    for step in benefit.get("steps", []):
        shrink(step["benefit"])
    if "amount" in benefit:
        benefit["amount"] = "0.07"
    if benefit["kind"] == "percent_off":
        benefit["percent"] = "10"
