"""What the shop earns on carts, and on the worst of them.

It promises: the figures of every cart are those of its quote; a search that says it is exact has
left no cart within its bounds out; one that does not says what no cart falls below, if that is
known; and an end, after a number of steps, however many rules and SKUs there are.
"""

from selfshop.domain.checkout.carts import UNITS_MAX
from selfshop.domain.checkout.margins.bounds import Bounds
from selfshop.domain.checkout.margins.figures import (
    FLOOR_MIN,
    Costs,
    Floor,
    Margin,
    check_floor,
    costs_of,
)
from selfshop.domain.checkout.margins.trying import Tried
from selfshop.domain.checkout.margins.worst import WorstCart, worst_cart

__all__ = [
    "FLOOR_MIN",
    "UNITS_MAX",
    "Bounds",
    "Costs",
    "Floor",
    "Margin",
    "Tried",
    "WorstCart",
    "check_floor",
    "costs_of",
    "worst_cart",
]
