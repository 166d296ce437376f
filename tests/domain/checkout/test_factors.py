from decimal import Decimal

from attrs import evolve

from selfshop.domain import checkout, pricing, promotions
from selfshop.domain.checkout import factors
from selfshop.domain.pricing import Condition, Disclosure, Factor
from selfshop.domain.shared import Minor, RuleId
from tests.quotes import line, row

GOLD = Condition(factor=Factor.TIER, name="gold")
APP = Condition(factor=Factor.CHANNEL, name="app")
TOLD = Disclosure(factor=Factor.TIER, text="会员价")
RULE = RuleId("app")


def applied(*asked: Condition) -> checkout.Applied:
    return checkout.Applied(rule=RULE, amount=Minor(1), coupon=False, funded_by=None, factors=asked)


class TestFactorsOfRules:
    def test_stand_with_the_lines_that_a_rule_made_cheaper(self) -> None:
        cheaper = evolve(line("1", row(price=1)), shares=((RULE, Minor(1)),), factors=(GOLD,))
        untouched = evolve(line("2", row(price=1)), shares=((RULE, Minor(0)),))
        found = factors.with_factors_of_rules((cheaper, untouched), [applied(APP, GOLD)])
        assert [one.factors for one in found] == [(GOLD, APP), ()]
        assert found[1] is untouched

    def test_are_none_where_rules_are_for_everybody(self) -> None:
        lines = (evolve(line("1", row(price=1)), shares=((RULE, Minor(1)),)),)
        assert factors.with_factors_of_rules(lines, [applied()]) is lines


class TestDisclosed:
    def test_are_the_words_for_what_was_used(self) -> None:
        lines = [evolve(line("1", row(price=1)), factors=(GOLD,))]
        told = (TOLD, Disclosure(factor=Factor.CHANNEL, text="手机专享"))
        assert factors.disclosed(lines, [], told) == (TOLD,)
        assert factors.disclosed(lines, [applied(APP)], told) == told
        assert factors.disclosed([], [], told) == factors.disclosed(lines, [], ()) == ()


def test_an_audience_says_what_it_asks_of_buyers() -> None:
    assert promotions.Audience().conditions == ()
    asked = promotions.Audience(tiers=frozenset({"gold"}), members_only=True).conditions
    assert asked == (GOLD, Condition(factor=Factor.MEMBERSHIP))
    off = promotions.benefits.PercentOff(percent=Decimal(10))
    assert promotions.Rule(id=RULE, layer="order", benefit=off).audience.conditions == ()
    assert pricing.PROFILES == {"CN": True, "EU": False, "none": False}
