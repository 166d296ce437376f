"""Use cases of membership."""

from selfshop.application.membership.files import Kept, own, save, whole
from selfshop.application.membership.members import WRITE, KeptAddress, add, event_of
from selfshop.application.membership.rising import brought_up, evaluate_due, store, zone_of
from selfshop.application.membership.tiers import Tiers, TierView

__all__ = [
    "WRITE",
    "Kept",
    "KeptAddress",
    "TierView",
    "Tiers",
    "add",
    "brought_up",
    "evaluate_due",
    "event_of",
    "own",
    "save",
    "store",
    "whole",
    "zone_of",
]
