"""Products and SKUs on SQL."""

from collections.abc import Collection, Mapping, Sequence

from attrs import evolve
from sqlalchemy import select

from selfshop.adapters.sql.repository import Repository
from selfshop.adapters.sql.schema import Tables
from selfshop.adapters.sql.statements import by_ids, page_of, this, versioned
from selfshop.domain import catalog
from selfshop.domain.shared import ProductId, SkuId, part_of


class CatalogStatements:
    """The statements of the catalogue, built once per set of tables."""

    def __init__(self, tables: Tables) -> None:
        self.product, self.sku = tables.product, tables.sku
        self.products_by_id = by_ids(self.product)
        self.skus_by_id = by_ids(self.sku)
        self.save_sku = versioned(self.sku, "state", "data", keys=("id",))
        self.products_after = page_of(select(self.product.c.data), self.product.c.id)
        self.skus_after = page_of(select(self.sku.c.data), self.sku.c.id)


class SqlCatalog(Repository[CatalogStatements]):
    """Serves `ports.catalog.Catalog`."""

    def add_products(self, products: Sequence[catalog.Product]) -> None:
        """Add products."""
        self.insert(self.statements.product, [self._product_row(p) for p in products])

    def add_skus(self, skus: Sequence[catalog.Sku]) -> None:
        """Add SKUs."""
        self.insert(self.statements.sku, [self._sku_row(sku) for sku in skus])

    def save_sku(self, sku: catalog.Sku) -> catalog.Sku:
        """Replace the SKU, if nobody else has."""
        saved = evolve(sku, version=sku.version + 1)
        row = this(self.shop, sku.id, id=sku.id, version=sku.version)
        row |= {
            "state": saved.listing.value,
            "version": saved.version,
            "data": self.write(saved, catalog.Sku),
        }
        self.pending.update(self.statements.sku, self.statements.save_sku, row)
        return saved

    def products(self, ids: Collection[ProductId]) -> Mapping[ProductId, catalog.Product]:
        """Return those of the products that exist."""
        rows = self.rows_of(self.statements.products_by_id, ids)
        return {ProductId(row.id): self.read(row.data, catalog.Product) for row in rows}

    def skus(self, ids: Collection[SkuId]) -> Mapping[SkuId, catalog.Sku]:
        """Return those of the SKUs that exist."""
        rows = self.rows_of(self.statements.skus_by_id, ids)
        return {SkuId(row.id): self.read_kept(row.data, catalog.Sku) for row in rows}

    def find_products(self, *, after: ProductId | None, limit: int) -> Sequence[catalog.Product]:
        """Return a page of products."""
        rows = self.rows(self.statements.products_after, self.page(after, limit))
        return [self.read(row.data, catalog.Product) for row in rows]

    def find_skus(
        self,
        *,
        product: ProductId | None,
        listing: catalog.Listing | None,
        after: SkuId | None,
        limit: int,
    ) -> Sequence[catalog.Sku]:
        """Return a page of SKUs."""
        statement = self.statements.skus_after
        table = self.statements.sku
        if product is not None:
            statement = statement.where(table.c.product_id == product)
        if listing is not None:
            statement = statement.where(table.c.state == listing.value)
        rows = self.rows(statement, self.page(after, limit))
        return [self.read(row.data, catalog.Sku) for row in rows]

    def _product_row(self, product: catalog.Product) -> dict[str, object]:
        return {
            "shop_id": self.shop,
            "part": part_of(product.id),
            "id": product.id,
            "version": product.version,
            "data": self.write(product, catalog.Product),
        }

    def _sku_row(self, sku: catalog.Sku) -> dict[str, object]:
        return {
            "shop_id": self.shop,
            "part": part_of(sku.id),
            "id": sku.id,
            "product_id": sku.product,
            "state": sku.listing.value,
            "version": sku.version,
            "data": self.write(sku, catalog.Sku),
        }
