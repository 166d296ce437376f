"""The engine against a second reckoning that tries every set, unit by unit."""

import json
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selfshop.adapters.codec.cases import read_case
from selfshop.domain import checkout
from tests.oracle import Reckoning
from tests.oracle_benefits import Json, Result
from tests.shops import KINDS, Maker, exclusive, piled_up

pytestmark = pytest.mark.law
CURRENCIES = ["CNY", "JPY", "KWD"]


def quoted(case: Json) -> checkout.Quote:
    return read_case(json.dumps(case)).quote()


def expected(case: Json) -> Result:
    reckoning = Reckoning(case)
    return reckoning.best() if case["shop"]["choice"] == "best" else reckoning.by_priority()


def units_of(quote: checkout.Quote) -> list[tuple[str, str, int, dict[str, int]]]:
    return [
        (line.sku, line.line, row.goods, {str(rule): int(off) for rule, off in row.shares})
        for line in quote.lines
        for row in line.units
        for _ in range(row.count)
    ]


def assert_reckoned_alike(case: Json) -> None:
    quote, result = quoted(case), expected(case)
    assert {one.rule: one.amount for one in quote.applied} == result.applied
    assert units_of(quote) == [
        (unit.sku["sku"], unit.line, unit.current, unit.shares) for unit in result.units
    ]
    assert (quote.freight, quote.tax) == (result.freight, result.tax)
    given_away = [{"sku": g.sku, "quantity": g.quantity, "rule": g.rule} for g in quote.gifts]
    assert given_away == result.gifts


class TestTheBestSet:
    """With `best`, the set that applies is the one that trying every set finds."""

    @given(rnd=st.randoms(use_true_random=False), currency=st.sampled_from(CURRENCIES))
    def test_is_what_trying_every_set_finds(self, rnd: Random, currency: str) -> None:
        case = Maker(rnd, currency=currency).case(rules=rnd.randint(0, 7))
        case["shop"]["choice"] = "best"
        assert_reckoned_alike(case)
        assert quoted(case).optimal

    @pytest.mark.parametrize("kind", KINDS)
    @given(rnd=st.randoms(use_true_random=False))
    def test_is_found_among_rules_of_one_kind(self, kind: str, rnd: Random) -> None:
        case = Maker(rnd, kinds=[kind]).case(rules=rnd.randint(1, 5))
        case["shop"]["choice"] = "best"
        assert_reckoned_alike(case)

    @given(rnd=st.randoms(use_true_random=False))
    def test_is_found_where_rules_pile_up_and_most_are_proven(self, rnd: Random) -> None:
        case = piled_up(rnd, rules=rnd.randint(2, 7))
        case["shop"]["choice"] = "best"
        assert_reckoned_alike(case)
        assert quoted(case).optimal

    @given(rnd=st.randoms(use_true_random=False))
    @settings(max_examples=25)
    def test_is_found_where_each_unit_takes_part_in_one_rule(self, rnd: Random) -> None:
        case = exclusive(rnd, rules=rnd.randint(2, 6))
        case["shop"]["choice"] = "best"
        assert_reckoned_alike(case)
        quote = quoted(case)
        for entries in (case["rules"], case["cart"]["lines"], case["skus"]):
            rnd.shuffle(entries)
        assert quoted(case) == quote
        assert quote.optimal


class TestPriority:
    """With `priority`, each rule in order applies that is feasible with those before it."""

    @given(rnd=st.randoms(use_true_random=False), currency=st.sampled_from(CURRENCIES))
    def test_takes_each_rule_in_order_that_is_feasible(self, rnd: Random, currency: str) -> None:
        case = Maker(rnd, currency=currency).case(rules=rnd.randint(0, 7))
        case["shop"]["choice"] = "priority"
        assert_reckoned_alike(case)


class TestARuleThatIsForced:
    """What it would cost to have a rule apply is what trying every set with it finds."""

    @given(rnd=st.randoms(use_true_random=False))
    def test_costs_what_the_best_set_with_it_costs(self, rnd: Random) -> None:
        case = Maker(rnd).case(rules=rnd.randint(1, 5))
        case["shop"]["choice"] = "best"
        quote, reckoning = quoted(case), Reckoning(case)
        for rule in case["rules"]:
            best = reckoning.best_with(rule["id"])
            if best is not None:
                assert quote.extra_cost(rule["id"]) == best.cost - expected(case).cost
            else:
                assert quote.extra_cost(rule["id"]) is None
