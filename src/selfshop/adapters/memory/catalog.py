"""Products and SKUs in dictionaries."""

from collections.abc import Collection, Mapping, Sequence
from itertools import islice

from selfshop.adapters.memory.store import Repository
from selfshop.domain import catalog
from selfshop.domain.shared import ProductId, SkuId


class MemoryCatalog(Repository):
    """Serves `ports.catalog.Catalog`."""

    def add_products(self, products: Sequence[catalog.Product]) -> None:
        """Add products."""
        for product in products:
            self.overlay.add("product", (self.shop, product.id), product)

    def add_skus(self, skus: Sequence[catalog.Sku]) -> None:
        """Add SKUs."""
        for sku in skus:
            self.overlay.add("sku", (self.shop, sku.id), sku)

    def save_sku(self, sku: catalog.Sku) -> catalog.Sku:
        """Replace the SKU, if nobody else has."""
        return self.overlay.replace("sku", (self.shop, sku.id), sku)

    def products(self, ids: Collection[ProductId]) -> Mapping[ProductId, catalog.Product]:
        """Return those of the products that exist."""
        rows = self.rows("product")
        return {name: rows[self.shop, name] for name in sorted(ids) if (self.shop, name) in rows}

    def skus(self, ids: Collection[SkuId]) -> Mapping[SkuId, catalog.Sku]:
        """Return those of the SKUs that exist."""
        rows = self.rows("sku")
        return {name: rows[self.shop, name] for name in sorted(ids) if (self.shop, name) in rows}

    def find_products(self, *, after: ProductId | None, limit: int) -> Sequence[catalog.Product]:
        """Return a page of products."""
        found = (row for key, row in self.of_shop("product") if after is None or key[1] > after)
        return list(islice(found, limit))

    def find_skus(
        self,
        *,
        product: ProductId | None,
        listing: catalog.Listing | None,
        after: SkuId | None,
        limit: int,
    ) -> Sequence[catalog.Sku]:
        """Return a page of SKUs."""
        found = (
            row
            for _, row in self.of_shop("sku")
            if (after is None or row.id > after)
            and (product is None or row.product == product)
            and (listing is None or row.listing is listing)
        )
        return list(islice(found, limit))
