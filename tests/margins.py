"""Small shops with costs, written as cases are."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from selfshop.adapters.codec.cases import Case, read_case
from selfshop.domain.checkout import margins
from selfshop.domain.shared import SkuId
from tests.carts import case

Json = dict[str, Any]
FEW = margins.Bounds(lines=2, units=5)


def shop(prices: Mapping[str, Any], *rules: Json, **more: Any) -> Case:
    """Return a shop of SKUs at *prices*; its cart does not matter."""
    return read_case(case(prices, {next(iter(prices)): 1}, *rules, **more))


def costs(**of: int) -> margins.Costs:
    """Return costs in minor units by SKU."""
    return margins.Costs(of={SkuId(sku): cost for sku, cost in of.items()})


def floor(percent: str) -> margins.Floor:
    """Return a floor."""
    return margins.Floor(percent=Decimal(percent))


def worst(
    made: Case, known: margins.Costs, percent: str = "0", bounds: margins.Bounds = FEW
) -> margins.WorstCart:
    """Search for the worst cart of a shop."""
    return margins.worst_cart(made.snapshot, known, floor=floor(percent), bounds=bounds, at=made.at)


def lines(found: margins.WorstCart) -> dict[str, int]:
    """Return the units of each SKU of the worst cart."""
    assert found.tried is not None
    return {line.sku: line.quantity for line in found.tried.cart.lines}
