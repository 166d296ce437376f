from typing import Any

import pytest

from selfshop.domain.catalog import Sku
from selfshop.domain.promotions import EVERYTHING, Scope, Selector
from selfshop.domain.shared import InvalidInput, ProductId, SkuId
from tests.carts import complaint

TEE = Sku(
    id=SkuId("tee-M"),
    product=ProductId("tee"),
    categories=("apparel/tops/tees",),
    brand="Acme",
    tags=frozenset({"summer"}),
)
GOLD = Sku(id=SkuId("bar"), product=ProductId("gold"), cash_equivalent=True)


def names(**given: set[str]) -> Selector:
    frozen: dict[str, Any] = {kind: frozenset(own) for kind, own in given.items()}
    return Selector(**frozen)


class TestASelector:
    @pytest.mark.parametrize(
        "selector",
        [
            names(skus={"tee-M"}),
            names(products={"tee", "mug"}),
            names(categories={"apparel"}),
            names(categories={"apparel/tops/tees"}),
            names(brands={"Acme"}),
            names(tags={"summer"}),
            names(skus={"other"}, tags={"summer"}),
        ],
    )
    def test_selects_by_any_of_its_names(self, selector: Selector) -> None:
        assert selector.selects(TEE)

    @pytest.mark.parametrize(
        "selector",
        [names(skus={"tee"}), names(categories={"apparel/bottoms"}), names(categories={"app"})],
    )
    def test_selects_nothing_else(self, selector: Selector) -> None:
        assert not selector.selects(TEE)

    def test_names_something(self) -> None:
        with pytest.raises(InvalidInput):
            Selector()


class TestAScope:
    def test_without_includes_is_everything(self) -> None:
        assert EVERYTHING.holds(TEE)

    def test_gives_exclusions_the_last_word(self) -> None:
        scope = Scope(include=names(skus={"tee-M"}), exclude=names(tags={"summer"}))
        assert not scope.holds(TEE)

    def test_leaves_cash_equivalents_out_unless_it_names_the_sku(self) -> None:
        assert not EVERYTHING.holds(GOLD)
        assert not Scope(include=names(products={"gold"})).holds(GOLD)
        assert Scope(include=names(skus={"bar"})).holds(GOLD)

    @pytest.mark.parametrize(
        ("include", "exclude"),
        [
            ({"skus": ["A"]}, {"skus": ["A", "B"]}),
            ({"categories": ["apparel/tops"]}, {"categories": ["apparel/tops"]}),
            ({"categories": ["apparel/tops", "home"]}, {"categories": ["apparel", "home"]}),
        ],
    )
    def test_is_refused_where_nothing_could_be_in_it(self, include: Any, exclude: Any) -> None:
        scope = {"include": include, "exclude": exclude}
        rule = {"scope": scope, "benefit": {"kind": "amount_off", "amount": "1.00"}}
        assert complaint(rule) == ("rules[0].scope.exclude", "rule.scope_empty")

    def test_may_leave_out_a_part_of_a_category(self) -> None:
        scope = Scope(
            include=names(categories={"apparel"}, tags={"new"}),
            exclude=names(categories={"apparel/bottoms", "app"}, tags={"new"}),
        )
        assert scope.holds(TEE)
