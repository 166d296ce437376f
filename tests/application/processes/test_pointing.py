"""How points follow orders."""

from decimal import Decimal

import pytest
from attrs import evolve

from selfshop import Customer, InvalidInput, Money, NotFound, Refused, open_shop
from selfshop.domain import membership, promotions
from selfshop.domain.ledger import JournalId
from selfshop.domain.membership import points
from selfshop.domain.shared import RuleId, SkuId
from tests.each_store import Store
from tests.floor import memory_floor
from tests.pointing import ANN, BOB, EARNING, YUAN, Pointing, open_pointing


def opened(earning: points.EarningTerms = EARNING) -> Pointing:
    """Return a shop with points, in memory."""
    return open_pointing(lambda **how: open_shop("memory://", **how), earning=earning)


def test_tiers_and_rules_multiply_points() -> None:
    shop = opened()
    half_more = membership.Benefits(points_factor=Decimal("1.5"))
    gold = membership.Tier(name="gold", from_growth=10**9, benefits=half_more)
    shop.shop.settings.change(tier_scheme=membership.TierScheme(tiers=(gold,), per=YUAN))
    double = promotions.Rule(
        id=RuleId("double"),
        layer="item",
        scope=promotions.Scope(include=promotions.Selector(skus=frozenset({SkuId("tea")}))),
        benefit=promotions.benefits.PointsFactor(factor=Decimal(2)),
    )
    shop.shop.promotions.publish(rules=(double,))
    shop.bought()
    assert shop.stands() == {"pending": 200}
    shop.shop.membership.give_tier(member=ANN, tier="gold", reason="press")
    shop.bought()
    assert shop.stands() == {"pending": 500}
    shop.floor.bought({"pot": 1}, member=ANN)
    assert shop.stands() == {"pending": 545}


def test_what_an_order_earns_is_frozen_when_it_is_placed() -> None:
    shop = opened()
    placed = shop.placed()
    shop.shop.settings.change(earning=evolve(EARNING, rates=()))
    shop.floor.pay(placed)
    assert shop.stands() == {"pending": 100}
    shop.bought()
    assert shop.stands() == {"pending": 100}


def test_points_may_be_earned_on_all_that_is_paid_and_for_each_unit() -> None:
    paid = evolve(EARNING, earned_on=points.EarnedOn.PAID)
    shop = opened(paid)
    shop.bought()
    assert shop.stands() == {"pending": 100}
    each = evolve(EARNING, rates=(points.Rate(points=7, skus=frozenset({"pot"})),))
    shop.shop.settings.change(earning=each)
    shop.floor.bought({"pot": 3, "tea": 1}, member=ANN)
    assert shop.stands() == {"pending": 121}


def test_money_for_which_points_are_no_longer_held_goes_back() -> None:
    shop = opened()
    shop.give(100)
    placed = shop.placed(use=60)
    # As a sweeper does whose clock is ahead.
    shop.shop.ledger.release(journal=JournalId("ahead"), hold=points.journals.hold_of(placed.id))
    assert shop.floor.pay(placed).paid == 0
    assert shop.floor.taking(placed).unmatched == "payment.too_late"
    assert shop.stands() == {"available": 100}
    shop.due(days=1)
    assert shop.floor.refunds(placed) == [(99_40, "succeeded")]
    assert shop.stands() == {"available": 100}


def test_points_wait_for_a_return_that_is_open() -> None:
    shop = opened()
    order = shop.received(shop.bought(units=2))
    shop.floor.pass_time(days=6)
    claim = shop.floor.send_back(order, line1=1)
    shop.due(days=2)
    assert shop.stands() == {"pending": 200}
    shop.floor.accept(claim)
    shop.due(days=1)
    assert shop.stands() == {"available": 100}


def test_points_whose_time_is_over_pay_nothing_however_slow_the_sweeper() -> None:
    shop = opened()
    shop.give(100)
    shop.floor.pass_time(days=31)
    assert shop.stands() == {}
    quote = shop.floor.customer(ANN).checkout.quote(cart=shop.cart(use=100))
    assert quote.points_used == 0
    with pytest.raises(Refused, match=r"points\.short"):
        shop.give(-1)
    shop.due()
    assert shop.shop.ledger.balance(account=points.EXPIRED).balance == 100


