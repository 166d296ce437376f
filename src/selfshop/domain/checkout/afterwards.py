"""Freight and tax: what comes on top of goods, as a pure function of the running amounts."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from attrs import field, frozen

from selfshop.domain import catalog, promotions
from selfshop.domain.checkout.freight import Charging, FreightTerms
from selfshop.domain.shared import InvalidInput, checks

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
        skus: Sequence[catalog.Sku],
        ship_to: str | None,
    ) -> None:
        """Prepare for the cart *lines*; a line beyond the *skus* is not taxed and weighs nothing.

        Raises:
            Refused: ``sku.unknown_freight_template``, ``sku.not_measured``.
        """
        self._terms, self._skus, self._ship_to = (freight, tax), skus, ship_to
        self.charging = (
            None if freight is None else Charging(freight, lines=lines, skus=skus, ship_to=ship_to)
        )
        self._adds = tax is not None and tax.mode is TaxMode.EXCLUSIVE
        self.groups = () if tax is None else _groups(tax, skus, freight)
        self.tax_slack = len(self.groups) if self._adds else 0
        self.tax_percent_max = max(
            (group.ratio for group in self.groups if self._adds),
            key=lambda ratio: Fraction(*ratio),
            default=(0, 1),
        )

    def with_more(self, lines: Sequence[promotions.BoardLine]) -> "Afterwards":
        """Return freight and tax of a cart that has more *lines*, of goods that are not there yet."""
        freight, tax = self._terms
        return Afterwards(
            freight=freight, tax=tax, lines=lines, skus=self._skus, ship_to=self._ship_to
        )

    def freight(self, state: promotions.State) -> int:
        """Return what delivery costs before rules on freight, in minor units."""
        return 0 if self.charging is None else self.charging.total(state)

    def added_tax(self, state: promotions.State, freight: int) -> int:
        """Return the tax that is added to prices; 0 where prices include it."""
        if not self._adds:
            return 0
        return sum(self.taxes(state.goods_by_line(), freight))

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
    tax: TaxTerms, skus: Sequence[catalog.Sku], freight: FreightTerms | None
) -> tuple[TaxGroup, ...]:
    lines: dict[tuple[str, str], list[int]] = {}
    for line, sku in enumerate(skus):
        if sku.tax_class is not None:
            key = (sku.tax_class, sku.id if tax.rounding is TaxRounding.LINE else "")
            lines.setdefault(key, []).append(line)
    shipped = None
    if freight is not None and freight.tax_class is not None:
        shipped = (freight.tax_class, "")
        lines.setdefault(shipped, [])
    return tuple(
        TaxGroup(ratio=tax.ratios[key[0]], lines=tuple(own), freight=key == shipped)
        for key, own in lines.items()
    )
