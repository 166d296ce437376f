"""What a shop has decided about freight."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property

from attrs import field, frozen

from selfshop.domain import catalog, promotions
from selfshop.domain.checkout.freight.templates import Measure, Template
from selfshop.domain.shared import InvalidInput, Money, Refused, checks

TEMPLATES_MAX = 1_000

_amount: checks.Validator = checks.optional(checks.money(least_minor=0))


class Combine(StrEnum):
    """What a cart costs whose goods are of several templates.

    With ``sum`` each is charged by itself. With ``greatest_first`` (首费取最大) only the one with the
    greatest first price is (ties: the flat one, then by name); the others pay steps from their
    first unit on, though never more than they would by themselves.
    """

    SUM = "sum"
    GREATEST_FIRST = "greatest_first"


@frozen(kw_only=True)
class FreightTerms:
    """What delivery costs.

    Attributes:
        flat: for an order with goods that name no template. One of *flat* and *default* is given.
        free_over: from this measure of all goods on the whole delivery costs nothing; None = never.
        base: what *free_over* is measured on; None = goods after discounts.
        tax_class: of freight, whatever the goods' own.
        templates: each by its name.
        default: the template of goods that name none.
        combine: how several templates go together.

    Raises:
        InvalidInput: naming the field.
    """

    flat: Money | None = field(default=None, validator=_amount)
    free_over: Money | None = field(default=None, validator=_amount)
    base: promotions.Base | None = field(
        default=None, validator=checks.optional(checks.is_a(promotions.Base))
    )
    tax_class: str | None = field(default=None, validator=checks.optional(checks.text()))
    templates: tuple[Template, ...] = field(
        default=(), validator=checks.each(checks.is_a(Template), most=TEMPLATES_MAX)
    )
    default: str | None = field(default=None, validator=checks.optional(checks.text()))
    combine: Combine = field(default=Combine.SUM, validator=checks.is_a(Combine))

    def __attrs_post_init__(self) -> None:
        checks.no_duplicates("templates", [template.name for template in self.templates])
        if self.default is None and self.flat is None:
            raise InvalidInput("flat", "input.missing")
        if self.default is not None and self.flat is not None:
            raise InvalidInput("default", "freight.flat_or_default")
        if self.default is not None and self.default not in self.by_name:
            raise InvalidInput("default", "freight.unknown_template")

    @cached_property
    def by_name(self) -> Mapping[str, Template]:
        """The templates by their names."""
        return {template.name: template for template in self.templates}

    def template_of(self, sku: catalog.Sku) -> Template | None:
        """Return the template that *sku* is charged by; None = the flat price.

        Raises:
            Refused: ``sku.unknown_freight_template``; ``sku.not_measured`` when its template
                counts what the SKU does not say.
        """
        name = self.default if sku.freight_template is None else sku.freight_template
        if name is None:
            return None
        template = self.by_name.get(name)
        if template is None:
            raise Refused("sku.unknown_freight_template", sku=sku.id, template=name)
        if template.by is Measure.WEIGHT and not sku.weight_g:
            raise Refused("sku.not_measured", sku=sku.id, template=name, field="weight_g")
        if template.by is Measure.VOLUME and not sku.volume_cm3:
            raise Refused("sku.not_measured", sku=sku.id, template=name, field="volume_cm3")
        return template

    def amounts(self) -> tuple[tuple[str, Money], ...]:
        """List every amount with the path of its field."""
        named = [("flat", self.flat), ("free_over", self.free_over)]
        named += [
            (f"templates[{place}].{path}", money)
            for place, template in enumerate(self.templates)
            for path, money in template.amounts()
        ]
        return tuple((path, money) for path, money in named if money is not None)
