"""The freight of the second reckoning: one unit after another; see `tests.oracle`."""

from tests.oracle_benefits import Benefits, Json, Result, Unit


def zone_at(template: Json, place: str | None) -> Json:
    """Return the zone with the longest code that *place* starts with, at a hyphen."""
    best: tuple[int, Json] = (-1, {})
    for zone in template["zones"]:
        for code in zone.get("to", [""]) or [""]:
            inside = not code or (place or "") == code or (place or "").startswith(code + "-")
            if inside and len(code) > best[0]:
                best = (len(code), zone)
    return best[1]


class Freight(Benefits):
    """What delivery costs."""

    def freight(self, result: Result) -> int:
        terms = self.case["shop"].get("freight")
        if terms is None or self._reached(terms, result.units):
            return 0
        parcels: dict[str | None, list[Unit]] = {}
        # Imaginary units, of which there is nothing but a price, weigh nothing.
        for unit in (unit for unit in result.units if "prices" in unit.sku):
            name = unit.sku.get("freight_template", terms.get("default"))
            parcels.setdefault(name, []).append(unit)
        found = [self._charge(terms, name, units) for name, units in parcels.items()]
        charges = [charge for charge in found if charge is not None]
        if terms.get("combine") != "greatest_first":
            return sum(int(charge["full"]) for charge in charges)
        charges.sort(key=lambda charge: (-charge["first"], charge["name"]))
        return sum(
            min(charge["full"], charge["more"]) if place else charge["full"]
            for place, charge in enumerate(charges)
        )

    def _reached(self, terms: Json, units: list[Unit]) -> bool:
        if "free_over" not in terms:
            return False
        field = {"list": "list", "price": "price"}.get(terms.get("base", "running"), "current")
        return bool(sum(getattr(u, field) for u in units) >= self.minor(terms["free_over"]))

    def _charge(self, terms: Json, name: str | None, units: list[Unit]) -> Json | None:
        """Return what the units of one template cost; None = nothing."""
        if name is None:
            flat = self.minor(terms["flat"])
            return {"name": "", "first": flat, "full": flat, "more": 0}
        template = next(one for one in terms["templates"] if one["name"] == name)
        rate = zone_at(template, self.case["cart"].get("ship_to"))["rate"]
        if rate is None or self._is_free(template, rate, units):
            return None
        field = {"piece": None, "weight": "weight_g", "volume": "volume_cm3"}[template["by"]]
        counted = sum(1 if field is None else unit.sku[field] for unit in units)
        first = self.minor(rate["first_price"])
        return {
            "name": name,
            "first": first,
            "full": first + self._stepwise(rate, counted - rate["first"]),
            "more": self._stepwise(rate, counted),
        }

    def _is_free(self, template: Json, rate: Json, units: list[Unit]) -> bool:
        asked: list[bool] = []
        if "free_pieces" in rate:
            asked.append(len(units) >= rate["free_pieces"])
        if "free_over" in rate:
            asked.append(self._reached({**template, "free_over": rate["free_over"]}, units))
        return bool(asked) and all(asked)

    def _stepwise(self, rate: Json, left: int) -> int:
        total = 0
        while "step" in rate and left > 0:
            total += self.minor(rate["step_price"])
            left -= rate["step"]
        return total
