"""Sums over orders: what a replay is judged by."""

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import field, frozen

from selfshop.domain.shared import Minor, SkuId, format_minor
from selfshop.replay.recording import PACK_PRICE, Deduction, RecordedLine


@frozen(kw_only=True)
class BookedLine:
    """One line as the shop's order has it; a recorded line can be written the same way."""

    sku: SkuId
    quantity: int
    #: List price x quantity.
    value_minor: Minor
    #: What came off, adjustments and rules alike.
    deductions: tuple[Deduction, ...]
    paid_minor: Minor


def as_booked(line: RecordedLine) -> BookedLine:
    """Write a recorded line as the shop should have booked it."""
    return BookedLine(
        sku=line.sku,
        quantity=line.quantity,
        value_minor=line.value_minor,
        deductions=line.deductions,
        paid_minor=line.paid_minor,
    )


@frozen(kw_only=True)
class Figures:
    """Sums, in minor units of one currency: list - pack_price - by_funder = paid."""

    orders: int = 0
    lines: int = 0
    units: int = 0
    list_minor: int = 0
    pack_price_minor: int = 0
    #: What each funder gave, the pack price left out.
    by_funder_minor: Mapping[str, int] = field(factory=dict)
    paid_minor: int = 0
    returns: int = 0
    returned_units: int = 0
    refunded_minor: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            orders=self.orders + other.orders,
            lines=self.lines + other.lines,
            units=self.units + other.units,
            list_minor=self.list_minor + other.list_minor,
            pack_price_minor=self.pack_price_minor + other.pack_price_minor,
            by_funder_minor=added(self.by_funder_minor, other.by_funder_minor),
            paid_minor=self.paid_minor + other.paid_minor,
            returns=self.returns + other.returns,
            returned_units=self.returned_units + other.returned_units,
            refunded_minor=self.refunded_minor + other.refunded_minor,
        )

    def as_data(self, currency: str) -> Mapping[str, Any]:
        """Plain JSON: counts are numbers, amounts decimal strings."""
        return {
            "orders": self.orders,
            "lines": self.lines,
            "units": self.units,
            "list": format_minor(self.list_minor, currency),
            "pack_price": format_minor(self.pack_price_minor, currency),
            "discount": {
                funder: format_minor(amount, currency)
                for funder, amount in sorted(self.by_funder_minor.items())
            },
            "paid": format_minor(self.paid_minor, currency),
            "returns": self.returns,
            "returned_units": self.returned_units,
            "refunded": format_minor(self.refunded_minor, currency),
        }


NOTHING = Figures()


def figures_of(lines: Iterable[BookedLine], paid_minor: int) -> Figures:
    """Sum up one order, for which *paid_minor* was captured."""
    count = units = value = pack = 0
    by_funder: dict[str, int] = {}
    for line in lines:
        count += 1
        units += line.quantity
        value += line.value_minor
        for part in line.deductions:
            if part.reason == PACK_PRICE:
                pack += part.amount_minor
            else:
                by_funder[part.funded_by] = by_funder.get(part.funded_by, 0) + part.amount_minor
    return Figures(
        orders=1,
        lines=count,
        units=units,
        list_minor=value,
        pack_price_minor=pack,
        by_funder_minor=by_funder,
        paid_minor=paid_minor,
    )


def added(one: Mapping[str, int], other: Mapping[str, int]) -> Mapping[str, int]:
    """Add two tallies, key by key."""
    return {key: one.get(key, 0) + other.get(key, 0) for key in {**one, **other}}
