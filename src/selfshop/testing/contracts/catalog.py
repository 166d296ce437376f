"""Products and SKUs."""

from attrs import evolve

from selfshop.domain import catalog
from selfshop.domain.shared import ProductId, SkuId
from selfshop.ports.work import Work
from selfshop.testing.contracts.bench import SORTED_NAMES, Bench, PortContract

FULL = catalog.Sku(
    id=SkuId("tea-m"),
    product=ProductId("tea"),
    title="茶 “M”",
    attributes={"size": "M"},
    categories=("food/tea", "gifts"),
    brand="Leaf",
    tags=frozenset({"new", "hot"}),
    weight_g=250,
    role=catalog.Role.PROFIT,
    listing=catalog.Listing.LISTED,
    version=1,
)
PRODUCT = catalog.Product(
    id=ProductId("tea"),
    title="茶",
    options=(catalog.Option(name="size", values=("S", "M")),),
    version=1,
)


def sku(name: str, product: str = "tea") -> catalog.Sku:
    """Return a SKU as it is first stored."""
    return catalog.Sku(id=SkuId(name), product=ProductId(product), version=1)


def page(work: Work, after: str | None = None, limit: int = 100) -> list[str]:
    """Return the ids of a page of SKUs."""
    start = None if after is None else SkuId(after)
    found = work.catalog.find_skus(product=None, listing=None, after=start, limit=limit)
    return [each.id for each in found]


class CatalogContract(PortContract):
    """`ports.catalog.Catalog`."""

    def test_what_is_added_comes_back_whole(self, bench: Bench) -> None:
        bench.run(lambda work: work.catalog.add_products([PRODUCT]))
        bench.run(lambda work: work.catalog.add_skus([FULL]))
        assert bench.run(lambda work: work.catalog.skus([FULL.id])) == {FULL.id: FULL}
        assert bench.run(lambda work: work.catalog.products([PRODUCT.id])) == {PRODUCT.id: PRODUCT}

    def test_what_is_not_there_is_left_out(self, bench: Bench) -> None:
        bench.run(lambda work: work.catalog.add_skus([sku("a"), sku("b")]))
        found = bench.run(lambda work: work.catalog.skus([SkuId("b"), SkuId("c")]))
        assert list(found) == ["b"]
        assert not bench.run(lambda work: work.catalog.skus([]))

    def test_nothing_is_added_twice(self, bench: Bench) -> None:
        bench.run(lambda work: work.catalog.add_skus([FULL]))
        assert bench.refuses(lambda work: work.catalog.add_skus([evolve(FULL, title="other")]))
        assert bench.run(lambda work: work.catalog.skus([FULL.id])) == {FULL.id: FULL}

    def test_saving_moves_the_version(self, bench: Bench) -> None:
        bench.run(lambda work: work.catalog.add_skus([FULL]))
        saved = bench.run(lambda work: work.catalog.save_sku(evolve(FULL, title="other")))
        assert saved == evolve(FULL, title="other", version=2)
        assert bench.run(lambda work: work.catalog.skus([FULL.id])) == {FULL.id: saved}

    def test_what_was_changed_meanwhile_is_not_overwritten(self, bench: Bench) -> None:
        bench.run(lambda work: work.catalog.add_skus([FULL]))
        saved = bench.run(lambda work: work.catalog.save_sku(evolve(FULL, title="mine")))
        assert bench.refuses(lambda work: work.catalog.save_sku(evolve(FULL, title="stale")))
        assert bench.run(lambda work: work.catalog.skus([FULL.id])) == {FULL.id: saved}

    def test_names_that_look_alike_are_different(self, bench: Bench) -> None:
        bench.run(lambda work: work.catalog.add_skus([sku(name) for name in SORTED_NAMES]))
        for name in SORTED_NAMES:
            assert list(bench.run(lambda work, n=name: work.catalog.skus([SkuId(n)]))) == [name]  # type: ignore[misc]  # the name is bound

    def test_lists_are_in_the_order_of_code_points(self, bench: Bench) -> None:
        bench.run(lambda work: work.catalog.add_skus([sku(name) for name in SORTED_NAMES]))
        assert bench.run(page) == list(SORTED_NAMES)

    def test_pages_follow_each_other_without_gap(self, bench: Bench) -> None:
        bench.run(lambda work: work.catalog.add_skus([sku(name) for name in SORTED_NAMES]))
        first = bench.run(lambda work: page(work, limit=4))
        rest = bench.run(lambda work: page(work, after=first[-1]))
        assert (len(first), [*first, *rest]) == (4, list(SORTED_NAMES))

    def test_products_are_listed_in_pages_too(self, bench: Bench) -> None:
        named = [catalog.Product(id=ProductId(name), title=name) for name in SORTED_NAMES]
        bench.run(lambda work: work.catalog.add_products(named))
        found = bench.run(lambda work: work.catalog.find_products(after=named[3].id, limit=2))
        assert [each.id for each in found] == list(SORTED_NAMES[4:6])

    def test_lists_are_narrowed_by_product_and_listing(self, bench: Bench) -> None:
        mine = [sku("a", "pot"), evolve(sku("b", "pot"), listing=catalog.Listing.LISTED), sku("c")]
        bench.run(lambda work: work.catalog.add_skus(mine))
        found = bench.run(
            lambda work: work.catalog.find_skus(
                product=ProductId("pot"), listing=catalog.Listing.DRAFT, after=None, limit=9
            )
        )
        assert [each.id for each in found] == ["a"]

    def test_the_longest_names_fit(self, bench: Bench) -> None:
        name = "\U0001f375" * 200
        bench.run(lambda work: work.catalog.add_skus([sku(name, name)]))
        assert bench.run(page) == [name]

    def test_another_shop_s_goods_are_not_seen(self, bench: Bench) -> None:
        bench.run(lambda work: work.catalog.add_skus([FULL]))
        other = bench.elsewhere()
        assert not other.run(lambda work: work.catalog.skus([FULL.id]))
        assert not other.run(page)
