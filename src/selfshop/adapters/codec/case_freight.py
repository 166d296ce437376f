"""The freight of a case: a flat price, or templates by piece, weight and volume."""

from collections.abc import Iterable
from typing import Any

from selfshop.adapters.codec.fields import Fields, whole_object
from selfshop.domain import catalog, promotions
from selfshop.domain.checkout import FreightTerms, freight
from selfshop.domain.shared import InvalidInput, Refused, checks


def read_freight(fields: Fields, currency: str) -> FreightTerms:
    """Read a shop's ``freight``; without templates it is the flat price that is asked for."""
    templates = fields.each(
        "templates", lambda one: whole_object(one, lambda f: _template(f, currency))
    )
    default = fields.text("default") if fields.has("default") else None
    with_flat = default is None or fields.has("flat")
    combine = freight.Combine.SUM
    if fields.has("combine"):
        combine = fields.choice("combine", freight.Combine)
    return FreightTerms(
        flat=fields.money("flat", currency) if with_flat else None,
        free_over=fields.money("free_over", currency) if fields.has("free_over") else None,
        base=fields.choice("base", promotions.Base) if fields.has("base") else None,
        tax_class=fields.text("tax_class") if fields.has("tax_class") else None,
        templates=templates,
        default=default,
        combine=combine,
    )


def require_templates(terms: FreightTerms | None, skus: Iterable[catalog.Sku]) -> None:
    """Refuse SKUs that cannot be charged for, naming the field.

    Raises:
        InvalidInput: ``sku.unknown_freight_template``, ``sku.not_measured``.
    """
    if terms is None:
        return
    for place, sku in enumerate(skus):
        try:
            terms.template_of(sku)
        except Refused as no:
            name = no.facts.get("field", "freight_template")
            raise InvalidInput(f"skus[{place}].{name}", no.code, **no.facts) from None


def _template(fields: Fields, currency: str) -> freight.Template:
    return freight.Template(
        name=fields.text("name"),
        by=fields.choice("by", freight.Measure),
        base=fields.choice("base", promotions.Base) if fields.has("base") else None,
        zones=fields.each("zones", lambda one: whole_object(one, lambda f: _zone(f, currency))),
    )


def _zone(fields: Fields, currency: str) -> freight.Zone:
    served = fields.raw("rate") is not None
    return freight.Zone(
        to=fields.each("to", _code),
        rate=fields.inside("rate", lambda inner: _rate(inner, currency)) if served else None,
    )


def _code(plain: Any) -> str:
    checks.require_text("", plain)
    return str(plain)


def _rate(fields: Fields, currency: str) -> freight.Rate:
    def amount(name: str) -> Any:
        return fields.money(name, currency) if fields.has(name) else None

    def count(name: str) -> Any:
        return fields.whole(name, least=1) if fields.has(name) else None

    return freight.Rate(
        first=fields.whole("first", least=1),
        first_price=fields.money("first_price", currency),
        step=count("step"),
        step_price=amount("step_price"),
        free_over=amount("free_over"),
        free_pieces=count("free_pieces"),
    )
