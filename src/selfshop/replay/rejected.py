"""Recorded lines that no shop could book: counted by reason and listed, never dropped in silence."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from attrs import frozen

from selfshop.domain.shared import Fact, Rejection

#: A line of no units.
ZERO_QUANTITY = "recording.zero_quantity"
#: Motor fuel: its "quantity" is a volume, not a count of pieces.
FUEL = "recording.fuel"
#: No unit price, or one of 0.
NO_PRICE = "recording.no_price"
#: The discounts recorded are larger than the line; booking it would mean paying the customer.
DISCOUNT_ABOVE_VALUE = "recording.discount_above_value"
#: Units brought back that no earlier sale of that customer and SKU has left.
RETURN_WITHOUT_SALE = "recording.return_without_sale"

REASONS = (ZERO_QUANTITY, FUEL, NO_PRICE, DISCOUNT_ABOVE_VALUE, RETURN_WITHOUT_SALE)


@frozen(kw_only=True)
class Rejected:
    """One line of the recording that is left out whole, where it stands, and why."""

    file: str
    #: Counted from 1, as an editor does; of a table, the row.
    line: int
    order: str
    sku: str
    why: Rejection

    def as_data(self) -> Mapping[str, Fact]:
        """The line of a rejects file: plain JSON."""
        return {
            "file": self.file,
            "line": self.line,
            "order": self.order,
            "sku": self.sku,
            "reason": self.why.code,
            "message": self.why.message(),
            "facts": dict(self.why.facts),
        }


def write_rejected(path: Path, rejected: Iterable[Rejected]) -> Counter[str]:
    """Write one JSON object a line to *path* (also when there are none); return the count by reason."""
    counted: Counter[str] = Counter()
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for rejection in rejected:
            counted[rejection.why.code] += 1
            file.write(json.dumps(rejection.as_data(), ensure_ascii=False) + "\n")
    return counted
