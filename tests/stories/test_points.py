"""A member's points, from the first order to the last return."""

import pytest
from attrs import evolve

from selfshop import Customer, Money, Refused, open_shop
from selfshop.domain import aftersales, checkout
from selfshop.domain.shared import sentence
from tests.each_store import Store
from tests.floor import memory_floor
from tests.pointing import ANN, BOB, EARNING, open_pointing


def test_points_are_earned_used_and_taken_back(store: Store) -> None:
    shop = open_pointing(store.open)

    # Ann buys two teas; her 200 points wait until nothing can be sent back any more.
    first = shop.bought(units=2)
    assert shop.stands() == {"pending": 200}
    first = shop.received(first)
    shop.due(days=7)
    assert shop.stands() == {"pending": 200}
    shop.due(days=1)
    assert shop.stands() == {"available": 200}

    # 150 of them pay 1.50 of the next tea: held when it is ordered, gone when it is paid.
    second = shop.placed(use=150)
    assert second.payable == 98_50
    assert shop.stands() == {"available": 50, "held": 150}
    second = shop.floor.pay(second)
    assert shop.stands() == {"available": 50, "pending": 98}

    # It is cancelled: the points come back, to end when they would have.
    shop.floor.customer(ANN).orders.cancel(order=second.id, reason="changed_mind")
    assert shop.stands() == {"available": 200}
    (ending,) = shop.shop.points.balance(member=ANN).next_endings
    assert ending.points == 200

    # They end after 30 days.
    shop.due(days=31)
    assert shop.stands() == {}


def test_an_order_that_is_not_paid_gives_its_points_back(store: Store) -> None:
    shop = open_pointing(store.open)
    shop.give(100)
    shop.placed(use=60)
    assert shop.stands() == {"available": 40, "held": 60}
    # Unpaid orders keep nothing, swept or not.
    shop.floor.pass_time(minutes=31)
    again = shop.placed(use=100)
    assert again.payable == 99_00
    assert shop.stands() == {"held": 100}
    shop.floor.customer(ANN).orders.cancel(order=again.id, reason="x")
    assert shop.stands() == {"available": 100}


def test_what_is_not_there_any_more_is_a_debt_that_the_next_points_repay(store: Store) -> None:
    shop = open_pointing(store.open, earning=evolve(EARNING, wait_days=7))
    shop.shop.settings.change(returns=aftersales.ReturnPolicy(window_days=30))
    first = shop.received(shop.bought(units=2))
    shop.due(days=7)
    assert shop.stands() == {"available": 200}
    shop.bought(use=150)
    shop.gives_back(first, 1)
    assert shop.stands() == {"debt": 50, "pending": 98}
    shop.give(30)
    assert shop.stands() == {"debt": 20, "pending": 98}
    shop.give(30)
    assert shop.stands() == {"available": 10, "pending": 98}


def test_no_debit_is_skipped(store: Store) -> None:
    shop = open_pointing(store.open)
    shop.give(47)
    with pytest.raises(Refused, match=r"points\.short") as no:
        shop.give(-48)
    assert no.value.facts["available"] == 47
    assert shop.stands() == {"available": 47}
    shop.give(-7)
    told = shop.shop.points.explain(member=ANN)
    assert told.balance.available == 40
    assert told.lines == (
        "2026-03-02 17:00: 47 points came in from points issued (test); balance 47",
        "2026-03-02 17:00: 7 points went to points taken back (test); balance 40",
        "now: a balance of 40 points, of which 40 can be used",
        "40 points of these end on 2026-04-02 00:00",
    )
    assert shop.shop.points.explain(member=ANN, locale="zh").lines[-1].startswith("其中 40")


def test_members_are_merged_with_all_their_points(store: Store) -> None:
    shop = open_pointing(store.open)
    first = shop.received(shop.bought())
    shop.due(days=8)
    second = shop.bought(use=60)
    shop.give(5, BOB)
    shop.shop.points.merge(member=ANN, into=BOB)
    assert shop.stands() == shop.stands(BOB)
    assert shop.stands(BOB) == {"available": 45, "pending": 99}
    # What ann's orders give back is bob's now.
    shop.floor.customer(ANN).orders.cancel(order=second.id, reason="x")
    assert shop.stands(BOB) == {"available": 105}
    assert first.id != second.id


def test_an_order_that_costs_nothing_stands_and_earns_nothing(store: Store) -> None:
    shop = open_pointing(store.open)
    off = checkout.Adjustment(amount=Money.of("100.00", "CNY"), funded_by="shop", reason="sorry")
    (line,) = shop.cart().lines
    free = checkout.Cart(lines=(evolve(line, adjustments=(off,)),))
    quote = shop.shop.checkout.quote(cart=free, member=ANN)
    order = shop.shop.orders.place(cart=free, quote_hash=quote.hash, member=ANN)
    assert order.payable == 0
    shop.received(order)
    shop.due(days=8)
    assert shop.stands() == {}


def test_events_earn_points_once(store: Store) -> None:
    shop = open_pointing(store.open)
    desk = shop.shop.points
    assert desk.award(member=ANN, event="review", occasion="r1") == 20
    assert desk.award(member=ANN, event="review", occasion="r1") == 0
    assert desk.award(member=ANN, event="review", occasion="r2") == 20
    assert shop.stands() == {"available": 40}
    with pytest.raises(Refused, match=r"points\.event_unknown"):
        desk.award(member=ANN, event="walk", occasion="1")
    with pytest.raises(Refused, match=r"actor\.not_allowed"):
        shop.shop.acting_as(Customer(id=ANN)).points.award(
            member=ANN, event="review", occasion="r3"
        )


def test_points_are_not_merged_while_an_order_keeps_some(store: Store) -> None:
    shop = open_pointing(store.open)
    shop.give(10)
    shop.placed(use=10)
    desk = shop.shop.points
    with pytest.raises(Refused, match=r"points\.held"):
        desk.merge(member=ANN, into=BOB)
    with pytest.raises(Refused, match=r"points\.same_member"):
        desk.merge(member=BOB, into=BOB)
    shop.due(days=1)
    desk.merge(member=ANN, into=BOB)
    assert shop.stands(BOB) == {"available": 10}


def test_pending_points_and_debts_are_told_in_two_languages() -> None:
    shop = open_pointing(
        lambda **how: open_shop("memory://", **how), earning=evolve(EARNING, wait_days=1)
    )
    assert shop.shop.points.explain(member=ANN).lines == ()
    order = shop.bought()
    english, chinese = (
        shop.shop.points.explain(member=ANN, locale=locale).lines[-1] for locale in ("en", "zh")
    )
    assert english == sentence("points.told.pending", {"count": 100}, "en")
    assert chinese == sentence("points.told.pending", {"count": 100}, "zh")
    order = shop.received(order)
    shop.due(days=1)
    shop.give(-100)
    shop.gives_back(order, 1)
    last = shop.shop.points.explain(member=ANN).lines[-1]
    assert last == sentence("points.told.debt", {"count": 100}, "en")


def test_a_shop_without_a_programme_gives_no_points() -> None:
    floor = memory_floor()
    with pytest.raises(Refused, match=r"points\.no_programme"):
        floor.shop.points.adjust(member=ANN, change=5, reason="x")
    assert floor.shop.points.balance(member=ANN).available == 0
    assert floor.shop.points.statement(member=ANN).items == ()
