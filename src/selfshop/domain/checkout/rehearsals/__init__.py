"""What was bought, quoted again under other rules: how a campaign would have gone.

It promises: both sides are quoted by the one quote function, with the same cart, prices, instant
and buyer; what the rules took off sums to the discount of the whole; the result is the same in
whatever order and in however many parts the baskets are taken; a margin is told only where costs
are known. Each basket is quoted for itself: rehearsing uses up no limit, budget or stock.
"""

from selfshop.domain.checkout.rehearsals.baskets import (
    Basket,
    RuleBook,
    Tried,
    quote_under,
    try_out,
)
from selfshop.domain.checkout.rehearsals.costs import (
    AssumedMargin,
    Costs,
    StatedCosts,
    cost_of,
)
from selfshop.domain.checkout.rehearsals.figures import (
    Changed,
    Changes,
    Margin,
    Refusal,
    RuleFigures,
    Totals,
    Uses,
)
from selfshop.domain.checkout.rehearsals.naming import Named, named_by, unknown_of
from selfshop.domain.checkout.rehearsals.rehearsal import CHANGED_KEPT_MAX, Rehearsal
from selfshop.domain.checkout.rehearsals.tallies import Tally

__all__ = [
    "CHANGED_KEPT_MAX",
    "AssumedMargin",
    "Basket",
    "Changed",
    "Changes",
    "Costs",
    "Margin",
    "Named",
    "Refusal",
    "Rehearsal",
    "RuleBook",
    "RuleFigures",
    "StatedCosts",
    "Tally",
    "Totals",
    "Tried",
    "Uses",
    "cost_of",
    "named_by",
    "quote_under",
    "try_out",
    "unknown_of",
]
