"""Where products and SKUs are kept."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from selfshop.domain import catalog
from selfshop.domain.shared import ProductId, SkuId


class Catalog(Protocol):
    """Products and SKUs of one shop. Part of an open unit: not for sharing between threads."""

    def add_products(self, products: Sequence[catalog.Product]) -> None:
        """Add products that are not there yet."""

    def add_skus(self, skus: Sequence[catalog.Sku]) -> None:
        """Add SKUs that are not there yet."""

    def save_sku(self, sku: catalog.Sku) -> catalog.Sku:
        """Replace the SKU that was loaded with this version; return it as it will be stored."""

    def products(self, ids: Collection[ProductId]) -> Mapping[ProductId, catalog.Product]:
        """Return those of the products that exist."""

    def skus(self, ids: Collection[SkuId]) -> Mapping[SkuId, catalog.Sku]:
        """Return those of the SKUs that exist."""

    def find_products(self, *, after: ProductId | None, limit: int) -> Sequence[catalog.Product]:
        """Return up to *limit* products in the order of their ids, those past *after*."""

    def find_skus(
        self,
        *,
        product: ProductId | None,
        listing: catalog.Listing | None,
        after: SkuId | None,
        limit: int,
    ) -> Sequence[catalog.Sku]:
        """Return up to *limit* SKUs in the order of their ids, those past *after*."""
