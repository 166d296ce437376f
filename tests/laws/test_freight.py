"""The laws of freight, over random shops with templates."""

import json
from copy import deepcopy
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfshop.adapters.codec.cases import read_case
from selfshop.domain import checkout
from tests.freights import put_templates
from tests.oracle import Reckoning
from tests.oracle_benefits import Json
from tests.shops import Maker

pytestmark = pytest.mark.law
chances = st.randoms(use_true_random=False)


def shop(rnd: Random, *, rules: int = 4) -> Json:
    maker = Maker(rnd, currency=rnd.choice(["CNY", "JPY", "KWD"]))
    made = maker.case(rules=rnd.randint(0, rules), after=False)
    made["shop"]["freight"] = maker.freight()
    put_templates(rnd, made, maker.money)
    return made


def quoted(case: Json) -> checkout.Quote:
    return read_case(json.dumps(case)).quote()


class TestFreight:
    """Freight by templates is what weighing one unit after another comes to, in every legal set."""

    @given(rnd=chances)
    def test_is_what_one_unit_after_another_comes_to(self, rnd: Random) -> None:
        case = shop(rnd)
        quote = quoted(case)
        result = Reckoning(case).with_rules({str(one.rule) for one in quote.applied})
        assert quote.freight == result.freight

    @given(rnd=chances)
    def test_in_the_best_set_is_part_of_the_least_cost(self, rnd: Random) -> None:
        case = shop(rnd, rules=6)
        case["shop"]["choice"] = "best"
        best = Reckoning(case).best()
        quote = quoted(case)
        assert ({one.rule: one.amount for one in quote.applied}, quote.freight) == (
            best.applied,
            best.freight,
        )


class TestParts:
    """The parts of freight, less what rules on it take off, sum to it; each stays with its goods."""

    @given(rnd=chances)
    def test_sum_to_the_header(self, rnd: Random) -> None:
        quote = quoted(shop(rnd))
        goods = {
            one.rule: sum(dict(line.shares).get(one.rule, 0) for line in quote.lines)
            for one in quote.applied
        }
        off = sum(one.amount - goods[one.rule] for one in quote.applied)
        assert sum(part.amount for part in quote.delivery) - off == quote.freight
        assert all(
            part.amount == part.first_price + part.steps * part.step_price or part.free
            for part in quote.delivery
        )

    @given(rnd=chances)
    def test_are_shared_by_their_own_goods_only(self, rnd: Random) -> None:
        case = shop(rnd, rules=0)
        quote = quoted(case)
        for part in quote.delivery:
            own = [line.freight for line in quote.lines if line.sku in part.skus]
            assert sum(own) == part.amount

    @given(rnd=chances)
    def test_are_nothing_where_goods_are_free_or_not_delivered(self, rnd: Random) -> None:
        for part in quoted(shop(rnd)).delivery:
            assert part.served or (part.amount == 0 and part.free is None)
            assert part.free is None or part.amount == 0


class TestTheGreatestFirst:
    """To charge only the greatest first price never costs more than to charge each."""

    @given(rnd=chances)
    def test_never_costs_more_than_the_sum(self, rnd: Random) -> None:
        case = shop(rnd, rules=0)
        dearer = deepcopy(case)
        case["shop"]["freight"]["combine"] = "greatest_first"
        dearer["shop"]["freight"]["combine"] = "sum"
        assert quoted(case).freight <= quoted(dearer).freight


class TestCheaperGoods:
    """While goods get cheaper, freight before rules on it never falls."""

    @given(rnd=chances)
    def test_are_never_delivered_for_less(self, rnd: Random) -> None:
        case = shop(rnd, rules=0)
        cheaper = deepcopy(case)
        cheaper["rules"] = [
            {
                "id": "off",
                "layer": "off",
                "benefit": {"kind": "percent_off", "percent": rnd.choice(["10", "50", "100"])},
            }
        ]
        cheaper["shop"] |= {
            "choice": "priority",
            "layers": [{"name": "off", "base": "running", "claims": "none"}],
        }
        assert quoted(cheaper).freight >= quoted(case).freight


class TestMoreGoods:
    """Without thresholds, freight never falls while goods are added to the cart."""

    @given(rnd=chances)
    def test_are_never_delivered_for_less(self, rnd: Random) -> None:
        case = shop(rnd, rules=0)
        case["shop"]["freight"].pop("free_over", None)
        for template in case["shop"]["freight"]["templates"]:
            for zone in template["zones"]:
                for name in ("free_over", "free_pieces"):
                    if zone["rate"] is not None:
                        zone["rate"].pop(name, None)
        more = deepcopy(case)
        rnd.choice(more["cart"]["lines"])["quantity"] += 1
        assert quoted(more).freight >= quoted(case).freight
