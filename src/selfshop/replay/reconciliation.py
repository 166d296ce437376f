"""The recording and the shop's books, side by side, to the minor unit.

A reconciliation is a value: each booked order or return makes a new one, and two partial ones (of
two workers, or of before and after an interruption) add up to one.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import zip_longest
from typing import Any

from attrs import asdict, evolve, field, frozen

from selfshop.domain.shared import InvalidInput, Minor, ShopError, format_minor
from selfshop.replay.figures import NOTHING, BookedLine, Figures, added, as_booked, figures_of
from selfshop.replay.recording import RecordedBasket, RecordedEntry, RecordedReturn

#: So many differences are kept with their place; all are counted.
DIFFERENCES_KEPT_MAX = 1_000


@frozen(kw_only=True)
class BookedOrder:
    """One order as the shop has it, its lines in the order of the recorded ones."""

    lines: tuple[BookedLine, ...]
    #: What was captured for it.
    paid_minor: Minor
    #: How many units have arrived at the buyer's.
    delivered: int


@frozen(kw_only=True)
class BookedReturn:
    """One return as the shop has it."""

    units: int
    refunded_minor: Minor


@frozen(kw_only=True)
class Difference:
    """One thing that the recording and the books disagree on; amounts are decimal strings."""

    order: str
    #: Counted from 1; 0: the order as a whole.
    line: int
    what: str
    recorded: str
    booked: str


@frozen(kw_only=True)
class Reconciliation:
    """What was replayed so far, by month (``2017-01``, of UTC), and what does not agree."""

    currency: str
    recorded: Mapping[str, Figures] = field(factory=dict)
    booked: Mapping[str, Figures] = field(factory=dict)
    #: The first DIFFERENCES_KEPT_MAX of them.
    differences: tuple[Difference, ...] = ()
    differences_count: int = 0
    #: Returns for which the recording states another refund than the shop's rule gives. The rule
    #: holds: a refund is of what was paid, so this is told and is no difference.
    refunds_stated_otherwise: int = 0
    #: Lines that could not be used, by reason.
    rejected: Mapping[str, int] = field(factory=dict)

    @property
    def agrees(self) -> bool:
        """Whether nothing differs."""
        return not self.differences_count

    def with_order(self, recorded: RecordedBasket, booked: BookedOrder) -> "Reconciliation":
        """Count one order, and compare it with the recording line by line."""
        lines = tuple(map(as_booked, recorded.lines))
        paid = recorded.paid_minor
        found: list[Difference] = []
        said = figures_of(lines, paid)
        if lines != booked.lines or paid != booked.paid_minor:
            found += _differences(recorded, lines, booked)
        if said.units != booked.delivered:
            what = "delivered units"
            found.append(_difference(recorded.order, 0, what, said.units, booked.delivered))
        return self._with(recorded.at, said, figures_of(booked.lines, booked.paid_minor), found)

    def with_return(self, recorded: RecordedReturn, booked: BookedReturn) -> "Reconciliation":
        """Count one return. What is given back is the shop's to say; units are compared."""
        units = recorded.units
        stated = recorded.stated_minor
        otherwise = stated is not None and stated != booked.refunded_minor
        found = []
        if units != booked.units:
            found.append(_difference(recorded.order, 0, "returned units", units, booked.units))
        said = booked.refunded_minor if stated is None else stated
        counted = self._with(
            recorded.at,
            Figures(returns=1, returned_units=units, refunded_minor=said),
            Figures(returns=1, returned_units=booked.units, refunded_minor=booked.refunded_minor),
            found,
        )
        return evolve(
            counted, refunds_stated_otherwise=self.refunds_stated_otherwise + int(otherwise)
        )

    def with_refused(self, recorded: RecordedEntry, why: ShopError) -> "Reconciliation":
        """Count an order or return that the shop has turned down, which is a difference."""
        code = why.code
        path = f"{why.path}: " if isinstance(why, InvalidInput) and why.path else ""
        said = f"refused {code}: {path}{why.message()}"
        found = [_difference(recorded.order, 0, _name(recorded), "booked", said)]
        return self._with(recorded.at, _figures_of(recorded), NOTHING, found)

    def with_rejected(self, by_reason: Mapping[str, int]) -> "Reconciliation":
        """Count lines that could not be used."""
        return evolve(self, rejected=added(self.rejected, by_reason))

    def __add__(self, other: "Reconciliation") -> "Reconciliation":
        return Reconciliation(
            currency=self.currency,
            recorded=_merged(self.recorded, other.recorded),
            booked=_merged(self.booked, other.booked),
            differences=(self.differences + other.differences)[:DIFFERENCES_KEPT_MAX],
            differences_count=self.differences_count + other.differences_count,
            refunds_stated_otherwise=self.refunds_stated_otherwise + other.refunds_stated_otherwise,
            rejected=added(self.rejected, other.rejected),
        )

    def as_data(self, *, seconds: float) -> Mapping[str, Any]:
        """Plain JSON of a run that took *seconds*: totals and months as booked, what differs."""
        total = sum(self.booked.values(), NOTHING)
        return {
            "currency": self.currency,
            "total": total.as_data(self.currency),
            "recorded": sum(self.recorded.values(), NOTHING).as_data(self.currency),
            "months": {
                month: figures.as_data(self.currency)
                for month, figures in sorted(self.booked.items())
            },
            "differences": self.differences_count,
            "differing": [asdict(difference) for difference in self.differences],
            "refunds_stated_otherwise": self.refunds_stated_otherwise,
            "rejected": dict(sorted(self.rejected.items())),
            "seconds": round(seconds, 3),
            "orders_per_second": round(total.orders / seconds, 1) if seconds > 0 else None,
        }

    def _with(
        self, at: datetime, recorded: Figures, booked: Figures, found: Sequence[Difference]
    ) -> "Reconciliation":
        month = f"{at.astimezone(UTC):%Y-%m}"
        return evolve(
            self,
            recorded=_merged(self.recorded, {month: recorded}),
            booked=_merged(self.booked, {month: booked}),
            differences=(*self.differences, *found)[:DIFFERENCES_KEPT_MAX],
            differences_count=self.differences_count + len(found),
        )


