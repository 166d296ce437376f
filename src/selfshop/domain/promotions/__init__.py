"""What the shop promises on top of its prices, and which of it applies.

It promises: rules as data, checked; the set that costs least, to the cent; a reason for any other.
"""

from selfshop.domain.promotions import benefits, hinting, linting, redeeming
from selfshop.domain.promotions.audiences import EVERYONE, Audience
from selfshop.domain.promotions.conditions import BuyAtLeast, Condition, SpendAtLeast
from selfshop.domain.promotions.engine.board import BoardLine, opening_runs
from selfshop.domain.promotions.engine.settling import NOTHING, Afterwards
from selfshop.domain.promotions.engine.states import State
from selfshop.domain.promotions.evaluating import Choice, Facts, Outcome, evaluate, why_untouched
from selfshop.domain.promotions.layers import DEFAULT_LAYERS, Base, Claims, Layer, require_layers
from selfshop.domain.promotions.rules import Limits, Rule, RuleKind, Usage
from selfshop.domain.promotions.rulesets import RuleSet
from selfshop.domain.promotions.scopes import EVERYTHING, Scope, Selector
from selfshop.domain.promotions.units.percents import check_percent, is_plain, part_of, ratio
from selfshop.domain.promotions.units.splitting import pieces_of, share_out

__all__ = [
    "DEFAULT_LAYERS",
    "EVERYONE",
    "EVERYTHING",
    "NOTHING",
    "Afterwards",
    "Audience",
    "Base",
    "BoardLine",
    "BuyAtLeast",
    "Choice",
    "Claims",
    "Condition",
    "Facts",
    "Layer",
    "Limits",
    "Outcome",
    "Rule",
    "RuleKind",
    "RuleSet",
    "Scope",
    "Selector",
    "SpendAtLeast",
    "State",
    "Usage",
    "benefits",
    "check_percent",
    "evaluate",
    "hinting",
    "is_plain",
    "linting",
    "opening_runs",
    "part_of",
    "pieces_of",
    "ratio",
    "redeeming",
    "require_layers",
    "share_out",
    "why_untouched",
]
