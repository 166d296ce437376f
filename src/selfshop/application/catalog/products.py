"""Adding products and SKUs, listing them, looking them up."""

from collections.abc import Callable, Sequence
from typing import Annotated

from attrs import evolve

from selfshop.application.operation import ANYBODY, HOUSE, Group, operation
from selfshop.application.pages import Cursor, Page, turn
from selfshop.application.shape import AtMost
from selfshop.domain import catalog
from selfshop.domain.shared import Event, InvalidInput, NotFound, ProductId, Refused, SkuId, checks
from selfshop.ports.work import Work

ROWS_MAX = 10_000
WRITE = "catalog.write"


class Catalog(Group):
    """Products, SKUs and their listing life cycle."""

    name = "catalog"

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def add_product(
        self, work: Work, *, product: catalog.Product, skus: tuple[catalog.Sku, ...] = ()
    ) -> catalog.Product:
        """Add one product with its SKUs; without *skus*, those its option matrix spans.

        Raises:
            InvalidInput: two combinations of the options make one SKU id, a floor price is in
                another currency, or an id is blank or has blanks around it.
            Refused: ``product.exists``, ``sku.exists``.
            NotFound: ``product.unknown``: a SKU is of another product.
        """
        checks.require_new_id("product.id", product.id)
        made = skus or catalog.sku_matrix(product)
        for sku in () if skus else made:
            checks.require_new_id("product.options", sku.id)
        if not skus and len({sku.id for sku in made}) < len(made):
            raise InvalidInput("product.options", "catalog.matrix_ambiguous")
        return _add(work, (product,), made)[0]

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def add_products(
        self,
        work: Work,
        *,
        products: Annotated[tuple[catalog.Product, ...], AtMost(entries=ROWS_MAX)],
        skus: Annotated[tuple[catalog.Sku, ...], AtMost(entries=ROWS_MAX)],
    ) -> int:
        """Add up to 10,000 products and 10,000 SKUs, all or nothing; return how many SKUs.

        Raises:
            InvalidInput: an id stands twice, is blank, or has blanks around it, or a floor price is
                in another currency.
            Refused: ``product.exists``, ``sku.exists``, with the row.
            NotFound: ``product.unknown``, with the row of the SKU that belongs to no product.
        """
        _add(work, products, skus)
        return len(skus)

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def list_sku(self, work: Work, *, sku: SkuId) -> catalog.Sku:
        """Put a SKU on sale."""
        return _move(work, sku, catalog.list_sku, "listed")

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def unlist_sku(self, work: Work, *, sku: SkuId) -> catalog.Sku:
        """Take a SKU off sale for a while."""
        return _move(work, sku, catalog.unlist_sku, "unlisted")

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def retire_sku(self, work: Work, *, sku: SkuId) -> catalog.Sku:
        """Take a SKU out of the shop for ever."""
        return _move(work, sku, catalog.retire_sku, "retired")

    @operation(who=ANYBODY, writes=False)
    def get(self, work: Work, *, sku: SkuId) -> catalog.Sku:
        """Return one SKU; to a customer, one that is not on sale does not exist."""
        found = work.catalog.skus([sku]).get(sku)
        if found is None or (work.owner is not None and not found.listed):
            raise NotFound("sku.unknown", sku=sku)
        return found

    @operation(who=HOUSE, writes=False)
    def get_product(self, work: Work, *, product: ProductId) -> catalog.Product:
        """Return one product."""
        found = work.catalog.products([product]).get(product)
        if found is None:
            raise NotFound("product.unknown", product=product)
        return found

    @operation(who=ANYBODY, writes=False)
    def find(
        self,
        work: Work,
        *,
        product: ProductId | None = None,
        listing: catalog.Listing | None = None,
        cursor: Cursor | None = None,
        limit: int = 50,
    ) -> Page[catalog.Sku]:
        """Return a page of SKUs in the order of their ids; a customer sees those on sale."""
        wanted = catalog.Listing.LISTED if work.owner is not None else listing

        def fetch(after: str | None, count: int) -> Sequence[catalog.Sku]:
            place = None if after is None else SkuId(after)
            return work.catalog.find_skus(product=product, listing=wanted, after=place, limit=count)

        return turn(
            work, "catalog.find", cursor=cursor, limit=limit, fetch=fetch, place=lambda s: s.id
        )


def _add(
    work: Work, products: tuple[catalog.Product, ...], skus: tuple[catalog.Sku, ...]
) -> tuple[catalog.Product, ...]:
    checks.no_duplicates("products", [product.id for product in products])
    checks.no_duplicates("skus", [sku.id for sku in skus])
    for row, one in enumerate(products):
        checks.require_new_id(f"products[{row}].id", one.id)
    for row, sku in enumerate(skus):
        checks.require_new_id(f"skus[{row}].id", sku.id)
    _require_currency(work, skus)
    new = {product.id for product in products}
    there = work.catalog.products({*new, *(sku.product for sku in skus)})
    for position, product in enumerate(products):
        if product.id in there:
            raise Refused("product.exists", product=product.id, row=position)
    stocked = work.catalog.skus([sku.id for sku in skus])
    for position, sku in enumerate(skus):
        if sku.id in stocked:
            raise Refused("sku.exists", sku=sku.id, row=position)
        if sku.product not in new and sku.product not in there:
            raise NotFound("product.unknown", product=sku.product, row=position)
    stored = tuple(evolve(product, version=1) for product in products)
    work.catalog.add_products(stored)
    work.catalog.add_skus([evolve(sku, version=1) for sku in skus])
    work.emit(*(_added("product", product.id) for product in stored))
    work.emit(*(_added("sku", sku.id) for sku in skus))
    return stored


def _require_currency(work: Work, skus: tuple[catalog.Sku, ...]) -> None:
    """Refuse floors that no quote could reckon with."""
    currency = work.house.settings().currency
    for place, sku in enumerate(skus):
        if sku.floor_price is not None:
            sku.floor_price.in_(currency, path=f"skus[{place}].floor_price")


def _added(kind: str, name: str) -> Event:
    return Event(
        kind=f"catalog.{kind}_added", aggregate=f"{kind}:{name}", root=name, version=1, facts={}
    )


def _move(
    work: Work, sku_id: SkuId, move: Callable[[catalog.Sku], catalog.Sku], participle: str
) -> catalog.Sku:
    found = work.catalog.skus([sku_id]).get(sku_id)
    if found is None:
        raise NotFound("sku.unknown", sku=sku_id)
    moved = work.catalog.save_sku(move(found))
    work.emit(
        Event(
            kind=f"catalog.sku_{participle}",
            aggregate=f"sku:{sku_id}",
            root=sku_id,
            version=moved.version,
            facts={"product": moved.product},
        )
    )
    return moved
