"""What an order's units earn: always the same function of the units that the buyer keeps."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from attrs import field, frozen

from selfshop.domain.membership.points.terms import EarningTerms, require_factor
from selfshop.domain.shared import LineId, checks


def _factor(_: object, attribute: checks.Named, value: object) -> None:
    require_factor(attribute.name, value)


_checked: checks.Validator = _factor


@frozen(kw_only=True)
class Line:
    """What one line of an order earns by, frozen when the order is placed.

    Attributes:
        points: for each *per* minor units that were paid; *per* None = for each unit.
        factor: what the buyer's tier and the rules of the quote multiply them by.
    """

    line: LineId
    points: int
    per: int | None
    factor: Decimal = field(validator=_checked)


@frozen(kw_only=True)
class Kept:
    """What the buyer keeps of one line: units, and what they earn on in minor units."""

    line: LineId
    units: int
    base: int


def line_of(
    terms: EarningTerms,
    *,
    line: LineId,
    sku: str,
    product: str,
    categories: frozenset[str],
    factor: Decimal,
) -> Line | None:
    """Return what a line earns by; None = nothing."""
    rate = terms.rate_of(sku=sku, product=product, categories=categories)
    if rate is None or not rate.points or not factor:
        return None
    per = None if rate.per is None else rate.per.minor
    return Line(line=line, points=rate.points, per=per, factor=factor)


def worth(lines: Iterable[Line], kept: Iterable[Kept]) -> int:
    """Return how many points the kept units earn, rounded down once over all lines.

    Never more when fewer are kept, and never more for two orders than for one of both.
    """
    units = {one.line: one for one in kept}
    exact = Fraction(0)
    for line in lines:
        own = units.get(line.line)
        if own is None:
            continue
        count = Fraction(own.units) if line.per is None else Fraction(own.base, line.per)
        exact += count * line.points * Fraction(line.factor)
    return int(exact)