def _merged(one: Mapping[str, Figures], other: Mapping[str, Figures]) -> Mapping[str, Figures]:
    merged = dict(one)
    for month, figures in other.items():
        merged[month] = merged[month] + figures if month in merged else figures
    return merged


def _differences(
    recorded: RecordedBasket, lines: tuple[BookedLine, ...], booked: BookedOrder
) -> Iterator[Difference]:
    order, currency = recorded.order, recorded.currency
    if recorded.paid_minor != booked.paid_minor:
        paid = (format_minor(of, currency) for of in (recorded.paid_minor, booked.paid_minor))
        yield _difference(order, 0, "paid", *paid)
    for number, pair in enumerate(zip_longest(lines, booked.lines), start=1):
        ours, theirs = (_spoken(line, currency) for line in pair)
        for what in {**ours, **theirs}:
            if ours.get(what) != theirs.get(what):
                yield _difference(order, number, what, ours.get(what), theirs.get(what))


def _spoken(line: BookedLine | None, currency: str) -> Mapping[str, str]:
    """Write a line as things that can be compared one by one; no line has none of them."""
    if line is None:
        return {}
    off: dict[str, int] = {}
    for part in line.deductions:
        name = f"{part.reason} funded by {part.funded_by}"
        name += "" if part.rule is None else f", by rule {part.rule}"
        off[name] = off.get(name, 0) + part.amount_minor
    return {
        "sku": line.sku,
        "quantity": str(line.quantity),
        "list": format_minor(line.value_minor, currency),
        **{name: format_minor(amount, currency) for name, amount in off.items()},
        "paid": format_minor(line.paid_minor, currency),
    }


def _name(recorded: RecordedEntry) -> str:
    if isinstance(recorded, RecordedBasket):
        return "order"
    return f"return of line {recorded.source_line}"


def _figures_of(recorded: RecordedEntry) -> Figures:
    if isinstance(recorded, RecordedBasket):
        return figures_of(map(as_booked, recorded.lines), recorded.paid_minor)
    return Figures(
        returns=1, returned_units=recorded.units, refunded_minor=recorded.stated_minor or 0
    )


def _difference(order: str, line: int, what: str, recorded: object, booked: object) -> Difference:
    def text(value: object) -> str:
        return "nothing" if value is None else str(value)

    return Difference(
        order=order, line=line, what=what, recorded=text(recorded), booked=text(booked)
    )
