"""What a cart costs.

It promises: one pure function from a cart and a snapshot of the shop to a frozen quote, in which
the header is the sum of the lines and the lines are the sum of their units, to the cent; every
rule that applies has its shares, every rule that does not has its reason; and a hash that changes
exactly when what the buyer agreed to changes.
"""

from selfshop.domain.checkout import freight, margins, rehearsals
from selfshop.domain.checkout.afterwards import TaxMode, TaxRounding, TaxTerms
from selfshop.domain.checkout.carts import Adjustment, Cart, CartLine
from selfshop.domain.checkout.freight import FreightTerms
from selfshop.domain.checkout.hints import Hint
from selfshop.domain.checkout.points import ALL_POINTS, PointsAs, PointsTerms
from selfshop.domain.checkout.quotes import (
    Applied,
    Gift,
    LineQuote,
    Quote,
    Rejected,
    UnitRow,
)
from selfshop.domain.checkout.quoting import quote
from selfshop.domain.checkout.receipts import receipt
from selfshop.domain.checkout.snapshots import Snapshot, Terms
from selfshop.domain.checkout.telling import failed_attempts, told_to_customers
from selfshop.domain.checkout.walks import walk

__all__ = [
    "ALL_POINTS",
    "Adjustment",
    "Applied",
    "Cart",
    "CartLine",
    "FreightTerms",
    "Gift",
    "Hint",
    "LineQuote",
    "PointsAs",
    "PointsTerms",
    "Quote",
    "Rejected",
    "Snapshot",
    "TaxMode",
    "TaxRounding",
    "TaxTerms",
    "Terms",
    "UnitRow",
    "failed_attempts",
    "freight",
    "margins",
    "quote",
    "receipt",
    "rehearsals",
    "told_to_customers",
    "walk",
]
