"""Rehearsing rules on the shop's own orders."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from selfshop import Customer, InvalidInput, Period, Refused, Shop, Staff, System
from selfshop.application.processes.rehearsing import RehearsedOrders
from selfshop.domain import catalog, checkout, orders, pricing, promotions
from selfshop.domain.checkout import rehearsals
from selfshop.domain.shared import MemberId, Money, ProductId, RuleId, SkuId
from selfshop.testing.builders import Goods, furnish, stock_line
from selfshop.testing.fixed import MORNING

DAY = timedelta(days=1)


def a_rule(rule: str = "TEN", *, percent: str = "10", **more: Any) -> promotions.Rule:
    benefit = promotions.benefits.PercentOff(percent=Decimal(percent))
    return promotions.Rule(id=RuleId(rule), layer="order", benefit=benefit, **more)


def buy(shop: Shop, member: str, *, days: int = 0, **cart: int) -> orders.Order:
    """Place an order so many days after MORNING."""
    then = shop.acting_as(System()).as_of(MORNING + days * DAY)
    wanted = checkout.Cart(
        lines=tuple(checkout.CartLine(sku=SkuId(sku), quantity=n) for sku, n in cart.items())
    )
    quote = then.checkout.quote(cart=wanted, member=MemberId(member))
    return then.orders.place(cart=wanted, quote_hash=quote.hash, member=MemberId(member))


@pytest.fixture
def busy(shop: Shop) -> Shop:
    """A shop with three orders on three days; tea was 10.00 and is 20.00 from the second day on."""
    opened = shop.acting_as(System())
    furnish(opened, Goods(sku="cup", price="5.00"), members=["ann", "bob"])
    product = catalog.Product(id=ProductId("tea"), title="Tea")
    tea = catalog.Sku(id=SkuId("tea"), product=product.id, listing=catalog.Listing.LISTED)
    opened.catalog.add_products(products=(product,), skus=(tea,))
    edge = MORNING + DAY
    entries = (
        (Money.of("10.00", "CNY"), Period(until=edge)),
        (Money.of("20.00", "CNY"), Period(from_=edge)),
    )
    opened.pricing.set_prices(
        prices=tuple(
            pricing.SkuPrice(
                sku=tea.id,
                entry=pricing.PriceEntry(kind=pricing.Kind.LIST, amount=amount, period=period),
            )
            for amount, period in entries
        )
    )
    opened.inventory.receive_stock(lines=(stock_line("tea", 50),))
    buy(opened, "ann", tea=1)
    buy(opened, "bob", days=1, tea=1, cup=2)
    buy(opened, "ann", days=2, tea=2)
    return opened


def rehearse(shop: Shop, **asked: Any) -> RehearsedOrders:
    return shop.promotions.rehearse(**{"rules": (a_rule(),), **asked})


class TestARehearsal:
    def test_quotes_each_order_at_its_own_prices(self, busy: Shop) -> None:
        told = rehearse(busy).rehearsal
        # 10.00, then 20.00 + 2 x 5.00, then 2 x 20.00.
        assert (told.baskets, told.before.payable, told.after.payable) == (3, 8000, 7200)
        (ten,) = told.rules
        assert (ten.before.listed, ten.after.baskets, ten.after.amount) == (False, 3, 800)

    def test_compares_with_the_rules_in_force_or_with_those_given(self, busy: Shop) -> None:
        busy.promotions.publish(rules=(a_rule("FIVE", percent="5"),))
        told = rehearse(busy).rehearsal
        assert told.before.payable == 7600
        given = rehearse(busy, against=(a_rule("HALF", percent="50"),)).rehearsal
        assert given.before.payable == 4000
        assert given.after == told.after

    def test_changes_nothing(self, busy: Shop) -> None:
        before = [order.version for order in busy.orders.find().items]
        limited = a_rule(limits=promotions.Limits(total=1))
        assert rehearse(busy, rules=(limited,)).rehearsal.rules[0].after.baskets == 3
        assert [order.version for order in busy.orders.find().items] == before

    def test_knows_a_member_s_first_order(self, busy: Shop) -> None:
        first = a_rule(audience=promotions.Audience(first_order=True))
        told = rehearse(busy, rules=(first,))
        assert told.rehearsal.rules[0].after.baskets == 2
        assert [(one.member, one.after) for one in told.members] == [
            ("ann", ("TEN",)),
            ("bob", ("TEN",)),
        ]

    def test_takes_goods_that_are_no_longer_on_sale(self, busy: Shop) -> None:
        busy.catalog.unlist_sku(sku=SkuId("tea"))
        assert rehearse(busy).rehearsal.baskets == 3


class TestMargins:
    def test_are_reckoned_from_the_shop_s_own_costs(self, busy: Shop) -> None:
        cost = pricing.Cost(sku=SkuId("tea"), amount=Money.of("8.00", "CNY"))
        busy.pricing.set_costs(costs=(cost,))
        margin = rehearse(busy).rehearsal.margin
        # What the cup costs nobody has said, so that order is left out.
        assert (margin.baskets, margin.before, margin.after) == (2, 5000 - 2400, 4500 - 2400)

    def test_or_assumed(self, busy: Shop) -> None:
        margin = rehearse(busy, margin_percent=Decimal(50)).rehearsal.margin
        assert (margin.baskets, margin.before, margin.after) == (3, 4000, 3200)

    def test_or_not_told(self, busy: Shop) -> None:
        assert rehearse(busy).rehearsal.margin == rehearsals.Margin()


class TestThePeriod:
    def test_is_half_open(self, busy: Shop) -> None:
        told = rehearse(busy, since=MORNING + DAY, until=MORNING + 2 * DAY)
        assert (told.rehearsal.baskets, told.looked_at, told.passed_over) == (1, 3, 2)
        assert told.rehearsal.before.payable == 3000

    def test_leaves_out_what_came_to_nothing(self, busy: Shop) -> None:
        gone = busy.orders.find().items[0]
        busy.as_of(MORNING).orders.cancel(order=gone.id, reason="changed_mind")
        told = rehearse(busy)
        assert (told.rehearsal.baskets, told.passed_over) == (2, 1)


class TestPages:
    @pytest.mark.parametrize("limit", [1, 2, 200])
    def test_add_up_to_the_whole(self, busy: Shop, limit: int) -> None:
        whole = rehearse(busy)
        page = rehearse(busy, limit=limit)
        total, members = page.rehearsal, {one.member for one in page.members}
        while page.cursor is not None:
            page = rehearse(busy, limit=limit, cursor=page.cursor)
            assert page.looked_at
            assert not page.unknown
            total += page.rehearsal
            members |= {one.member for one in page.members}
        assert total == whole.rehearsal
        assert members == {"ann", "bob"}

    @pytest.mark.parametrize("limit", [0, 201])
    def test_are_bounded(self, busy: Shop, limit: int) -> None:
        with pytest.raises(InvalidInput) as no:
            rehearse(busy, limit=limit)
        assert no.value.path == "limit"


class TestWhatIsWrong:
    def test_is_told_when_a_rule_names_what_the_shop_does_not_have(self, busy: Shop) -> None:
        include = promotions.Selector(skus=frozenset({SkuId("tea"), SkuId("tee")}))
        rule = a_rule(scope=promotions.Scope(include=include))
        (unknown,) = rehearse(busy, rules=(a_rule("ALL"), rule)).unknown
        assert (unknown.path, set(unknown.names)) == ("rules[1].scope.include.skus", {"tee"})

    @pytest.mark.parametrize(
        ("asked", "path"),
        [
            ({"rules": (a_rule(), a_rule())}, "rules[1]"),
            ({"against": (a_rule(), a_rule())}, "against[1]"),
            ({"margin_percent": Decimal(0)}, "margin_percent"),
            ({"since": MORNING, "until": MORNING}, "until"),
            ({"cursor": "x"}, "cursor"),
        ],
    )
    def test_is_refused_by_name(self, busy: Shop, asked: dict[str, Any], path: str) -> None:
        with pytest.raises(InvalidInput) as no:
            rehearse(busy, **asked)
        assert no.value.path == path


class TestWhoMayAsk:
    def test_is_the_house_with_the_permission(self, busy: Shop) -> None:
        allowed = busy.acting_as(Staff(id="eve", permissions=frozenset({"promotions.rehearse"})))
        assert rehearse(allowed).rehearsal.baskets == 3
        for actor, code in (
            (Staff(id="eve"), "actor.permission_missing"),
            (Customer(id=MemberId("ann")), "actor.not_allowed"),
        ):
            with pytest.raises(Refused) as no:
                rehearse(busy.acting_as(actor))
            assert no.value.code == code

    def test_may_ask_in_json(self, busy: Shop) -> None:
        rule = {
            "id": "TEN",
            "layer": "order",
            "benefit": {"type": "percent_off", "percent": "10"},
        }
        told = busy.call("promotions.rehearse", {"rules": [rule], "limit": 2})
        assert told["rehearsal"]["after"]["discount"] == "4.00"
        assert told["cursor"]
