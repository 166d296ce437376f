"""What a shop's catalogue takes in: SKUs that can be told apart, and whose floors can be reckoned."""

import pytest

from selfshop import InvalidInput, Money, Shop
from selfshop.domain import catalog
from selfshop.domain.shared import ProductId, SkuId


class TestAProduct:
    def test_whose_combinations_make_one_id_is_refused_at_its_options(self, shop: Shop) -> None:
        product = catalog.Product(
            id=ProductId("m"),
            title="M",
            options=(
                catalog.Option(name="a", values=("1", "1-2")),
                catalog.Option(name="b", values=("2-3", "3")),
            ),
        )
        with pytest.raises(InvalidInput) as no:
            shop.catalog.add_product(product=product)
        assert (no.value.path, no.value.code) == ("product.options", "catalog.matrix_ambiguous")
        assert shop.catalog.find().items == ()

    def test_with_a_floor_in_another_currency_is_refused_by_the_row(self, shop: Shop) -> None:
        product = catalog.Product(id=ProductId("m"), title="M")
        skus = tuple(
            catalog.Sku(id=SkuId(name), product=product.id, floor_price=Money.of("1.00", currency))
            for name, currency in (("a", "CNY"), ("b", "USD"))
        )
        with pytest.raises(InvalidInput) as no:
            shop.catalog.add_products(products=(product,), skus=skus)
        assert no.value.path == "skus[1].floor_price"
        assert no.value.code == "input.other_currency"
        assert shop.catalog.find().items == ()
