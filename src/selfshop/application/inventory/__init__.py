"""Use cases of the stock."""

from selfshop.application.inventory.holding import (
    claim_held,
    hold,
    release,
    sweep,
    sweep_for,
)
from selfshop.application.inventory.stocking import Inventory

__all__ = [
    "Inventory",
    "claim_held",
    "hold",
    "release",
    "sweep",
    "sweep_for",
]
