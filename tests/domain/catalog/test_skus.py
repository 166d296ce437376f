from typing import Any

import pytest

from selfshop.domain import catalog
from selfshop.domain.shared import InvalidInput, Money, ProductId, SkuId


def sku(**changes: Any) -> catalog.Sku:
    return catalog.Sku(**{"id": SkuId("tee-M"), "product": ProductId("tee")} | changes)


class TestASku:
    def test_is_a_draft_until_it_is_listed(self) -> None:
        assert not sku().listed
        assert sku(listing=catalog.Listing.LISTED).listed

    @pytest.mark.parametrize(
        ("field", "value", "path", "code"),
        [
            ("id", "", "id", "input.empty"),
            ("product", 7, "product", "input.not_text"),
            ("categories", ("apparel//tops",), "categories[0]", "catalog.category_malformed"),
            ("categories", ["apparel"], "categories", "input.wrong_type"),
            ("attributes", ("size",), "attributes", "input.wrong_type"),
            ("attributes", {"size": ""}, "attributes.size", "input.empty"),
            ("attributes", {str(n): "x" for n in range(101)}, "attributes", "input.too_many"),
            ("weight_g", -1, "weight_g", "input.too_small"),
            ("weight_g", True, "weight_g", "input.not_a_whole_number"),
            ("floor_price", Money(-1, "CNY"), "floor_price", "input.too_small"),
            ("cash_equivalent", 1, "cash_equivalent", "input.not_true_or_false"),
            ("role", "traffic", "role", "input.wrong_type"),
        ],
    )
    def test_names_the_field_it_refuses(
        self, field: str, value: object, path: str, code: str
    ) -> None:
        with pytest.raises(InvalidInput) as refusal:
            sku(**{field: value})
        assert (refusal.value.path, refusal.value.code) == (path, code)


class TestTheAncestryOfACategory:
    def test_runs_from_the_top_down_to_itself(self) -> None:
        assert catalog.ancestry("a/b/c") == ("a", "a/b", "a/b/c")
