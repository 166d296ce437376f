"""Which SKUs a rule, or a part of it, is about."""

from attrs import field, frozen

from selfshop.domain import catalog
from selfshop.domain.shared import InvalidInput, ProductId, SkuId, checks

#: Most SKUs, products, categories, brands or tags one scope names.
NAMES_MAX = 100_000

_names = checks.each(checks.text(), most=NAMES_MAX)


@frozen(kw_only=True)
class Selector:
    """SKUs by any of their names: a SKU is selected when one of the five lists has it.

    Attributes:
        categories: a category selects its descendants too.

    Raises:
        InvalidInput: nothing is named, or a name is no text.
    """

    skus: frozenset[SkuId] = field(default=frozenset(), validator=_names)
    products: frozenset[ProductId] = field(default=frozenset(), validator=_names)
    categories: frozenset[str] = field(default=frozenset(), validator=_names)
    brands: frozenset[str] = field(default=frozenset(), validator=_names)
    tags: frozenset[str] = field(default=frozenset(), validator=_names)

    def __attrs_post_init__(self) -> None:
        if not any(names for _, names in self.named()):
            raise InvalidInput("", "input.empty")

    def named(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """List the five kinds of names with what is named of each."""
        return (
            ("skus", frozenset(self.skus)),
            ("products", frozenset(self.products)),
            ("categories", self.categories),
            ("brands", self.brands),
            ("tags", self.tags),
        )

    def selects(self, sku: catalog.Sku) -> bool:
        """Tell whether one of the lists has *sku*."""
        return (
            sku.id in self.skus
            or sku.product in self.products
            or (sku.brand is not None and sku.brand in self.brands)
            or not self.tags.isdisjoint(sku.tags)
            or (bool(self.categories) and not self.categories.isdisjoint(sku.category_paths))
        )


@frozen(kw_only=True)
class Scope:
    """What *include* selects (all when absent) without what *exclude* selects.

    A cash equivalent is outside unless *include* names its very SKU.

    Raises:
        InvalidInput: every name included is excluded again, or is a category below one that is, so
            that nothing could be in scope.
    """

    include: Selector | None = field(default=None, validator=checks.optional(checks.is_a(Selector)))
    exclude: Selector | None = field(default=None, validator=checks.optional(checks.is_a(Selector)))

    def __attrs_post_init__(self) -> None:
        include, exclude = self.include, self.exclude
        if include is None or exclude is None:
            return
        kinds = zip(include.named(), exclude.named(), strict=True)
        left = any(
            not included <= excluded
            for (kind, included), (_, excluded) in kinds
            if kind != "categories"
        )
        if not left and not any(_is_left(one, exclude) for one in include.categories):
            raise InvalidInput("exclude", "rule.scope_empty")

    @property
    def is_everything(self) -> bool:
        """Whether it has every SKU but cash equivalents."""
        return self.include is None and self.exclude is None

    def holds(self, sku: catalog.Sku) -> bool:
        """Tell whether *sku* is in scope."""
        if self.exclude is not None and self.exclude.selects(sku):
            return False
        if sku.cash_equivalent:
            return self.include is not None and sku.id in self.include.skus
        return self.include is None or self.include.selects(sku)


def _is_left(category: str, exclude: Selector) -> bool:
    return exclude.categories.isdisjoint(catalog.ancestry(category))


EVERYTHING = Scope()
