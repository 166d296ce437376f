"""The search for the worst cart, beside one that tries them all."""

from decimal import Decimal
from itertools import combinations, product
from random import Random
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from selfshop.adapters.codec.cases import Case, read_case
from selfshop.domain import checkout, membership
from selfshop.domain.checkout import margins
from selfshop.domain.promotions import RuleKind
from selfshop.domain.shared import MemberId, Refused, RuleId, SkuId
from tests.shops import Maker, piled_up

pytestmark = pytest.mark.law

BOUNDS = margins.Bounds(lines=2, units=3, steps=2_000_000)


@st.composite
def shops(draw: st.DrawFn) -> tuple[Case, margins.Costs, margins.Floor]:
    """Draw a small shop with a cost for most SKUs, and a margin it has declared."""
    rnd = Random(draw(st.integers(0, 2**32)))
    rules = draw(st.integers(1, 3))
    made: dict[str, Any] = (
        piled_up(rnd, rules=rules)
        if rnd.random() < 0.3
        else Maker(rnd).case(rules=rules, after=False)
    )
    used = sorted({line["sku"] for line in made["cart"]["lines"]})
    made["skus"] = [sku for sku in made["skus"] if sku["sku"] in used[:3]] or made["skus"][:2]
    kept = made["skus"][0]["sku"]
    made["cart"] = {"lines": [{"sku": kept, "quantity": 1}]}
    for rule in made["rules"]:
        rule.get("limits", {}).pop("spent", None)
    case = read_case(made)
    costs = {
        SkuId(sku): entries[0].amount.minor * rnd.choice([3, 5, 7, 9, 11]) // 10
        for sku, entries in sorted(case.snapshot.prices.items())
        if rnd.random() < 0.9
    }
    values = {SkuId(sku): rnd.randint(0, 300) for sku in case.snapshot.skus if rnd.random() < 0.5}
    percent = Decimal(rnd.choice(["0", "10", "12.5", "33.3", "-20", "100"]))
    return case, margins.Costs(of=costs, gifts=values), margins.Floor(percent=percent)


def every_over(case: Case, costs: margins.Costs, floor: margins.Floor) -> list[int]:
    """Quote every cart within the bounds, and return how far each that a rule touches is above."""
    snapshot = case.snapshot
    coupons = [rule.id for rule in snapshot.rules.rules if rule.kind is RuleKind.COUPON]
    buyers = [
        membership.Purchaser(member=MemberId("m"), tier=tier, segments=own, orders=orders)
        for tier in (None, "gold")
        for own in (frozenset[str](), frozenset({"vip"}))
        for orders in (0, 1)
    ]
    found = []
    for buyer, channel, size in product(
        [membership.GUEST, *buyers], (None, "app"), range(len(coupons) + 1)
    ):
        for presented in combinations(coupons, size):
            for lines in _carts(sorted(costs.of.keys() & snapshot.skus.keys())):
                over = _over(case, lines, presented, buyer, channel, costs, floor)
                found += [] if over is None else [over]
    return found


def _carts(skus: list[SkuId]) -> list[tuple[checkout.CartLine, ...]]:
    return [
        tuple(checkout.CartLine(sku=sku, quantity=n) for sku, n in zip(some, units, strict=True))
        for size in range(1, BOUNDS.lines + 1)
        for some in combinations(skus, size)
        for units in product(range(1, BOUNDS.units + 1), repeat=size)
    ]


def _over(
    case: Case,
    lines: tuple[checkout.CartLine, ...],
    coupons: tuple[RuleId, ...],
    buyer: membership.Purchaser,
    channel: str | None,
    costs: margins.Costs,
    floor: margins.Floor,
) -> int | None:
    bare = evolve(case.snapshot.terms, freight=None, tax=None, points=None)
    snapshot = evolve(case.snapshot, buyer=buyer, terms=bare)
    cart = checkout.Cart(lines=lines, coupons=coupons, channel=channel)
    try:
        quote = checkout.quote(cart, snapshot, at=case.at)
    except Refused:
        return None
    if quote.goods == quote.price and not quote.gifts:
        return None
    spent = sum(costs.of[line.sku] * line.quantity for line in quote.lines)
    spent += sum(
        costs.of.get(gift.sku, costs.gifts.get(gift.sku, 0)) * gift.quantity for gift in quote.gifts
    )
    kept = Decimal(quote.goods) * (100 - floor.percent) - 100 * Decimal(spent)
    return int(kept * floor.weights[1] / 100)


class TestTheWorstCart:
    """A search that says it is exact MUST find what trying every cart finds, and no bound it tells may be above that."""

    @given(shop=shops())
    @settings(max_examples=60, deadline=None)
    def test_is_as_bad_as_any(self, shop: tuple[Case, margins.Costs, margins.Floor]) -> None:
        case, costs, floor = shop
        found = margins.worst_cart(case.snapshot, costs, floor=floor, bounds=BOUNDS, at=case.at)
        truth = min(every_over(case, costs, floor), default=None)
        if found.exact:
            assert truth == (None if found.tried is None else found.tried.over)
        if found.tried is not None:
            assert truth is not None
            assert truth <= found.tried.over
        if found.least is not None and truth is not None:
            assert found.least <= floor.minor(truth)

    @given(shop=shops(), steps=st.integers(1, 600))
    @settings(max_examples=60, deadline=None)
    def test_is_never_claimed_without_having_looked(
        self, shop: tuple[Case, margins.Costs, margins.Floor], steps: int
    ) -> None:
        case, costs, floor = shop
        few = evolve(BOUNDS, steps=steps)
        found = margins.worst_cart(case.snapshot, costs, floor=floor, bounds=few, at=case.at)
        truth = min(every_over(case, costs, floor), default=None)
        if found.exact:
            assert truth == (None if found.tried is None else found.tried.over)
        if found.proven_above:
            assert truth is None or truth >= 0
        if found.least is not None and truth is not None:
            assert found.least <= floor.minor(truth)
        assert found.steps <= steps
