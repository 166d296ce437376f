"""The laws of a rehearsal, over random shops."""

from copy import deepcopy
from random import Random

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from selfshop.domain.checkout import rehearsals
from tests.oracle_benefits import Json
from tests.rehearsals import basket_of, book, book_of, rehearsed
from tests.shops import Maker

pytestmark = pytest.mark.law
chances = st.randoms(use_true_random=False)


class Trade:
    """A random shop with two sets of rules, and what was bought in it."""

    def __init__(self, rnd: Random) -> None:
        maker = Maker(rnd, currency=rnd.choice(["CNY", "JPY", "KWD"]))
        case = maker.case(rules=rnd.randint(0, 6))
        self.current = book_of(case)
        self.proposed = book_of({**case, "rules": _changed(case["rules"], rnd)})
        carts = [_fewer(case["cart"], rnd) for _ in range(rnd.randint(1, 6))]
        self.baskets = [
            basket_of({**case, "cart": cart}, f"o{number}") for number, cart in enumerate(carts)
        ]

    def rehearsed(self, baskets: list[rehearsals.Basket] | None = None) -> rehearsals.Rehearsal:
        some = self.baskets if baskets is None else baskets
        return rehearsed(some, current=self.current, proposed=self.proposed)


def _fewer(cart: Json, rnd: Random) -> Json:
    fewer = deepcopy(cart)
    for line in fewer["lines"]:
        # What was taken off by hand fits the units it was taken off.
        if not line.get("adjustments"):
            line["quantity"] = rnd.randint(1, line["quantity"])
    return fewer


def _changed(rules: list[Json], rnd: Random) -> list[Json]:
    """Drop some rules, and have some be rules of another id."""
    kept = deepcopy([rule for rule in rules if rnd.random() < 0.7])
    for rule in kept:
        if rnd.random() < 0.5:
            rule["id"] += "-new"
    return kept


class TestTheSumOfRules:
    """What the rules took off sums to the discount of the whole; goods follow from it."""

    @given(rnd=chances)
    def test_is_the_discount_of_the_whole(self, rnd: Random) -> None:
        told = Trade(rnd).rehearsed()
        for side, totals in (("before", told.before), ("after", told.after)):
            amounts = [getattr(figures, side).amount for figures in told.rules]
            assert totals.discount == sum(amounts)
            off_goods = totals.discount - totals.freight_off
            assert totals.goods == totals.price - totals.adjustments - off_goods

    @given(rnd=chances)
    def test_differs_by_what_baskets_differ_by(self, rnd: Random) -> None:
        told = Trade(rnd).rehearsed()
        changes = told.changes
        assert changes.cheaper + changes.dearer + changes.same == told.baskets
        assert changes.dearer_by - changes.cheaper_by == told.after.payable - told.before.payable
        assert sum(one.by for one in told.changed) == changes.dearer_by - changes.cheaper_by


class TestOrderAndParts:
    """The result is the same in whatever order and in however many parts baskets are taken."""

    @given(rnd=chances)
    def test_make_no_difference(self, rnd: Random) -> None:
        trade = Trade(rnd)
        whole = trade.rehearsed()
        shuffled = rnd.sample(trade.baskets, len(trade.baskets))
        cut = rnd.randint(0, len(shuffled))
        parts = trade.rehearsed(shuffled[:cut]), trade.rehearsed(shuffled[cut:])
        assert trade.rehearsed(shuffled) == whole
        assert parts[0] + parts[1] == whole


class TestTheSameRules:
    """Against themselves, rules change nothing."""

    @given(rnd=chances)
    def test_change_nothing(self, rnd: Random) -> None:
        trade = Trade(rnd)
        told = rehearsed(trade.baskets, current=trade.current, proposed=trade.current)
        assert told.before == told.after
        assert told.changes.same == told.baskets
        assert not told.changed
        assert all(figures.before == figures.after for figures in told.rules)


class TestARuleThatNothingMeets:
    """A proposed rule that meets no basket changes nothing but its own line."""

    @given(rnd=chances)
    def test_changes_nothing(self, rnd: Random) -> None:
        trade = Trade(rnd)
        before = trade.rehearsed()
        rules = trade.proposed.rules
        idle = evolve(
            book(
                {
                    "id": "IDLE",
                    "layer": "order",
                    "scope": {"include": {"skus": ["NONE"]}},
                    "benefit": {"kind": "percent_off", "percent": "10"},
                }
            ).rules.rules[0],
            layer=rules.layers[0].name,
        )
        trade.proposed = evolve(trade.proposed, rules=evolve(rules, rules=(*rules.rules, idle)))
        after = trade.rehearsed()
        others = tuple(figures for figures in after.rules if figures.rule != "IDLE")
        assert evolve(after, rules=others) == before
