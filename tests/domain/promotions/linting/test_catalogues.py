from selfshop.domain import catalog
from selfshop.domain.promotions import Scope, Selector
from selfshop.domain.promotions.linting import Catalogue
from selfshop.domain.promotions.linting.steps import Steps
from selfshop.domain.shared import ProductId, SkuId

TEE = catalog.Sku(
    id=SkuId("tee"), product=ProductId("p"), categories=("a/b",), brand="own", tags=frozenset("n")
)
CARD = catalog.Sku(id=SkuId("card"), product=ProductId("p"), cash_equivalent=True)
KNOWN = Catalogue([TEE, CARD], dearest={SkuId("tee"): 500, SkuId("card"): 9_000})


def steps() -> Steps:
    return Steps(left=1_000)


class TestACatalogue:
    def test_knows_a_sku_by_each_of_its_names(self) -> None:
        for selector in (
            Selector(skus=frozenset({SkuId("tee")})),
            Selector(products=frozenset({ProductId("p")})),
            Selector(categories=frozenset({"a"})),
            Selector(categories=frozenset({"a/b"})),
            Selector(brands=frozenset({"own"})),
            Selector(tags=frozenset({"n"})),
        ):
            assert KNOWN.has_any(Scope(include=selector), steps())
            assert not list(KNOWN.unknown(selector, steps()))

    def test_tells_unknown_names_by_kind(self) -> None:
        selector = Selector(brands=frozenset({"own", "zed", "any"}), tags=frozenset({"m"}))
        assert list(KNOWN.unknown(selector, steps())) == [
            ("brands", ("any", "zed")),
            ("tags", ("m",)),
        ]

    def test_keeps_cash_equivalents_out_of_what_does_not_name_them(self) -> None:
        everything = Scope()
        assert KNOWN.dearest_of(everything, steps()) == 500
        named = Scope(include=Selector(skus=frozenset({SkuId("card")})))
        assert KNOWN.dearest_of(named, steps()) == 9_000

    def test_finds_nothing_where_all_is_excluded(self) -> None:
        without = Scope(exclude=Selector(products=frozenset({ProductId("p")})))
        assert not KNOWN.has_any(without, steps())
        assert KNOWN.dearest_of(without, steps()) == 0
