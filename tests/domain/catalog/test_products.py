import pytest

from selfshop.domain.catalog import Option, Product, sku_matrix
from selfshop.domain.shared import InvalidInput, ProductId, SkuId

SIZE = Option(name="size", values=("S", "M"))
COLOUR = Option(name="colour", values=("red", "blue"))
TEE = Product(
    id=ProductId("tee"),
    title="Tee",
    options=(SIZE, COLOUR),
    categories=("apparel/tops",),
    brand="Acme",
    tags=frozenset({"summer"}),
    tax_class="standard",
)


class TestTheMatrixOfAProduct:
    def test_holds_one_draft_for_each_combination(self) -> None:
        skus = sku_matrix(TEE)
        assert [sku.id for sku in skus] == ["tee-S-red", "tee-S-blue", "tee-M-red", "tee-M-blue"]
        assert skus[1].attributes == {"size": "S", "colour": "blue"}
        assert not any(sku.listed for sku in skus)

    def test_hands_down_what_the_product_says(self) -> None:
        sku = sku_matrix(TEE)[0]
        assert (sku.product, sku.title, sku.categories) == ("tee", "Tee S red", ("apparel/tops",))
        assert (sku.brand, sku.tags, sku.tax_class) == ("Acme", frozenset({"summer"}), "standard")

    def test_takes_names_from_the_caller(self) -> None:
        skus = sku_matrix(TEE, name=lambda attributes: SkuId(attributes["size"][0] + "!"))
        assert [sku.id for sku in skus] == ["S!", "S!", "M!", "M!"]

    def test_is_the_product_itself_without_options(self) -> None:
        assert [sku.id for sku in sku_matrix(Product(id=ProductId("mug"), title="Mug"))] == ["mug"]


class TestAProduct:
    def test_refuses_two_options_of_one_name(self) -> None:
        with pytest.raises(InvalidInput, match=r"options\[1\]"):
            Product(id=ProductId("tee"), title="Tee", options=(SIZE, SIZE))

    def test_refuses_a_value_given_twice(self) -> None:
        with pytest.raises(InvalidInput, match=r"values\[1\]"):
            Option(name="size", values=("S", "S"))

    def test_refuses_a_matrix_without_bounds(self) -> None:
        axes = tuple(
            Option(name=name, values=tuple(str(n) for n in range(50))) for name in ("a", "b")
        )
        with pytest.raises(InvalidInput) as refusal:
            Product(id=ProductId("tee"), title="Tee", options=axes)
        assert refusal.value.code == "catalog.matrix_too_large"
