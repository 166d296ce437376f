"""Limits hold, however many come at once."""

from collections.abc import Callable
from typing import Any

import pytest

from selfshop import Customer, Money, Refused, Shop, open_shop
from selfshop.domain import checkout, orders, promotions
from selfshop.domain.promotions import redeeming
from selfshop.domain.shared import MemberId, RuleId
from selfshop.testing.builders import Goods, cart, furnish
from tests.coupons import BATCH, check_batch, codes, give_out, window
from tests.each_store import Store
from tests.facade.racing import race_processes, race_threads

#: Threads in memory; processes where a store can be shared by them.
MANY = {"memory": 64, "sqlite": 16, "postgres": 24, "mariadb": 16}
TEA = cart({"tea": 1})
OFF = RuleId("five-off")


@pytest.fixture
def small(shop: Shop) -> Shop:
    """A shop with plenty of tea and many members."""
    return furnish(shop, Goods(sku="tea", units=500), members=[f"m{n}" for n in range(64)])


def race(store: Store, shop: Shop, act: Callable[[Shop, int], Any]) -> list[Any]:
    """Let many do *act* at once in *shop*."""
    count = MANY[store.name]
    if store.name == "memory":
        return race_threads(count, lambda number: act(shop, number))
    name = shop._desk.shop

    def prepare() -> Callable[[int], Any]:
        own = open_shop(store.url, shop=name)
        return lambda number: act(own, number)

    return race_processes(count, prepare)


def publish(shop: Shop, **limits: Any) -> None:
    benefit = promotions.benefits.AmountOff(amount=Money.of("5.00", "CNY"))
    rule = promotions.Rule(
        id=OFF, layer="order", benefit=benefit, limits=promotions.Limits(**limits)
    )
    shop.promotions.publish(rules=(rule,))


def placing(
    quote_hash: str, *carts: checkout.Cart, same_member: bool = False
) -> Callable[[Shop, int], Any]:
    """Return who places the order that *quote_hash* is of: of tea, or each of their own cart."""

    def place(shop: Shop, number: int) -> orders.Order:
        member = MemberId("m0" if same_member else f"m{number}")
        # Whoever is told to repeat does: only a final answer counts.
        while True:
            try:
                return shop.acting_as(Customer(id=member)).orders.place(
                    cart=carts[number % len(carts)] if carts else TEA, quote_hash=quote_hash
                )
            except Refused as no:
                if not no.retryable:
                    raise

    return place


def check_exactly(results: list[Any], count: int) -> None:
    """Check that *count* got the offer, and that the others were told that the quote changed."""
    placed = [result for result in results if isinstance(result, orders.Order)]
    refused = [result for result in results if isinstance(result, Refused)]
    assert len(placed) == count, results
    assert len(placed) + len(refused) == len(results), results
    assert {no.code for no in refused} == {"quote.changed"}


@pytest.mark.parametrize(
    "limits",
    [{"total": 5}, {"budget": Money.of("27.00", "CNY")}],
    ids=["orders", "money"],
)
def test_as_many_as_the_limit_allows_get_the_offer(
    store: Store, small: Shop, limits: dict[str, Any]
) -> None:
    publish(small, **limits)
    seen = small.acting_as(Customer(id=MemberId("m0"))).checkout.quote(cart=TEA)
    check_exactly(race(store, small, placing(seen.hash)), 5)
    usage = small.promotions.usage(rule=OFF)
    assert (usage.used, usage.spent_minor) == (5, 2500)


def test_a_member_s_limit_holds_against_themselves(store: Store, small: Shop) -> None:
    publish(small, per_member=2)
    seen = small.acting_as(Customer(id=MemberId("m0"))).checkout.quote(cart=TEA)
    check_exactly(race(store, small, placing(seen.hash, same_member=True)), 2)
    assert small.promotions.usage(rule=OFF, member=MemberId("m0")).used_by_member == 2


def claiming(*, same_member: bool = False) -> Callable[[Shop, int], Any]:
    """Return who takes a coupon of the batch, and repeats when told to."""

    def claim(shop: Shop, number: int) -> redeeming.Coupon:
        member = MemberId("m0" if same_member else f"m{number}")
        while True:
            try:
                return shop.acting_as(Customer(id=member)).coupons.claim(batch=BATCH)
            except Refused as no:
                if not no.retryable:
                    raise

    return claim


@pytest.mark.parametrize(
    ("same_member", "code"),
    [(False, "coupon.sold_out"), (True, "coupon.limit_reached")],
    ids=["all", "one_member"],
)
def test_no_more_coupons_are_taken_than_there_are(
    store: Store,
    small: Shop,
    same_member: bool,  # noqa: FBT001  # a column of the table
    code: str,
) -> None:
    start = small._desk.clock.now()
    give_out(small, cap=7, per_member=3, window=window(start=start))
    results = race(store, small, claiming(same_member=same_member))
    taken = [one for one in results if isinstance(one, redeeming.Coupon)]
    refused = [no.code for no in results if isinstance(no, Refused)]
    assert len(taken) == (3 if same_member else 7), results
    assert refused == [code] * (len(results) - len(taken))
    assert check_batch(small).issued == len(taken)


def test_one_code_is_one_order_s(store: Store, small: Shop) -> None:
    give_out(small, window=window(start=small._desk.clock.now()))
    (code,) = codes(small)
    wanted = cart({"tea": 1}, coupons=[code])
    seen = small.acting_as(Customer(id=MemberId("m0"))).checkout.quote(cart=wanted)
    check_exactly(race(store, small, placing(seen.hash, wanted)), 1)
    told = check_batch(small)
    assert (told.reserved, told.spent) == (1, 500)


def test_a_batch_never_gives_more_than_its_budget(store: Store, small: Shop) -> None:
    start = small._desk.clock.now()
    give_out(small, budget=Money.of("17.00", "CNY"), per_member=99, window=window(start=start))
    given = codes(small, MANY[store.name])
    carts = [cart({"tea": 1}, coupons=[code]) for code in given]
    seen = small.acting_as(Customer(id=MemberId("m0"))).checkout.quote(cart=carts[0])
    check_exactly(race(store, small, placing(seen.hash, *carts)), 3)
    assert check_batch(small).spent == 1500
