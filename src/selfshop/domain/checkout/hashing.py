"""The hash of a quote: equal exactly when the buyer would agree to the same thing."""

import hashlib
import json
from typing import Any, Protocol

from selfshop.domain.shared import Minor

#: Part of what is hashed, so that a later form can never be mistaken for this one.
FORM = "selfshop.quote.1"


class Agreed(Protocol):
    """The part of a quote that the buyer agrees to."""

    @property
    def currency(self) -> str:
        """The currency of all amounts."""

    @property
    def lines(self) -> tuple[Any, ...]:
        """The lines, each with SKU, quantity, payable and shares by rule."""

    @property
    def gifts(self) -> tuple[Any, ...]:
        """What is added for nothing."""

    @property
    def freight(self) -> Minor:
        """What delivery costs."""

    @property
    def tax(self) -> Minor:
        """The tax."""

    @property
    def points(self) -> Minor:
        """What points pay."""

    @property
    def points_used(self) -> int:
        """How many points are used."""

    @property
    def ship_to(self) -> str | None:
        """Where goods go to."""


def hash_of(quote: Agreed) -> str:
    """Return the SHA-256 of the canonical form of *quote*, as 64 hexadecimal digits.

    The form is JSON without spaces, keys and lines sorted, amounts in minor units: currency; per
    line SKU, quantity, payable and shares by rule; gifts, freight, tax, points, ship-to. Neither
    the instant nor the rule set's version, reasons or line ids are in it.
    """
    lines = sorted(
        (line.sku, line.quantity, line.payable, sorted((str(r), m) for r, m in line.shares))
        for line in quote.lines
    )
    form = {
        "form": FORM,
        "currency": quote.currency,
        "lines": lines,
        "gifts": sorted((gift.sku, gift.quantity, gift.rule) for gift in quote.gifts),
        "freight": quote.freight,
        "tax": quote.tax,
        "points": [quote.points_used, quote.points],
        "ship_to": quote.ship_to,
    }
    text = json.dumps(form, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