def test_refunded_points_whose_time_is_over_end_at_once() -> None:
    shop = opened()
    shop.give(100)
    order = shop.bought(use=100)
    shop.floor.pass_time(days=31)
    shop.floor.customer(ANN).orders.cancel(order=order.id, reason="x")
    assert shop.stands() == {}
    shop.due()
    assert shop.shop.ledger.balance(account=points.EXPIRED).balance == 100


def test_customers_see_their_own_points_alone() -> None:
    shop = opened()
    shop.give(5)
    ann = shop.floor.customer(ANN)
    assert ann.points.balance().available == 5
    (entry,) = ann.points.statement().items
    assert (entry.change, entry.balance, entry.kind) == (5, 5, "points.adjusted")
    for ask in (ann.points.balance, ann.points.statement, ann.points.explain):
        with pytest.raises(NotFound, match=r"member\.unknown"):
            ask(member=BOB)
    with pytest.raises(Refused, match=r"actor\.not_allowed"):
        shop.shop.acting_as(Customer(id=ANN)).points.merge(member=BOB, into=ANN)


def test_guests_and_carts_without_points_look_nothing_up() -> None:
    shop = opened()
    shop.give(50)
    assert shop.shop.checkout.quote(cart=shop.cart(use=50)).points_used == 0
    assert shop.floor.customer(ANN).checkout.quote(cart=shop.cart()).points_used == 0


def test_points_in_another_currency_are_refused_when_they_are_set() -> None:
    rate = points.Rate(points=1, per=Money.of("1.00", "USD"))
    with pytest.raises(InvalidInput) as wrong:
        memory_floor().shop.settings.change(earning=evolve(EARNING, rates=(rate,)))
    assert wrong.value.path == "earning.rates[0].per"


def test_a_cart_as_plain_data_asks_for_all_points_by_a_word() -> None:
    shop = opened()
    shop.give(30_00)
    ann = shop.floor.customer("ann")
    cart = {"lines": [{"sku": "tea", "quantity": 1}], "points": "max"}
    quote = ann.call("checkout.quote", {"cart": cart})
    assert (quote["points_used"], quote["points"], quote["payable"]) == (30_00, "30.00", "70.00")
    placed = ann.call("orders.place", {"cart": cart, "quote_hash": quote["hash"]})
    assert (placed["payable"], shop.stands()) == ("70.00", {"held": 30_00})
    with pytest.raises(InvalidInput) as no:
        ann.call("checkout.quote", {"cart": {**cart, "points": "all"}})
    assert no.value.path == "cart.points"


class TestFrozenPoints:
    def test_let_the_money_that_comes_beside_them_go_back(self, store: Store) -> None:
        shop = open_pointing(store.open)
        shop.give(30_00)
        order = shop.placed(use=30_00)
        shop.shop.ledger.freeze(account=points.account(points.AVAILABLE, ANN), frozen=True)
        booked = shop.shop.payments.receive(receipt=shop.floor.receipt(order))
        assert booked.taking.unmatched == "payment.too_late"
        assert shop.floor.refunds(order) == [(70_00, "approved")]
        assert shop.stands() == {"held": 30_00}
        shop.floor.customer().orders.cancel(order=order.id, reason="changed_mind")
        assert shop.stands() == {"available": 30_00}


class TestByHand:
    def test_needs_words_that_say_something(self) -> None:
        desk = opened().shop.points
        with pytest.raises(InvalidInput) as no:
            desk.adjust(member=ANN, change=1, reason=" \n")
        assert (no.value.path, no.value.code) == ("reason", "input.empty")
        with pytest.raises(InvalidInput) as no:
            desk.award(member=ANN, event="review", occasion="r1 ")
        assert (no.value.path, no.value.code) == ("occasion", "input.blanks_around")
