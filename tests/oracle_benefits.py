"""What each benefit of the second reckoning gives, unit by unit; see `tests.oracle`."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

Json = dict[str, Any]
DECIMALS = {"BHD": 3, "CNY": 2, "EUR": 2, "JPY": 0, "KWD": 3, "USD": 2}


class Infeasible(Exception):
    """The set of rules is not allowed; the argument names the first rule at fault."""


class Unit:
    def __init__(self, line: str, index: int, sku: Json, listed: int, price: int) -> None:
        self.line, self.index, self.sku = line, index, sku
        self.list, self.price, self.current, self.start = listed, price, price, price
        self.claimed: str | None = None
        self.shares: dict[str, int] = {}

    @property
    def order(self) -> tuple[str, str, int]:
        return (self.sku["sku"], self.line, self.index)


class Result:
    def __init__(self, units: list[Unit]) -> None:
        self.units = units
        self.applied: dict[str, int] = {}
        self.gifts: list[Json] = []
        self.gift_value = self.goods = self.freight = self.tax = self.cost = 0
        self.shipping: list[tuple[Json, Json, int | None]] = []
        self.key: tuple[Any, ...] = ()


def gives_more(rule: Json, result: Result) -> bool:
    """Tell whether a rule gives gifts or points."""
    kind = rule["benefit"]["kind"]
    return kind == "points_factor" or any(gift["rule"] == rule["id"] for gift in result.gifts)


def holds(scope: Json, sku: Json) -> bool:
    include, exclude = scope.get("include"), scope.get("exclude")
    if exclude is not None and selects(exclude, sku):
        return False
    if sku.get("cash_equivalent"):
        return include is not None and sku["sku"] in include.get("skus", [])
    return include is None or selects(include, sku)


def selects(selector: Json, sku: Json) -> bool:
    return (
        sku["sku"] in selector.get("skus", [])
        or sku.get("product", sku["sku"]) in selector.get("products", [])
        or sku.get("brand") in selector.get("brands", [])
        or bool(set(sku.get("tags", [])) & set(selector.get("tags", [])))
        or any(
            own == category or own.startswith(category + "/")
            for own in sku.get("categories", [])
            for category in selector.get("categories", [])
        )
    )


def groups(units: list[Unit], size: int) -> list[list[Unit]]:
    return [units[at : at + size] for at in range(0, len(units) - size + 1, size)]


def half_up(exact: Fraction) -> int:
    return int((exact + Fraction(1, 2)) // 1)


def shared(total: int, weights: list[int], rooms: list[int]) -> list[int]:
    """Share by largest remainder, filling whoever would get too much, one round at a time."""
    shares = [0] * len(weights)
    open_parts = [part for part in range(len(weights)) if weights[part]]
    while open_parts:
        left = total - sum(shares)
        whole = sum(weights[part] for part in open_parts)
        exact = {part: Fraction(left * weights[part], whole) for part in open_parts}
        rounded = {part: int(exact[part] // 1) for part in open_parts}
        by_remainder = sorted(open_parts, key=lambda part: (rounded[part] - exact[part], part))
        for part in by_remainder[: left - sum(rounded.values())]:
            rounded[part] += 1
        full = [part for part in open_parts if rounded[part] > rooms[part]]
        if not full:
            for part in open_parts:
                shares[part] = rounded[part]
            return shares
        for part in full:
            shares[part] = rooms[part]
        open_parts = [part for part in open_parts if part not in full]
    return shares


class Benefits:
    """One case, and what its benefits give."""

    def __init__(self, case: Json, layers: list[Json]) -> None:
        self.case = case
        self.scale = 10 ** DECIMALS[case["shop"]["currency"]]
        self.layers = layers
        self.place = {layer["name"]: place for place, layer in enumerate(layers)}
        self.skus = {sku["sku"]: sku for sku in case["skus"]}

    def minor(self, text: str) -> int:
        exact = Fraction(text) * self.scale
        assert exact.denominator == 1
        return int(exact)

    def floor(self, unit: Unit) -> int:
        return self.minor(unit.sku.get("floor_price", "0"))

    def room(self, unit: Unit) -> int:
        return max(0, unit.current - self.floor(unit))

    def base(self, rule: Json, unit: Unit) -> int:
        base = rule.get("base") or self.layers[self.place[rule["layer"]]]["base"]
        return {"list": unit.list, "price": unit.price, "running": unit.start}[base]

    def _met(self, rule: Json, condition: Json, units: list[Unit]) -> bool:
        if "min_amount" in condition:
            return sum(self.base(rule, u) for u in units) >= self.minor(condition["min_amount"])
        return bool(len(units) >= condition.get("min_quantity", 0))

    def _times(self, rule: Json, benefit: Json, condition: Json, units: list[Unit]) -> int:
        if not benefit.get("every"):
            return 1
        if "min_amount" in condition:
            amount = sum(self.base(rule, unit) for unit in units)
            times = amount // self.minor(condition["min_amount"])
        else:
            times = len(units) // condition["min_quantity"]
        return int(min(times, benefit.get("max_times", times)))

    def _split(self, total: int, units: list[Unit]) -> None:
        """Share a discount over units by their current amounts."""
        units = sorted(units, key=lambda unit: unit.order)
        weights, rooms = [u.current for u in units], [self.room(u) for u in units]
        for unit, off in zip(units, shared(total, weights, rooms), strict=True):
            unit.current -= off

    def _each(self, wanted: list[tuple[Unit, int]], cap: int | None) -> None:
        """Take an amount of its own off each unit, *cap* in all."""
        wanted.sort(key=lambda pair: pair[0].order)
        own = [min(want, self.room(unit)) for unit, want in wanted]
        if cap is not None and sum(own) > cap:
            own = shared(cap, own, own)
        for (unit, _), off in zip(wanted, own, strict=True):
            unit.current -= off

    def _dearest(self, rule: Json, units: list[Unit]) -> list[Unit]:
        return sorted(units, key=lambda unit: (-self.base(rule, unit), unit.order))

    def _amount_off(
        self, rule: Json, benefit: Json, condition: Json, units: list[Unit], _: Any, cap: int | None
    ) -> list[Unit]:
        total = self.minor(benefit["amount"]) * self._times(rule, benefit, condition, units)
        self._split(total if cap is None else min(total, cap), units)
        return units

    def _percent_off(
        self, rule: Json, benefit: Json, _c: Json, units: list[Unit], _: Any, cap: int | None
    ) -> list[Unit]:
        rate = Fraction(benefit["percent"]) / 100
        caps = [] if cap is None else [cap]
        caps += [self.minor(benefit["cap"])] if "cap" in benefit else []
        if benefit.get("rounding") == "unit":
            wanted = [(unit, half_up(self.base(rule, unit) * rate)) for unit in units]
            self._each(wanted, min(caps, default=None))
        else:
            total = half_up(sum(self.base(rule, unit) for unit in units) * rate)
            self._split(min([total, *caps]), units)
        return units

    def _fixed_price(
        self, rule: Json, benefit: Json, _c: Json, units: list[Unit], _: Any, cap: int | None
    ) -> list[Unit]:
        price = self.minor(benefit["price"])
        lowered = [
            unit
            for unit in self._dearest(rule, units)
            if unit.current > max(price, self.floor(unit))
        ][: benefit.get("max_units")]
        self._each([(unit, unit.current - price) for unit in lowered], cap)
        return lowered

    def _add_on(
        self, rule: Json, benefit: Json, _c: Json, _u: list[Unit], result: "Result", cap: int | None
    ) -> list[Unit]:
        claims = self.layers[self.place[rule["layer"]]]["claims"] == "unit"
        offered = [
            (unit, unit.current - max(self.minor(price), self.floor(unit)))
            for unit in result.units
            if not (claims and unit.claimed)
            and (price := benefit["offers"].get(unit.sku["sku"])) is not None
        ]
        saving = [pair for pair in offered if pair[1] > 0]
        saving.sort(key=lambda pair: (-pair[1], pair[0].order))
        saving = saving[: benefit.get("max_units")]
        self._each(saving, cap)
        return [unit for unit, _ in saving]

    def _buy_get(
        self, rule: Json, benefit: Json, _c: Json, units: list[Unit], _: Any, cap: int | None
    ) -> list[Unit]:
        rate = Fraction(benefit["percent"]) / 100
        wanted: list[tuple[Unit, int]] = []
        claimed: list[Unit] = []
        times = 0
        for group in groups(self._dearest(rule, units), benefit["buy"] + benefit["get"]):
            cheaper = [
                (unit, half_up(self.base(rule, unit) * rate)) for unit in group[benefit["buy"] :]
            ]
            if times == benefit.get("max_times") or not any(
                min(want, self.room(unit)) for unit, want in cheaper
            ):
                continue
            times += 1
            wanted += cheaper
            claimed += group
        self._each(wanted, cap)
        return claimed

    def _n_for(
        self, rule: Json, benefit: Json, _c: Json, units: list[Unit], _: Any, cap: int | None
    ) -> list[Unit]:
        sets = groups(self._dearest(rule, units), benefit["n"])
        return self._sets(benefit, sets, cap)

    def _bundle(
        self, rule: Json, benefit: Json, _c: Json, units: list[Unit], _: Any, cap: int | None
    ) -> list[Unit]:
        left = self._dearest(rule, units)

        def sets() -> Iterator[list[Unit]]:
            while True:
                one: list[Unit] = []
                for part in benefit["parts"]:
                    fitting = [
                        u for u in left if holds(part.get("scope", {}), u.sku) and u not in one
                    ]
                    if len(fitting) < part["quantity"]:
                        return
                    one += fitting[: part["quantity"]]
                for unit in one:
                    left.remove(unit)
                yield one

        return self._sets(benefit, sets(), cap)

    def _sets(
        self, benefit: Json, sets: Iterator[list[Unit]] | list[list[Unit]], cap: int | None
    ) -> list[Unit]:
        price, claimed, times = self.minor(benefit["price"]), list[Unit](), 0
        own: list[tuple[Unit, int]] = []
        for one in sets:
            off = sum(unit.current for unit in one) - price
            if off <= 0 or not any(self.room(u) for u in one) or times == benefit.get("max_times"):
                continue
            times += 1
            one.sort(key=lambda unit: unit.order)
            weights, rooms = [u.current for u in one], [self.room(u) for u in one]
            own += zip(one, shared(off, weights, rooms), strict=True)
            claimed += one
        self._each(own, cap)
        return claimed

    def _gift(
        self,
        rule: Json,
        benefit: Json,
        condition: Json,
        units: list[Unit],
        result: "Result",
        _cap: int | None,
    ) -> list[Unit]:
        count = benefit.get("quantity", 1) * self._times(rule, benefit, condition, units)
        sku = benefit["sku"]
        stock = self.skus.get(sku, {}).get("stock")
        lines = [line for line in self.case["cart"]["lines"] if line["sku"] == sku]
        gone = sum(line["quantity"] for line in lines)
        gone += sum(gift["quantity"] for gift in result.gifts if gift["sku"] == sku)
        if stock is not None and stock - gone < count:
            raise Infeasible(rule["id"])
        result.gifts.append({"sku": sku, "quantity": count, "rule": rule["id"]})
        result.gift_value += count * self.minor(benefit.get("value", "0"))
        return []

    def _points_factor(self, *_: Any) -> list[Unit]:
        return []

    def _shipping_off(
        self, rule: Json, benefit: Json, _c: Json, _u: Any, result: "Result", cap: int | None
    ) -> list[Unit]:
        result.shipping.append((rule, benefit, cap))
        return []
