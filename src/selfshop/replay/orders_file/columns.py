"""The columns that a file of orders may have, in any order."""

import re
from collections.abc import Collection
from functools import lru_cache

from attrs import field, frozen

from selfshop.replay.orders_file.place import Place

#: Every row has these.
REQUIRED = ("order", "customer", "time", "sku", "quantity", "currency")
#: May be empty where a line has no price, or on a return.
UNIT_PRICE = "unit_price"
#: Known only beside a catalogue that has coupons: the coupon that gives this line's discount.
COUPON = "coupon"
#: What a discount is for when its column names only the funder.
NO_REASON = "discount"

_NAMED = (*REQUIRED, UNIT_PRICE, "discount.<funder>", "discount.<funder>.<reason>")
_DISCOUNT = re.compile(r"discount\.([a-z][a-z0-9_]{0,39})(?:\.([a-z][a-z0-9_]{0,39}))?")


@lru_cache(maxsize=1000)
def discount_of(column: str) -> tuple[str, str] | None:
    """Return the (reason, funder) that *column* holds amounts of; None: it holds no discount."""
    match = _DISCOUNT.fullmatch(column)
    return (match[2] or NO_REASON, match[1]) if match else None


@frozen
class Columns:
    """Which columns are known, and which may not be missing."""

    #: Whether the file may say which coupon gives a discount.
    coupons: bool = False
    _seen: set[tuple[str, ...]] = field(factory=set, init=False, eq=False)

    def check(self, place: Place, names: Collection[str]) -> None:
        """Refuse unknown and missing columns by name, at *place*.

        Raises:
            InvalidInput: a column is unknown, or one that every file needs is not there.
        """
        key = tuple(names)
        if key in self._seen:
            return
        for name in key:
            if not self._knows(name):
                raise place.wrong(name, "input.unknown_column", known=_NAMED)
        for name in REQUIRED:
            if name not in key:
                raise place.wrong(name, "input.missing")
        # A file of objects may have many shapes; remembering a few is enough to be quick.
        if len(self._seen) < 1000:
            self._seen.add(key)

    def _knows(self, name: str) -> bool:
        plain = name in REQUIRED or name == UNIT_PRICE or (self.coupons and name == COUPON)
        return plain or discount_of(name) is not None
