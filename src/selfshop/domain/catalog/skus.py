"""A SKU: the smallest thing that can be bought."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property

from attrs import field, frozen

from selfshop.domain.shared import InvalidInput, Money, ProductId, SkuId, checks

#: Most categories, tags or attributes one SKU or product carries.
LABELS_MAX = 100
WEIGHT_G_MAX = 10**9
VOLUME_CM3_MAX = 10**9


class Role(StrEnum):
    """What a SKU is for: to bring people in, to earn, or to be looked at."""

    TRAFFIC = "traffic"
    PROFIT = "profit"
    IMAGE = "image"


class Listing(StrEnum):
    """Where a SKU stands on its way in and out of the shop window.

    ``draft -> listed <-> unlisted``, and from each of them ``-> retired``, which is final.
    """

    DRAFT = "draft"
    LISTED = "listed"
    UNLISTED = "unlisted"
    RETIRED = "retired"


def check_category(_: object, attribute: checks.Named, value: object) -> None:
    """Check that the field is a category path such as ``apparel/tops``."""
    checks.require_text(attribute.name, value)
    if not all(str(value).split("/")):
        raise InvalidInput(attribute.name, "catalog.category_malformed")


def check_words(_: object, attribute: checks.Named, value: object) -> None:
    """Check that the field maps words to words: attribute names to their values."""
    if not isinstance(value, Mapping):
        raise InvalidInput(attribute.name, "input.wrong_type", expected="mapping")
    if len(value) > LABELS_MAX:
        raise InvalidInput(attribute.name, "input.too_many", most=LABELS_MAX)
    for name, word in value.items():
        checks.require_text(attribute.name, name)
        checks.require_text(f"{attribute.name}.{name}", word)


def ancestry(category: str) -> tuple[str, ...]:
    """Return *category* and the categories above it: ``a/b`` gives ``("a", "a/b")``."""
    steps = category.split("/")
    return tuple("/".join(steps[:depth]) for depth in range(1, len(steps) + 1))


@frozen(kw_only=True)
class Sku:
    """One sellable variant; an aggregate with a version.

    Attributes:
        product: the product (SPU) it is a variant of.
        attributes: its place in the product's matrix, such as ``{"size": "M"}``.
        categories: paths; a path stands for itself and everything above it.
        weight_g: grams of one unit, packed.
        volume_cm3: cubic centimetres of one unit, packed.
        freight_template: what of the shop's it is delivered by; None = what the shop has for the rest.
        floor_price: no rule takes one unit below this; None = 0.
        cash_equivalent: gold, gift cards and the like: out of every scope that does not name it.
        version: 0 until it is stored.

    Raises:
        InvalidInput: naming the field.
    """

    id: SkuId = field(validator=checks.text())
    product: ProductId = field(validator=checks.text())
    title: str = field(default="", validator=checks.note())
    attributes: Mapping[str, str] = field(factory=dict, validator=check_words)
    categories: tuple[str, ...] = field(
        default=(), validator=checks.each(check_category, most=LABELS_MAX)
    )
    brand: str | None = field(default=None, validator=checks.optional(checks.text()))
    tags: frozenset[str] = field(
        default=frozenset(),
        validator=checks.each(checks.text(), most=LABELS_MAX),
    )
    weight_g: int = field(default=0, validator=checks.whole(least=0, most=WEIGHT_G_MAX))
    volume_cm3: int = field(default=0, validator=checks.whole(least=0, most=VOLUME_CM3_MAX))
    tax_class: str | None = field(default=None, validator=checks.optional(checks.text()))
    freight_template: str | None = field(default=None, validator=checks.optional(checks.text()))
    floor_price: Money | None = field(
        default=None, validator=checks.optional(checks.money(least_minor=0))
    )
    cash_equivalent: bool = field(default=False, validator=checks.true_or_false)
    role: Role | None = field(default=None, validator=checks.optional(checks.is_a(Role)))
    listing: Listing = field(default=Listing.DRAFT, validator=checks.is_a(Listing))
    version: int = 0

    @cached_property
    def category_paths(self) -> frozenset[str]:
        """Its categories and all that are above them."""
        return frozenset(step for path in self.categories for step in ancestry(path))

    @property
    def listed(self) -> bool:
        """Whether it may be bought."""
        return self.listing is Listing.LISTED
