from collections.abc import Callable
from typing import Any

import pytest

from selfshop import InvalidInput, Refused, Shop
from selfshop.domain import catalog, membership
from selfshop.domain.shared import MemberId, ProductId, SkuId
from selfshop.testing.builders import Goods, furnish, list_price, stock_line
from selfshop.testing.fixed import MORNING
from tests.each_store import rows_of


def product(name: str) -> catalog.Product:
    return catalog.Product(id=ProductId(name), title=name)


def sku(name: str, of: str = "tea") -> catalog.Sku:
    return catalog.Sku(id=SkuId(name), product=ProductId(of))


def member(name: str) -> membership.Member:
    return membership.Member(id=MemberId(name), registered_at=MORNING)


Ask = Callable[[Shop], Any]

#: What is asked for, the refusal's code, and the row it names.
ONE_BAD_ROW: list[tuple[Ask, str, int]] = [
    (lambda s: s.catalog.add_products(products=(product("a"), product("tea")), skus=()),
     "product.exists", 1),
    (lambda s: s.catalog.add_products(products=(), skus=(sku("a"), sku("b"), sku("tea"))),
     "sku.exists", 2),
    (lambda s: s.catalog.add_products(products=(), skus=(sku("a"), sku("b", of="none"))),
     "product.unknown", 1),
    (lambda s: s.pricing.set_prices(prices=(list_price("pot", "1.00"), list_price("x", "1.00"))),
     "sku.unknown", 1),
    (lambda s: s.pricing.set_prices(prices=(list_price("pot", "1.00"), list_price("tea", "1.00"))),
     "price.same_start", 1),
    (lambda s: s.inventory.receive_stock(lines=(stock_line("tea", 1), stock_line("x", 1))),
     "sku.unknown", 1),
    (lambda s: s.membership.register_many(members=(member("a"), member("b"), member("ann"))),
     "member.exists", 2),
]  # fmt: skip

TWICE: list[tuple[Ask, str]] = [
    (lambda s: s.catalog.add_products(products=(product("a"), product("a")), skus=()),
     "products[1]"),
    (lambda s: s.catalog.add_products(products=(), skus=(sku("a"), sku("b"), sku("a"))), "skus[2]"),
    (lambda s: s.membership.register_many(members=(member("a"), member("a"))), "members[1]"),
]  # fmt: skip


class TestABulkWrite:
    @pytest.fixture
    def small(self, shop: Shop) -> Shop:
        """A shop with tea and a pot without a price."""
        return furnish(shop, Goods(sku="tea"), Goods(sku="pot", price=None), members=("ann",))

    @pytest.mark.parametrize(("ask", "code", "row"), ONE_BAD_ROW)
    def test_with_one_bad_row_names_it_and_stores_nothing(
        self, small: Shop, ask: Ask, code: str, row: int
    ) -> None:
        before = rows_of(small)
        with pytest.raises(Refused) as no:
            ask(small)
        assert (no.value.code, no.value.facts["row"]) == (code, row)
        assert rows_of(small) == before

    @pytest.mark.parametrize(("ask", "path"), TWICE)
    def test_with_a_row_given_twice_names_the_second(
        self, small: Shop, ask: Ask, path: str
    ) -> None:
        before = rows_of(small)
        with pytest.raises(InvalidInput) as no:
            ask(small)
        assert (no.value.path, no.value.code) == (path, "input.duplicate")
        assert rows_of(small) == before

    def test_in_another_currency_names_the_row(self, small: Shop) -> None:
        before = rows_of(small)
        with pytest.raises(InvalidInput) as no:
            small.pricing.set_prices(
                prices=(list_price("pot", "1.00"), list_price("pot", "1", "JPY"))
            )
        assert (no.value.path, no.value.code) == ("prices[1].entry.amount", "input.other_currency")
        assert rows_of(small) == before

    def test_of_nothing_changes_nothing(self, small: Shop) -> None:
        assert small.catalog.add_products(products=(), skus=()) == 0
        assert small.pricing.set_prices(prices=()) == 0
        assert small.membership.register_many(members=()) == 0

    def test_takes_10000_rows_and_no_more(self, small: Shop) -> None:
        names = [f"bulk-{number:05}" for number in range(10_000)]
        many = tuple(map(member, names))
        before = rows_of(small)
        with pytest.raises(InvalidInput) as no:
            small.membership.register_many(members=(*many, member("one-more")))
        assert (no.value.path, no.value.code) == ("members", "input.too_many")
        assert rows_of(small) == before
        assert small.membership.register_many(members=many) == 10_000


class TestADelivery:
    def test_is_booked_once(self, shop: Shop) -> None:
        furnish(shop, Goods(sku="tea", units=0), Goods(sku="pot", units=0))
        shop.inventory.receive_stock(lines=(stock_line("tea", 3),), reference="7")
        before = rows_of(shop)
        for lines in ((stock_line("tea", 3),), (stock_line("pot", 1), stock_line("tea", 1))):
            with pytest.raises(Refused) as no:
                shop.inventory.receive_stock(lines=lines, reference="7")
            assert no.value.code == "stock.delivery_booked"
            assert no.value.facts == {"reference": "7"}
        assert rows_of(shop) == before
        shop.inventory.receive_stock(lines=(stock_line("tea", 3),), reference="8")
        assert shop.inventory.level(sku=SkuId("tea")).on_hand == 6

    def test_adds_up_lines_of_one_sku(self, shop: Shop) -> None:
        furnish(shop, Goods(sku="tea", units=0))
        assert shop.inventory.receive_stock(lines=(stock_line("tea", 1), stock_line("tea", 2))) == 3
        assert shop.inventory.level(sku=SkuId("tea")).on_hand == 3
