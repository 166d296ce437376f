"""What one unit of a SKU costs before any rule looks at it.

It promises: one price ladder per SKU, effective-dated, whose lowest rung that holds wins; the
rungs that lost stay in the trace with the reason; a price that is missing or ambiguous is a
refusal, never a guess.
"""

from selfshop.domain.pricing.changing import LadderMisfit, Revision, revise, rung
from selfshop.domain.pricing.costs import Cost
from selfshop.domain.pricing.disclosing import (
    PROFILES,
    Condition,
    Disclosure,
    Factor,
    conditions,
    conditions_of,
    disclosures_of,
    require_disclosed,
)
from selfshop.domain.pricing.entries import Kind, PriceEntry, SkuPrice
from selfshop.domain.pricing.selecting import LostEntry, Priced, alone, next_change, select

__all__ = [
    "PROFILES",
    "Condition",
    "Cost",
    "Disclosure",
    "Factor",
    "Kind",
    "LadderMisfit",
    "LostEntry",
    "PriceEntry",
    "Priced",
    "Revision",
    "SkuPrice",
    "alone",
    "conditions",
    "conditions_of",
    "disclosures_of",
    "next_change",
    "require_disclosed",
    "revise",
    "rung",
    "select",
]
