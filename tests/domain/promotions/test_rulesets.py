from decimal import Decimal
from typing import Any

import pytest

from selfshop.domain.catalog import Sku
from selfshop.domain.promotions import (
    Limits,
    Rule,
    RuleKind,
    RuleSet,
    Scope,
    Selector,
    SpendAtLeast,
    benefits,
)
from selfshop.domain.shared import InvalidInput, Money, ProductId, RuleId, SkuId

TEN = benefits.PercentOff(percent=Decimal(10))


def rule(name: str, **fields: Any) -> Rule:
    given: dict[str, Any] = {"layer": "order", "benefit": TEN} | fields
    return Rule(id=RuleId(name), **given)


def include(**given: Any) -> Scope:
    return Scope(include=Selector(**{kind: frozenset(own) for kind, own in given.items()}))


def sku(name: str, **fields: Any) -> Sku:
    return Sku(id=SkuId(name), product=ProductId("p"), **fields)


class TestTheOrderOfApplication:
    def test_is_by_layer_then_priority_then_id(self) -> None:
        rules = (
            rule("late", layer="coupon", priority=9),
            rule("b"),
            rule("a"),
            rule("first", priority=1),
            rule("item", layer="item", priority=-5),
        )
        placed = RuleSet(currency="CNY", rules=rules).placed
        assert [one.rule.id for one in placed] == ["item", "first", "a", "b", "late"]


class TestTheIndex:
    def test_finds_the_rules_that_can_touch_a_cart(self) -> None:
        rules = (
            rule("all"),
            rule("sku", scope=include(skus={"A"})),
            rule("category", scope=include(categories={"x"})),
            rule("brand", scope=include(brands={"Acme"})),
            rule("both", scope=include(tags={"new"}, products={"p"})),
            rule("other", scope=include(skus={"Z"})),
            rule("coupon", kind=RuleKind.COUPON),
            rule("kept", kind=RuleKind.COUPON),
            rule(
                "but",
                scope=Scope(exclude=Selector(skus=frozenset({SkuId("A")}))),
            ),
        )
        skus = [sku("A", categories=("x/y",), tags=frozenset({"new"})), sku("B", brand="Acme")]
        touching = RuleSet(currency="CNY", rules=rules).touching(skus, [RuleId("coupon")])
        assert {placed.rule.id: list(lines) for placed, lines in touching} == {
            "all": [0, 1],
            "both": [0, 1],
            "brand": [1],
            "but": [1],
            "category": [0],
            "coupon": [0, 1],
            "sku": [0],
        }

    def test_leaves_cash_equivalents_to_rules_that_name_them(self) -> None:
        rules = (
            rule("all"),
            rule("p", scope=include(products={"p"})),
            rule("G", scope=include(skus={"G"})),
        )
        touching = RuleSet(currency="CNY", rules=rules).touching(
            [sku("G", cash_equivalent=True)], []
        )
        assert [placed.rule.id for placed, _ in touching] == ["G"]


class TestARuleSetByASlip:
    @pytest.mark.parametrize(
        ("rules", "path", "code"),
        [
            ((rule("a"), rule("a")), "rules[1]", "input.duplicate"),
            ((rule("a", layer="attic"),), "rules[0].layer", "rule.unknown_layer"),
            (
                (rule("a", condition=SpendAtLeast(amount=Money(1, "USD"))),),
                "rules[0].condition.min_amount",
                "input.other_currency",
            ),
        ],
    )
    def test_is_refused_naming_the_rule(
        self, rules: tuple[Rule, ...], path: str, code: str
    ) -> None:
        with pytest.raises(InvalidInput) as refusal:
            RuleSet(currency="CNY", rules=rules)
        assert (refusal.value.path, refusal.value.code) == (path, code)

    def test_checks_every_amount_that_a_rule_names(self) -> None:
        dollars = Money(1, "USD")
        kinds: list[benefits.Benefit] = [
            benefits.AmountOff(amount=dollars),
            benefits.PercentOff(percent=Decimal(1), cap=dollars),
            benefits.FixedPrice(price=dollars),
            benefits.NFor(n=2, price=dollars),
            benefits.Bundle(parts=(benefits.Part(quantity=1),), price=dollars),
            benefits.AddOn(offers={SkuId("A"): dollars}),
            benefits.Gift(sku=SkuId("A"), value=dollars),
            benefits.ShippingOff(amount=dollars),
            benefits.Ladder(
                steps=(
                    benefits.Step(
                        threshold=SpendAtLeast(amount=Money(1, "CNY")),
                        benefit=benefits.AmountOff(amount=dollars),
                    ),
                )
            ),
        ]
        for benefit in kinds:
            with pytest.raises(InvalidInput) as refusal:
                RuleSet(currency="CNY", rules=(rule("a", benefit=benefit),))
            assert refusal.value.code == "input.other_currency"
            assert refusal.value.path.startswith("rules[0].benefit.")


class TestTheLimitedRules:
    def test_are_a_set_of_their_own(self) -> None:
        rules = (rule("free"), rule("few", limits=Limits(total=3)))
        limited = RuleSet(currency="CNY", rules=rules).limited
        assert limited is not None
        assert [one.id for one in limited.rules] == ["few"]

    def test_are_nothing_where_no_rule_has_limits(self) -> None:
        assert RuleSet(currency="CNY", rules=(rule("free"),)).limited is None
