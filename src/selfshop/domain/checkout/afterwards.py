"""Freight and tax: what comes on top of goods, as a pure function of the running amounts."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from attrs import field, frozen

from selfshop.domain import promotions
from selfshop.domain.shared import InvalidInput, Money, SkuId, checks

PERCENT_MAX = 1_000


class TaxMode(StrEnum):
    """Whether prices include the tax or it is added to them."""

    INCLUSIVE = "inclusive"
    EXCLUSIVE = "exclusive"


class TaxRounding(StrEnum):
    """Round once per SKU and class over all its lines, or once per class."""

    LINE = "line"
    INVOICE = "invoice"


def _check_classes(_: object, attribute: checks.Named, value: object) -> None:
    if not isinstance(value, Mapping):
        raise InvalidInput(attribute.name, "input.wrong_type", expected="mapping")
    for name, percent in value.items():
        checks.require_text(attribute.name, name)
        place = f"{attribute.name}.{name}"
        if not promotions.is_plain(percent) or not 0 <= percent <= PERCENT_MAX:
            raise InvalidInput(place, "input.not_a_decimal")


@frozen(kw_only=True)
class TaxTerms:
    """How tax is reckoned; what has no class is not taxed.

    Attributes:
        classes: percentage of each tax class, >= 0.
    """

    mode: TaxMode = field(validator=checks.is_a(TaxMode))
    rounding: TaxRounding = field(validator=checks.is_a(TaxRounding))
    classes: Mapping[str, Decimal] = field(validator=_check_classes)

    @cached_property
    def ratios(self) -> Mapping[str, tuple[int, int]]:
        """Each class's tax as a fraction of what it is reckoned on."""
        exclusive = self.mode is TaxMode.EXCLUSIVE
        ratios: dict[str, tuple[int, int]] = {}
        for name, percent in self.classes.items():
            numerator, denominator = percent.as_integer_ratio()
            of = 100 * denominator if exclusive else 100 * denominator + numerator
            ratios[name] = (numerator, of)
        return ratios


@frozen(kw_only=True)
class FreightTerms:
    """What delivery costs.

    Attributes:
        flat: for every order.
        free_over: from this measure on delivery costs nothing; None = never.
        base: what *free_over* is measured on; None = goods after discounts.
    """

    flat: Money = field(validator=checks.money(least_minor=0))
    free_over: Money | None = field(
        default=None, validator=checks.optional(checks.money(least_minor=0))
    )
    base: promotions.Base | None = field(
        default=None, validator=checks.optional(checks.is_a(promotions.Base))
    )
    tax_class: str | None = field(default=None, validator=checks.optional(checks.text()))


@frozen(kw_only=True)
class TaxGroup:
    """What one rounding of tax is over: the lines of a class, or of a SKU; freight or not."""

    ratio: tuple[int, int]
    lines: tuple[int, ...]
    freight: bool


class Afterwards:
    """Freight and tax of one cart."""

    def __init__(
        self,
        *,
        freight: FreightTerms | None,
        tax: TaxTerms | None,
        lines: Sequence[promotions.BoardLine],
        tax_classes: Sequence[str | None],
    ) -> None:
        """Prepare for the cart *lines*, whose SKUs have *tax_classes*."""
        self._freight = freight
        self._adds = tax is not None and tax.mode is TaxMode.EXCLUSIVE
        listed = sum(line.list * line.quantity for line in lines)
        price = sum(line.price * line.quantity for line in lines)
        self._measures = {promotions.Base.LIST: listed, promotions.Base.PRICE: price}
        skus = [line.sku for line in lines]
        self.groups = () if tax is None else _groups(tax, skus, tax_classes, freight)
        self.tax_slack = len(self.groups) if self._adds else 0
        self.tax_percent_max = max(
            (group.ratio for group in self.groups if self._adds),
            key=lambda ratio: Fraction(*ratio),
            default=(0, 1),
        )

    def freight(self, state: promotions.State) -> int:
        """Return what delivery costs before rules on freight, in minor units."""
        terms = self._freight
        if terms is None:
            return 0
        if terms.free_over is not None:
            measure = state.goods
            if terms.base is not None:
                measure = self._measures.get(terms.base, state.goods)
            if measure >= terms.free_over.minor:
                return 0
        return terms.flat.minor

    def added_tax(self, state: promotions.State, freight: int) -> int:
        """Return the tax that is added to prices; 0 where prices include it."""
        if not self._adds:
            return 0
        goods = [sum(run[0] * run[1] for run in runs) for runs in state.runs]
        return sum(self.taxes(goods, freight))

    def taxes(self, goods: Sequence[int], freight: int) -> list[int]:
        """Return the tax of each group; *goods* is what each line is taxed on."""
        return [
            promotions.part_of(
                sum(goods[line] for line in group.lines) + (freight if group.freight else 0),
                group.ratio,
            )
            for group in self.groups
        ]


def _groups(
    tax: TaxTerms,
    skus: Sequence[SkuId],
    tax_classes: Sequence[str | None],
    freight: FreightTerms | None,
) -> tuple[TaxGroup, ...]:
    lines: dict[tuple[str, str], list[int]] = {}
    for line, (sku, name) in enumerate(zip(skus, tax_classes, strict=True)):
        if name is not None:
            key = (name, sku if tax.rounding is TaxRounding.LINE else "")
            lines.setdefault(key, []).append(line)
    shipped = None
    if freight is not None and freight.tax_class is not None:
        shipped = (freight.tax_class, "")
        lines.setdefault(shipped, [])
    return tuple(
        TaxGroup(ratio=tax.ratios[key[0]], lines=tuple(own), freight=key == shipped)
        for key, own in lines.items()
    )
