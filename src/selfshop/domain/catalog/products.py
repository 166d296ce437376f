"""A product (SPU) and the matrix of SKUs that its options span."""

from collections.abc import Callable, Mapping
from itertools import product as cells
from math import prod

from attrs import field, frozen

from selfshop.domain.catalog.skus import LABELS_MAX, Sku, check_category
from selfshop.domain.shared import InvalidInput, ProductId, SkuId, checks

OPTIONS_MAX = 5
#: Most SKUs one product spans.
MATRIX_MAX = 2_000


@frozen(kw_only=True)
class Option:
    """One axis of a product's matrix, such as size with S, M and L.

    Raises:
        InvalidInput: naming the field; a value given twice is refused.
    """

    name: str = field(validator=checks.text())
    values: tuple[str, ...] = field(validator=checks.each(checks.text(), least=1, most=LABELS_MAX))

    def __attrs_post_init__(self) -> None:
        checks.no_duplicates("values", self.values)


@frozen(kw_only=True)
class Product:
    """What buyers think of as one article; its SKUs differ only in its options.

    Attributes:
        options: the axes of the matrix; none = the product is its only SKU.
        categories: as on a SKU; every SKU of the matrix starts with them, and with brand and tags,
            tax class and freight template.
        version: 0 until it is stored.

    Raises:
        InvalidInput: naming the field.
    """

    id: ProductId = field(validator=checks.text())
    title: str = field(validator=checks.text())
    options: tuple[Option, ...] = field(
        default=(),
        validator=checks.each(checks.is_a(Option), most=OPTIONS_MAX),
    )
    categories: tuple[str, ...] = field(
        default=(), validator=checks.each(check_category, most=LABELS_MAX)
    )
    brand: str | None = field(default=None, validator=checks.optional(checks.text()))
    tags: frozenset[str] = field(
        default=frozenset(),
        validator=checks.each(checks.text(), most=LABELS_MAX),
    )
    tax_class: str | None = field(default=None, validator=checks.optional(checks.text()))
    freight_template: str | None = field(default=None, validator=checks.optional(checks.text()))
    version: int = 0

    def __attrs_post_init__(self) -> None:
        checks.no_duplicates("options", [option.name for option in self.options])
        if prod(len(option.values) for option in self.options) > MATRIX_MAX:
            raise InvalidInput("options", "catalog.matrix_too_large", most=MATRIX_MAX)


def sku_matrix(
    product: Product, *, name: Callable[[Mapping[str, str]], SkuId] | None = None
) -> tuple[Sku, ...]:
    """Build the draft SKUs of *product*: one for each combination of its options' values.

    Args:
        product: at most MATRIX_MAX combinations.
        name: makes the id from the attributes; absent = product id and values, ``tee-M-red``.

    Returns:
        The SKUs in the order of the options, the last option changing fastest.
    """
    axes = [[(option.name, value) for value in option.values] for option in product.options]
    return tuple(_sku(product, dict(cell), name) for cell in cells(*axes))


def _sku(
    product: Product,
    attributes: Mapping[str, str],
    name: Callable[[Mapping[str, str]], SkuId] | None,
) -> Sku:
    sku = name(attributes) if name else SkuId("-".join((product.id, *attributes.values())))
    return Sku(
        id=sku,
        product=product.id,
        title=" ".join((product.title, *attributes.values())),
        attributes=attributes,
        categories=product.categories,
        brand=product.brand,
        tags=product.tags,
        tax_class=product.tax_class,
        freight_template=product.freight_template,
    )
